"""Rows that belong together: a stream of batches, in the order of a column, cut where its value changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from nguon.engines.base import Kernel
from nguon.errors import BuildError

GROUP_BYTES, GROUP_ROWS = 32 * 2**20, 65_536
"""What is gathered before it is written as one row group of a table's file."""

SENT = 256
"""Rows of whole groups that go to a worker at once (a larger group goes alone)."""


def whole_groups(batches: Iterable[pa.RecordBatch], by: str, sent: int = SENT) -> Iterator[pa.RecordBatch]:
    """Yield batches of at least `sent` rows that end where a group of `by` ends; rows come in the order of `by`.

    >>> rows = [pa.RecordBatch.from_pydict({"k": [1, 1]}), pa.RecordBatch.from_pydict({"k": [1, 2]})]
    >>> [batch.num_rows for batch in whole_groups(rows, "k", sent=1)]
    [3, 1]
    """
    held: list[pa.RecordBatch] = []
    rows = 0
    for batch in (b for b in batches if b.num_rows):
        start = 0
        if rows >= sent and held[-1].column(by)[-1].as_py() != batch.column(by)[0].as_py():
            yield join_batches(held, batch.schema)
            held, rows = [], 0
        for i in _changes(batch.column(by)):
            if rows + i - start >= sent:
                yield join_batches([*held, batch.slice(start, i - start)], batch.schema)
                held, rows, start = [], 0, i
        held.append(batch.slice(start))
        rows += batch.num_rows - start
    if held:
        yield join_batches(held, held[0].schema)


def gather(batches: Iterable[pa.RecordBatch], schema: pa.Schema) -> Iterator[pa.Table]:
    """Yield the rows of batches in tables of a good size to be written at once."""
    held: list[pa.RecordBatch] = []
    size = rows = 0
    for batch in batches:
        held.append(batch)
        size += batch.nbytes
        rows += batch.num_rows
        if size >= GROUP_BYTES or rows >= GROUP_ROWS:
            yield pa.Table.from_batches(held, schema)
            held, size, rows = [], 0, 0
    if rows:
        yield pa.Table.from_batches(held, schema)


def each_group(batch: pa.RecordBatch, kernel: Kernel, by: str, schema: pa.Schema) -> pa.RecordBatch:
    """Answer for a batch of whole groups, each given to `kernel` by itself."""
    starts = [0, *_changes(batch.column(by))]
    ends = [*starts[1:], batch.num_rows]
    return join_batches([kernel(batch.slice(a, b - a)) for a, b in zip(starts, ends, strict=True)], schema)


def join_batches(batches: list[pa.RecordBatch], schema: pa.Schema) -> pa.RecordBatch:
    """Return batches as one."""
    whole = pa.Table.from_batches(batches, schema).combine_chunks().to_batches()
    if len(whole) > 1:
        raise BuildError("rows that belong together are more than 2 GB; nothing can look at so much at once")
    return whole[0] if whole else pa.RecordBatch.from_pylist([], schema=schema)


def _changes(keys: pa.Array) -> list[int]:
    """Where the value changes."""
    if len(keys) < 2:
        return []
    other = pc.not_equal(keys.slice(1), keys.slice(0, len(keys) - 1)).fill_null(True)
    return [int(i) + 1 for i in np.flatnonzero(other.to_numpy(zero_copy_only=False))]
