"""`tidegate serve`: web, jobs and schedules under one supervisor, as one command."""
