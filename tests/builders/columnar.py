"""Parquet, Arrow and Avro files made by their own libraries."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Any

import fastavro
import pyarrow as pa
import pyarrow.parquet as pq


def parquet(table: Any, **options: Any) -> bytes:
    """A Parquet file. `options` as of pyarrow's writer."""
    file = io.BytesIO()
    pq.write_table(table, file, **options)
    return file.getvalue()


def arrow(table: Any, *, compression: str | None = None, batch: int = 1000) -> bytes:
    """An Arrow file."""
    return _written(table, pa.ipc.new_file, compression, batch)


def stream(table: Any, *, compression: str | None = None, batch: int = 1000) -> bytes:
    """An Arrow stream."""
    return _written(table, pa.ipc.new_stream, compression, batch)


def avro(schema: dict[str, Any], records: Sequence[dict[str, Any]], **options: Any) -> bytes:
    """An Avro container file. `options` as of fastavro's writer."""
    file = io.BytesIO()
    fastavro.writer(file, schema, records, **options)
    return file.getvalue()


def _written(table: Any, opened: Callable[..., Any], compression: str | None, batch: int) -> bytes:
    file = io.BytesIO()
    with opened(file, table.schema, options=pa.ipc.IpcWriteOptions(compression=compression)) as writer:
        writer.write_table(table, max_chunksize=batch)
    return file.getvalue()
