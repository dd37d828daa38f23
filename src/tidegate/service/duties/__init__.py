"""Legal clocks as rows: which rule, until when, met by whom or why late."""
