"""Notices: one noun in, one letter out, in the reader's language; and the guard that every outgoing text passes.

languages.py   which languages, their direction, plurals, digits
catalogue.py   the words: one file a language, the same keys in each (`catalogues/`)
calendars.py   dates and numbers as the reader writes them
document.py    what a letter consists of, before it is paper or mail
compose/       a notice as a document: person, attorney, judge, authority
typeset.py     a document as PDF/UA-1 (Typst, `letter.typ`), with our own fonts or not at all (`fonts.py`)
mail.py        a document as a message, plain and HTML
guard/         what may leave: no other person, no group, no barred recipient, no trick in a header
papers/        a batch for the post, a sheet for delivery by hand
preview.py     invented people, to look at every letter
No Django, no clock, no network.
"""
