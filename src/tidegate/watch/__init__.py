"""The wing that watches what is really live: it compares, decides and drafts over nouns; no ORM, no HTML, no clock."""
