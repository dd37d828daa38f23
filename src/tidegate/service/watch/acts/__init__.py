"""Everything that changes the watch's rows. Each takes the office first; people are Actors."""
