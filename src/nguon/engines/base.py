"""The few verbs that a stage may use; `nguon.engines.local` answers them with DuckDB and a process pool, `.spark` on a cluster.

The idea: text work happens in plain Python kernels over batches; relational steps see only ids, hashes, numbers and dates, in
the subset of SQL that DuckDB and Spark share, so that the two cannot differ. No stage knows which engine runs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

import pyarrow as pa

Kernel = Callable[[pa.RecordBatch], pa.RecordBatch]
"""A top-level (picklable) function, or a `functools.partial` of one, from a batch of one table to a batch of another."""

Done = Callable[[int], None]
"""Told how many rows of results have come in more, in the process that called: for progress. An engine may tell it late."""


class Engine(Protocol):
    """Named tables, a map over batches, a map over groups, and SQL."""

    name: str

    def load(self, name: str, batches: Iterable[pa.RecordBatch], schema: pa.Schema) -> None:
        """Make the table `name` of `batches`, replacing what bore that name."""

    def lend(self, name: str, files: Sequence[Path], schema: pa.Schema) -> None:
        """Make the table `name` of Parquet files that stay as they are; they are not copied where they can be read in place.

        Their columns are those of `schema`, in its order.
        """

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

    def view(self, to: str, query: str) -> None:
        """Make the table `to` by `query`; what it reads stays until `to` is dropped, and may be read each time.

        For large tables that are looked at once or twice: one machine does not copy them.
        """

    def batches(self, name: str, order: Sequence[str] = ()) -> Iterator[pa.RecordBatch]:
        """Yield a table's rows batch by batch, in the order of the columns `order`, without holding them all."""

    def table(self, name: str) -> pa.Table:
        """Return a table whole. For results, not for intermediate ones that may be large."""

    def drop(self, name: str) -> None:
        """Forget a table."""

    def moved(self) -> int:
        """Return the bytes that were written so far to be handed on: sent between tasks, or put into files of tables."""
