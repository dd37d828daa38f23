"""Legal duties after a disclosure. In: rule files, what is known, rulings, an instant. Out: clocks, the worst first."""
