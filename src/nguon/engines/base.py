"""The few verbs that a stage may use; `nguon.engines.local` answers them with DuckDB and a process pool, Spark will later.

The idea: text work happens in plain Python kernels over batches; relational steps see only ids, hashes, numbers and dates, in
the subset of SQL that DuckDB and Spark share, so that the two cannot differ. No stage knows which engine runs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol

import pyarrow as pa

Kernel = Callable[[pa.RecordBatch], pa.RecordBatch]
"""A top-level (picklable) function from a batch of one table to a batch of another."""


class Engine(Protocol):
    """Named tables, a map over batches, and SQL."""

    name: str

    def load(self, name: str, batches: Iterable[pa.RecordBatch], schema: pa.Schema) -> None:
        """Make the table `name` of `batches`, replacing what bore that name."""

    def map(self, kernel: Kernel, source: str, to: str, schema: pa.Schema) -> None:
        """Make the table `to` (of `schema`) by `kernel` over the batches of `source`; the order of rows is kept."""

    def sql(self, to: str, query: str) -> None:
        """Make the table `to` by `query` over named tables."""

    def table(self, name: str) -> pa.Table:
        """Return a table whole. For results, not for intermediate ones that may be large."""

    def drop(self, name: str) -> None:
        """Forget a table."""
