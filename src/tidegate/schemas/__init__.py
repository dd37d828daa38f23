"""Published schemas, as files: what outside programs validate Tidegate's output with."""
