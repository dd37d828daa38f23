"""pyarrow, loaded so that it can work where no thread, file or module can be opened any more.

In: nothing. Out: the module, with its own memory pool and threads switched off, and everything used once.
"""

from __future__ import annotations

import os
from decimal import Decimal

os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")

import pyarrow as pa
import pyarrow.ipc
import pyarrow.parquet as pq

__all__ = ["pa", "pq"]


def _rehearse() -> None:
    """Once through everything that loads something at its first use."""
    pa.set_cpu_count(1)
    pa.set_io_thread_count(1)
    table = pa.table(
        {
            "text": pa.array(["a", None]).dictionary_encode(),
            "moment": pa.array([1, 2], pa.timestamp("us")),
            "day": pa.array([1, 2], pa.date32()),
            "many": pa.array([[1], [2]]),
            "amount": pa.array([Decimal(1), None], pa.decimal128(9, 2)),
        }
    )
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="snappy")
    for batch in pq.ParquetFile(pa.BufferReader(sink.getvalue())).iter_batches(use_threads=False):
        batch.validate(full=True)
        for column in batch.columns:
            column.slice(1).to_pylist()
    for codec in ("lz4", "zstd"):
        options = pa.ipc.IpcWriteOptions(compression=codec, use_threads=False)
        written = pa.BufferOutputStream()
        with pa.ipc.new_file(written, table.schema, options=options) as writer:
            writer.write_table(table)
        reading = pa.ipc.IpcReadOptions(use_threads=False)
        pa.ipc.open_file(pa.BufferReader(written.getvalue()), options=reading).read_all()
    for codec in ("snappy", "gzip", "brotli", "zstd", "lz4_raw"):
        packed = pa.Codec(codec)
        packed.decompress(packed.compress(b"a" * 64), 64)


_rehearse()
