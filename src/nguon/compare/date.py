"""When articles came out, as known after comparing them.

The idea: an undated page may carry the text of a dated one, repeat a passage that it dates "in October", or date by a bare
month the very thing to which another page gives the year. Each such finding is a row of its own with its reason; no article
is edited, and `resolve_again` says what times and statements mean under the better date.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from nguon.compare.refill import Refill
from nguon.model.article import Article, Moment
from nguon.model.corpus import Dated, Reuse
from nguon.text.calendar import add_days, day_of, latest_before

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from nguon.lang.pack import LanguagePack
    from nguon.model.annotation import Statement, Timex
    from nguon.model.reading import Piece

SAID = frozenset({"given", "meta", "dateline", "url"})
"""Rules of dates that a page itself says; no other page overrules them."""

WIDE = frozenset({"country", "capital", "region"})
"""Sorts of places too wide to tell one affair from another."""

LIKELY = "text:likely"
"""The rule of a date that is only the likeliest; better evidence may overrule it."""


@dataclass(frozen=True, slots=True)
class Config:
    """What makes two places in two articles speak of one thing.

    `reach`: characters on either side of a time in which the names of what it dates stand (about a sentence).
    `shared`: names that two such places must share to speak of one thing, and `words`: the share of the smaller place's words.
    """

    reach: int = 160
    shared: int = 2
    words: float = 0.22
    company: int = 3
    """Names, countries aside, that two articles must share to be of one affair."""
    apart: int = 60
    """Days that articles of one affair lie apart at the most, for one to tell the other's year."""
    witnesses: int = 2
    """Dated articles of the affair that must agree on the year."""


def date_articles(
    pieces: Sequence[Piece], reuse: Sequence[Reuse], pack: LanguagePack, *, config: Config | None = None
) -> tuple[Dated, ...]:
    """Return one row for each article of `pieces`: its own date, or a better one found on other pages, with the reason.

    `reuse` are the copies found among them. Dates that a page itself says are kept; the day found for one article may date the
    next, so the search goes on until nothing changes.
    """
    config = config or Config()
    by_id = {piece.article.id: piece for piece in pieces}
    rows = {piece.article.id: _own(piece.article) for piece in pieces}
    changed = True
    while changed:
        changed = False
        for piece in pieces:
            row = rows[piece.article.id]
            if row.rule in SAID or (
                row.published is not None and row.published.precision == "day" and not row.rule.startswith("text:")
            ):
                continue
            better = next(_better(piece, by_id, rows, reuse, pack, config), None)
            if better is not None and _finer(better.published, row.published):
                rows[piece.article.id] = better
                changed = True
    return tuple(rows[piece.article.id] for piece in pieces)


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


def _own(article: Article) -> Dated:
    return Dated(article.id, article.published, article.published_rule, article.basis_vi, article.basis_en)


def _finer(new: Moment | None, old: Moment | None) -> bool:
    order = ("year", "month", "week", "day")
    if new is None:
        return False
    return old is None or order.index(new.precision) > order.index(old.precision) or (new.precision == "day" and new != old)


def _better(
    piece: Piece,
    by_id: Mapping[str, Piece],
    rows: Mapping[str, Dated],
    reuse: Sequence[Reuse],
    pack: LanguagePack,
    config: Config,
) -> Iterator[Dated]:
    """Yield better dates for `piece`, the strongest evidence first."""
    mine = piece.article.id
    own = rows[mine]
    for row in reuse:
        if row.kind == "duplicate" and mine in (row.a, row.b):
            other = rows.get(row.b if row.a == mine else row.a)
            if (
                other is not None
                and other.published is not None
                and other.published.precision == "day"
                and _stronger(other, own)
            ):
                filled = {"other": _called(by_id[other.article_id]), "day": other.published.value}
                yield _row(mine, other.published, "copy", filled, pack)
    if own.published is not None and own.published.precision == "day" and own.rule != LIKELY:
        return
    latest = _latest_told(piece)
    if latest is None:
        return
    for row in reuse:
        if row.kind == "passage" and mine in (row.a, row.b):
            yield from _by_passage(piece, row, by_id, rows, latest, pack)
    yield from _by_case(piece, by_id, rows, latest, pack, config)
    yield from _by_company(piece, by_id, rows, latest, pack, config)


def _stronger(other: Dated, own: Dated) -> bool:
    return own.published is None or own.published.precision != "day" or (other.rule in SAID and own.rule not in SAID)


def _by_passage(
    piece: Piece, row: Reuse, by_id: Mapping[str, Piece], rows: Mapping[str, Dated], latest: Timex, pack: LanguagePack
) -> Iterator[Dated]:
    mine_is_a = row.a == piece.article.id
    other = rows.get(row.b if mine_is_a else row.a)
    if other is None or other.published is None or (day := day_of(other.published.value)) is None:
        return
    for span in row.spans:
        start, end = (span.a_start, span.a_end) if mine_is_a else (span.b_start, span.b_end)
        for timex in piece.timexes:
            near = start - 80 <= timex.start < end
            if near and timex.value[:4] == "XXXX" and timex.value[5:7] == f"{day.month:02d}":
                found = latest_before(latest.value, None, after=day)
                if found is not None:
                    words = {"other": _called(by_id[other.article_id]), "day": day.isoformat(), "words": _words(piece, timex)}
                    yield _row(
                        piece.article.id, Moment(found.isoformat(), "day"), "passage", {**words, "year": str(found.year)}, pack
                    )
                    return


def _by_case(
    piece: Piece, by_id: Mapping[str, Piece], rows: Mapping[str, Dated], latest: Timex, pack: LanguagePack, config: Config
) -> Iterator[Dated]:
    """A month that this article names without its year, and another article with it, for the same thing."""
    for timex in piece.timexes:
        if timex.value[:5] != "XXXX-" or not timex.value[5:7].isdigit() or timex is latest:
            continue
        here = _place(piece, timex, config)
        for other in by_id.values():
            if other is piece:
                continue
            for told in other.timexes:
                if told.value[4:] != timex.value[4:] or not told.value[:4].isdigit():
                    continue
                if not _same_thing(here, _place(other, told, config), config):
                    continue
                low = date(int(told.value[:4]), int(told.value[5:7]), 1)
                found = latest_before(latest.value, None, after=low)
                if found is not None:
                    words = {"other": _called(other), "told": told.value, "words": _words(piece, timex)}
                    yield _row(
                        piece.article.id,
                        Moment(found.isoformat(), "day"),
                        "case_year",
                        {**words, "year": str(found.year)},
                        pack,
                    )


def _by_company(
    piece: Piece, by_id: Mapping[str, Piece], rows: Mapping[str, Dated], latest: Timex, pack: LanguagePack, config: Config
) -> Iterator[Dated]:
    """Dated articles about the same people and bodies that lie near this day in one year, and in no other."""
    wide = {row["actor"] for row in pack.lexicon("places") if row["type"] in WIDE}
    countries = wide | {row["name"] for row in pack.lexicon("countries")}
    mine = _company(piece) - countries
    found: dict[date, list[Piece]] = {}
    for other in by_id.values():
        known = rows[other.article.id]
        if other is piece or known.published is None or len(mine & _company(other)) < config.company:
            continue
        day = day_of(known.published.value)
        here = latest_before(latest.value, add_days(day, config.apart), after=add_days(day, -config.apart)) if day else None
        if here is not None:
            found.setdefault(here, []).append(other)
    if len(found) != 1:
        return
    day, witnesses = next(iter(found.items()))
    if len(witnesses) >= config.witnesses:
        words = {"words": _words(piece, latest), "count": str(len(witnesses)), "year": str(day.year)}
        yield _row(piece.article.id, Moment(day.isoformat(), "day"), "company", words, pack)


def _company(piece: Piece) -> frozenset[str]:
    return frozenset(m.actor for m in piece.mentions if m.rule != "credit")


def _latest_told(piece: Piece) -> Timex | None:
    """The last in the year of the days that the article tells of without their year (what its own basis names)."""
    days = [
        t
        for t in piece.timexes
        if t.value[:5] == "XXXX-" and t.type in ("DATE", "TIME") and latest_before(t.value, date(2024, 12, 31))
    ]
    if not days:
        return None

    def farthest(t: Timex) -> int:
        here = latest_before(t.value, date(2024, 12, 31))
        others = [latest_before(o.value, here) for o in days]
        return max((here - o).days for o in others if o is not None and here is not None)

    return min(days, key=farthest)


def _place(piece: Piece, timex: Timex, config: Config) -> tuple[frozenset[str], frozenset[str]]:
    low, high = timex.start - config.reach, timex.end + config.reach
    names = frozenset(m.actor for m in piece.mentions if low <= m.start and m.end <= high)
    words = piece.text[max(0, low) : high].lower().split()
    return names, frozenset(w.strip(".,;:!?()“”\"'") for w in words if len(w) > 2)


def _same_thing(a: tuple[frozenset[str], frozenset[str]], b: tuple[frozenset[str], frozenset[str]], config: Config) -> bool:
    if len(a[0] & b[0]) < config.shared or not a[1] or not b[1]:
        return False
    return len(a[1] & b[1]) / min(len(a[1]), len(b[1])) >= config.words


def _called(piece: Piece) -> str:
    return f"“{piece.article.title}”" if piece.article.title else piece.article.id


def _words(piece: Piece, timex: Timex) -> str:
    return piece.text[timex.start : timex.end]


def _row(article_id: str, moment: Moment, name: str, words: Mapping[str, str], pack: LanguagePack) -> Dated:
    basis = pack.rules("basis")
    day = day_of(words.get("day", ""))
    local = {**words, "day": f"{day:%d/%m/%Y}"} if day else words
    return Dated(article_id, moment, f"case:{name}", basis["vi"][name].format(**local), basis["en"][name].format(**words))
