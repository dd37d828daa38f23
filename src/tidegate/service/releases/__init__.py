"""The gate's path as rows: submissions, examinations, rulings, clearances, releases."""
