"""A story with all that belongs to it: what events, threads and findings are found in.

The idea: the work on one story knows nothing of the others and costs nothing for them. Its rows are brought together by joins
over ids, as bytes, and one kernel call sees one story.
"""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from nguon.compare.date import resolve_again
from nguon.compare.embedding import Embedding
from nguon.compare.event import find_events
from nguon.compare.finding import find_findings
from nguon.compare.packed import unpack_piece
from nguon.compare.rows import INSIDE, count_rows, exploded, story_articles
from nguon.compare.thread import gather_threads
from nguon.compare.utterance import find_utterances
from nguon.decide.effect import decide_story, to_lost
from nguon.decide.was import Was
from nguon.engines.arrow import schema_of, to_batch, to_records
from nguon.engines.packed import pack as to_bytes
from nguon.engines.packed import unpack
from nguon.errors import BuildError
from nguon.lang.pack import LanguagePack, load
from nguon.model.corpus import Actor, ActorLink, Dated, Event, Finding, Reuse, Story, Thread, Utterance
from nguon.model.page import Problem
from nguon.model.reading import Piece
from nguon.model.table import BY_NAME

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nguon.decide.place import Placed
    from nguon.engines.base import Engine

AFFAIRS = pa.schema(
    [("story", pa.string()), ("kind", pa.string()), ("key", pa.string()), ("more", pa.string()), ("blob", pa.binary())]
)
"""Rows of `affairs`: a story and what belongs to it; `kind` is a table's name, `key` and `more` tell rows apart."""

_KEYED = pa.schema([("key", pa.string()), ("more", pa.string()), ("blob", pa.binary())])
OWNED = ("events", "threads", "utterances", "findings")
"""The tables of which each row belongs to one story."""
LARGEST = 1000
"""Articles of a story that are compared with each other, at most."""

_SPEAKS = pa.schema([("actor_id", pa.string()), ("other", pa.string())])
_KEYS = {
    "stories": ("id", ""),
    "dated": ("article_id", ""),
    "actor_links": ("article_id", "name"),
    "reuse": ("a", "b"),
    "actors": ("id", ""),
}


@dataclass(frozen=True, slots=True)
class Affair:
    """One story, its articles (with the times that they have under their best dates) and what is known of them."""

    story: Story
    pieces: tuple[Piece, ...]
    dated: tuple[Dated, ...]
    links: tuple[ActorLink, ...]
    reuse: tuple[Reuse, ...]
    actors: tuple[Actor, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """What was found in one story."""

    story: str
    events: tuple[Event, ...]
    threads: tuple[Thread, ...]
    utterances: tuple[Utterance, ...]
    findings: tuple[Finding, ...]
    problems: tuple[Problem, ...]
    was: tuple[Was, ...] = ()


def tell_stories(
    engine: Engine, pack: LanguagePack, decided: Sequence[Placed] = (), embedding: Embedding | None = None
) -> None:
    """Make the tables `events`, `threads`, `utterances` and `findings` (and add to `problems`) from all that was found before.

    `decided` are a person's decisions about threads; one that can't be followed becomes a problem of the stage `decide`, and
    the threads as they were without them become `threads_was`.
    """
    gather_affairs(engine)
    kernel = partial(tell_affair, language=pack.code, decided=tuple(decided), embedding=embedding)
    engine.map_groups(kernel, "affairs", "story", "told", schema_of(Told), order=("kind", "key", "more"))
    engine.drop("affairs")
    parts = {name: (partial(rows_told, column=name), schema_of(BY_NAME[name].record)) for name in OWNED}
    parts["threads_was"] = (partial(rows_told, column="was"), schema_of(Was))
    engine.split("told", {**parts, "problems_more": (partial(rows_told, column="problems"), schema_of(Problem))})
    engine.sql("problems", "SELECT * FROM problems UNION ALL SELECT * FROM problems_more")
    engine.drop("told")
    engine.drop("problems_more")


def gather_affairs(engine: Engine) -> None:
    """Make the table `affairs`: for each story a row for it, its articles, their dates, links and copies, and its actors.

    Actors are those that its articles name, and those that these declaredly speak for.
    """
    engine.split("stories", {"inside_all": (story_articles, INSIDE)})
    _cut_large(engine)
    engine.split("actors", {"speaks": (speaking, _SPEAKS)})
    engine.sql(
        "named",
        "SELECT DISTINCT i.story AS story, l.actor_id AS actor_id FROM inside i "
        "JOIN actor_links l ON i.article_id = l.article_id",
    )
    _add_principals(engine)
    mine = "SELECT DISTINCT article_id FROM inside"
    engine.sql("mine_dated", f"SELECT d.* FROM dated d JOIN ({mine}) AS i ON d.article_id = i.article_id")
    engine.sql("mine_actor_links", f"SELECT l.* FROM actor_links l JOIN ({mine}) AS i ON l.article_id = i.article_id")
    engine.sql("mine_reuse", f"SELECT r.* FROM reuse r JOIN ({mine}) AS i ON r.a = i.article_id")
    engine.sql("mine_actors", "SELECT a.* FROM actors a JOIN (SELECT DISTINCT actor_id FROM named) AS n ON a.id = n.actor_id")
    for name in _KEYS:
        source = name if name == "stories" else f"mine_{name}"
        engine.map(partial(keyed_rows, table=name), source, f"keyed_{name}", _KEYED)
    parts = [
        "SELECT key AS story, 'stories' AS kind, key, more, blob FROM keyed_stories",
        "SELECT i.story, 'pieces' AS kind, p.article_id AS key, '' AS more, p.blob FROM inside i "
        "JOIN pieces p ON i.article_id = p.article_id",
        *(
            f"SELECT i.story, '{name}' AS kind, k.key, k.more, k.blob FROM inside i JOIN keyed_{name} k ON i.article_id = k.key"
            for name in ("dated", "actor_links")
        ),
        "SELECT i.story, 'reuse' AS kind, k.key, k.more, k.blob FROM inside i JOIN keyed_reuse k ON i.article_id = k.key "
        "JOIN inside j ON j.article_id = k.more AND j.story = i.story",
        "SELECT n.story, 'actors' AS kind, k.key, k.more, k.blob FROM named n JOIN keyed_actors k ON n.actor_id = k.key",
    ]
    engine.sql("affairs", " UNION ALL ".join(parts))
    made = [*(f"keyed_{name}" for name in _KEYS), *(f"mine_{name}" for name in _KEYS if name != "stories")]
    for name in ("inside", "speaks", "named", *made):
        engine.drop(name)


def _cut_large(engine: Engine) -> None:
    """Make `inside` (story, article_id) of `inside_all`: of a very large story the earliest articles that are no copies.

    What is left out is told by a row of `problems`.
    """
    engine.sql(
        "inside_ranked",
        "SELECT i.story AS story, i.article_id AS article_id, ROW_NUMBER() OVER (PARTITION BY i.story "
        "ORDER BY CASE WHEN c.b IS NULL THEN 0 ELSE 1 END, CASE WHEN p.published = '' THEN '9' ELSE p.published END, "
        "i.article_id) AS nth "
        "FROM inside_all i JOIN pieces p ON i.article_id = p.article_id "
        "LEFT JOIN (SELECT DISTINCT b FROM reuse WHERE kind = 'duplicate') c ON c.b = i.article_id",
    )
    engine.sql("inside", f"SELECT story, article_id FROM inside_ranked WHERE nth <= {LARGEST}")
    engine.sql("large", f"SELECT story, MAX(nth) AS n FROM inside_ranked GROUP BY story HAVING MAX(nth) > {LARGEST}")
    rows = [
        Problem(row["story"], None, "affair", f"the story has {row['n']:,} articles; what is said was compared in {LARGEST:,}")
        for row in sorted(engine.table("large").to_pylist(), key=lambda row: row["story"])
    ]
    engine.load("problems_large", [to_batch(rows, Problem)], schema_of(Problem))
    engine.sql("problems", "SELECT * FROM problems UNION ALL SELECT * FROM problems_large")
    for name in ("inside_all", "inside_ranked", "large", "problems_large"):
        engine.drop(name)


def _add_principals(engine: Engine) -> None:
    """Add to `named` those that the actors in it speak for, those that these speak for, and so on."""
    before = -1
    while (now := count_rows(engine, "named")) != before:
        before = now
        engine.sql(
            "named_more",
            "SELECT story, actor_id FROM named UNION "
            "SELECT n.story AS story, s.other AS actor_id FROM named n JOIN speaks s ON n.actor_id = s.actor_id",
        )
        engine.sql("named", "SELECT story, actor_id FROM named_more")
    engine.drop("named_more")


def keyed_rows(batch: pa.RecordBatch, table: str) -> pa.RecordBatch:
    """Kernel: rows of a table as bytes, with the columns by which they are joined."""
    columns = [batch.column(name) if name else pa.array([""] * batch.num_rows) for name in _KEYS[table]]
    records: list[Any] = to_records(batch, BY_NAME[table].record)
    blobs = [to_bytes(record) for record in records]
    return pa.RecordBatch.from_arrays([*columns, pa.array(blobs, pa.binary())], schema=_KEYED)


def speaking(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Kernel: from actors to (actor_id, other), a row for each that an actor speaks for."""
    return exploded(batch, "speaks_for", _SPEAKS)


def read_affair(batch: pa.RecordBatch, pack: LanguagePack) -> Affair:
    """Return the story whose rows a batch of `affairs` holds."""
    rows: dict[str, list[Any]] = {kind: [] for kind in (*_KEYS, "pieces")}
    for kind, blob in zip(batch.column("kind").to_pylist(), batch.column("blob").to_pylist(), strict=True):
        rows[kind].append(unpack_piece(blob) if kind == "pieces" else unpack(BY_NAME[kind].record, blob))
    dates = {row.article_id: row for row in rows["dated"]}
    pieces = (resolve_again(p, dates[p.article.id], pack) if p.article.id in dates else p for p in rows["pieces"])
    return Affair(
        rows["stories"][0],
        tuple(pieces),
        tuple(rows["dated"]),
        tuple(rows["actor_links"]),
        tuple(rows["reuse"]),
        tuple(rows["actors"]),
    )


def tell_affair(
    batch: pa.RecordBatch, language: str, decided: tuple[Placed, ...] = (), embedding: Embedding | None = None
) -> pa.RecordBatch:
    """Kernel: events, threads and findings of one story, all of whose rows the batch holds."""
    story = batch.column("story")[0].as_py()
    try:
        told = tell(read_affair(batch, load(language)), load(language), decided, embedding)
    except BuildError:  # the user's model fails: told at once, lest some stories be compared without it
        raise
    except Exception as error:  # our own bug: told with its place; the other stories are still compared
        place = traceback.extract_tb(error.__traceback__)[-1]
        reason = (
            f"nguon itself failed in this story ({type(error).__name__}: {error}; {Path(place.filename).name}:{place.lineno})"
        )
        told = Told(story, (), (), (), (), (Problem(story, None, "affair", f"{reason}; report it"),))
    return to_batch([told], Told)


def tell(affair: Affair, pack: LanguagePack, decided: Sequence[Placed] = (), embedding: Embedding | None = None) -> Told:
    """Return the events, threads and findings of one story."""
    story, pieces, links, dated, actors = affair.story, affair.pieces, affair.links, affair.dated, affair.actors
    events = find_events(story, pieces, links, dated, pack, actors)
    gathered = gather_threads(story, pieces, links, dated, affair.reuse, pack, actors, embedding=embedding)
    statements = [s for p in pieces for s in p.statements] if decided else []
    threads, lost, was = decide_story(story, gathered.threads, statements, links, actors, dated, decided, pack)
    utterances = find_utterances(story, pieces, threads, gathered, affair.reuse, pack)
    findings = find_findings(story, threads, pieces, links, actors, dated, pack)
    return Told(
        story.id,
        tuple(events),
        threads,
        utterances,
        tuple(findings),
        tuple(to_lost(i, why) for i, why in lost.items()),
        tuple(was),
    )


def rows_told(batch: pa.RecordBatch, column: str) -> pa.RecordBatch:
    """Kernel: the rows of one kind out of what was found in stories."""
    return pa.RecordBatch.from_struct_array(batch.column(column).flatten())
