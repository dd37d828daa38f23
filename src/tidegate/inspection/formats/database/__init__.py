"""SQLite, Parquet, Arrow, Avro, dBase and shapefile, Access."""
