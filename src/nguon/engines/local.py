"""The engine of one machine: DuckDB for SQL, worker processes for kernels, Parquet files for what kernels make.

Nothing is held whole: a kernel's answers stream into a file in the `spill` folder, DuckDB reads it from there, and puts its own
tables there too when they outgrow `memory`.
"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from types import TracebackType

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from nguon.engines.base import Done, Kernel
from nguon.engines.group import GROUP_BYTES, GROUP_ROWS, each_group, whole_groups
from nguon.engines.pool import Pool
from nguon.errors import BuildError, UsageError, first_line


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
        self._folder = Path(tempfile.mkdtemp(prefix="nguon-", dir=_made(spill) if spill else None))
        config["temp_directory"] = str(self._folder / "duckdb")
        try:
            self._duck = duckdb.connect(":memory:", config=config)
        except (duckdb.ParserException, duckdb.InvalidInputException, duckdb.CatalogException):
            shutil.rmtree(self._folder, ignore_errors=True)
            raise UsageError(f"{memory!r} is no amount of memory; write it like 4GB or 500MB") from None
        self._duck.execute("SET enable_progress_bar = false")
        self._pool = Pool(workers)
        self._files: dict[str, tuple[Path, ...]] = {}
        self._kept: set[str] = set()
        """Tables whose files are somebody else's."""
        self._views: set[str] = set()
        self._made = self._moved = 0

    def load(self, name: str, batches: Iterable[pa.RecordBatch], schema: pa.Schema) -> None:
        """Make the table `name` of `batches`, replacing what bore that name."""
        with self._writing(name, schema) as file:
            for batch in batches:
                file.write(batch)

    def lend(self, name: str, files: Sequence[Path], schema: pa.Schema) -> None:
        """Make the table `name` of Parquet files that are read where they lie; see `Engine.lend`."""
        self.drop(name)
        self._name(name, tuple(files))
        self._kept.add(name)

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
        cut = (b.slice(i, rows) for b in self.batches(source) for i in range(0, b.num_rows, rows))
        with self._writing(to, schema) as file:
            for answer in self._pool.run(kernel, cut, crashed):
                if done:
                    done(answer.num_rows)
                file.write(answer)

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
        """Make `to` by `kernel` over the groups of `source`; see `Engine.map_groups`."""
        whole = whole_groups(self.batches(source, (by, *order)), by)
        with self._writing(to, schema) as file:
            for answer in self._pool.run(partial(each_group, kernel=kernel, by=by, schema=schema), whole):
                if done:
                    done(answer.num_rows)
                file.write(answer)

    def split(self, source: str, parts: Mapping[str, tuple[Kernel, pa.Schema]]) -> None:
        """Make several tables of one in a single pass; see `Engine.split`."""
        with contextlib.ExitStack() as stack:
            files = {name: stack.enter_context(self._writing(name, schema)) for name, (_, schema) in parts.items()}
            for batch in filter(len, self.batches(source)):
                for name, (kernel, _) in parts.items():
                    files[name].write(kernel(batch))

    def sql(self, to: str, query: str) -> None:
        """Make the table `to` by `query` over named tables."""
        with _limits_told():
            self._duck.execute(f"CREATE OR REPLACE TABLE {_quote(to + ' (new)')} AS {query}")
        self.drop(to)
        self._duck.execute(f"ALTER TABLE {_quote(to + ' (new)')} RENAME TO {_quote(to)}")

    def view(self, to: str, query: str) -> None:
        """Make the table `to` by `query` each time it is asked; see `Engine.view`."""
        self.drop(to)
        self._duck.execute(f"CREATE VIEW {_quote(to)} AS {query}")
        self._views.add(to)

    def batches(self, name: str, order: Sequence[str] = ()) -> Iterator[pa.RecordBatch]:
        """Yield a table's rows batch by batch; see `Engine.batches`."""
        if name in self._files and not order:
            for path in self._files[name]:
                with pq.ParquetFile(path) as file:
                    yield from file.iter_batches(2048)
            return
        schema = self._schema(name)
        by = f" ORDER BY {', '.join(map(_quote, order))}" if order else ""
        with _limits_told():
            for batch in self._duck.cursor().sql(f"SELECT * FROM {_quote(name)}{by}").to_arrow_reader(2048):
                yield from pa.Table.from_batches([batch]).cast(schema).to_batches() if schema else [batch]

    def table(self, name: str) -> pa.Table:
        """Return a table whole."""
        if name in self._files:
            return pa.concat_tables([pq.read_table(file) for file in self._files[name]])
        with _limits_told():
            return self._duck.sql(f"SELECT * FROM {_quote(name)}").to_arrow_table()

    def drop(self, name: str) -> None:
        """Forget a table."""
        files = self._files.pop(name, ())
        self._duck.execute(f"DROP {'VIEW' if files or name in self._views else 'TABLE'} IF EXISTS {_quote(name)}")
        self._views.discard(name)
        if name not in self._kept:
            for file in files:
                file.unlink(missing_ok=True)
        self._kept.discard(name)

    def moved(self) -> int:
        """Return the bytes of the tables' files that were written; what DuckDB spilled is not among them."""
        return self._moved

    def close(self, now: bool = False) -> None:
        """End the workers and forget all tables."""
        self._pool.close(now)
        self._duck.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def __enter__(self) -> LocalEngine:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close(now=error is not None)

    def _schema(self, name: str) -> pa.Schema | None:
        return pq.read_schema(self._files[name][0]) if name in self._files else None

    @contextlib.contextmanager
    def _writing(self, name: str, schema: pa.Schema) -> Iterator[_Rows]:
        """Give what takes a table's batches; the table is there, in place of what bore its name, when all went well."""
        self._made += 1
        path = self._folder / f"{self._made}.parquet"
        rows = _Rows(path, schema)
        try:
            yield rows
            rows.close()
        except OSError as error:
            rows.abandon()
            raise BuildError(
                f"tables could not be put into {self._folder} ({error.strerror or error}); free some space"
            ) from None
        except BaseException:
            rows.abandon()
            raise
        self.drop(name)
        self._moved += path.stat().st_size
        self._name(name, (path,))

    def _name(self, name: str, files: tuple[Path, ...]) -> None:
        self._files[name] = files
        paths = ", ".join("'" + str(file).replace("'", "''") + "'" for file in files)
        self._duck.execute(f"CREATE VIEW {_quote(name)} AS SELECT * FROM read_parquet([{paths}])")


class _Rows:
    """A table's file while it is written: batches are gathered to row groups of a good size."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self._path = path
        self._schema = schema
        self._file = pq.ParquetWriter(path, schema, compression="zstd", compression_level=1)
        self._held: list[pa.RecordBatch] = []
        self._bytes = self._rows = 0

    def write(self, batch: pa.RecordBatch) -> None:
        if batch.num_rows == 0:
            return
        self._held.append(batch)
        self._bytes += batch.nbytes
        self._rows += batch.num_rows
        if self._bytes >= GROUP_BYTES or self._rows >= GROUP_ROWS:
            self._flush()

    def close(self) -> None:
        self._flush()
        self._file.close()

    def abandon(self) -> None:
        with contextlib.suppress(Exception):
            self._file.close()
        self._path.unlink(missing_ok=True)

    def _flush(self) -> None:
        if self._held:
            self._file.write_table(pa.Table.from_batches(self._held, self._schema))
            self._held, self._bytes, self._rows = [], 0, 0


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextlib.contextmanager
def _limits_told() -> Iterator[None]:
    """Say in a sentence when memory or the disk it spills to is not enough."""
    try:
        yield
    except duckdb.OutOfMemoryException as error:
        raise BuildError(
            f"the tables do not fit: give more --memory, or free disk space to spill to ({first_line(error, 200)})"
        ) from None
    except duckdb.IOException as error:
        raise BuildError(f"tables could not be spilled to the disk ({first_line(error, 200)}); free some space") from None


def _quote(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
