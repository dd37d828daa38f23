"""The day of 2022-11-28, run again on invented people against the real service, and as an exercise for an office.

`world` invents the people, the file, the day's traffic and the truth about all of it; `stage` starts what a real
installation has (service, public site, mail server) and ends it; `steps` are the day, a file a step, each of which
compares what came out with the truth; `table` says what happened in 2022; `runner` goes through it.
"""
