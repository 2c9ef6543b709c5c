"""Writes the search index of a snapshot: a document for each article, each statement and each actor.

The idea: texts are read a few thousand pages at a time; broken words go in whole, so that they are found.
"""

from __future__ import annotations

import json
import shutil
from collections import defaultdict
from collections.abc import Iterable, Iterator, Set
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Any

import duckdb
import tantivy

from nguon.errors import BuildError
from nguon.store.growth import BEFORE, find_differences, find_new, load, open_tables, scan, take_pages
from nguon.store.moment import days
from nguon.store.snapshot import share
from nguon.store.terms import bare, find_terms
from nguon.text.normal import to_plain

FOLDER, SPILL = "search", "search.spill"
META, MANAGED = "meta.json", ".managed.json"
"""Tantivy's lists: what stands in an index, and which files are its own."""
HEAP = 64_000_000
"""Bytes of Tantivy's writer; it flushes when they are full."""
PAGES = 1000
"""Pages whose texts are held at a time."""
APART = "|"
"""A word that no text holds, between names, so that a phrase does not run from one into the next."""

_ARTICLES = """
SELECT id, page_id, title, outlet, published.value AS date FROM articles WHERE page_id BETWEEN ? AND ? ORDER BY id"""
_STATEMENTS = """
SELECT id, article_id, page_id, content, speaker, actor, actors, act, said_on.value AS said
FROM statements WHERE page_id BETWEEN ? AND ? ORDER BY id"""
_STORIES = """
SELECT article, min(id) AS story FROM (SELECT id, unnest(articles) AS article FROM {of}stories) GROUP BY 1"""
_NAMED = """
SELECT id, article_id, page_id, unnest(list_distinct(list_append(actors, actor))) AS name FROM {of}statements"""
_SPOKEN = f"""
SELECT l.actor_id, count(DISTINCT s.id) AS n FROM ({_NAMED}) s JOIN {{of}}actor_links l
ON l.article_id = s.article_id AND l.name = s.name WHERE l.actor_id IN ({{where}}) GROUP BY 1"""
_GONE = """
SELECT id FROM changed UNION ALL SELECT id FROM changed_said UNION ALL SELECT id FROM changed_actors"""


def schema() -> tantivy.Schema:
    """Return the fields of the index."""
    builder = tantivy.SchemaBuilder()
    for name in ("about", "text"):
        builder.add_bytes_field(name, stored=True, indexed=False)
    for name in ("kind", "act", "story"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in ("text", "names", "outlet"):
        for form in ("exact", "bare"):
            builder.add_text_field(f"{name}_{form}", tokenizer_name="whitespace", index_option="position")
    for name in ("first", "last", "weight"):
        builder.add_integer_field(name, indexed=False, fast=True)
    builder.add_text_field("id", tokenizer_name="raw", index_option="basic")
    return builder.build()


def build_index(path: Path, part: int = 0, parts: int = 1) -> None:
    """Write the index of the snapshot whose tables lie in `path`; raise `BuildError` when it can't be written.

    Of several `parts` this writes one, the others maybe at the same time: a share of the pages; `join_parts` makes them one.
    """
    folder = path / (FOLDER if parts == 1 else f"{FOLDER}.{part}")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    with _writing(path, spill=f"{SPILL}.{part}") as duck:
        index = tantivy.Index(schema(), path=str(folder))
        spoken = dict(scan(duck, _SPOKEN.format(of="", where="SELECT id FROM actors")))
        last = "" if part == parts - 1 else " WHERE false"  # actors stand in the last one
        actors = ((*row, spoken.get(row[0], 0)) for row in scan(duck, f"SELECT id, name, kind, names FROM actors{last}"))
        _write(index, (), chain(_documents(duck, duck, share_of=(part, parts)), map(_actor, actors)))


def join_parts(path: Path, parts: int) -> None:
    """Put the parts of an index that `build_index` wrote together to one: their files in one folder, named by one list.

    A searcher looks through all of them and counts words in all of them, so that hits have the scores that they have in an
    index written at once.
    """
    folder = path / FOLDER
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    lists, managed = [], set[str]()
    for part in (path / f"{FOLDER}.{n}" for n in range(parts)):
        lists.append(json.loads((part / META).read_text(encoding="utf-8")))
        managed |= set(json.loads((part / MANAGED).read_text(encoding="utf-8")))
        for file in part.iterdir():
            if file.suffix not in (".json", ".lock"):
                file.rename(folder / file.name)
    whole = {
        **lists[0],
        "segments": [segment for each in lists for segment in each["segments"]],
        "opstamp": max(each["opstamp"] for each in lists),
    }
    (folder / MANAGED).write_text(json.dumps(sorted(managed)), encoding="utf-8")
    (folder / META).write_text(json.dumps(whole), encoding="utf-8")
    for n in range(parts):
        shutil.rmtree(path / f"{FOLDER}.{n}")


def grow_index(path: Path, before: Path, again: Iterable[str] = ()) -> None:
    """Write what `build_index` writes, from the index of the snapshot in `before`, to which pages were added.

    Its files are shared; what is known otherwise now is struck out, and written once more with what is new, and with the
    pages in `again`. Raises `BuildError` when it can't be written.
    """
    if not (before / FOLDER / "meta.json").is_file():
        build_index(path)
        return
    with _writing(path, before) as duck:
        _share(before / FOLDER, path / FOLDER)
        _find_changed(duck, again)
        pages = [i for (i,) in scan(duck, "SELECT page_id FROM changed UNION SELECT page_id FROM changed_said ORDER BY 1")]
        gone = [i for (i,) in scan(duck, _GONE)]
        mine = "SELECT id FROM changed_actors"
        actors = scan(
            duck,
            f"SELECT id, name, kind, names, coalesce(n, 0) FROM actors LEFT JOIN ({_SPOKEN.format(of='', where=mine)}) "
            f"ON actor_id = id WHERE id IN ({mine})",
        )
        only = {i for table in ("changed", "changed_said") for (i,) in scan(duck, f"SELECT id FROM {table}")}
        with take_pages(path, path / SPILL, pages) as few:
            _write(tantivy.Index.open(str(path / FOLDER)), gone, chain(_documents(duck, few, only), map(_actor, actors)))


@contextmanager
def _writing(path: Path, before: Path | None = None, spill: str = SPILL) -> Iterator[duckdb.DuckDBPyConnection]:
    try:
        with open_tables(path, path / spill, before) as duck:
            yield duck
    except (duckdb.Error, ValueError) as error:
        raise BuildError(f"the search index could not be written ({error}); is the disk full?") from None
    finally:
        shutil.rmtree(path / spill, ignore_errors=True)


def _write(index: tantivy.Index, gone: Iterable[str], documents: Iterable[tantivy.Document]) -> None:
    writer = index.writer(heap_size=HEAP, num_threads=1)
    for one in gone:
        writer.delete_documents_by_term("id", one)
    for document in documents:
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()


def _share(old: Path, new: Path) -> None:
    """Let an index stand in another folder too: what it wrote once is shared, its lists of files are copied."""
    new.mkdir()
    for file in old.iterdir():
        if file.suffix == ".json":
            shutil.copyfile(file, new / file.name)
        elif file.suffix != ".lock":
            share(file, new / file.name)


def _find_changed(duck: duckdb.DuckDBPyConnection, again_pages: Iterable[str]) -> None:
    """Make `changed` of articles (id, page_id), `changed_said` of statements (id, page_id) and `changed_actors` (id).

    An article is written again with its statements when it is new, dated otherwise or in another story; a statement when
    somebody speaks in it who is another now or has other names.
    """
    find_new(duck, again_pages)
    again = ("SELECT article_id FROM dated_otherwise", find_differences(_STORIES, "article"))
    duck.execute(
        "CREATE TABLE changed AS SELECT id, page_id FROM articles WHERE page_id IN (SELECT id FROM new_pages) "
        f"OR id IN ({' UNION '.join(again)})"
    )
    others = find_differences("SELECT id, name, names FROM {of}actors", "id")
    duck.execute(
        f"CREATE TABLE changed_names AS SELECT article_id, name FROM actor_links WHERE actor_id IN ({others}) UNION "
        "SELECT article_id, name FROM linked_otherwise"
    )
    duck.execute(
        "CREATE TABLE changed_said AS SELECT id, page_id FROM statements WHERE article_id IN (SELECT id FROM changed) UNION "
        f"SELECT s.id, s.page_id FROM ({_NAMED.format(of='')}) s JOIN changed_names n ON n.article_id = s.article_id "
        "AND n.name = s.name"
    )
    about = find_differences("SELECT id, name, kind, names FROM {of}actors", "id")
    known = "SELECT actor_id FROM linked_otherwise"
    inside = "article_id IN (SELECT id FROM articles WHERE page_id IN (SELECT id FROM new_pages))"
    heard = (f"SELECT actor_id FROM {of}actor_links WHERE {inside}" for of in ("", BEFORE))
    duck.execute(f"CREATE TABLE changed_actors AS SELECT id FROM ({' UNION '.join((about, known, *heard))}) AS x (id)")


def _documents(
    duck: duckdb.DuckDBPyConnection,
    few: duckdb.DuckDBPyConnection,
    only: Set[str] | None = None,
    share_of: tuple[int, int] = (0, 1),
) -> Iterator[tantivy.Document]:
    """The articles and statements of a share of the pages that `few` has; where `only` is given, those among it alone."""
    known, named = _STORIES.format(of=""), "SELECT id, name, names FROM actors"
    if only is not None:
        asked = "SELECT actor_id AS id FROM actor_links UNION SELECT id FROM articles"
        load(duck, "CREATE TABLE asked AS", few.sql(asked).to_arrow_table())
        named += " WHERE id IN (SELECT id FROM asked)"
        known = f"SELECT * FROM ({known}) WHERE article IN (SELECT id FROM asked)"
    names = {i: (name, more) for i, name, more in scan(duck, named)}
    stories = dict(scan(duck, known))
    ids = [i for (i,) in scan(few, "SELECT id FROM pages ORDER BY id")]
    part, parts = share_of
    ids = ids[len(ids) * part // parts : len(ids) * (part + 1) // parts]
    for at in range(0, len(ids), PAGES):
        some = ids[at : at + PAGES]
        yield from _some(few, [some[0], some[-1]], names, stories, only)


def _some(
    few: duckdb.DuckDBPyConnection,
    ends: list[str],
    names: dict[str, tuple[str, list[str]]],
    stories: dict[str, str],
    only: Set[str] | None,
) -> Iterator[tantivy.Document]:
    """The articles and statements of some pages."""
    pages = {
        i: (source, text) for i, source, text in scan(few, "SELECT id, source, text FROM pages WHERE id BETWEEN ? AND ?", ends)
    }
    edits: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    between = "WHERE page_id BETWEEN ? AND ? ORDER BY page_id, start"
    for article, start, stop, as_ in scan(few, f'SELECT article_id, start, "end", as_ FROM restored {between}', ends):
        edits[article].append((start, stop, as_))
    spans: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for article, start, stop in scan(few, f'SELECT article_id, start, "end" FROM blocks {between}', ends):
        if article is not None:
            spans[article].append((start, stop))
    articles = list(scan(few, _ARTICLES, ends))
    mine = [row[0] for row in articles]
    inside = "WHERE article_id BETWEEN ? AND ?"  # rows lie in the order of their articles: few of them are read
    both = [min(mine), max(mine)] if mine else ["", ""]
    linked_rows = scan(few, f"SELECT article_id, name, actor_id FROM actor_links {inside}", both)
    links = {(article, name): actor for article, name, actor in linked_rows}
    dates = dict(scan(few, f"SELECT article_id, published.value AS date FROM dated {inside}", both))
    known = {}
    for i, page_id, title, outlet, date in articles:
        source, text = pages[page_id]
        about = {
            "kind": "article", "id": i, "article_id": i, "page_id": page_id, "title": title, "outlet": outlet or "",
            "source": source, "date": dates.get(i) or date or "", "actor": "", "act": "", "story": stories.get(i, ""),
        }  # fmt: skip
        known[i] = about
        if only is None or i in only:
            words = "\n".join(_plain(text, start, end, edits[i]) for start, end in spans[i])
            yield _document(about, words, kind="article")
    for i, article_id, page_id, content, spoke, actor, actors, act, said in scan(few, _STATEMENTS, ends):
        article = known.get(article_id)
        if article is None or not (only is None or i in only):
            continue
        text, mended = pages[page_id][1], edits[article_id]
        words = " … ".join(_plain(text, span["start"], span["end"], mended) for span in content)
        speaker = _plain(text, spoke["start"], spoke["end"], mended) if spoke else ""
        said_by = list(dict.fromkeys(filter(None, (actor, *(actors or ())))))
        linked = dict.fromkeys(a for name in said_by if (a := links.get((article_id, name))))
        named = dict.fromkeys([*said_by, *(n for a in linked if a in names for n in (names[a][0], *names[a][1]))])
        about = {**article, "kind": "statement", "id": i, "actor": actor or "", "act": act, "date": said or article["date"]}
        yield _document(about, words, more=f"{speaker} {actor or ''}", kind="statement", named=list(named))


def _actor(row: tuple[str, str, str, list[str], int]) -> tantivy.Document:
    actor, name, kind, more, spoken = row
    return _document({"id": actor, "actor": name, "act": kind}, kind="actor", named=[name, *more], weight=spoken)


def _document(
    about: dict[str, str], text: str = "", *, kind: str, more: str = "", named: list[str] | None = None, weight: int = 0
) -> tantivy.Document:
    document = tantivy.Document()
    document.add_bytes("about", _json(about).encode())
    document.add_bytes("text", text.encode())
    document.add_text("id", about["id"])
    document.add_text("kind", kind)
    if kind != "actor":
        document.add_text("act", about["act"])
        document.add_text("story", about["story"])
    for field, words in (
        ("text", find_terms(text) + find_terms(more)),
        ("names", [w for name in named or () for w in (*find_terms(name), APART)]),
        ("outlet", find_terms(about.get("outlet", ""))),
    ):
        if words:
            document.add_text(f"{field}_exact", " ".join(words))
            document.add_text(f"{field}_bare", " ".join(map(bare, words)))
    first, last = days(about.get("date", "")) or (None, None)
    document.add_integer("first", first.toordinal() if first else 0)
    document.add_integer("last", last.toordinal() if last else 0)
    document.add_integer("weight", weight)
    return document


_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _plain(text: str, start: int, end: int, edits: list[tuple[int, int, str]]) -> str:
    """The plain text of a stretch of the page: letters composed, broken words whole."""
    inside: list[Any] = [(a - start, b - start, as_) for a, b, as_ in edits if start <= a and b <= end]
    return to_plain(text[start:end], inside).text
