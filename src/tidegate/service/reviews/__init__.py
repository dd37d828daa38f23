"""Case reviews as rows: questions, evidence, what was said, who ruled."""
