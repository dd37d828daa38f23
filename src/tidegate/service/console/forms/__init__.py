"""What people fill in: checked here, shown by `parts/field.html`."""
