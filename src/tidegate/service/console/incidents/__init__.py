"""Pages of incidents: what happened, who has it, whom it touches, and what is next."""
