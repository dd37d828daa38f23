"""Exact data match: the protected people, recognised in any file, without one name in the clear.

    build.build(source, mapping, folder, key)       make a registry
    registry.Registry(folder, key)                  open it
    rows.RowMatcher, text.TextMatcher               look for its people in tables and in text
    changes.add, remove, merge, rotate              keep it true

Importing the package imports none of them: numpy and Arrow are loaded by who needs them.
"""
