"""The day's steps, a file each: `run(day)` does it against the service and compares what came out with the truth."""
