"""The queue and its schedules: what happens without anybody waiting."""
