"""Reports: one module a format. In: judged files, already masked. Out: text to an `Out`."""
