"""The acts on incidents: each takes an Actor, asks for the right, changes rows and appends in one.

open.py      a disclosure is known: sealed, held, written down, its steps waiting
run.py       the steps, each claimed, done, marked; taken up where a run died
evidence.py  step: page, headers and logs into the vault      logs.py      log files, kept as they grow and are rotated
exposure.py  step: what machines saw, as claims               claims.py    claims made and withdrawn
accesses.py  step: the logs read                              add.py       further evidence by hand
change.py    contained, open again, closed
"""
