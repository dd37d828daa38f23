"""Who runs a scan's shards: processes of this machine, or a cluster. A scan knows nothing of it."""
