"""When articles came out, as known after comparing them.

The idea: an undated page may carry the text of a dated one, repeat a passage that it dates "in October", or date by a bare
month the very thing to which another page gives the year. Each such finding is a row of its own with its reason; no article
is edited, and `resolve_again` says what times and statements mean under the better date.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from nguon.compare.dating import OWN, SAID, Telling, read_own
from nguon.compare.refill import Refill
from nguon.compare.reuse import settle_order
from nguon.compare.rows import query_rows, still_there
from nguon.compare.witness import Evidence, Other, find_evidence
from nguon.engines.arrow import cast_to, schema, to_batch
from nguon.engines.packed import unpack
from nguon.model.article import Article, Moment
from nguon.model.corpus import Dated, Reuse
from nguon.model.record import from_row
from nguon.text.calendar import add_days, day_of, latest_before

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from nguon.engines.base import Engine
    from nguon.lang.pack import LanguagePack
    from nguon.model.annotation import Statement
    from nguon.model.reading import Piece

LIKELY = "text:likely"
"""The rule of a date that is only the likeliest; better evidence may overrule it."""

_PLAIN = ("article_id", "value", "precision", "rule", "basis_vi", "basis_en")
_BETTER = pa.schema([(name, pa.string()) for name in _PLAIN])


@dataclass(frozen=True, slots=True)
class Config:
    """When company tells a year.

    `apart`: days that an article may lie before one of its affair, for that one to tell its year; `witnesses`: dated articles
    of the affair that must agree on the year.
    """

    apart: int = 60
    witnesses: int = 2


@dataclass(slots=True)
class _Open:
    """An article that may be dated better: its row as it stands, what it tells, and the evidence for it."""

    row: Dated
    telling: Telling
    evidence: Evidence


def find_dates(engine: Engine, pack: LanguagePack, *, known: str = "") -> None:
    """Make the table `dated`: each article's own date, or a better one found on other pages, with the reason.

    Reads `pieces` and `reuse`; `reuse` is made anew, with `earlier` told where only the better dates tell it. Dates that a page
    itself says are kept; the day found for one article may date the next, so the search goes on until nothing changes.
    The table `date_own` stays; given as `known` to a later build, the articles in it are not looked at again, and the
    rows are the same as without it. Of those looked at the rows stay as `date_own_new`.
    """
    _read_own(engine, pack, known)
    better = _search(engine, pack, find_evidence(engine))
    engine.load("date_better", _batches(better), _BETTER)
    own, new = ([f"{side}.{name}" for name in _PLAIN] for side in "ob")
    columns = (f"CASE WHEN b.article_id IS NULL THEN {a} ELSE {b} END AS {n}" for a, b, n in zip(own, new, _PLAIN, strict=True))
    joined = f"SELECT {', '.join(columns)} FROM date_own o LEFT JOIN date_better b ON b.article_id = o.article_id"
    engine.sql("date_rows", f"SELECT * FROM ({joined}) x ORDER BY article_id")
    engine.split("date_rows", {"dated": (dated_rows, schema("dated"))})
    settle_copies(engine)
    for name in ("date_better", "date_rows"):
        engine.drop(name)


def _read_own(engine: Engine, pack: LanguagePack, known: str) -> None:
    kernel = partial(read_own, language=pack.code)
    if not known:
        engine.map(kernel, "pieces", "date_own", OWN)
        return
    engine.sql(
        "date_new", f"SELECT p.* FROM pieces p LEFT JOIN {known} k ON k.article_id = p.article_id WHERE k.article_id IS NULL"
    )
    engine.map(kernel, "date_new", "date_own_new", OWN)
    engine.view("date_own", f"{still_there(engine, known)} UNION ALL SELECT * FROM date_own_new")
    engine.drop("date_new")


def settle_copies(engine: Engine) -> None:
    """Make `reuse` anew: which of two articles was earlier, where only the dates of `dated` tell it."""
    engine.split("dated", {"date_flat": (flat_rows, _BETTER)})
    columns = ", ".join(f"r.{name} AS {name}" for name in schema("reuse").names)
    dates = ", ".join(f"{t}.{name} AS {t}_{name}" for t in ("x", "y") for name in ("value", "precision"))
    engine.sql(
        "date_copies",
        f"SELECT {columns}, {dates} FROM reuse r LEFT JOIN date_flat x ON x.article_id = r.a "
        "LEFT JOIN date_flat y ON y.article_id = r.b ORDER BY r.a, r.b, r.id",
    )
    engine.split("date_copies", {"reuse": (settled_rows, schema("reuse"))})
    for name in ("date_copies", "date_flat"):
        engine.drop(name)


def dated_rows(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Kernel: flat rows as rows of `dated`."""
    shape = schema("dated")
    unknown = pc.equal(batch.column("value"), "")
    moment = pa.StructArray.from_arrays(
        [batch.column(name) for name in ("value", "precision")], fields=list(shape.field("published").type), mask=unknown
    )
    return pa.RecordBatch.from_arrays([moment if n == "published" else batch.column(n) for n in shape.names], schema=shape)


def flat_rows(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Kernel: rows of `dated` as flat ones; what is unknown is empty."""
    moments = {n: pc.fill_null(pc.struct_field(batch.column("published"), n), "") for n in ("value", "precision")}
    return pa.RecordBatch.from_arrays([moments[n] if n in moments else batch.column(n) for n in _PLAIN], schema=_BETTER)


def settled_rows(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Kernel: rows of `reuse`, with the dates of both articles beside them, as rows of `reuse`."""
    shape = schema("reuse")
    known = [pc.fill_null(pc.not_equal(batch.column(f"{t}_value"), ""), False) for t in ("x", "y")]
    open_ = pc.and_(pc.is_null(batch.column("earlier")), pc.and_(*known))
    settled = to_batch([_settled(row) for row in batch.filter(open_).to_pylist()], Reuse)
    (plain,) = cast_to(batch.select(shape.names), shape)
    places = pc.replace_with_mask(  # of the settled rows those that lie behind the others
        pa.array(range(batch.num_rows)), open_, pa.array(range(batch.num_rows, batch.num_rows + settled.num_rows), pa.int64())
    )
    both = pa.Table.from_batches([plain, settled]).take(places).combine_chunks()
    return both.to_batches()[0]


def _settled(row: dict[str, Any]) -> Reuse:
    ends = (Dated(row[i], Moment(row[f"{t}_value"], row[f"{t}_precision"]), "", "", "") for i, t in (("a", "x"), ("b", "y")))
    plain = from_row(Reuse, {name: row[name] for name in schema("reuse").names})
    return settle_order([plain], list(ends))[0]


def _dated(row: Mapping[str, Any]) -> Dated:
    moment = Moment(row["value"], row["precision"]) if row["value"] else None
    return Dated(row["article_id"], moment, row["rule"], row["basis_vi"], row["basis_en"])


def _flat(rows: list[Dated]) -> pa.RecordBatch:
    moments = [(d.published.value, d.published.precision) if d.published else ("", "") for d in rows]
    flat = [(d.article_id, *moment, d.rule, d.basis_vi, d.basis_en) for d, moment in zip(rows, moments, strict=True)]
    return pa.RecordBatch.from_pylist([dict(zip(_PLAIN, row, strict=True)) for row in flat], schema=_BETTER)


def _batches(rows: list[Dated], size: int = 4096) -> Iterator[pa.RecordBatch]:
    yield from (_flat(rows[i : i + size]) for i in range(0, len(rows), size))


def _search(engine: Engine, pack: LanguagePack, found: Mapping[str, Evidence], config: Config = Config()) -> list[Dated]:
    """Return the better dates. Only open articles for which there is evidence are looked at, again and again in their order."""
    if not found:
        return []
    ids = pa.RecordBatch.from_pydict({"article_id": sorted(found)})
    engine.load("date_found", [ids], ids.schema)
    query = "SELECT o.* FROM date_own o JOIN date_found f ON f.article_id = o.article_id"
    articles: dict[str, _Open] = {}
    for row in query_rows(engine, "date_asking", query, ("article_id",)):
        articles[row["article_id"]] = _Open(_dated(row), unpack(Telling, row["blob"]), found[row["article_id"]])
    engine.drop("date_found")
    own = {i: one.row for i, one in articles.items()}
    changed = True
    while changed:
        changed = False
        for one in articles.values():
            moment = one.row.published
            if moment is not None and moment.precision == "day" and not one.row.rule.startswith("text:"):
                continue
            better = next(_better(one, articles, pack, config), None)
            if better is not None and _finer(better.published, moment):
                one.row = better
                changed = True
    return [one.row for i, one in articles.items() if one.row is not own[i]]


def _finer(new: Moment | None, old: Moment | None) -> bool:
    order = ("year", "month", "week", "day")
    if new is None:
        return False
    return old is None or order.index(new.precision) > order.index(old.precision) or (new.precision == "day" and new != old)


def _now(other: Other, articles: Mapping[str, _Open]) -> tuple[Moment | None, str]:
    """Return the date of another article as it is known now, and its rule."""
    if other.open and other.article_id in articles:
        row = articles[other.article_id].row
        return row.published, row.rule
    return (Moment(other.value, other.precision) if other.value else None), other.rule


def _better(one: _Open, articles: Mapping[str, _Open], pack: LanguagePack, config: Config) -> Iterator[Dated]:
    """Yield better dates for an article, the strongest evidence first."""
    mine, own = one.row.article_id, one.row
    for other in one.evidence.copies:
        day, rule = _now(other, articles)
        if day is not None and day.precision == "day" and _stronger(rule, own):
            yield _row(mine, day, "copy", {"other": other.title, "day": day.value}, pack)
    if (own.published is not None and own.published.precision == "day" and own.rule != LIKELY) or not one.telling.latest:
        return
    latest = one.telling.latest
    for other, months in one.evidence.passages.values():
        moment, _ = _now(other, articles)
        day_there = day_of(moment.value) if moment else None
        said = months.get(f"{day_there.month:02d}") if day_there else None
        if day_there and said is not None and (found := latest_before(latest, None, after=day_there)) is not None:
            words = {"other": other.title, "day": day_there.isoformat(), "words": said, "year": str(found.year)}
            yield _row(mine, _own_day(one, found), "passage", words, pack)
    for said, title, told in one.evidence.places:
        found = latest_before(latest, None, after=date(int(told[:4]), int(told[5:7]), 1))
        if found is not None:
            words = {"other": title, "told": told, "words": said, "year": str(found.year)}
            yield _row(mine, _own_day(one, found), "case_year", words, pack)
    yield from _by_company(one, articles, pack, config)


def _own_day(one: _Open, told: date) -> Moment:
    """The article's own day, from that of the latest thing that it tells."""
    return Moment(add_days(told, -one.telling.shift).isoformat(), "day")


def _stronger(rule: str, own: Dated) -> bool:
    return own.published is None or own.published.precision != "day" or (rule in SAID and own.rule not in SAID)


def _by_company(one: _Open, articles: Mapping[str, _Open], pack: LanguagePack, config: Config) -> Iterator[Dated]:
    """Dated articles about the same people and bodies that lie near this day in one year, and in no other."""
    found: Counter[date] = Counter()
    known = [(date.fromordinal(day), n) for day, n in one.evidence.company.items()]
    moments = (_now(other, articles)[0] for other in one.evidence.open_company)
    known += [(day, 1) for moment in moments if moment is not None and (day := day_of(moment.value)) is not None]
    for there, n in known:
        here = latest_before(one.telling.latest, add_days(there, config.apart))
        if here is not None and here >= add_days(there, -config.apart):
            found[here] += n
    if len(found) != 1:
        return
    ((day, n),) = found.items()
    if n >= config.witnesses:
        words = {"words": one.telling.words, "count": str(n), "year": str(day.year)}
        yield _row(one.row.article_id, _own_day(one, day), "company", words, pack)


def _row(article_id: str, moment: Moment, name: str, words: Mapping[str, str], pack: LanguagePack) -> Dated:
    basis = pack.rules("basis")
    day = day_of(words.get("day", ""))
    local = {**words, "day": f"{day:%d/%m/%Y}"} if day else words
    return Dated(article_id, moment, f"case:{name}", basis["vi"][name].format(**local), basis["en"][name].format(**words))


def resolve_again(piece: Piece, dated: Dated, pack: LanguagePack) -> Piece:
    """Return `piece` with the values that its times and statements have under `dated`. The given piece stays as it is."""
    if dated.published is None or dated.published == piece.article.published:
        return piece
    fill = Refill(dated.published, pack)
    timexes = tuple(fill.timex(t, piece.text[t.start : t.end]) for t in piece.timexes)
    values = {old.value: new.value for old, new in zip(piece.timexes, timexes, strict=True)}
    article = replace(
        piece.article,
        published=dated.published,
        published_rule=dated.rule,
        basis_vi=dated.basis_vi,
        basis_en=dated.basis_en,
    )
    statements = tuple(_said_again(s, piece.article, dated.published, values) for s in piece.statements)
    return replace(piece, article=article, timexes=timexes, statements=statements)


def _said_again(statement: Statement, article: Article, published: Moment, values: Mapping[str, str]) -> Statement:
    said = statement.said_on
    if said is None:
        return statement
    if said == article.published:
        return replace(statement, said_on=published)
    new = values.get(said.value, said.value)
    return statement if new == said.value else replace(statement, said_on=Moment(new, said.precision))
