"""Articles on one affair over time (vụ việc).

The idea: articles are read in order of time; each joins the story it is most like, or founds one (`cluster`). Likeness is the
cosine of weighted words, fading with the days between. An affair that wakes again after months in other words is known by
its claims: two stories are one when they hold statements on the same rare matter. Nothing decided is taken back: what an
article is compared by is kept (`story_state`), and new pages join without a rebuild.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from nguon.compare.claims import CLAIMS, find_claims, same_claims
from nguon.compare.cluster import Growing, mark_features
from nguon.compare.record import days
from nguon.compare.rows import INSIDE, count_rows, query_rows, story_articles
from nguon.compare.storyline import LOOKED_AT, likeness_table, story_rows
from nguon.compare.vector import (
    COUNTED,
    FEATURES,
    HEAD,
    Floats,
    Ints,
    cut_vector,
    feature_rows,
    find_heads,
    holder_rows,
    look_up,
    read_vector,
    read_vectors,
    suppose,
    weigh,
)
from nguon.engines.arrow import schema
from nguon.model.article import Moment

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from nguon.engines.base import Engine
    from nguon.lang.pack import LanguagePack

WAKE, WAKING = 0.06, 20
"""Likeness that two stories with common claims need, and how many articles of each, the first ones, are compared."""

UNKNOWN = "9999"
"""The first day of an article without a date: it is read after all others."""

_WHEN = pa.schema(
    [("article_id", pa.string()), ("first", pa.string()), ("last", pa.string()), ("day", pa.int64()), ("sorted", pa.string())]
)
_VECTORS = pa.schema([("pos", pa.int64()), ("hashes", pa.binary()), ("weights", pa.binary())])
_PLACED = pa.schema([("pos", pa.int64()), ("story", pa.int64()), ("id", pa.string()), ("fresh", pa.int64())])
_MEMBER = ("article_id", "title", "outlet", "credited", "names")
_KEPT = {
    "story_state": ("pos", *_MEMBER, "hashes", "weights"),
    "story_holders": ("h", "n"),
    "story_claims": tuple(CLAIMS.names),
}
KEPT = tuple(_KEPT)
"""The tables that are to be kept, with `stories`, for `join_stories`: what new articles add to them are the tables with `_new`
behind the name. A feature may stand in `story_holders` several times; the sum counts."""


@dataclass(slots=True)
class _Case:
    """The stories while articles are placed: what each feature weighs, and which articles are copies of which."""

    features: Ints
    holders: Ints
    total: int
    copies: dict[int, list[int]]
    growing: Growing
    ids: list[str]
    """The ids that stories have from before; empty for the new ones."""
    old: int
    """How many articles were placed before."""
    dated: list[int] = field(default_factory=list)
    """Articles placed before that have another date now."""


def group_stories(engine: Engine, pack: LanguagePack) -> None:
    """Make the table `stories`: every article of `pieces` is in one.

    Reads `pieces`, `dated`, `reuse`, `actors` and `actor_links`. The tables `KEPT` stay: with them and `stories`,
    `join_stories` puts new articles to the stories that there are.
    """
    _group(engine, pack, {})


def join_stories(engine: Engine, pack: LanguagePack, known_tables: Mapping[str, str]) -> None:
    """Make the table `stories` as `group_stories` does, but leave the articles where they are that were placed before.

    `known_tables` maps `stories` and each of `KEPT` to the name under which the table of the last build is loaded; `again`
    names a table of articles whose claims are looked for again, `dated` one of those that have another date. Only stories with
    new articles, or such, are told anew. When an article that was placed is no longer among `pieces`, or in no story, all is
    grouped again.
    """
    engine.split(known_tables["stories"], {"story_inside": (story_articles, INSIDE)})
    placed = (
        f"{known_tables['story_state']} s LEFT JOIN pieces p ON p.article_id = s.article_id "
        "LEFT JOIN story_inside i ON i.article_id = s.article_id"
    )
    lost = count_rows(engine, placed, "p.article_id IS NULL OR i.story IS NULL")
    _group(engine, pack, {} if lost else known_tables)


def _group(engine: Engine, pack: LanguagePack, known: Mapping[str, str]) -> None:
    _read_features(engine, pack, known)
    _order(engine, known)
    case = _load_case(engine, known)
    engine.load("story_vectors", _place_all(engine, case), _VECTORS)
    engine.drop("story_queue")
    case.growing.settle({case.growing.story(i) for i in range(case.old, len(case.growing))})
    _make_state(engine, case, known)
    _wake(engine, case)
    _tell(engine, pack, case, known)
    for name in ("new", "when", "placed"):
        engine.drop(f"story_{name}")


def _read_features(engine: Engine, pack: LanguagePack, known: Mapping[str, str]) -> None:
    """Make `story_features` and `story_fresh_claims` of the new articles; add theirs to `story_holders` and `story_claims`."""
    source = "pieces"
    if known:
        source, state = "story_new", known["story_state"]
        engine.sql(
            source,
            f"SELECT p.* FROM pieces p LEFT JOIN {state} s ON s.article_id = p.article_id WHERE s.article_id IS NULL",
        )
    engine.map(partial(feature_rows, language=pack.code), source, "story_features", FEATURES, rows=256)
    engine.map(holder_rows, "story_features", "story_counted", COUNTED, rows=2048)
    more = f" UNION ALL SELECT h, n FROM {known['story_holders']}" if known else ""
    engine.sql(
        "story_holders_now",
        f"SELECT h, CAST(SUM(n) AS BIGINT) AS n FROM (SELECT h, n FROM story_counted{more}) x GROUP BY h",
    )
    again = f" UNION SELECT article_id FROM {known['again']}" if "again" in known else ""
    engine.sql("story_claiming", f"SELECT article_id FROM story_features AS f WHERE claims = 1{again}")
    find_claims(engine, pack, "story_claiming", "story_fresh_claims")
    engine.drop("story_claiming")


def _order(engine: Engine, known: Mapping[str, str]) -> None:
    """Make `story_when`, and `story_queue`: the new articles in the order in which they are placed."""
    engine.split("dated", {"story_when": (when_rows, _WHEN)})
    start = 0
    if known:
        engine.sql("story_last", f"SELECT COALESCE(MAX(pos), -1) AS pos FROM {known['story_state']}")
        start = engine.table("story_last")["pos"][0].as_py() + 1
        engine.drop("story_last")
    engine.sql(
        "story_order",
        f"SELECT f.article_id AS article_id, w.day AS day, {start} - 1 + ROW_NUMBER() OVER (ORDER BY w.sorted, f.article_id) "
        "AS pos FROM story_features f JOIN story_when w ON w.article_id = f.article_id",
    )
    engine.sql(
        "story_queue",
        "SELECT o.pos AS pos, o.day AS day, f.hashes AS hashes, f.counts AS counts FROM story_order o "
        "JOIN story_features f ON f.article_id = o.article_id",
    )


def when_rows(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Kernel: from `dated` to an article's first and last day, the number of the first, and by what it is put in order."""
    values = pc.struct_field(batch.column("published"), "value").to_pylist()
    known = {value: _when(value) for value in set(values)}
    columns = zip(*(known[value] for value in values), strict=True)
    made = [pa.array(column, field.type) for column, field in zip(columns, list(_WHEN)[1:], strict=True)]
    return pa.RecordBatch.from_arrays([batch.column("article_id"), *made], schema=_WHEN)


def _when(value: str | None) -> tuple[str, str, int, str]:
    span = days(Moment(value, "")) if value else None
    if span is None:
        return "", "", 0, UNKNOWN
    return span[0].isoformat(), span[1].isoformat(), span[0].toordinal(), span[0].isoformat()


def _load_case(engine: Engine, known: Mapping[str, str]) -> _Case:
    """Return what articles are placed by. Without earlier ones a feature that only one article has joins nothing."""
    if known:
        query = "SELECT h.h AS h, h.n AS n FROM story_holders_now h JOIN (SELECT DISTINCT h FROM story_counted) c ON c.h = h.h"
    else:
        query = "SELECT h, n FROM story_holders_now WHERE n > 1"
    engine.sql("story_weights", query)
    found = list(engine.batches("story_weights", ("h",)))
    features, holders = (
        np.concatenate([np.empty(0, dtype=np.int64), *(b.column(name).to_numpy() for b in found)]) for name in ("h", "n")
    )
    engine.drop("story_weights")
    placed = count_rows(engine, known["story_state"]) if known else 0
    growing = Growing(len(features), marks=mark_features(features, holders, placed + count_rows(engine, "story_order")))
    case = _Case(features, holders, 0, defaultdict(list), growing, [], 0)
    if known:
        _load_placed(engine, case, known)
    case.old = len(growing)
    case.total = case.old + count_rows(engine, "story_order")
    places = "SELECT article_id, pos FROM story_order"
    if known:
        places += f" UNION ALL SELECT article_id, pos FROM {known['story_state']}"
    engine.sql("story_places", places)
    query = (
        "SELECT x.pos AS one, y.pos AS two FROM reuse r JOIN story_places x ON x.article_id = r.a "
        "JOIN story_places y ON y.article_id = r.b WHERE r.kind = 'duplicate'"
    )
    for row in query_rows(engine, "story_copies", query, ("one", "two")):
        first, second = sorted((row["one"], row["two"]))
        if second >= case.old:
            case.copies[second].append(first)
    engine.drop("story_places")
    return case


def _load_placed(engine: Engine, case: _Case, known: Mapping[str, str]) -> None:
    """Put the articles of earlier builds where they are. Only what the new ones ask for is kept of their vectors."""
    engine.view(
        "story_before",
        "SELECT s.pos AS pos, i.story AS story, COALESCE(w.day, 0) AS day, s.hashes AS hashes, s.weights AS weights "
        f"FROM {known['story_state']} s JOIN story_inside i ON i.article_id = s.article_id "
        "LEFT JOIN story_when w ON w.article_id = s.article_id",
    )
    numbers: dict[str, int] = {}
    top = case.growing.config.top
    for batch in engine.batches("story_before", ("pos",)):
        hashes, weights, ends = read_vectors(batch)
        heads = find_heads(case.features, hashes, ends)
        places, found = look_up(case.features, hashes)
        found &= hashes & 3 != HEAD
        kept = np.concatenate([[0], np.cumsum(found)])
        ids, weights = places[found].astype(np.int32), weights[found]
        starts = np.concatenate([[0], ends[:-1]])
        keys = kept[np.minimum(starts + top, ends)] - kept[starts]
        stories = np.array([numbers.setdefault(story, len(numbers)) for story in batch.column("story").to_pylist()])
        case.growing.add_all(ids, weights, kept[ends], keys, batch.column("day").to_numpy(), stories, heads)
    case.ids = list(numbers)
    if "dated" in known:
        query = f"SELECT s.pos AS pos FROM {known['story_state']} s JOIN {known['dated']} d ON d.article_id = s.article_id"
        case.dated = [row["pos"] for row in query_rows(engine, "story_dated", query, ("pos",))]
    for name in ("before", "inside"):
        engine.drop(f"story_{name}")


def _place_all(engine: Engine, case: _Case) -> Iterator[pa.RecordBatch]:
    """Place the new articles one by one; yield their vectors."""
    for batch in engine.batches("story_queue", ("pos",)):
        rows: list[dict[str, object]] = []
        for row in batch.to_pylist():
            hashes, counts = read_vector(row["hashes"], row["counts"])
            places, found = look_up(case.features, hashes)
            holders = np.where(found, case.holders[places], 1) if len(case.holders) else np.ones(len(hashes), dtype=np.int64)
            weights = weigh(counts, suppose(hashes, holders), case.total)
            kept = cut_vector(hashes, weights, holders)
            rows.append(
                {"pos": row["pos"], "hashes": hashes[kept].tobytes(), "weights": weights[kept].astype(np.float32).tobytes()}
            )
            (heads,) = find_heads(case.features, hashes[kept], np.array([len(kept)]))
            kept = kept[found[kept] & (hashes[kept] & 3 != HEAD)]
            ids, values = places[kept].astype(np.int32), weights[kept].astype(np.float32)
            keys = min(case.growing.config.top, len(kept))
            case.growing.place(ids, values, keys, row["day"], case.copies.get(row["pos"], ()), heads)
        yield pa.RecordBatch.from_pylist(rows, schema=_VECTORS)


def _make_state(engine: Engine, case: _Case, known: Mapping[str, str]) -> None:
    """Make the tables that are kept: `story_state` with a row for each article, and those of all features and claims."""
    columns = ", ".join(f"f.{name} AS {name}" for name in _MEMBER)
    fresh = "_new" if known else ""
    engine.sql(
        f"story_state{fresh}",
        f"SELECT o.pos AS pos, {columns}, v.hashes AS hashes, v.weights AS weights FROM story_features f "
        "JOIN story_order o ON o.article_id = f.article_id JOIN story_vectors v ON v.pos = o.pos",
    )
    engine.sql(f"story_claims{fresh}", "SELECT claim, article_id, statement, disputed FROM story_fresh_claims")
    engine.sql(f"story_holders{fresh}", "SELECT h, CAST(SUM(n) AS BIGINT) AS n FROM story_counted GROUP BY h")
    if known:
        for name, named in _KEPT.items():
            both = (f"SELECT {', '.join(named)} FROM {source}" for source in (known[name], f"{name}_new"))
            engine.view(name, " UNION ALL ".join(both))
    for name in ("counted", "holders_now", "features", "order", "vectors", "fresh_claims"):
        engine.drop(f"story_{name}")


def _wake(engine: Engine, case: _Case) -> None:
    """Join stories that hold statements on the same disputed and rare matter, and are a little alike."""
    engine.load("story_placed", _placed(case), _PLACED)
    engine.sql(
        "story_of",
        "SELECT s.article_id AS article_id, p.story AS story FROM story_state s JOIN story_placed p ON p.pos = s.pos",
    )
    pairs = same_claims(engine, "story_claims", "story_of", len(case.growing))
    new = {case.growing.story(i) for i in range(case.old, len(case.growing))}
    pairs = [pair for pair in pairs if new & set(pair)]
    engine.drop("story_of")
    if not pairs:
        return
    wanted = sorted({n for pair in pairs for n in pair})
    asked = pa.RecordBatch.from_pydict({"story": wanted})
    engine.load("story_asked", [asked], asked.schema)
    query = (
        "SELECT x.story AS story, x.nth AS nth, s.hashes AS hashes, s.weights AS weights FROM ("
        "SELECT p.story AS story, p.pos AS pos, ROW_NUMBER() OVER (PARTITION BY p.story ORDER BY p.pos) AS nth "
        "FROM story_placed p JOIN story_asked a ON a.story = p.story) x JOIN story_state s ON s.pos = x.pos "
        f"WHERE x.nth <= {WAKING}"
    )
    vectors: dict[int, list[tuple[Ints, Floats]]] = defaultdict(list)
    for row in query_rows(engine, "story_few", query, ("story", "nth")):
        vectors[row["story"]].append(read_vector(row["hashes"], row["weights"]))
    engine.drop("story_asked")
    home: dict[int, int] = {}
    for a, b in pairs:
        likeness = likeness_table([*vectors[a], *vectors[b]])[: len(vectors[a]), len(vectors[a]) :]
        if likeness.max() >= WAKE:
            one, two = sorted((_root(home, a), _root(home, b)))
            if one != two:
                home[two] = one
    for n in sorted(home):
        case.growing.merge(n, _root(home, n))


def _root(home: Mapping[int, int], n: int) -> int:
    while n in home:
        n = home[n]
    return n


def _placed(case: _Case) -> Iterator[pa.RecordBatch]:
    """Yield in which story each article is, the id that the story has, and whether it has new articles."""
    growing = case.growing
    stories = growing.stories()
    fresh = np.zeros(len(growing.sizes), dtype=np.int64)
    fresh[stories[case.old :]] = 1
    fresh[stories[case.dated]] = 1
    for start in range(0, len(stories), 65_536):
        some = stories[start : start + 65_536]
        ids = [case.ids[n] if n < len(case.ids) else "" for n in some]
        columns = [
            pa.array(np.arange(start, start + len(some)), pa.int64()),
            pa.array(some, pa.int64()),
            pa.array(ids, pa.string()),
        ]
        yield pa.RecordBatch.from_arrays([*columns, pa.array(fresh[some], pa.int64())], schema=_PLACED)


def _tell(engine: Engine, pack: LanguagePack, case: _Case, known: Mapping[str, str]) -> None:
    """Make `stories`: those with new articles are told, the others stay as they are."""
    engine.load("story_placed", _placed(case), _PLACED)
    engine.sql(
        "story_members",
        "SELECT p.story AS story, p.id AS id, s.pos AS pos, s.article_id AS article_id, w.first AS first, w.last AS last, "
        "ROW_NUMBER() OVER (PARTITION BY p.story ORDER BY w.sorted, s.article_id) AS nth FROM story_placed p "
        "JOIN story_state s ON s.pos = p.pos JOIN story_when w ON w.article_id = s.article_id WHERE p.fresh = 1",
    )
    columns = ("article_id", "title", "outlet", "credited")
    blobs = ("names", "hashes", "weights")
    member = [f"s.{name} AS {name}" for name in columns]
    member += [f"CASE WHEN m.nth <= {LOOKED_AT} THEN s.{name} END AS {name}" for name in blobs]
    copy = ["r.a AS article_id", "'' AS title", "'' AS outlet", "'' AS credited", *(f"NULL AS {name}" for name in blobs)]
    engine.sql(
        "story_parts",
        "SELECT m.story AS story, m.nth AS nth, 'member' AS what, '' AS other, m.id AS id, m.first AS first, m.last AS last, "
        f"{', '.join(member)} FROM story_members m JOIN story_state s ON s.pos = m.pos UNION ALL "
        "SELECT i.story AS story, 0 AS nth, r.kind AS what, r.b AS other, '' AS id, '' AS first, '' AS last, "
        f"{', '.join(copy)} FROM reuse r JOIN story_members i ON i.article_id = r.a "
        "JOIN story_members j ON j.article_id = r.b AND j.story = i.story",
    )
    kernel = partial(story_rows, language=pack.code)
    order = ("nth", "article_id", "other")
    engine.map_groups(kernel, "story_parts", "story", "story_told", schema("stories"), order=order)
    rows = "SELECT * FROM story_told"
    if known:
        rows += (
            f" UNION ALL SELECT k.* FROM {known['stories']} k "
            "JOIN (SELECT DISTINCT id FROM story_placed WHERE fresh = 0) p ON p.id = k.id"
        )
    engine.sql("story_rows", rows)
    engine.load("stories", engine.batches("story_rows", ("id",)), schema("stories"))
    for name in ("members", "parts", "told", "rows"):
        engine.drop(f"story_{name}")
