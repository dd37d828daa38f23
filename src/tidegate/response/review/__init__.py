"""Case reviews. In: acts of people, evidence, an instant. Out: who may do what next, what was decided, by whom.

Nothing is decided by a machine: a decision is a ruling by a named reviewer that another named reviewer confirmed.
"""
