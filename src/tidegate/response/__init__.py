"""The response to a disclosure: who fetched the file, when it could be fetched, whom it names.

In: nouns, and files an operator hands over. Out: nouns. No Django, no network, no clock.
"""
