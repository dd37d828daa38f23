"""Finding what a website really serves: its pages, what they lead to, and what no page leads to any more.

In: the guarded fetcher, a scope, limits, and what was known before. Out: `Published` objects, as they are met.
"""
