"""A snapshot's tables with the decisions made since in their rows: what exports and `nguon.open_case(…).corrected` read.

The idea: the few rows that decisions changed lie in small tables; each table of the snapshot that has such rows becomes a view
that leaves out the old ones and adds the new ones. Whoever reads rows or asks in SQL sees them as the screens show them.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from nguon.model.record import to_row
from nguon.model.table import BY_NAME
from nguon.store.lens import Seen
from nguon.store.overlay import make_overlay
from nguon.store.rows import SnapshotRows
from nguon.store.snapshot import Snapshot

if TYPE_CHECKING:
    from nguon.store.case import Case


class Corrected(Seen):
    """A snapshot whose tables have the decisions made since it was built in them."""

    def rows(
        self, table: str, where: str = "", parameters: Sequence[Any] = (), *, order: str = "", limit: int = 0
    ) -> list[Any]:
        """See `Snapshot.rows`."""
        order = order or (self._order(table) if table in self.overlay.patch.tables else "")
        return super().rows(table, where, parameters, order=order, limit=limit)

    def count(self, table: str) -> int:
        """See `Snapshot.count`."""
        if table not in self.overlay.patch.tables:
            return super().count(table)
        return int(self.sql(f"SELECT count(*) AS n FROM {BY_NAME[table].name}")[0]["n"])

    def table(self, name: str) -> pa.Table:
        """See `Snapshot.table`."""
        if name not in self.overlay.patch.tables:
            return super().table(name)
        shape = pq.read_schema(self.files(name)[0])
        return pa.Table.from_pylist(self.sql(f"SELECT * FROM {BY_NAME[name].name} ORDER BY {self._order(name)}"), schema=shape)

    @cached_property
    def _duck(self) -> duckdb.DuckDBPyConnection:
        duck = duckdb.connect(":memory:")
        duck.execute("SET enable_progress_bar = false")
        self._make_views(duck)
        for name in self.overlay.patch.tables:
            gone, rows = self.overlay.patch.changed(name)
            shape = pq.read_schema(self.files(name)[0])
            key = BY_NAME[name].key
            keys = pa.schema([shape.field(column) for column in key])
            made = {
                "gone": pa.Table.from_pylist([dict(zip(key, one, strict=True)) for one in gone], schema=keys),
                "now": pa.Table.from_pylist([to_row(row) for row in rows], schema=shape),
            }
            for what, table in made.items():
                duck.register("given", table)
                duck.execute(f"CREATE TABLE {name}_{what} AS SELECT * FROM given")
                duck.unregister("given")
            same = " AND ".join(f'g."{column}" = t."{column}"' for column in key)
            duck.execute(f"ALTER VIEW {name} RENAME TO {name}_built")
            duck.execute(
                f"CREATE VIEW {name} AS SELECT * FROM {name}_built AS t WHERE NOT EXISTS "
                f"(SELECT 1 FROM {name}_gone AS g WHERE {same}) UNION ALL BY NAME SELECT * FROM {name}_now"
            )
        return duck

    @staticmethod
    def _order(table: str) -> str:
        return ", ".join(f'"{column}"' for column in BY_NAME[table].key)


def open_corrected(case: Case) -> Snapshot:
    """Return the live snapshot of a case with the decisions made since in its tables; raise `CaseError` when there is none."""
    snapshot = case.snapshot
    overlay = make_overlay(snapshot, SnapshotRows(snapshot), case.decisions)
    return Corrected(snapshot, overlay) if overlay.changes else snapshot
