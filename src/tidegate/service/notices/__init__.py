"""Letters to people, attorneys, judges and authorities as rows: drafted, guarded, delivered once, proven."""
