"""That day's traffic, invented: requests, the logs that tell of them in fifteen formats, and the truth.

`day.day(seed)` gives requests and what each client has; `writers.WRITERS` write them; `files` splits, rotates,
packs and breaks what was written. Addresses are those set aside for documentation.
"""
