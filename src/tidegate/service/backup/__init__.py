"""An installation copied without its keys, and brought back where nothing is sent twice."""
