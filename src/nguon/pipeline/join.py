"""How pages join a case that was built before: what was found there stays, only what the new pages touch is compared again.

Articles are looked at again where they may share text with a new one; what dates and names rest on was kept from the last
build and is counted again with the new rows; a new article joins a story or founds one; and only stories that something changed
in are told again. What follows may differ a little from a build of everything at once: stories then grew in another order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from nguon.compare import reuse
from nguon.compare.actor import find_actors
from nguon.compare.affair import tell_stories
from nguon.compare.date import find_dates
from nguon.compare.packed import PIECES
from nguon.compare.rows import INSIDE, story_articles
from nguon.compare.story import KEPT, join_stories
from nguon.engines.arrow import schema
from nguon.engines.base import Engine
from nguon.lang.pack import LanguagePack
from nguon.store.snapshot import MOST_PARTS, Snapshot

STATE = ("pieces", "reuse_sketch", "actor_met", "date_own", *KEPT)
"""Tables of a build that are kept beside the snapshot, for the next one to go on from."""

FROM, SHARE = 1000, 0.2
"""Pages that a case must have for new ones to join it, and how many may, as a share of them: else all is compared anew."""

Lap = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Before:
    """The last build, when pages can join it: its snapshot and the pages in it."""

    snapshot: Snapshot
    pages: frozenset[str]


def find_before(
    snapshot: Snapshot | None, about: Mapping[str, object], listed: Callable[[frozenset[str]], str], pages: int
) -> Before | None:
    """Return the last build when `pages` pages can join it, else None.

    They can when it was made by the same code and words without decisions (`about`), and its pages are what they were: `listed`
    tells what the case says of those pages now.
    """
    if snapshot is None or not all(snapshot.state(name)[0].is_file() for name in STATE):
        return None
    if any(snapshot.manifest.get(name) != value for name, value in about.items()):
        return None
    if len(snapshot.files("pages")) > MOST_PARTS:
        return None
    ids = frozenset(i for file in snapshot.files("pages") for i in pq.read_table(file, columns=["id"])["id"].to_pylist())
    new = pages - len(ids)
    if len(ids) < FROM or new > SHARE * len(ids) or new < 0 or snapshot.manifest.get("listed") != listed(ids):
        return None
    return Before(snapshot, ids)


def compare_new(engine: Engine, pack: LanguagePack, before: Before, lap: Lap) -> None:
    """Make all tables across pages, of the tables of the new pages alone and what `before` holds.

    Afterwards `pieces` and the other tables of `STATE` are those of the whole case, but for the blobs of old articles.
    """
    engine.load("pieces_new", engine.batches("pieces"), PIECES)
    for name in ("reuse", "dated", "actors", "actor_links", "stories", "events", "threads", "findings"):
        _load(engine, f"known_{name}", before.snapshot.files(name), schema(name))
    for name in STATE:
        if name != "pieces":
            _load(engine, f"known_{name}", before.snapshot.state(name))
    _find_copies(engine, pack, before)
    lap("reuse")
    all_pieces = ds.dataset(before.snapshot.state("pieces")).to_batches(columns=["article_id", "page_id", "published"])
    blank = (pa.RecordBatch.from_arrays([*b.columns, pa.nulls(b.num_rows, pa.binary())], schema=PIECES) for b in all_pieces)
    engine.load("pieces", chain(blank, engine.batches("pieces_new")), PIECES)
    find_dates(engine, pack, known="known_date_own")
    lap("date")
    find_actors(engine, pack, known="known_actor_met")
    lap("actor")
    join_stories(engine, pack, {name: f"known_{name}" for name in ("stories", *KEPT)})
    lap("story")
    _tell(engine, pack, before)
    lap("affair")


def _find_copies(engine: Engine, pack: LanguagePack, before: Before) -> None:
    """Make `reuse`: the pairs known before, and those of a new article with any."""
    reuse.find_near(engine, "known_reuse_sketch", "near")
    near = _column(engine, "near", "article_id")
    engine.load("pieces", chain(_blobs(before, near), engine.batches("pieces_new")), PIECES)
    reuse.run(engine, pack)
    fresh = "SELECT r.* FROM reuse r JOIN (SELECT article_id FROM pieces_new) n ON n.article_id = r."
    engine.sql("reuse_fresh", f"{fresh}a UNION {fresh}b")
    engine.sql("reuse", "SELECT * FROM known_reuse UNION ALL SELECT * FROM reuse_fresh")
    engine.sql(
        "reuse_sketch_new",
        "SELECT s.h AS h, s.article_id AS article_id FROM reuse_sketch s JOIN pieces_new n ON s.article_id = n.article_id",
    )
    engine.sql(
        "reuse_sketch", "SELECT h, article_id FROM known_reuse_sketch UNION ALL SELECT h, article_id FROM reuse_sketch_new"
    )
    engine.drop("near")


def _tell(engine: Engine, pack: LanguagePack, before: Before) -> None:
    """Make `events`, `threads` and `findings`: those of stories in which something changed anew, the others as they were."""
    _find_touched(engine)
    engine.sql("stories_all", "SELECT * FROM stories")
    engine.sql("stories", "SELECT s.* FROM stories_all s JOIN touched t ON s.id = t.story")
    engine.sql(
        "touched_articles", "SELECT DISTINCT i.article_id AS article_id FROM story_now i JOIN touched t ON i.story = t.story"
    )
    wanted = _column(engine, "touched_articles", "article_id")
    engine.load("pieces_all", engine.batches("pieces"), PIECES)
    new = set(_column(engine, "pieces_new", "article_id"))
    engine.load("pieces", chain(_blobs(before, [i for i in wanted if i not in new]), engine.batches("pieces_new")), PIECES)
    tell_stories(engine, pack)
    for name in ("events", "threads", "findings"):
        untouched = (
            f"SELECT k.* FROM known_{name} k JOIN stories_all s ON k.story = s.id LEFT JOIN touched t ON t.story = s.id "
            "WHERE t.story IS NULL"
        )
        engine.sql(f"{name}_all", f"{untouched} UNION ALL SELECT * FROM {name}")
        engine.sql(name, f"SELECT * FROM {name}_all")
        engine.drop(f"{name}_all")
    engine.sql("stories", "SELECT * FROM stories_all")
    engine.load("pieces", engine.batches("pieces_all"), PIECES)
    for name in ("stories_all", "pieces_all", "touched", "touched_articles", "story_now"):
        engine.drop(name)


def _find_touched(engine: Engine) -> None:
    """Make `touched` (story), and `story_now` (story, article_id).

    A story is told again when it is new or holds other articles than before, or when one of its articles is new, dated
    otherwise, newly copied, or names somebody who is another now or speaks for others.
    """
    engine.map(story_articles, "stories", "story_now", INSIDE)
    engine.map(story_articles, "known_stories", "story_before", INSIDE)
    other = "c.name <> k.name OR c.kind <> k.kind OR c.speaks_for IS DISTINCT FROM k.speaks_for"
    engine.sql("actors_other", f"SELECT c.id AS id FROM actors c JOIN known_actors k ON c.id = k.id WHERE {other}")
    keys = "article_id, name, actor_id"
    parts = [
        "SELECT article_id FROM pieces_new",
        "SELECT d.article_id FROM dated d JOIN known_dated k ON d.article_id = k.article_id "
        "WHERE d.published IS DISTINCT FROM k.published",
        "SELECT a AS article_id FROM reuse_fresh",
        "SELECT b AS article_id FROM reuse_fresh",
        f"SELECT article_id FROM (SELECT {keys} FROM actor_links EXCEPT SELECT {keys} FROM known_actor_links) AS x",
        "SELECT l.article_id AS article_id FROM actor_links l JOIN actors_other o ON l.actor_id = o.id",
    ]
    engine.sql("touching", " UNION ".join(parts))
    now, then = (f"SELECT story, article_id FROM story_{when}" for when in ("now", "before"))
    moved = f"SELECT story FROM ({now} EXCEPT {then}) AS x UNION SELECT story FROM ({then} EXCEPT {now}) AS y"
    engine.sql(
        "touched", f"SELECT i.story AS story FROM story_now i JOIN touching t ON i.article_id = t.article_id UNION {moved}"
    )
    for name in ("story_before", "actors_other", "touching"):
        engine.drop(name)


def _blobs(before: Before, articles: list[str]) -> Iterator[pa.RecordBatch]:
    """Yield the rows of `pieces` of some articles of the last build."""
    if articles:
        wanted = pc.field("article_id").isin(articles)
        yield from (b for b in ds.dataset(before.snapshot.state("pieces")).to_batches(filter=wanted) if b.num_rows)


def _load(engine: Engine, name: str, files: list[Path], shape: pa.Schema | None = None) -> None:
    shape = shape or pq.read_schema(files[0])
    rows = (
        b
        for file in files
        for batch in pq.ParquetFile(file).iter_batches()
        for b in pa.Table.from_batches([batch]).cast(shape).to_batches()
    )
    engine.load(name, rows, shape)


def _column(engine: Engine, table: str, column: str) -> list[str]:
    return sorted(v for batch in engine.batches(table) for v in batch.column(column).to_pylist())
