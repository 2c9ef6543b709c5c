"""How pages join a case that was built before: what was found there stays, only what the new pages touch is compared again.

Articles are looked at again where they may share text with a new one; what dates and names rest on was kept from the last
build and is counted again with the new rows; a new article joins a story or founds one; and only stories that something changed
in are told again. What follows may differ a little from a build of everything at once: stories then grew in another order.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from itertools import chain

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from nguon.compare import actor, reuse
from nguon.compare.actor import find_actors
from nguon.compare.affair import OWNED, tell_stories
from nguon.compare.date import find_dates
from nguon.compare.embedding import Embedding
from nguon.compare.packed import PIECES
from nguon.compare.rows import INSIDE, story_articles
from nguon.compare.story import KEPT, join_stories
from nguon.decide.effect import LOST_STAGE
from nguon.engines.arrow import schema, to_batches
from nguon.engines.base import Engine
from nguon.lang.pack import LanguagePack
from nguon.model.corpus import Finding
from nguon.model.decision import split_rule
from nguon.pipeline.before import Before
from nguon.pipeline.decide import RAW, Decided
from nguon.store.snapshot import Snapshot

STATE = ("pieces", "reuse_sketch", "actor_met", *actor.KEPT, "date_own", *KEPT)
"""Tables of a build that are kept beside the snapshot, for the next one to go on from."""

ACROSS = ("reuse", "dated", "actors", "actor_links", "stories", *OWNED, "problems")
"""Tables of the last build that new ones are made of."""

_IDS = pa.schema([("article_id", pa.string())])

Lap = Callable[[str], None]


def compare_new(
    engine: Engine, pack: LanguagePack, before: Before, decided: Decided, lap: Lap, embedding: Embedding | None = None
) -> None:
    """Make all tables across pages, of the tables of the new pages alone and what `before` holds.

    Of the tables of `STATE` that grow only the new rows are made, under names with `_new` behind.
    """
    again = before.articles_of(before.again)
    engine.load("pieces_new", engine.batches("pieces"), PIECES)
    _lend_known(engine, before, again)
    _find_copies(engine, pack, before, again)
    lap("reuse")
    old = _rows(before.snapshot, "pieces", again, PIECES.names[:3], others=True)
    blank = (pa.RecordBatch.from_arrays([*b.columns, pa.nulls(b.num_rows, pa.binary())], schema=PIECES) for b in old)
    engine.load("pieces", chain(blank, engine.batches("pieces_new")), PIECES)
    find_dates(engine, pack, known="known_date_own")
    decided.tables("date", engine)
    lap("date")
    made = {name: f"known_{name}" for name in (*actor.KEPT, "actor_gone")}
    find_actors(engine, pack, known="known_actor_met", made={**made, **_undecided(engine, before.snapshot)})
    decided.tables("actor", engine)
    lap("actor")
    _find_dated_otherwise(engine)
    asked = {"again": "pieces_again", "dated": "dated_otherwise"}
    join_stories(engine, pack, {**{name: f"known_{name}" for name in ("stories", *KEPT)}, **asked})
    decided.carry_stories(engine, before.snapshot)
    lap("story")
    told = _tell(engine, pack, before, decided, embedding)
    decided.carry_rest(told, before.snapshot)
    lap("affair")


def _lend_known(engine: Engine, before: Before, again: frozenset[str]) -> None:
    """Make `known_…` of the last build's tables, without what is made once more of `again`."""
    engine.load("pieces_again", [pa.RecordBatch.from_pydict({"article_id": sorted(again)}, _IDS)], _IDS)
    for name in ACROSS:
        engine.lend(f"known_{name}", before.snapshot.files(name), schema(name))
    for name in (name for name in STATE if name != "pieces"):
        _lend_state(engine, before.snapshot, name, again if name in ("actor_met", "date_own", "story_claims") else frozenset())
    engine.load("known_actor_gone", _rows(before.snapshot, "actor_met", again, ["key"]), pa.schema([("key", pa.string())]))
    if before.snapshot.count("hidden"):
        shown = [replace(row, rule=split_rule(row.rule)[1]) for row in before.snapshot.rows("hidden")]
        engine.load("known_hidden", to_batches(shown, Finding), schema("findings"))
        engine.sql("known_findings", "SELECT * FROM known_findings UNION ALL SELECT * FROM known_hidden")


def _undecided(engine: Engine, snapshot: Snapshot) -> dict[str, str]:
    """Return the names of the last build's actors as they were before decisions."""
    tables = {}
    for name in ("actors", "actor_links"):
        tables[name] = f"known_{name}"
        files = snapshot.state(f"{name}{RAW}")
        if files[0].is_file():
            tables[name] += RAW
            engine.lend(tables[name], files, schema(name))
    return tables


def _lend_state(engine: Engine, snapshot: Snapshot, name: str, but: frozenset[str]) -> None:
    files = snapshot.state(name)
    known, shape = f"known_{name}", pq.read_schema(files[0])
    if not but:
        engine.lend(known, files, shape)
        return
    engine.lend(f"{known}_all", files, shape)
    engine.sql(
        known,
        f"SELECT k.* FROM {known}_all k LEFT JOIN pieces_again a ON a.article_id = k.article_id WHERE a.article_id IS NULL",
    )


def _find_copies(engine: Engine, pack: LanguagePack, before: Before, again: frozenset[str]) -> None:
    """Make `reuse`: the pairs known before, and those of a new article with any."""
    reuse.find_near(engine, "known_reuse_sketch", "near")
    near = [i for i in _column(engine, "near", "article_id") if i not in again]
    engine.load("pieces", chain(_rows(before.snapshot, "pieces", near), engine.batches("pieces_new")), PIECES)
    reuse.run(engine, pack)
    engine.drop("reuse_problems")  # what was cut is told of a whole build
    fresh = "SELECT r.* FROM reuse r JOIN (SELECT article_id FROM pieces_new) n ON n.article_id = r."
    engine.sql("reuse_fresh", f"{fresh}a UNION {fresh}b")
    known = "SELECT * FROM known_reuse"
    if again:
        sides = (f"LEFT JOIN pieces_again {side} ON {side}.article_id = k.{side}" for side in "ab")
        known = f"SELECT k.* FROM known_reuse k {' '.join(sides)} WHERE a.article_id IS NULL AND b.article_id IS NULL"
    engine.sql("reuse", f"{known} UNION ALL SELECT * FROM reuse_fresh")
    engine.sql(
        "reuse_sketch_new",
        "SELECT s.h AS h, s.article_id AS article_id FROM reuse_sketch s JOIN pieces_new n ON s.article_id = n.article_id",
    )
    for name in ("near", "reuse_sketch"):
        engine.drop(name)


def _find_dated_otherwise(engine: Engine) -> None:
    """Make `dated_otherwise` (article_id): articles of the last build that have another date now."""
    engine.sql(
        "dated_otherwise",
        "SELECT d.article_id AS article_id FROM dated d JOIN known_dated k ON d.article_id = k.article_id "
        "WHERE d.published IS DISTINCT FROM k.published",
    )


def _tell(engine: Engine, pack: LanguagePack, before: Before, decided: Decided, embedding: Embedding | None) -> frozenset[str]:
    """Make the tables `OWNED`: those of stories in which something changed anew, the others as they were."""
    _find_touched(engine, before)
    engine.sql("stories_all", "SELECT * FROM stories")
    engine.sql("stories", "SELECT s.* FROM stories_all s JOIN touched t ON s.id = t.story")
    engine.sql(
        "touched_articles", "SELECT DISTINCT i.article_id AS article_id FROM story_now i JOIN touched t ON i.story = t.story"
    )
    wanted = _column(engine, "touched_articles", "article_id")
    _keep_problems(engine)
    new = set(_column(engine, "pieces_new", "article_id"))
    old = [i for i in wanted if i not in new]
    engine.load("pieces", chain(_rows(before.snapshot, "pieces", old), engine.batches("pieces_new")), PIECES)
    tell_stories(engine, pack, decided.threads, embedding)
    for name in OWNED:
        untouched = (
            f"SELECT k.* FROM known_{name} k JOIN stories_all s ON k.story = s.id LEFT JOIN touched t ON t.story = s.id "
            "WHERE t.story IS NULL"
        )
        engine.sql(f"{name}_all", f"{untouched} UNION ALL SELECT * FROM {name}")
        engine.view(name, f"SELECT * FROM {name}_all")
    engine.view("stories", "SELECT * FROM stories_all")
    for name in ("touched", "touched_articles", "story_now"):
        engine.drop(name)
    return frozenset(wanted)


def _keep_problems(engine: Engine) -> None:
    """Add to `problems` those of the last build that are not told again."""
    engine.sql(
        "problems",
        "SELECT * FROM problems UNION ALL SELECT k.* FROM known_problems k LEFT JOIN touched t ON t.story = k.source "
        "LEFT JOIN (SELECT DISTINCT source FROM problems) p ON p.source = k.source "
        f"WHERE t.story IS NULL AND p.source IS NULL AND k.stage <> '{LOST_STAGE}'",
    )


def _find_touched(engine: Engine, before: Before) -> None:
    """Make `touched` (story), and `story_now` (story, article_id).

    A story is told again when it is new or holds other articles than before, or when one of its articles is new, dated
    otherwise, newly copied, or names somebody who is another now or speaks for others, or is corrected otherwise.
    """
    engine.split("stories", {"story_now": (story_articles, INSIDE)})
    engine.split("known_stories", {"story_before": (story_articles, INSIDE)})
    other = "c.name <> k.name OR c.kind <> k.kind OR c.speaks_for IS DISTINCT FROM k.speaks_for"
    engine.sql("actors_other", f"SELECT c.id AS id FROM actors c JOIN known_actors k ON c.id = k.id WHERE {other}")
    told = pa.RecordBatch.from_pydict({"article_id": sorted(before.articles_of(before.told))}, _IDS)
    engine.load("touching_told", [told], _IDS)
    keys = "article_id, name, actor_id"
    parts = [
        "SELECT article_id FROM pieces_new",
        "SELECT article_id FROM touching_told",
        "SELECT article_id FROM dated_otherwise",
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
    for name in ("story_before", "actors_other", "touching", "touching_told"):
        engine.drop(name)


def _rows(
    snapshot: Snapshot, name: str, articles: Collection[str], columns: list[str] | None = None, *, others: bool = False
) -> Iterator[pa.RecordBatch]:
    """Yield the rows of some articles (or of all `others`), of a table that the last build kept."""
    wanted = pa.array(sorted(articles), pa.string())
    for file in snapshot.state(name) if articles or others else ():
        for batch in pq.ParquetFile(file).iter_batches(columns=["article_id", *columns] if columns else None):
            mine = pc.is_in(batch.column("article_id"), wanted)
            found = batch.filter(pc.invert(mine) if others else mine)
            if found.num_rows:
                yield found.select(columns) if columns else found


def _column(engine: Engine, table: str, column: str) -> list[str]:
    return sorted(v for batch in engine.batches(table) for v in batch.column(column).to_pylist())
