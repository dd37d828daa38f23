"""The HTTP API, /v1. In: requests with a token. Out: JSON; errors as RFC 9457 has them, never with a value.

operation.py        how an operation declares its right, its answers and what it takes
authentication.py   a token -> whoever acts; rates
idempotency.py      the same request twice is one act
problems.py         errors -> answers
routes/             the operations, a file a subject
document.py         the OpenAPI document
"""
