"""The gate's wing: what happens to a file on its way to publication, around the inspection."""
