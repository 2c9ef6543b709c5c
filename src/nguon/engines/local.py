"""The engine of one machine: DuckDB for tables and SQL, worker processes for kernels.

Tables live in DuckDB, which spills to `spill` when they outgrow `memory`.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType

import duckdb
import pyarrow as pa

from nguon.engines.base import Done, Kernel
from nguon.engines.pool import Pool
from nguon.errors import BuildError, UsageError


class LocalEngine:
    """Answers the verbs of `nguon.engines.base.Engine` on this machine.

    `workers` is the number of processes (None: one for each core; 0: none but this one), `memory` DuckDB's limit (`4GB`),
    `spill` the folder in which it may put what does not fit (None: one for temporary files).

    >>> engine = LocalEngine(workers=0)
    >>> engine.load("n", [pa.RecordBatch.from_pydict({"x": [1, 2]})], pa.schema([("x", pa.int64())]))
    >>> engine.sql("twice", "SELECT x * 2 AS y FROM n")
    >>> engine.table("twice").to_pydict()
    {'y': [2, 4]}
    >>> engine.close()
    """

    name = "local"

    def __init__(self, *, workers: int | None = None, memory: str | None = None, spill: Path | None = None) -> None:
        config: dict[str, str | bool | int | float | list[str]] = {"preserve_insertion_order": True}
        if memory:
            config["memory_limit"] = memory
        config["temp_directory"] = str(spill or Path(tempfile.gettempdir()) / f"nguon-spill-{os.getpid()}")
        try:
            self._duck = duckdb.connect(":memory:", config=config)
        except (duckdb.ParserException, duckdb.InvalidInputException, duckdb.CatalogException):
            raise UsageError(f"{memory!r} is no amount of memory; write it like 4GB or 500MB") from None
        self._pool = Pool(workers)
        self._schemas: dict[str, pa.Schema] = {}

    def load(self, name: str, batches: Iterable[pa.RecordBatch], schema: pa.Schema) -> None:
        """Make the table `name` of `batches`, replacing what bore that name."""
        self._fill(name, iter(batches), schema, None)

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
        """Make the table `to` by `kernel` over batches of `source`; see `Engine.map`."""
        cut = (b.slice(i, rows) for b in self._batches(source) for i in range(0, b.num_rows, rows))
        self._fill(to, self._pool.run(kernel, cut, crashed), schema, done)

    def map_groups(self, kernel: Kernel, source: str, by: str, to: str, schema: pa.Schema, *, done: Done | None = None) -> None:
        """Make `to` by `kernel` over the groups of `source`; see `Engine.map_groups`."""
        self._fill(to, self._pool.run(kernel, self._groups(source, by)), schema, done)

    def sql(self, to: str, query: str) -> None:
        """Make the table `to` by `query` over named tables."""
        with _limits_told():
            self._duck.execute(f"CREATE OR REPLACE TABLE {_quote(to)} AS {query}")
        self._schemas.pop(to, None)

    def table(self, name: str) -> pa.Table:
        """Return a table whole."""
        with _limits_told():
            rows = self._duck.sql(f"SELECT * FROM {_quote(name)}").to_arrow_table()
        return rows.cast(self._schemas[name]) if name in self._schemas else rows

    def drop(self, name: str) -> None:
        """Forget a table."""
        self._duck.execute(f"DROP TABLE IF EXISTS {_quote(name)}")
        self._schemas.pop(name, None)

    def close(self, now: bool = False) -> None:
        """End the workers and forget all tables."""
        self._pool.close(now)
        self._duck.close()

    def __enter__(self) -> LocalEngine:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close(now=error is not None)

    def _fill(self, name: str, batches: Iterator[pa.RecordBatch], schema: pa.Schema, done: Done | None) -> None:
        """Make a table under a passing name, then let it take its place: a source may be replaced by its own answer."""
        new = f"{name} (new)"
        empty = pa.Table.from_batches([], schema)
        self._duck.register("batch", empty)
        self._duck.execute(f"CREATE OR REPLACE TABLE {_quote(new)} AS SELECT * FROM batch")
        for batch in batches:
            if done:
                done(batch)
            self._duck.register("batch", pa.Table.from_batches([batch], schema))
            with _limits_told():
                self._duck.execute(f"INSERT INTO {_quote(new)} SELECT * FROM batch")
        self._duck.unregister("batch")
        self._duck.execute(f"DROP TABLE IF EXISTS {_quote(name)}")
        self._duck.execute(f"ALTER TABLE {_quote(new)} RENAME TO {_quote(name)}")
        self._schemas[name] = schema

    def _batches(self, source: str, order: str = "") -> Iterator[pa.RecordBatch]:
        rows = self._duck.cursor().sql(f"SELECT * FROM {_quote(source)} {order}").to_arrow_reader(2048)
        if source not in self._schemas:
            yield from rows
            return
        for batch in rows:
            yield from pa.Table.from_batches([batch]).cast(self._schemas[source]).to_batches()

    def _groups(self, source: str, by: str) -> Iterator[pa.RecordBatch]:
        held: list[pa.RecordBatch] = []
        key: object = None
        for batch in self._batches(source, f"ORDER BY {_quote(by)}, rowid"):
            keys = batch.column(by).to_pylist()
            start = 0
            for i, value in enumerate(keys):
                if held or i > start:
                    if value == key:
                        continue
                    held.append(batch.slice(start, i - start))
                    yield _join(held)
                    held, start = [], i
                key = value
            held.append(batch.slice(start))
        if held:
            yield _join(held)


def _join(batches: list[pa.RecordBatch]) -> pa.RecordBatch:
    return pa.Table.from_batches(batches).combine_chunks().to_batches()[0]


@contextlib.contextmanager
def _limits_told() -> Iterator[None]:
    """Say in a sentence when memory or the disk it spills to is not enough."""
    try:
        yield
    except duckdb.OutOfMemoryException as error:
        raise BuildError(
            f"the tables do not fit: give more --memory, or free disk space to spill to ({_first(error)})"
        ) from None
    except duckdb.IOException as error:
        raise BuildError(f"tables could not be spilled to the disk ({_first(error)}); free some space") from None


def _first(error: Exception) -> str:
    return str(error).splitlines()[0][:200]


def _quote(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
