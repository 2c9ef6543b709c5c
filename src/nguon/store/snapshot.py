"""A snapshot: what one build found, one Parquet file for each table and a manifest. Written once, then only read.

The idea: a folder is a snapshot when its manifest is there, and the manifest is written last.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any, TypeAlias

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from nguon.errors import SnapshotError, first_line
from nguon.model.record import from_row
from nguon.model.table import BY_NAME, TABLES
from nguon.store.files import sync_file, sync_folder, write_atomic

Rows: TypeAlias = pa.Table | pa.RecordBatchReader
"""A table's rows: all at once, or batch by batch."""

MANIFEST = "manifest.json"
LAYOUT = 1
"""The number of the layout of tables and manifest; a reader refuses a higher one."""
STATE = "state"
"""The folder of rows that only builds read."""
GROWN = frozenset({"pages", "blocks", "articles", "restored", "timexes", "mentions", "figures", "statements"})
"""Tables whose rows stand as they are while pages are added: a build that adds pages adds a file to each."""
GROWN_STATE = frozenset({"pieces", "reuse_sketch", "actor_met", "date_own", "story_state", "story_holders", "story_claims"})
"""The same of the rows that only builds read."""
ONCE = frozenset({"pages", "story_state", "story_holders"})
"""Those of both whose rows no decision changes."""
MOST_PARTS = 16
"""Files of a table, at most: then those that builds have added are put together to one."""
GROUP, PAGE_GROUP = 16_384, 128
"""Rows in a group of a Parquet file: rows lie in the order of their key, so a query for one article skips most groups.

Pages are large: a few of them make a group.
"""


class Snapshot:
    """One build's tables, open for reading. Safe to use from several threads.

    >>> Snapshot.open("case/snapshots/3").rows("statements", "article_id = ?", ["5f…3.0"])  # doctest: +SKIP
    [Statement(id='5f…3.0.s120', …), …]
    """

    def __init__(self, path: Path, manifest: dict[str, Any]) -> None:
        self.path = path
        self.manifest = manifest
        self._local = threading.local()

    @classmethod
    def open(cls, path: str | Path) -> Snapshot:
        """Open a snapshot's folder; raise `SnapshotError` when it is none, is damaged or newer than this program."""
        path = Path(path)
        try:
            manifest = json.loads((path / MANIFEST).read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise SnapshotError(f"{path} is no snapshot: it has no {MANIFEST}; build the case again") from None
        except ValueError:
            raise SnapshotError(f"{path / MANIFEST} is damaged; build the case again") from None
        if manifest.get("layout", 0) > LAYOUT:
            raise SnapshotError(f"{path} was written by a newer nguon ({manifest.get('nguon')}); update this one")
        missing = [t.name for t in TABLES if not (path / f"{t.name}.parquet").is_file()]
        if missing:
            raise SnapshotError(f"{path} lacks the tables {', '.join(missing)}; build the case again")
        return cls(path, manifest)

    def files(self, table: str) -> list[Path]:
        """Return the Parquet files of a table: `pages.parquet`, and `pages.2.parquet`, … where later builds added rows."""
        return _parts(self.path, BY_NAME[table].name)

    def state(self, name: str) -> list[Path]:
        """Return the Parquet files of rows that are no table of the case: what a build that adds pages goes on from."""
        return _parts(self.path / STATE, name)

    def rows(
        self, table: str, where: str = "", parameters: Sequence[Any] = (), *, order: str = "", limit: int = 0
    ) -> list[Any]:
        """Return records of a table, in the order of its key (or by `order`), all or those for which the SQL `where` holds.

        `where` and `order` are written by the program, never by a user; values come as `parameters`.
        """
        query = f"SELECT * FROM {BY_NAME[table].name}"
        query += f" WHERE {where}" if where else ""
        query += f" ORDER BY {order}" if order else ""
        query += f" LIMIT {int(limit)}" if limit else ""
        record = BY_NAME[table].record
        return [from_row(record, row) for row in self.sql(query, parameters)]

    def sql(self, query: str, parameters: Sequence[Any] = ()) -> list[dict[str, Any]]:
        """Return the rows of a query over the tables (each a view under its own name) as dicts."""
        cursor = self._cursor().execute(query, list(parameters))
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def scan(self, query: str, parameters: Sequence[Any] = ()) -> Iterator[dict[str, Any]]:
        """Yield the rows of a query one by one, as `sql` returns them, without holding them all."""
        cursor = self._duck.cursor().execute(query, list(parameters))
        names = [column[0] for column in cursor.description or ()]
        while rows := cursor.fetchmany(1024):
            yield from (dict(zip(names, row, strict=True)) for row in rows)

    def count(self, table: str) -> int:
        """Return how many rows a table has."""
        return int(self.manifest["tables"][table]["rows"])

    def table(self, name: str) -> pa.Table:
        """Return a table whole as Arrow."""
        return pa.concat_tables([pq.read_table(file) for file in self.files(name)])

    def verify(self) -> list[str]:
        """Return the names of tables whose bytes are not those that were written."""
        return [
            n for n, about in self.manifest["tables"].items() if _joined(list(map(_sha256, self.files(n)))) != about["sha256"]
        ]

    @cached_property
    def _duck(self) -> duckdb.DuckDBPyConnection:
        duck = duckdb.connect(":memory:")
        duck.execute("SET enable_progress_bar = false")
        self._make_views(duck)
        return duck

    def _make_views(self, duck: duckdb.DuckDBPyConnection) -> None:
        for table in TABLES:
            try:
                duck.execute(f"CREATE VIEW {table.name} AS SELECT * FROM {from_parquet(self.path, table.name)}")
            except duckdb.Error as error:
                why = f"the table {table.name} of {self.path} is damaged ({first_line(error, 200)})"
                raise SnapshotError(f"{why}; build the case again") from None

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        cursor: duckdb.DuckDBPyConnection | None = getattr(self._local, "cursor", None)
        if cursor is None:
            cursor = self._local.cursor = self._duck.cursor()
        return cursor


def from_parquet(folder: Path, table: str) -> str:
    """Return what stands for a table of the snapshot in `folder` in a query of DuckDB: all its files.

    >>> from_parquet(Path("snapshots/1"), "pages")
    "read_parquet('snapshots/1/pages.*parquet')"
    """
    return "read_parquet('" + str(folder / f"{table}.*parquet").replace("'", "''") + "')"


@dataclass(frozen=True, slots=True)
class Grown:
    """What a new snapshot shares with an earlier one; the rows of `pages` and their `articles` were made once more."""

    snapshot: Snapshot
    pages: frozenset[str] = frozenset()
    articles: frozenset[str] = frozenset()


def write_snapshot(
    path: Path,
    tables: Mapping[str, Rows],
    about: Mapping[str, Any],
    *,
    also: Iterable[Callable[[Path], None]] = (),
    grown: Grown | None = None,
    state: Mapping[str, Rows] | None = None,
) -> Snapshot:
    """Write all tables and the manifest (`about` and what is known of the files) to the new folder `path`; return it, opened.

    Rows go in as they are given, one row group at a time: sort them first. `also` are writers of more files in the folder,
    called when the tables are there. Of the tables in `GROWN` (and `GROWN_STATE`) only new rows are given where the snapshot
    of `grown` has the others: its files are shared. `state` are more rows, for `Snapshot.state`. Everything has reached the
    disk when this returns.
    """
    path.mkdir(parents=True)
    files: dict[str, Any] = {}
    for table in TABLES:
        group = PAGE_GROUP if table.name == "pages" else GROUP
        files[table.name] = _about(_write_more(path, table.name, tables[table.name], group, grown), grown)
    (path / STATE).mkdir()
    for name, rows in (state or {}).items():
        _write_more(path / STATE, name, rows, GROUP, grown)
    for write in also:
        write(path)
    for file in path.rglob("*"):
        (sync_folder if file.is_dir() else sync_file)(file)
    manifest = {"layout": LAYOUT, **about, "tables": files}
    write_atomic(path / MANIFEST, (json.dumps(manifest, ensure_ascii=False, indent=2) + "\n").encode())
    sync_folder(path.parent)
    return Snapshot(path, manifest)


def _parts(folder: Path, name: str) -> list[Path]:
    more = (folder / f"{name}.{n}.parquet" for n in range(2, MOST_PARTS + 2))
    return [folder / f"{name}.parquet", *(part for part in more if part.is_file())]


def _about(parts: Mapping[Path, Path | None], grown: Grown | None) -> dict[str, Any]:
    """What the manifest says of a table's files; what is shared is not hashed again."""
    hashes = []
    for part, shared in parts.items():
        name, _, number = part.stem.partition(".")
        known = grown.snapshot.manifest["tables"][name].get("parts", ()) if grown and shared else ()
        at = int(number or 1) - 1
        hashes.append(known[at] if at < len(known) else _sha256(part))
    return {
        "rows": sum(pq.read_metadata(part).num_rows for part in parts),
        "bytes": sum(part.stat().st_size for part in parts),
        "sha256": _joined(hashes),
        "parts": hashes,
    }


def _write_more(folder: Path, name: str, rows: Rows, group: int, grown: Grown | None) -> dict[Path, Path | None]:
    """Share the files of a table that grows, write its rows to one more; return each file and the one that it shares."""
    parts: dict[Path, Path | None] = {}
    before: list[Path] = []
    if grown and name in GROWN:
        before = grown.snapshot.files(name)
    elif grown and name in GROWN_STATE:
        before = grown.snapshot.state(name)
    kept = before[:1] if len(before) >= MOST_PARTS else before
    for file in kept:
        part = folder / file.name
        if grown and _is_touched(file, name, grown):
            write_rows(part, pq.read_schema(file), _others(file, name, grown), group)
        else:
            share(file, part)
            parts[part] = file
        parts.setdefault(part, None)
    last = folder / (f"{name}.{len(parts) + 1}.parquet" if parts else f"{name}.parquet")
    more = (batch for file in before[len(kept) :] if grown for batch in _others(file, name, grown))
    write_rows(last, rows.schema, chain(more, rows.to_batches() if isinstance(rows, pa.Table) else rows), group)
    return {**parts, last: None}


def _is_touched(file: Path, name: str, grown: Grown) -> bool:
    """Tell whether a file has rows that were made once more."""
    column, again = _again(file, name, grown)
    return bool(again) and pc.any(pc.is_in(pq.read_table(file, columns=[column])[column], again)).as_py() is True


def _others(file: Path, name: str, grown: Grown) -> Iterator[pa.RecordBatch]:
    """Yield the rows of a file that were not made once more."""
    column, again = _again(file, name, grown)
    for batch in pq.ParquetFile(file).iter_batches():
        yield batch.filter(pc.invert(pc.is_in(batch.column(column), again))) if again else batch


def _again(file: Path, name: str, grown: Grown) -> tuple[str, pa.Array | None]:
    if name in ONCE or not grown.pages:
        return "", None
    column = "page_id" if "page_id" in pq.read_schema(file).names else "article_id"
    return column, pa.array(sorted(grown.pages if column == "page_id" else grown.articles), pa.string())


def share(file: Path, to: Path) -> None:
    """Let a file that is never altered stand in another folder too, without a copy where the disk allows it."""
    try:
        to.hardlink_to(file)
    except OSError:
        shutil.copyfile(file, to)


def write_rows(path: Path, shape: pa.Schema, rows: Iterable[pa.RecordBatch], group: int = GROUP) -> None:
    """Write a table's file in row groups of `group` rows."""
    held: list[pa.RecordBatch] = []
    with pq.ParquetWriter(path, shape, compression="zstd", store_schema=False) as file:
        for batch in rows:
            held.append(batch)
            while sum(b.num_rows for b in held) >= group:
                ready = pa.Table.from_batches(held, shape)
                file.write_table(ready.slice(0, group), row_group_size=group)
                held = ready.slice(group).to_batches()
        if held:
            file.write_table(pa.Table.from_batches(held, shape), row_group_size=group)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _joined(hashes: Sequence[str]) -> str:
    """Return the hash of a table: of its file, or of the hashes of several."""
    return hashes[0] if len(hashes) == 1 else hashlib.sha256("".join(hashes).encode()).hexdigest()
