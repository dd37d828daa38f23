"""The service: state, console, HTTP API, jobs and accounts, on Django. Nothing below imports it."""
