"""Values as people write them, to the keys that are the same in every spelling: pure, no state, no files of ours.

`names.name_forms`, `dates.birth_days`, `identifiers.identifier`, `places.country`; each never raises on any value.
"""
