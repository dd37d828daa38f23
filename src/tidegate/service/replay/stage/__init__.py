"""What an agency has besides the file: an installation, its service, a public site, a mail server. All real."""
