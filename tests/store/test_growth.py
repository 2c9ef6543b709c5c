"""What stands beside the tables of a case to which pages were added: the same as if it were written anew from its tables."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path
from typing import Any

import duckdb
import pytest

from nguon.pipeline.case import build_case
from nguon.pipeline.option import Options
from nguon.store.case import Case
from nguon.store.growth import find_differences, open_tables, take_pages
from nguon.store.lookup import FILE
from nguon.store.lookup_build import build_lookup, grow_lookup
from nguon.store.search import SearchIndex
from nguon.store.search_build import FOLDER, build_index, grow_index
from nguon.store.snapshot import Snapshot

EXAMPLES = Path(__file__).parents[2] / "examples" / "pages"


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """The sample case in three goes, of which two joined it."""
    case = tmp_path_factory.mktemp("grown") / "case"
    files = sorted(p for p in EXAMPLES.iterdir() if p.is_file())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("nguon.pipeline.before.FROM", 1)
        patch.setattr("nguon.pipeline.before.SHARE", 10.0)
        for some in (files[:9], files[9:12], files[12:]):
            build_case(case, some, Options(workers=0))
    return Case.open(case)


@pytest.fixture(scope="module")
def anew(grown: Case, tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """The tables of the grown case, with the rest written anew."""
    assert grown.snapshot.manifest["joined"]
    folder = tmp_path_factory.mktemp("anew") / "1"
    shutil.copytree(grown.snapshot.path, folder)
    shutil.rmtree(folder / FOLDER)
    (folder / FILE).unlink()
    build_index(folder)
    build_lookup(folder)
    return Snapshot.open(folder)


def dump(file: Path) -> dict[str, list[Any]]:
    """All tables of a SQLite file with their rows in an order of their own, and the indexes."""
    lite = sqlite3.connect(file)
    made = lite.execute("SELECT name, type, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY name").fetchall()
    rows = {name: sorted(lite.execute(f"SELECT * FROM {name}"), key=repr) for name, kind, _ in made if kind == "table"}
    lite.close()
    return {**rows, "schema": made}


def hits(index: SearchIndex, query: str, **filters: str) -> dict[str, Any]:
    """What a query finds, without the score (words that were struck out still count a little in it) and the order."""
    found = index.find(query, limit=1000, filters=filters)
    assert found.total == len(found.hits)
    return {hit.id: (hit.kind, hit.title, hit.date, hit.actor, hit.act, hit.story, hit.text) for hit in found.hits}


def test_the_lookup_file_is_the_same(grown: Case, anew: Snapshot) -> None:
    mine, other = dump(grown.snapshot.path / FILE), dump(anew.path / FILE)
    assert {name: len(rows) for name, rows in mine.items()} == {name: len(rows) for name, rows in other.items()}
    assert mine == other
    assert min(len(mine[name]) for name in ("page", "article", "said", "words", "story", "actor_said")) > 0


def test_searches_find_the_same(grown: Case, anew: Snapshot) -> None:
    mine, other = SearchIndex.open(grown.snapshot), SearchIndex.open(anew)
    words = {word for title in anew.sql("SELECT title FROM articles") for word in title["title"].split()}
    found = 0
    for word in sorted(word for word in words if any(map(str.isalnum, word))):
        assert hits(mine, word) == hits(other, word), word
        found += len(hits(mine, word))
    assert found > len(words)
    for actor in anew.rows("actors"):
        assert hits(mine, "", actor=actor.name) == hits(other, "", actor=actor.name), actor.name
        assert {a.id for a in mine.find_actors(actor.name, 100)} == {a.id for a in other.find_actors(actor.name, 100)}
    for story in anew.rows("stories"):
        assert hits(mine, "", story=story.id) == hits(other, "", story=story.id)
    kinds = {row["kind"] for row in anew.sql("SELECT DISTINCT kind FROM actors")}
    assert kinds


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("dated", "REPLACE ({'value': '2023-01-02', 'precision': 'day'} AS published)"),
        ("actors", "REPLACE (name || ' Khác' AS name, [name, 'Tên Lạ'] AS names)"),
        ("actors", "REPLACE (CASE kind WHEN 'person' THEN 'org' ELSE 'person' END AS kind)"),
        ("actor_links", "REPLACE (first_value(actor_id) OVER (ORDER BY actor_id) AS actor_id)"),
        ("stories", "REPLACE ('z' || id AS id, articles[2:] AS articles)"),
        ("events", "REPLACE ([{'article_id': e.article_id, 'start': 0, 'end': 4} for e in evidence] AS evidence)"),
    ],
)
def test_what_is_known_otherwise_is_written_again(grown: Case, anew: Snapshot, tmp_path: Path, table: str, change: str) -> None:
    """A table across pages as a later build may leave it: every third row is another."""
    before, now, other = grown.snapshot.path, tmp_path / "1", tmp_path / "2"
    shutil.copytree(before, now, ignore=shutil.ignore_patterns(FILE, FOLDER))
    with duckdb.connect() as duck:
        duck.execute(f"CREATE TABLE rows AS SELECT *, row_number() OVER () AS n FROM '{before / table}.parquet'")
        order = "n % 3 = 1" if table != "actor_links" else "true"
        duck.execute(
            f"COPY (SELECT * EXCLUDE n FROM (SELECT * {change} FROM rows WHERE {order} UNION ALL SELECT * FROM rows "
            f"WHERE NOT ({order})) ORDER BY ALL) TO '{now / table}.parquet'"
        )
    shutil.copytree(now, other)
    grow_lookup(now, before)
    grow_index(now, before)
    build_lookup(other)
    build_index(other)
    mine, others = dump(now / FILE), dump(other / FILE)
    assert mine == others
    assert mine != dump(anew.path / FILE)
    index, whole = SearchIndex.open(Snapshot.open(now)), SearchIndex.open(Snapshot.open(other))
    assert hits(index, "", **{"from": "1900"}) == hits(whole, "", **{"from": "1900"})
    for actor in [*Snapshot.open(now).rows("actors"), *anew.rows("actors")]:
        assert hits(index, "", actor=actor.name) == hits(whole, "", actor=actor.name), actor.name
        assert set(index.find_actors(actor.name, 100)) == set(whole.find_actors(actor.name, 100))


def test_the_snapshot_before_stays_as_it_is(grown: Case) -> None:
    for number in (1, 2):
        before = Snapshot.open(grown.path / "snapshots" / str(number))
        assert set(hits(SearchIndex.open(before), "", kind="article")) == {a.id for a in before.rows("articles")}


def test_where_the_last_build_left_nothing_all_is_written(grown: Case, anew: Snapshot, tmp_path: Path) -> None:
    shutil.copytree(anew.path, tmp_path / "now", ignore=shutil.ignore_patterns(FILE, FOLDER))
    shutil.copytree(tmp_path / "now", tmp_path / "before")
    grow_lookup(tmp_path / "now", tmp_path / "before")
    grow_index(tmp_path / "now", tmp_path / "before")
    assert dump(tmp_path / "now" / FILE) == dump(anew.path / FILE)
    assert hits(SearchIndex.open(Snapshot.open(tmp_path / "now")), "", kind="article")


def test_rows_that_differ_and_pages_apart(grown: Case, tmp_path: Path) -> None:
    now, before = grown.snapshot.path, grown.path / "snapshots" / "2"
    new = {p.id for p in grown.snapshot.rows("pages")} - {p.id for p in Snapshot.open(before).rows("pages")}
    with open_tables(now, tmp_path / "spill", before) as duck:
        found = duck.execute(find_differences("SELECT id FROM {of}pages", "id")).fetchall()
        linked = "SELECT article_id, name, actor_id FROM {of}actor_links"
        otherwise = duck.execute(find_differences(linked, "article_id", "article_id, name, actor_id")).fetchall()
        rows = [set(duck.execute(linked.format(of=of)).fetchall()) for of in ("", "was.")]
    assert {i for (i,) in found} == new
    assert set(otherwise) == rows[0] ^ rows[1] != set()
    with take_pages(now, tmp_path / "spill", sorted(new)) as few:
        said = few.execute("SELECT DISTINCT page_id FROM statements UNION SELECT id FROM pages").fetchall()
    assert {i for (i,) in said} == new
