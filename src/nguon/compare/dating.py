"""What each article brings to the dating of others: who is in it, which days it tells with their years, which without.

The idea: to date a page by other pages nobody need read them again; a few hashed names and words of each say whether two
places in two articles speak of one thing. A kernel makes these slim rows once for each article.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

import pyarrow as pa

from nguon.compare.packed import read_pieces
from nguon.compare.refill import Refill
from nguon.engines.packed import pack as to_bytes
from nguon.engines.packed import unpack
from nguon.lang.pack import LanguagePack, load
from nguon.model.article import Moment
from nguon.text.calendar import day_of, latest_before
from nguon.text.digest import hash_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from nguon.model.annotation import Timex
    from nguon.model.article import Article
    from nguon.model.reading import Piece

SAID = frozenset({"given", "meta", "dateline", "url"})
"""Rules of dates that a page itself says; no other page overrules them."""

WIDE = frozenset({"country", "capital", "region"})
"""Sorts of places too wide to tell one affair from another."""

REACH = 160
"""Characters on either side of a time in which the names of what it dates stand (about a sentence)."""

SHARED = 2
"""Names that two places in two articles must share to speak of one thing."""

COMPANY = 3
"""Names, countries aside, that two articles must share to be of one affair."""

_YEAR = date(2024, 12, 31)
"""The end of a leap year: any day of a month has its place before it."""

_TRIAL = Moment("2024-06-15", "day")
"""Any day: what "yesterday" means on it tells how far that word goes back."""
_UNKNOWN = re.compile(r"XXXX-XX-XX")

OWN = pa.schema(
    [
        ("article_id", pa.string()),
        ("key", pa.int64()),
        ("value", pa.string()),
        ("precision", pa.string()),
        ("rule", pa.string()),
        ("basis_vi", pa.string()),
        ("basis_en", pa.string()),
        ("title", pa.string()),
        ("outlet", pa.string()),
        ("credited", pa.list_(pa.string())),
        ("open", pa.int64()),
        ("asks", pa.int64()),
        ("day", pa.int64()),
        ("blob", pa.binary()),
    ]
)
"""An article's own date (`value` and `precision` empty where there is none). `open`: other pages may better it, and `asks`: by
more than a copy; `credited` are the outlets that it credits;
`key` is the hash of its id, `day` the number of its day or 0, `blob` a packed `Telling`."""

NAMED = pa.schema([("key", pa.int64()), ("name", pa.int64()), ("open", pa.int64()), ("asks", pa.int64()), ("day", pa.int64())])
PLACED = pa.schema(
    [("key", pa.int64()), ("article_id", pa.string()), ("place", pa.int64()), ("tie", pa.int64()), ("year", pa.int64())]
)
"""A name beside the `place`-th time of an article; `tie` is the hash of the month or day and the name."""


@dataclass(frozen=True, slots=True)
class Place:
    """A time as the article tells it (`value`), in its `words`, with the hashed names and words around it."""

    value: str
    words: str
    names: tuple[int, ...]
    around: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Month:
    """A time without its year: where it begins, its month (two digits), its words."""

    start: int
    month: str
    words: str


@dataclass(frozen=True, slots=True)
class Telling:
    """What an article tells: who is in it; times with their year; and, if its own date is open, those without."""

    company: tuple[int, ...] = ()
    told: tuple[Place, ...] = ()
    asked: tuple[Place, ...] = ()
    months: tuple[Month, ...] = ()
    latest: str = ""
    """The last in the year of the days told without their year; empty when there is none."""
    words: str = ""
    shift: int = 0
    """How many days that day lies from the article's own, where the text ties the two ("yesterday, 9/3": -1)."""


def read_own(batch: pa.RecordBatch, language: str) -> pa.RecordBatch:
    """Kernel: from `pieces` to rows of `OWN`."""
    pack = load(language)
    rows = [_row(piece, _wide(pack), pack) for piece in read_pieces(batch)]
    return pa.RecordBatch.from_pylist(rows, schema=OWN)


def _row(piece: Piece, wide: frozenset[str], pack: LanguagePack) -> dict[str, object]:
    article = piece.article
    moment = article.published
    open_ = is_open(article)
    telling = _telling(piece, wide, open_, pack)
    day = day_of(moment.value) if moment else None
    return {
        "article_id": article.id,
        "key": hash_text(article.id),
        "value": moment.value if moment else "",
        "precision": moment.precision if moment else "",
        "rule": article.published_rule,
        "basis_vi": article.basis_vi,
        "basis_en": article.basis_en,
        "title": article.title,
        "outlet": article.outlet or "",
        "credited": list(article.credited),
        "open": int(open_),
        "asks": int(bool(telling.latest)),
        "day": day.toordinal() if day else 0,
        "blob": to_bytes(telling),
    }


def is_open(article: Article) -> bool:
    """Tell whether other pages may better an article's date: it does not say it itself, or it is only inferred."""
    moment = article.published
    sure = moment is not None and moment.precision == "day" and not article.published_rule.startswith("text:")
    return article.published_rule not in SAID and not sure


def _telling(piece: Piece, wide: frozenset[str], open_: bool, pack: LanguagePack) -> Telling:
    company = {m.actor for m in piece.mentions if m.rule != "credit"} - wide
    tied, shift = _tied(piece, pack) if open_ else (None, 0)
    latest = tied or (_latest_told(piece.timexes) if open_ else None)
    asked = (
        [t for t in piece.timexes if t.value[:5] == "XXXX-" and t.value[5:7].isdigit() and t is not latest] if latest else []
    )
    dated = [t for t in piece.timexes if t.value[:4].isdigit() and t.value[4:5] == "-" and t.value[5:7].isdigit()]
    return Telling(
        tuple(sorted(map(hash_text, company))) if len(company) >= COMPANY else (),
        tuple(place for t in dated if len((place := _place(piece, t)).names) >= SHARED),
        tuple(place for t in asked if len((place := _place(piece, t)).names) >= SHARED),
        tuple(Month(t.start, t.value[5:7], _words(piece, t)) for t in piece.timexes if t.value[:4] == "XXXX") if latest else (),
        latest.value if latest else "",
        _words(piece, latest) if latest else "",
        shift,
    )


def _tied(piece: Piece, pack: LanguagePack) -> tuple[Timex | None, int]:
    """Return the first day without its year beside a word like "yesterday", and how far that is from the article's own day.

    A weekday may stand between the two.
    """
    times = sorted(piece.timexes, key=lambda t: t.start)
    for i, timex in enumerate(times):
        if not _UNKNOWN.match(timex.value):
            continue
        at = i + 1
        if at + 1 < len(times) and times[at].rule == "weekday" and _beside(piece, timex, times[at]):
            at += 1
        if at == len(times) or not _beside(piece, times[at - 1], times[at]) or latest_before(times[at].value, _YEAR) is None:
            continue
        day = Refill(_TRIAL, pack).timex(timex, piece.text[timex.start : timex.end]).value[:10]
        if times[at].value[:5] == "XXXX-" and (here := day_of(day)) is not None and day[:4] == _TRIAL.value[:4]:
            return times[at], (here - date.fromisoformat(_TRIAL.value)).days
    return None, 0


def _beside(piece: Piece, one: Timex, two: Timex) -> bool:
    gap = piece.text[one.end : two.start]
    return len(gap) <= 3 and not any(ch.isalnum() or ch in ".;-–" for ch in gap)


def _latest_told(timexes: Sequence[Timex]) -> Timex | None:
    """The last in the year of the days that the article tells of without their year (what its own basis names)."""
    days = [
        (t, here)
        for t in timexes
        if t.value[:5] == "XXXX-" and t.type in ("DATE", "TIME") and (here := latest_before(t.value, _YEAR))
    ]
    if not days:
        return None

    def farthest(one: tuple[Timex, date]) -> int:
        here = one[1]
        others = [latest_before(o.value, here) for o, _ in days]
        return max((here - o).days for o in others if o is not None)

    return min(days, key=farthest)[0]


def _place(piece: Piece, timex: Timex) -> Place:
    low, high = timex.start - REACH, timex.end + REACH
    names = {m.actor for m in piece.mentions if low <= m.start and m.end <= high}
    if len(names) < SHARED:
        return Place(timex.value, "", (), ())
    words = {w.strip(".,;:!?()“”\"'") for w in piece.text[max(0, low) : high].lower().split() if len(w) > 2}
    return Place(timex.value, _words(piece, timex), _hashed(names), _hashed(words))


def _hashed(words: Iterable[str]) -> tuple[int, ...]:
    return tuple(sorted(map(hash_text, words)))


def _words(piece: Piece, timex: Timex) -> str:
    return piece.text[timex.start : timex.end]


@lru_cache(maxsize=8)
def _wide(pack: LanguagePack) -> frozenset[str]:
    """Names of countries and of other places too wide to tell one affair from another."""
    wide = {row["actor"] for row in pack.lexicon("places") if row["type"] in WIDE}
    return frozenset(wide | {row["name"] for row in pack.lexicon("countries")})


def name_rows(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Kernel: from `OWN` to `NAMED`, a row for each name in an article's company."""
    columns: list[list[int]] = [[], [], [], [], []]
    for row in batch.select(["key", "open", "asks", "day", "blob"]).to_pylist():
        names = unpack(Telling, row["blob"]).company
        for column, value in zip(columns, (row["key"], None, row["open"], row["asks"], row["day"]), strict=True):
            column.extend(names if value is None else [value] * len(names))
    return pa.RecordBatch.from_arrays([pa.array(c, pa.int64()) for c in columns], schema=NAMED)


def place_rows(batch: pa.RecordBatch, asked: bool, only: frozenset[str] = frozenset()) -> pa.RecordBatch:
    """Kernel: from `OWN` to `PLACED`, for the times without their year (`asked`) or those with it, of months or days `only`."""
    rows: list[dict[str, object]] = []
    for row in batch.select(["key", "article_id", "blob"]).to_pylist():
        telling = unpack(Telling, row["blob"])
        for n, place in enumerate(telling.asked if asked else telling.told):
            tail = place.value[4:]
            if only and tail not in only:
                continue
            year = 0 if asked else int(place.value[:4])
            rows.extend(
                {**{k: row[k] for k in ("key", "article_id")}, "place": n, "tie": hash_text(f"{tail} {name}"), "year": year}
                for name in place.names
            )
    return pa.RecordBatch.from_pylist(rows, schema=PLACED)
