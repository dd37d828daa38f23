"""An incident for other systems. In: its history. Out: JSON values made of enumerations, numbers, instants, digests and
addresses. Nothing that anybody wrote, no account and no name of a file goes into an export.
"""
