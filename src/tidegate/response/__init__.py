"""The response: what to do about a disclosure, decided and computed over nouns. No ORM, no HTML, no clock, no network.

people/      the disclosed file as a roster, resolved against the registry
cases/       where cases are known from: language, custody, attorneys, relatives
stays.py     when a stay ends; the signed list for other offices
accesses/    logs of every shape -> who fetched it, how much, and what is not known
exposure.py  claims about first and last instants -> bounds, and what contradicts
"""
