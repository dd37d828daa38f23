"""Papers of delivery. In: letters. Out: a batch for the post with its manifest, a sheet for delivery by hand, serials.

serials.py   numbers that name nobody and catch a mistyped digit; their picture for a scanner
batch.py     many letters as one PDF to print, each beginning on a sheet of its own; the manifest names nobody
sheet.py     proof of delivery by hand: one letter, one signature
Whoever calls seals what comes out: all but the manifest holds names.
"""
