"""Numbers as people in the United States read them in any language, and as pictures need them: 6,252 and 0.5."""

DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
