"""Writes the lookup file of a snapshot: its rows by id and in the order in which people see them, with the words they point to.

The idea: what concerns one page is made page by page, so that texts are never all in memory; what concerns order and number
is asked of DuckDB in single statements.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from nguon.errors import BuildError
from nguon.model.table import TABLES
from nguon.store.lookup import FILE, LAYOUT, pack
from nguon.store.lookup_order import ORDERS, find_orders
from nguon.store.moment import days
from nguon.store.snapshot import from_parquet
from nguon.store.words import AROUND, line_after, line_before, to_title, to_words

PAGES = 2000
"""Pages whose texts are held at a time."""
MEMORY = "1GB"
"""What DuckDB may take before it spills to disk."""
UNKNOWN = date.max.toordinal()

SCHEMA = """
CREATE TABLE fact (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE page (id TEXT PRIMARY KEY, source TEXT, encoding TEXT, kind TEXT, text BLOB, blocks BLOB);
CREATE TABLE article (id TEXT PRIMARY KEY, page TEXT, ref TEXT, row TEXT, links TEXT, marks BLOB);
CREATE TABLE said (id TEXT PRIMARY KEY, row TEXT) WITHOUT ROWID;
CREATE TABLE figure (article TEXT, start INTEGER, row TEXT, PRIMARY KEY (article, start)) WITHOUT ROWID;
CREATE TABLE words (article TEXT, start INTEGER, stop INTEGER, text TEXT, PRIMARY KEY (article, start, stop)) WITHOUT ROWID;
"""
"""Tables that are made page by page; those of `lookup_order` are made from queries."""

_REFS = """
SELECT a.id, a.page_id, a."index", a.title, p.source, a.outlet,
       CASE WHEN d.published IS NULL THEN a.published ELSE d.published END AS published,
       CASE WHEN d.published IS NULL THEN a.published_rule ELSE d.rule END AS rule,
       CASE WHEN d.published IS NULL THEN a.basis_vi ELSE d.basis_vi END AS basis_vi,
       CASE WHEN d.published IS NULL THEN a.basis_en ELSE d.basis_en END AS basis_en,
       a.credited, to_json(a)::VARCHAR AS row
FROM articles a JOIN pages p ON p.id = a.page_id LEFT JOIN dated d ON d.article_id = a.id
WHERE a.page_id BETWEEN ? AND ? AND p.id BETWEEN ? AND ?"""

_MARKS = """
SELECT article_id, to_json(list({columns} ORDER BY start))::VARCHAR FROM {table}
WHERE page_id BETWEEN ? AND ? GROUP BY article_id"""
MARKS = {
    "timexes": ("start", "end", "type", "value", "anchor", "rule"),
    "mentions": ("start", "end", "kind", "actor", "rule"),
    "restored": ("start", "end", "as_", "rule"),
}
"""Tables of small marks, and their columns in the order in which they are kept."""
FIGURE = ("start", "end", "low", "high", "hedge", "unit", "counts", "rule")


def build_lookup(path: Path) -> None:
    """Write the lookup file of the snapshot whose tables lie in `path`; raise `BuildError` when it can't be written."""
    write_lookup(path, path / FILE)


def write_lookup(tables: Path, file: Path) -> None:
    """Write the lookup file of the tables in a folder to `file`; raise `BuildError` when it can't be written."""
    spill = file.with_name(f"{file.name}.spill")
    try:
        with duckdb.connect(":memory:", config={"memory_limit": MEMORY, "temp_directory": str(spill)}) as duck:
            for table in TABLES:
                duck.execute(f"CREATE VIEW {table.name} AS SELECT * FROM {from_parquet(tables, table.name)}")
            lite = sqlite3.connect(file)
            try:
                _write(duck, lite)
            finally:
                lite.close()
    except (duckdb.Error, sqlite3.Error) as error:
        raise BuildError(f"the lookup file {file} could not be written ({error}); is the disk full?") from None
    finally:
        shutil.rmtree(spill, ignore_errors=True)


def _write(duck: duckdb.DuckDBPyConnection, lite: sqlite3.Connection) -> None:
    lite.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA page_size = 8192;" + SCHEMA)
    lite.execute("INSERT INTO fact VALUES ('layout', ?)", (str(LAYOUT),))
    _moments(duck)
    duck.execute("CREATE TABLE best (article VARCHAR, title VARCHAR, place VARCHAR, n INTEGER, value VARCHAR)")
    duck.execute(
        "CREATE TABLE told AS SELECT DISTINCT unnest(evidence) AS e FROM "
        "(SELECT evidence FROM events UNION ALL SELECT evidence FROM findings)"
    )
    actors = {i: (name, kind) for i, name, kind in _scan(duck, "SELECT id, name, kind FROM actors")}
    for first, last in _chunks(duck):
        _chunk(duck, lite, actors, first, last)
    find_orders(duck)
    for order in ORDERS:
        lite.executescript(order.schema)
        key = ", ".join(str(n) for n in range(1, min(3, order.columns) + 1))
        rows = _scan(duck, f"SELECT * FROM ({order.query}) ORDER BY {key}")  # equal bytes for equal rows, and faster
        marks = ", ".join("?" * order.columns)
        lite.executemany(f"INSERT OR IGNORE INTO {order.name} VALUES ({marks})", rows)
        lite.executescript(order.index)
    lite.execute("ANALYZE")
    lite.commit()


def _scan(duck: duckdb.DuckDBPyConnection, query: str, values: Iterable[Any] = ()) -> Iterator[Any]:
    found = duck.cursor().execute(query, list(values))
    while rows := found.fetchmany(4096):
        yield from rows


def _chunks(duck: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, str]]:
    """The first and the last id of a few thousand pages at a time."""
    ids = [i for (i,) in _scan(duck, "SELECT id FROM pages ORDER BY id")]
    for at in range(0, len(ids), PAGES):
        some = ids[at : at + PAGES]
        yield some[0], some[-1]


def _moments(duck: duckdb.DuckDBPyConnection) -> None:
    """A table with the first and the last day that each moment may mean, as numbers; the unknown come last."""
    duck.execute("CREATE TABLE moments (value VARCHAR, first INTEGER, last INTEGER)")
    values = _scan(
        duck,
        "SELECT DISTINCT v FROM (SELECT published.value AS v FROM articles UNION ALL SELECT published.value FROM dated "
        "UNION ALL SELECT said_on.value FROM statements UNION ALL SELECT date FROM events UNION ALL SELECT last FROM stories "
        "UNION ALL SELECT unnest(stands).said_on.value FROM threads) WHERE v IS NOT NULL",
    )
    rows = []
    for (value,) in values:
        found = days(value)
        rows.append((value, found[0].toordinal(), found[1].toordinal()) if found else (value, UNKNOWN, UNKNOWN))
    if rows:
        duck.executemany("INSERT INTO moments VALUES (?, ?, ?)", rows) if len(rows) < 50 else _load(duck, "moments", rows)


def _load(duck: duckdb.DuckDBPyConnection, table: str, rows: list[tuple[Any, ...]]) -> None:
    """Put many rows into a table at once."""
    import pyarrow as pa  # noqa: PLC0415

    columns = list(zip(*rows, strict=True))
    passing = pa.table({f"c{i}": list(column) for i, column in enumerate(columns)})
    duck.register("passing", passing)
    duck.execute(f"INSERT INTO {table} SELECT * FROM passing")
    duck.unregister("passing")


def _chunk(
    duck: duckdb.DuckDBPyConnection, lite: sqlite3.Connection, actors: dict[str, tuple[str, str]], first: str, last: str
) -> None:
    """All that concerns single pages, for the pages from `first` to `last`."""
    ends = (first, last)
    texts = dict(_scan(duck, "SELECT id, text FROM pages WHERE id BETWEEN ? AND ?", ends))
    blocks = dict(
        _scan(
            duck,
            'SELECT page_id, to_json(list(json_array(article_id, start, "end", role, xpath, rule) ORDER BY start, "end"))'
            "::VARCHAR FROM blocks WHERE page_id BETWEEN ? AND ? GROUP BY page_id",
            ends,
        )
    )
    pages = _scan(duck, "SELECT id, source, encoding, kind FROM pages WHERE id BETWEEN ? AND ?", ends)
    lite.executemany(
        "INSERT INTO page VALUES (?, ?, ?, ?, ?, ?)",
        ((*page, pack(json.dumps(texts[page[0]], ensure_ascii=False)), pack(blocks.get(page[0], "[]"))) for page in pages),
    )
    marks = {
        name: dict(_scan(duck, _MARKS.format(table=name, columns=f"json_array({', '.join(map(_quote, columns))})"), ends))
        for name, columns in MARKS.items()
    }
    links: dict[str, dict[str, str]] = {}
    first_id, last_id = duck.execute("SELECT min(id), max(id) FROM articles WHERE page_id BETWEEN ? AND ?", ends).fetchall()[0]
    for article, name, actor in _scan(  # rows lie in the order of their articles: few of them are read
        duck,
        "SELECT article_id, name, actor_id FROM actor_links WHERE article_id BETWEEN ? AND ? ORDER BY article_id, name",
        (first_id or "", last_id or ""),
    ):
        links.setdefault(article, {})[name] = actor
    _articles(duck, lite, texts, marks, links, ends)
    _said(duck, lite, texts, links, actors, ends)
    figures = _scan(
        duck, f"SELECT page_id, article_id, {', '.join(map(_quote, FIGURE))} FROM figures WHERE page_id BETWEEN ? AND ?", ends
    )
    lite.executemany(
        "INSERT OR IGNORE INTO figure VALUES (?, ?, ?)",
        (
            (article, row[0], _json([*row, *_context(texts[page], row[0], row[1])]))
            for page, article, *row in sorted(figures, key=lambda f: f[1:3])
        ),
    )
    told = _scan(
        duck,
        'SELECT e.article_id, e.start, e."end", a.page_id FROM told JOIN articles a ON a.id = e.article_id '
        "WHERE a.page_id BETWEEN ? AND ?",
        ends,
    )
    lite.executemany(
        "INSERT OR IGNORE INTO words VALUES (?, ?, ?, ?)",
        ((article, start, end, texts[page][start:end]) for article, start, end, page in sorted(told)),
    )


def _articles(
    duck: duckdb.DuckDBPyConnection,
    lite: sqlite3.Connection,
    texts: dict[str, str],
    marks: dict[str, dict[str, str]],
    links: dict[str, dict[str, str]],
    ends: tuple[str, str],
) -> None:
    titles = dict(
        _scan(
            duck,
            "SELECT article_id, min(start) FROM blocks WHERE role = 'title' AND page_id BETWEEN ? AND ? GROUP BY 1",
            ends,
        )
    )
    rows, best = [], []
    for i, page, index, title, source, outlet, published, rule, vi, en, credited, row in _scan(duck, _REFS, (*ends, *ends)):
        broken = marks["restored"].get(i)
        shown = to_title(title, texts[page], titles.get(i), json.loads(broken)) if broken else title
        moment = [published["value"], published["precision"]] if published else None
        ref = [i, page, index, shown, source, outlet, moment, rule, vi, en, credited]
        mine = "{" + ",".join(f'"{name}":{rows_.get(i, "[]")}' for name, rows_ in marks.items()) + "}"
        rows.append((i, page, _json(ref), row, _json(links.get(i, {})), pack(mine)))
        short = source.rstrip("/").replace("\\", "/").rsplit("/", 1)[-1] or source
        place = f"{outlet}/{short}" if outlet else short
        best.append((i, shown if shown != title else None, place, index, published["value"] if published else None))
    lite.executemany("INSERT INTO article VALUES (?, ?, ?, ?, ?, ?)", rows)
    if best:
        _load(duck, "best", best)


def _said(
    duck: duckdb.DuckDBPyConnection,
    lite: sqlite3.Connection,
    texts: dict[str, str],
    links: dict[str, dict[str, str]],
    actors: dict[str, tuple[str, str]],
    ends: tuple[str, str],
) -> None:
    """Statements with their words and their actors."""
    query = (
        'SELECT id, page_id, article_id, start, "end", content, form, act, negated, cue, speaker, actor, actors, via, within, '
        "said_on, certainty, rule FROM statements WHERE page_id BETWEEN ? AND ?"
    )

    def rows() -> Iterator[tuple[str, str]]:
        for one in _scan(duck, query, ends):
            i, page, article, _, _, content, _, _, _, cue, speaker, actor, names, *_ = one
            text, mine = texts[page], links.get(article, {})
            who = []
            for name in names or ([actor] if actor else ()):
                linked = mine.get(name)
                known = actors.get(linked) if linked else None
                who.append([linked, *known] if known else [None, name, ""])
            words = " … ".join(to_words(text, span["start"], span["end"]) for span in content)
            row = [
                *one[:5], [_span(s) for s in content], *one[6:9], _span(cue), _span(speaker), *one[11:15],
                [one[15]["value"], one[15]["precision"]] if one[15] else None, *one[16:],
                words, text[slice(*_span(cue))] if cue else "", text[slice(*_span(speaker))] if speaker else "", who,
            ]  # fmt: skip
            yield i, _json(row)

    lite.executemany("INSERT OR IGNORE INTO said VALUES (?, ?)", rows())


def _context(text: str, start: int, end: int) -> tuple[str, str, str]:
    return text[start:end], line_before(text, start, AROUND), line_after(text, end, AROUND)


def _span(span: dict[str, int] | None) -> Any:
    return [span["start"], span["end"]] if span else None


def _quote(column: str) -> str:
    return f'"{column}"'


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
