"""The few verbs that a stage may use; `nguon.engines.local` answers them with DuckDB and a process pool, `.spark` on a cluster.

The idea: text work happens in plain Python kernels over batches; relational steps see only ids, hashes, numbers and dates, in
the subset of SQL that DuckDB and Spark share, so that the two cannot differ. No stage knows which engine runs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Protocol

import pyarrow as pa

Kernel = Callable[[pa.RecordBatch], pa.RecordBatch]
"""A top-level (picklable) function, or a `functools.partial` of one, from a batch of one table to a batch of another."""

Done = Callable[[pa.RecordBatch], None]
"""Told of every batch of results as it comes in, in the process that called: for progress and for keeping results.

An engine that learns of results late may call it late, but calls it for every batch.
"""


class Engine(Protocol):
    """Named tables, a map over batches, a map over groups, and SQL."""

    name: str

    def load(self, name: str, batches: Iterable[pa.RecordBatch], schema: pa.Schema) -> None:
        """Make the table `name` of `batches`, replacing what bore that name."""

    def map(
        self,
        kernel: Kernel,
        source: str,
        to: str,
        schema: pa.Schema,
        *,
        rows: int = 1024,
        done: Done | None = None,
        crashed: Kernel | None = None,
    ) -> None:
        """Make the table `to` (of `schema`) by `kernel` over batches of `source` of at most `rows` rows.

        One machine keeps the order of rows, a cluster none: whoever needs one asks `batches` for it. `crashed` gives the
        answer for a row whose worker died (memory, a fault in a C library); without it that raises.
        """

    def map_groups(
        self,
        kernel: Kernel,
        source: str,
        by: str,
        to: str,
        schema: pa.Schema,
        *,
        order: Sequence[str] = (),
        done: Done | None = None,
    ) -> None:
        """Make `to` by `kernel` over all rows of `source` that share a value of the column `by`.

        Inside a group the rows come in the order of the columns `order`: name so many that they tell rows apart.
        """

    def split(self, source: str, parts: Mapping[str, tuple[Kernel, pa.Schema]]) -> None:
        """Make several tables of one in a single pass: each by its own kernel over batches of `source`."""

    def sql(self, to: str, query: str) -> None:
        """Make the table `to` by `query` over named tables."""

    def batches(self, name: str, order: Sequence[str] = ()) -> Iterator[pa.RecordBatch]:
        """Yield a table's rows batch by batch, in the order of the columns `order`, without holding them all."""

    def table(self, name: str) -> pa.Table:
        """Return a table whole. For results, not for intermediate ones that may be large."""

    def drop(self, name: str) -> None:
        """Forget a table."""

    def moved(self) -> int:
        """Return the bytes that were written so far to be handed on: sent between tasks, or put into files of tables."""
