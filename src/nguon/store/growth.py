"""What a build that added pages to those of the last one changed, for the files that are made of the tables page by page.

The idea: nobody keeps account of what a build touches. Big tables only got more rows (`snapshot.GROWN`), the others are
compared with those of the snapshot before, row by row, in DuckDB; what differs tells which pages must be written again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from nguon.model.table import TABLES
from nguon.store.snapshot import GROWN, from_parquet

MEMORY = "1GB"
"""What DuckDB may take before it spills to disk."""
BEFORE = "was."
"""Stands before the name of a table in a query and means that of the snapshot before."""
OF_ARTICLES = ("dated", "actor_links")
"""Tables across pages whose rows tell of one article."""


def open_tables(tables: Path, spill: Path, before: Path | None = None) -> duckdb.DuckDBPyConnection:
    """Return a connection that has the tables in a folder as views, those in the folder `before` as `was.pages` and so on."""
    duck = connect(spill)
    if before:
        duck.execute("CREATE SCHEMA was")
    for table in TABLES:
        duck.execute(f"CREATE VIEW {table.name} AS SELECT * FROM {from_parquet(tables, table.name)}")
        if before:
            duck.execute(f"CREATE VIEW {BEFORE}{table.name} AS SELECT * FROM {from_parquet(before, table.name)}")
    return duck


def connect(spill: Path) -> duckdb.DuckDBPyConnection:
    """Return a connection without tables that holds itself to `MEMORY`."""
    return duckdb.connect(":memory:", config={"memory_limit": MEMORY, "temp_directory": str(spill)})


def find_differences(query: str, key: str, what: str = "") -> str:
    """Return the query of `what` (the `key`, if it isn't told) of the rows of `query` that are in one snapshot alone.

    `{of}` stands in it before each table. Whether the rows of one key are the same is told by the sum of their hashes, of 64
    bits each; only where they are not, the rows themselves are counted against each other.

    >>> find_differences("SELECT id, title FROM {of}stories", "id")  # doctest: +ELLIPSIS
    'SELECT id FROM (SELECT id, hash(r)::HUGEINT AS h FROM (SELECT id, title FROM stories) r UNION ALL SELECT id, -hash(r)...'
    """
    now, then = query.format(of=""), query.format(of=BEFORE)
    sums = f"SELECT {key}, hash(r)::HUGEINT AS h FROM ({now}) r UNION ALL SELECT {key}, -hash(r)::HUGEINT FROM ({then}) r"
    keys = f"SELECT {key} FROM ({sums}) GROUP BY {key} HAVING sum(h) <> 0"
    if not what:
        return keys
    some = " UNION ALL ".join(
        f"SELECT *, {side} AS side FROM ({rows}) WHERE {key} IN (FROM differing)" for rows, side in ((now, 1), (then, -1))
    )
    rows = f"SELECT * EXCLUDE (side) FROM ({some}) GROUP BY ALL HAVING sum(side) <> 0"
    return f"(WITH differing AS MATERIALIZED ({keys}) SELECT DISTINCT {what} FROM ({rows}))"


def find_new(duck: duckdb.DuckDBPyConnection, again: Iterable[str] = ()) -> None:
    """Make the tables of what several files are written by, each compared once.

    `new_pages` (id) are the pages that were not there before, and those in `again`; `dated_otherwise` (article_id) and
    `linked_otherwise` (article_id, name, actor_id) are the rows of `dated` and `actor_links` in one snapshot alone.
    """
    load(duck, "CREATE TABLE new_pages AS", {"id": pa.array(again, pa.string())})
    duck.execute("INSERT INTO new_pages SELECT id FROM pages EXCEPT SELECT id FROM was.pages")
    dated = find_differences("SELECT * FROM {of}dated", "article_id")
    linked = find_differences(
        "SELECT article_id, name, actor_id FROM {of}actor_links", "article_id", "article_id, name, actor_id"
    )
    duck.execute(f"CREATE TABLE dated_otherwise AS {dated}")
    duck.execute(f"CREATE TABLE linked_otherwise AS {linked}")


def take_pages(tables: Path, spill: Path, pages: Iterable[str]) -> duckdb.DuckDBPyConnection:
    """Return a connection that has the rows of some pages alone, of those tables in a folder that tell of single ones."""
    few = connect(spill)
    load(few, "CREATE TABLE few AS", {"id": pa.array(pages, pa.string())})
    for table in TABLES:
        column = "page_id"
        if table.name in OF_ARTICLES:
            among = "SELECT id FROM articles"  # made before
            column = "article_id"
        elif table.name in GROWN:
            among = "SELECT id FROM few"
            column = "id" if table.name == "pages" else "page_id"
        else:
            continue
        rows, key = from_parquet(tables, table.name), ", ".join(f'"{k}"' for k in table.key)
        few.execute(f"CREATE TABLE {table.name} AS SELECT * FROM {rows} WHERE {column} IN ({among}) ORDER BY {key}")
    return few


def load(duck: duckdb.DuckDBPyConnection, into: str, columns: Mapping[str, Any] | pa.Table) -> None:
    """Put columns into a table at once; `into` is the beginning of the statement: `INSERT INTO t` or `CREATE TABLE t AS`."""
    duck.register("passing", columns if isinstance(columns, pa.Table) else pa.table(columns))
    duck.execute(f"{into} SELECT * FROM passing")
    duck.unregister("passing")


def scan(duck: duckdb.DuckDBPyConnection, query: str, values: Iterable[Any] = ()) -> Iterator[Any]:
    """Yield the rows of a query as tuples, without holding them all."""
    found = duck.cursor().execute(query, list(values))
    while rows := found.fetchmany(4096):
        yield from rows
