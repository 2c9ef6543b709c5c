"""Writes the lookup file of a snapshot: its rows by id and in the order in which people see them, with the words they point to.

The idea: what concerns one page is made page by page, so that texts are never all in memory; what concerns order and number
is asked of DuckDB in single statements.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from nguon.errors import BuildError
from nguon.store.growth import find_differences, find_new, load, open_tables, scan, take_pages
from nguon.store.lookup import FILE, LAYOUT, pack
from nguon.store.lookup_order import ORDERS, Order, find_orders, find_touched
from nguon.store.moment import days
from nguon.store.view import INFERRED
from nguon.store.words import AROUND, line_after, line_before, to_broken, to_title, to_words

PAGES = 2000
"""Pages whose texts are held at a time."""
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


_TOLD = """
SELECT DISTINCT e.article_id, e.start, e."end" FROM
(SELECT unnest(evidence) AS e FROM (SELECT evidence FROM {of}events UNION ALL SELECT evidence FROM {of}findings))"""
"""The words that rows across pages point to."""


def build_lookup(path: Path) -> None:
    """Write the lookup file of the snapshot whose tables lie in `path`; raise `BuildError` when it can't be written."""
    write_lookup(path, path / FILE)


def grow_lookup(path: Path, before: Path, again: Iterable[str] = ()) -> None:
    """Write what `build_lookup` writes, from the file of the snapshot in `before`, to which pages were added.

    What concerns single pages is written for those alone that are new or of which something is known otherwise, the pages in
    `again` among them. Raises `BuildError` when it can't be written.
    """
    old, file = before / FILE, path / FILE
    if not old.is_file():
        build_lookup(path)
        return
    shutil.copyfile(old, file)
    with _writing(path, file, before) as (duck, lite):
        pages = _find_changed(duck, again)
        _forget(duck, lite)
        with take_pages(path, _spill(file), pages) as few:
            for name in ("told", "actors"):
                load(few, f"CREATE TABLE {name} AS", duck.sql(f"SELECT * FROM {name}").to_arrow_table())
            _write_pages(few, lite)
        _find_orders(duck, lite)
        find_touched(duck)
        for order in ORDERS:
            if order.of:
                touched = f"(SELECT {order.of} FROM touched_{order.of})"
                _delete(lite, order.name, order.of, scan(duck, touched[1:-1]))
                _write_order(duck, lite, order, f"WHERE {order.of} IN {touched}")
                continue
            lite.execute(f"DROP TABLE {order.name}")
            _make_order(duck, lite, order)
            lite.execute(f"ANALYZE {order.name}")
        lite.commit()


def write_lookup(tables: Path, file: Path) -> None:
    """Write the lookup file of the tables in a folder to `file`; raise `BuildError` when it can't be written."""
    with _writing(tables, file) as (duck, lite):
        lite.executescript(SCHEMA)
        lite.execute("INSERT INTO fact VALUES ('layout', ?)", (str(LAYOUT),))
        _write_pages(duck, lite)
        _find_orders(duck, lite)
        for order in ORDERS:
            _make_order(duck, lite, order)
        lite.execute("ANALYZE")
        lite.commit()


@contextmanager
def _writing(
    tables: Path, file: Path, before: Path | None = None
) -> Iterator[tuple[duckdb.DuckDBPyConnection, sqlite3.Connection]]:
    """The tables, with `told` among them, and the file, open for writing."""
    try:
        with open_tables(tables, _spill(file), before) as duck, closing(sqlite3.connect(file)) as lite:
            duck.execute(f"CREATE TABLE told AS {_TOLD.format(of='')}")
            lite.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA page_size = 8192;")
            yield duck, lite
    except (duckdb.Error, sqlite3.Error) as error:
        raise BuildError(f"the lookup file {file} could not be written ({error}); is the disk full?") from None
    finally:
        shutil.rmtree(_spill(file), ignore_errors=True)


def _spill(file: Path) -> Path:
    return file.with_name(f"{file.name}.spill")


def _find_changed(duck: duckdb.DuckDBPyConnection, again_pages: Iterable[str]) -> list[str]:
    """Make the table `changed` (page, article) of what must be written again; return the pages.

    They are new, or dated otherwise, or name somebody who is another now, or other words of them are pointed to.
    """
    find_new(duck, again_pages)
    others = find_differences("SELECT id, name, kind FROM {of}actors", "id")
    again = (
        "SELECT article_id FROM dated_otherwise",
        "SELECT article_id FROM linked_otherwise",
        f"SELECT article_id FROM actor_links WHERE actor_id IN ({others})",
        find_differences(_TOLD, "article_id"),
    )
    duck.execute(
        "CREATE TABLE changed AS SELECT page_id AS page, id AS article FROM articles WHERE "
        f"page_id IN (SELECT id FROM new_pages) OR id IN ({' UNION '.join(again)})"
    )
    return [page for (page,) in scan(duck, "SELECT id FROM new_pages UNION SELECT page FROM changed ORDER BY 1")]


def _forget(duck: duckdb.DuckDBPyConnection, lite: sqlite3.Connection) -> None:
    """Delete all rows of the pages that are written again."""
    old = "SELECT id FROM articles WHERE page_id IN (SELECT page FROM changed) AND page_id IN (SELECT id FROM was.pages)"
    lite.executemany("DELETE FROM page WHERE id = ?", scan(duck, f"SELECT DISTINCT page_id FROM articles WHERE id IN ({old})"))
    lite.executemany("DELETE FROM said WHERE id = ?", scan(duck, f"SELECT id FROM statements WHERE article_id IN ({old})"))
    for table, column in (("article", "id"), ("figure", "article"), ("words", "article")):
        lite.executemany(f"DELETE FROM {table} WHERE {column} = ?", scan(duck, old))


def _write_pages(few: duckdb.DuckDBPyConnection, lite: sqlite3.Connection) -> None:
    """Write what concerns single pages, of the pages that `few` has."""
    actors = {i: (name, kind) for i, name, kind in scan(few, "SELECT id, name, kind FROM actors")}
    for first, last in _chunks(few):
        _chunk(few, lite, actors, first, last)


def _find_orders(duck: duckdb.DuckDBPyConnection, lite: sqlite3.Connection) -> None:
    _moments(duck)
    _best(duck, lite)
    find_orders(duck)


def _make_order(duck: duckdb.DuckDBPyConnection, lite: sqlite3.Connection, order: Order) -> None:
    lite.executescript(order.schema)
    _write_order(duck, lite, order)
    lite.executescript(order.index)


def _write_order(duck: duckdb.DuckDBPyConnection, lite: sqlite3.Connection, order: Order, where: str = "") -> None:
    key = ", ".join(str(n) for n in range(1, min(3, len(order.names)) + 1))
    named = f"({', '.join(map(_quote, order.names))})"
    rows = scan(
        duck, f"SELECT * FROM ({order.query}) AS o {named} {where} ORDER BY {key}"
    )  # equal bytes for equal rows, faster
    marks = ", ".join("?" * len(order.names))
    lite.executemany(f"INSERT OR IGNORE INTO {order.name} VALUES ({marks})", rows)


def _delete(lite: sqlite3.Connection, table: str, column: str, values: Iterable[tuple[str]]) -> None:
    lite.executemany(f"DELETE FROM {table} WHERE {column} = ?", values)


def _best(duck: duckdb.DuckDBPyConnection, lite: sqlite3.Connection) -> None:
    """A table of what articles are ordered by: title where it was mended, place, number on the page, date, whether inferred."""
    duck.execute("CREATE TABLE best (article VARCHAR, title VARCHAR, place VARCHAR, n INTEGER, value VARCHAR, about BOOLEAN)")
    rows = []
    known = (
        ", ".join(f"json_extract(ref, '$[{n}]')" for n in (2, 3, 4, 5))
        + ", json_extract(ref, '$[6][0]'), json_extract(ref, '$[7]')"
    )
    query = f"SELECT id, {known}, json_extract(row, '$.title') FROM article ORDER BY id"
    for i, index, shown, source, outlet, value, rule, title in lite.execute(query):
        short = source.rstrip("/").replace("\\", "/").rsplit("/", 1)[-1] or source
        rows.append(
            (
                i,
                shown if shown != title else None,
                f"{outlet}/{short}" if outlet else short,
                index,
                value,
                rule.startswith(INFERRED),
            )
        )
    _load_rows(duck, "best", rows)


def _chunks(duck: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, str]]:
    """The first and the last id of a few thousand pages at a time."""
    ids = [i for (i,) in scan(duck, "SELECT id FROM pages ORDER BY id")]
    for at in range(0, len(ids), PAGES):
        some = ids[at : at + PAGES]
        yield some[0], some[-1]


def _moments(duck: duckdb.DuckDBPyConnection) -> None:
    """A table with the first and the last day that each moment may mean, as numbers; the unknown come last."""
    duck.execute("CREATE TABLE moments (value VARCHAR, first INTEGER, last INTEGER)")
    values = scan(
        duck,
        "SELECT DISTINCT v FROM (SELECT published.value AS v FROM articles UNION ALL SELECT published.value FROM dated "
        "UNION ALL SELECT said_on.value FROM statements UNION ALL SELECT date FROM events UNION ALL SELECT last FROM stories "
        "UNION ALL SELECT unnest(stands).said_on.value FROM threads) WHERE v IS NOT NULL",
    )
    rows = []
    for (value,) in values:
        found = days(value)
        rows.append((value, found[0].toordinal(), found[1].toordinal()) if found else (value, UNKNOWN, UNKNOWN))
    _load_rows(duck, "moments", rows)


def _load_rows(duck: duckdb.DuckDBPyConnection, table: str, rows: list[tuple[Any, ...]]) -> None:
    """Put rows into a table at once."""
    if rows:
        load(duck, f"INSERT INTO {table}", {f"c{i}": list(column) for i, column in enumerate(zip(*rows, strict=True))})


def _chunk(
    duck: duckdb.DuckDBPyConnection, lite: sqlite3.Connection, actors: dict[str, tuple[str, str]], first: str, last: str
) -> None:
    """All that concerns single pages, for the pages from `first` to `last`."""
    ends = (first, last)
    texts = dict(scan(duck, "SELECT id, text FROM pages WHERE id BETWEEN ? AND ?", ends))
    blocks = dict(
        scan(
            duck,
            'SELECT page_id, to_json(list(json_array(article_id, start, "end", role, xpath, rule) ORDER BY start, "end"))'
            "::VARCHAR FROM blocks WHERE page_id BETWEEN ? AND ? GROUP BY page_id",
            ends,
        )
    )
    pages = scan(duck, "SELECT id, source, encoding, kind FROM pages WHERE id BETWEEN ? AND ?", ends)
    lite.executemany(
        "INSERT INTO page VALUES (?, ?, ?, ?, ?, ?)",
        ((*page, pack(json.dumps(texts[page[0]], ensure_ascii=False)), pack(blocks.get(page[0], "[]"))) for page in pages),
    )
    marks = {
        name: dict(scan(duck, _MARKS.format(table=name, columns=f"json_array({', '.join(map(_quote, columns))})"), ends))
        for name, columns in MARKS.items()
    }
    links: dict[str, dict[str, str]] = {}
    first_id, last_id = duck.execute("SELECT min(id), max(id) FROM articles WHERE page_id BETWEEN ? AND ?", ends).fetchall()[0]
    for article, name, actor in scan(  # rows lie in the order of their articles: few of them are read
        duck,
        "SELECT article_id, name, actor_id FROM actor_links WHERE article_id BETWEEN ? AND ? ORDER BY article_id, name",
        (first_id or "", last_id or ""),
    ):
        links.setdefault(article, {})[name] = actor
    _articles(duck, lite, texts, marks, links, ends)
    _said(duck, lite, texts, links, actors, ends)
    figures = scan(
        duck, f"SELECT page_id, article_id, {', '.join(map(_quote, FIGURE))} FROM figures WHERE page_id BETWEEN ? AND ?", ends
    )
    lite.executemany(
        "INSERT OR IGNORE INTO figure VALUES (?, ?, ?)",
        (
            (article, row[0], _json([*row, *_context(texts[page], row[0], row[1])]))
            for page, article, *row in sorted(figures, key=lambda f: f[1:3])
        ),
    )
    told = scan(
        duck,
        'SELECT e.article_id, e.start, e."end", a.page_id FROM told e JOIN articles a ON a.id = e.article_id '
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
        scan(
            duck,
            "SELECT article_id, min(start) FROM blocks WHERE role = 'title' AND page_id BETWEEN ? AND ? GROUP BY 1",
            ends,
        )
    )
    rows = []
    for i, page, index, title, source, outlet, published, rule, vi, en, credited, row in scan(duck, _REFS, (*ends, *ends)):
        broken = json.loads(marks["restored"].get(i, "[]"))
        shown = to_title(title, texts[page], titles.get(i), broken) if broken else title
        moment = [published["value"], published["precision"]] if published else None
        ref = [i, page, index, shown, source, outlet, moment, rule, vi, en, credited]
        if pairs := to_broken(texts[page], broken):
            ref.append(pairs)
        mine = "{" + ",".join(f'"{name}":{rows_.get(i, "[]")}' for name, rows_ in marks.items()) + "}"
        rows.append((i, page, _json(ref), row, _json(links.get(i, {})), pack(mine)))
    lite.executemany("INSERT INTO article VALUES (?, ?, ?, ?, ?, ?)", rows)


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
        for one in scan(duck, query, ends):
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


_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
