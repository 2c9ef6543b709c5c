"""Evidence for the dates of articles whose own is not sure: what other articles say, found by joins over slim rows.

The idea: only open articles ask, and only articles that share copied text, or names beside a day, or company, can answer. So
they are joined on those keys, never each with each; of what very many articles share, some for each month bear witness.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from nguon.compare.dating import COMPANY, NAMED, PLACED, SHARED, Place, Telling, name_rows, place_rows
from nguon.compare.rows import count_rows, query_rows, read_rows
from nguon.engines.arrow import to_records
from nguon.engines.packed import unpack
from nguon.model.corpus import Reuse

if TYPE_CHECKING:
    from nguon.engines.base import Engine

WORDS = 0.22
"""Share of the words around the smaller of two places that the other must have, for both to speak of one thing."""

WITNESSES = 40
"""Articles of a month (or a year) that bear witness through one name, where more have it."""

BEFORE = 80
"""Characters before a copied stretch in which the month that dates it may stand."""

COPIED = pa.schema(
    [(name, pa.string()) for name in ("article_id", "other", "kind", "a", "b")]
    + [(name, pa.int64()) for name in ("span", "low", "high")]
)
"""A copied stretch `[low, high)` of an article, and the other article; `a` and `b` are those of the row of `reuse`."""

CREDITED = pa.schema([("article_id", pa.string()), ("outlet", pa.string())])
"""An outlet that an open article credits."""

_NEAR = pa.schema([(name, pa.string()) for name in ("article_id", "other", "a", "b", "month", "words")] + [("nth", pa.int64())])
_ALIKE = pa.schema(
    [(name, pa.string()) for name in ("article_id", "words", "other", "title", "told")]
    + [("place", pa.int64()), ("theirs", pa.int64())]
)


@dataclass(frozen=True, slots=True)
class Other:
    """What an article knows of another: its id, title and own date, and whether that may still change."""

    article_id: str
    title: str
    value: str
    precision: str
    rule: str
    open: bool


@dataclass(slots=True)
class Evidence:
    """All that may date an open article, the strongest kind first."""

    copies: list[Other] = field(default_factory=list)
    """Articles with the same text; those of an outlet that it credits come first."""
    passages: dict[tuple[str, str], tuple[Other, dict[str, str]]] = field(default_factory=dict)
    """For each copied passage the other article, and the words for each month told near it without its year."""
    places: list[tuple[str, str, str]] = field(default_factory=list)
    """The words of a month told without its year, the title of an article that tells the same thing, and its value there."""
    company: Counter[int] = field(default_factory=Counter)
    """The days of sure articles about the same people, and how many lie on each."""
    open_company: list[Other] = field(default_factory=list)


def find_evidence(engine: Engine) -> dict[str, Evidence]:
    """Return what may date each open article of the table `date_own`, by article; none for those without any."""
    found: dict[str, Evidence] = {}
    if not count_rows(engine, "date_own", "open = 1"):
        return found
    engine.map(copied_rows, "reuse", "date_copied", COPIED)
    engine.map(credit_rows, "date_own", "date_credit", CREDITED)
    for query in (_CREDITED, _CREDITED_TOO):
        for row in query_rows(engine, "date_copies", query, ("article_id", "other")):
            found.setdefault(row["article_id"], Evidence()).copies.append(_other(row))
    engine.drop("date_credit")
    for row in query_rows(engine, "date_copies", _COPIES, ("article_id", "a", "b")):
        found.setdefault(row["article_id"], Evidence()).copies.append(_other(row))
    if count_rows(engine, "date_own", "asks = 1"):
        _add_passages(engine, found)
        _add_places(engine, found)
        _add_company(engine, found)
    engine.drop("date_copied")
    return found


_OTHER = "o.article_id AS other, o.title AS title, o.value AS value, o.precision AS precision, o.rule AS rule, o.open AS open"
_COPIES = (
    f"SELECT c.article_id AS article_id, c.a AS a, c.b AS b, {_OTHER} FROM date_copied c "
    "JOIN date_own m ON m.article_id = c.article_id JOIN date_own o ON o.article_id = c.other "
    "WHERE m.open = 1 AND c.kind = 'duplicate' AND c.span = 0"
)
_CREDITED = (
    f"SELECT DISTINCT c.article_id AS article_id, {_OTHER} FROM date_copied c "
    "JOIN date_own o ON o.article_id = c.other JOIN date_credit k ON k.article_id = c.article_id AND k.outlet = o.outlet "
    "WHERE c.kind = 'duplicate' AND c.span = 0"
)
_CREDITED_TOO = (
    f"SELECT DISTINCT c.article_id AS article_id, {_OTHER} FROM date_copied c "
    "JOIN date_credit k ON k.article_id = c.article_id JOIN date_copied d ON d.article_id = c.other "
    "JOIN date_own o ON o.article_id = d.other AND o.outlet = k.outlet "
    "WHERE c.kind = 'duplicate' AND c.span = 0 AND d.kind = 'duplicate' AND d.span = 0 AND d.other <> c.article_id"
)
"""Of many copies of one text only some are paired with each other: the credited one may be a copy of the same third."""


def _add_passages(engine: Engine, found: dict[str, Evidence]) -> None:
    engine.sql(
        "date_stretches",
        "SELECT c.article_id AS article_id, c.other AS other, c.a AS a, c.b AS b, c.span AS span, c.low AS low, "
        "c.high AS high, m.blob AS blob FROM date_copied c JOIN date_own m ON m.article_id = c.article_id "
        "WHERE m.asks = 1 AND c.kind = 'passage'",
    )
    engine.map(near_rows, "date_stretches", "date_near", _NEAR)
    query = (
        f"SELECT n.article_id AS article_id, n.a AS a, n.b AS b, n.nth AS nth, n.month AS month, n.words AS words, {_OTHER} "
        "FROM date_near n JOIN date_own o ON o.article_id = n.other"
    )
    for row in query_rows(engine, "date_passages", query, ("article_id", "a", "b", "nth")):
        passages = found.setdefault(row["article_id"], Evidence()).passages
        _, months = passages.setdefault((row["a"], row["b"]), (_other(row), {}))
        months.setdefault(row["month"], row["words"])
    for name in ("date_stretches", "date_near"):
        engine.drop(name)


def _add_places(engine: Engine, found: dict[str, Evidence]) -> None:
    """A month or day that an open article tells without its year, and another article with it, beside the same names."""
    engine.sql("date_asks", "SELECT * FROM date_own WHERE asks = 1")
    engine.map(partial(place_rows, asked=True), "date_asks", "date_asked", PLACED)
    engine.drop("date_asks")
    if count_rows(engine, "date_asked", "year = 0"):
        engine.map(partial(place_rows, asked=False), "date_own", "date_told", PLACED)
        engine.sql(
            "date_ranked",
            "SELECT t.key AS key, t.article_id AS article_id, t.place AS place, t.tie AS tie, ROW_NUMBER() OVER "
            "(PARTITION BY t.tie, t.year ORDER BY t.article_id, t.place) AS nth FROM date_told t "
            "JOIN (SELECT DISTINCT tie FROM date_asked) w ON w.tie = t.tie",
        )
        engine.sql(
            "date_pairs",
            "SELECT a.key AS key, a.place AS place, t.key AS other, t.place AS theirs FROM date_asked a "
            f"JOIN date_ranked t ON a.tie = t.tie WHERE a.key <> t.key AND t.nth <= {WITNESSES} "
            f"GROUP BY a.key, a.place, t.key, t.place HAVING COUNT(*) >= {SHARED}",
        )
        engine.sql(
            "date_both",
            "SELECT m.article_id AS article_id, m.blob AS blob, p.place AS place, o.article_id AS other, o.title AS title, "
            "o.blob AS other_blob, p.theirs AS theirs FROM date_pairs p JOIN date_own m ON m.key = p.key "
            "JOIN date_own o ON o.key = p.other",
        )
        engine.map(alike_rows, "date_both", "date_alike", _ALIKE, rows=256)
        for row in read_rows(engine, "date_alike", ("article_id", "place", "other", "theirs")):
            title = _called(row["other"], row["title"])
            found.setdefault(row["article_id"], Evidence()).places.append((row["words"], title, row["told"]))
        for name in ("date_told", "date_ranked", "date_pairs", "date_both", "date_alike"):
            engine.drop(name)
    engine.drop("date_asked")


def _add_company(engine: Engine, found: dict[str, Evidence]) -> None:
    """The days of articles that share enough names with an open one."""
    engine.map(name_rows, "date_own", "date_named", NAMED)
    engine.sql(
        "date_ranked",
        "SELECT n.key AS key, n.name AS name, n.open AS open, n.day AS day, ROW_NUMBER() OVER "
        "(PARTITION BY n.name, n.open, CAST(FLOOR(n.day / 30) AS BIGINT) ORDER BY n.key) AS nth FROM date_named n "
        "JOIN (SELECT DISTINCT name FROM date_named WHERE asks = 1) w ON w.name = n.name WHERE n.open = 1 OR n.day > 0",
    )
    engine.sql(
        "date_pairs",
        "SELECT a.key AS key, r.key AS other, r.open AS open, r.day AS day FROM date_named a JOIN date_ranked r "
        f"ON a.name = r.name WHERE a.asks = 1 AND a.key <> r.key AND r.nth <= {WITNESSES} "
        f"GROUP BY a.key, r.key, r.open, r.day HAVING COUNT(*) >= {COMPANY}",
    )
    query = (
        "SELECT m.article_id AS article_id, p.day AS day, COUNT(*) AS n FROM date_pairs p JOIN date_own m ON m.key = p.key "
        "WHERE p.open = 0 GROUP BY m.article_id, p.day"
    )
    for row in query_rows(engine, "date_company", query, ("article_id", "day")):
        found.setdefault(row["article_id"], Evidence()).company[row["day"]] += row["n"]
    query = (
        f"SELECT m.article_id AS article_id, {_OTHER} FROM date_pairs p JOIN date_own m ON m.key = p.key "
        "JOIN date_own o ON o.key = p.other WHERE p.open = 1"
    )
    for row in query_rows(engine, "date_company", query, ("article_id", "other")):
        found.setdefault(row["article_id"], Evidence()).open_company.append(_other(row))
    for name in ("date_named", "date_ranked", "date_pairs"):
        engine.drop(name)


def copied_rows(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Kernel: from `reuse` to `COPIED`: each pair seen from both sides; of duplicates, the first stretch alone."""
    rows: list[dict[str, Any]] = []
    for pair in to_records(batch, Reuse):
        about = {"kind": pair.kind, "a": pair.a, "b": pair.b}
        for n, span in enumerate(pair.spans[:1] if pair.kind == "duplicate" else pair.spans):
            rows.append({**about, "article_id": pair.a, "other": pair.b, "span": n, "low": span.a_start, "high": span.a_end})
            rows.append({**about, "article_id": pair.b, "other": pair.a, "span": n, "low": span.b_start, "high": span.b_end})
    return pa.RecordBatch.from_pylist(rows, schema=COPIED)


def credit_rows(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Kernel: from `OWN` to `CREDITED`, for the articles that other pages may date."""
    rows = zip(*(batch.column(name).to_pylist() for name in ("article_id", "open", "credited")), strict=True)
    found = [{"article_id": i, "outlet": outlet} for i, open_, credited in rows if open_ for outlet in credited or () if outlet]
    return pa.RecordBatch.from_pylist(found, schema=CREDITED)


def near_rows(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Kernel: the months told without their year inside copied stretches or just before them."""
    rows: list[dict[str, Any]] = []
    for row in batch.to_pylist():
        for n, month in enumerate(unpack(Telling, row["blob"]).months):
            if row["low"] - BEFORE <= month.start < row["high"]:
                about = {k: row[k] for k in ("article_id", "other", "a", "b")}
                rows.append({**about, "month": month.month, "words": month.words, "nth": row["span"] * 10_000 + n})
    return pa.RecordBatch.from_pylist(rows, schema=_NEAR)


def alike_rows(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Kernel: of two places beside the same names, those with enough words in common."""
    rows: list[dict[str, Any]] = []
    for row in batch.to_pylist():
        mine = unpack(Telling, row["blob"]).asked[row["place"]]
        theirs = unpack(Telling, row["other_blob"]).told[row["theirs"]]
        if _one_thing(mine, theirs):
            about = {k: row[k] for k in ("article_id", "other", "title", "place", "theirs")}
            rows.append({**about, "words": mine.words, "told": theirs.value})
    return pa.RecordBatch.from_pylist(rows, schema=_ALIKE)


def _one_thing(a: Place, b: Place) -> bool:
    if len(set(a.names) & set(b.names)) < SHARED or not a.around or not b.around:
        return False
    return len(set(a.around) & set(b.around)) / min(len(a.around), len(b.around)) >= WORDS


def _other(row: dict[str, Any]) -> Other:
    called = _called(row["other"], row["title"])
    return Other(row["other"], called, row["value"], row["precision"], row["rule"], bool(row["open"]))


def _called(article_id: str, title: str) -> str:
    return f"“{title}”" if title else article_id
