"""What an article's words on the signing of a known treaty say of its own date.

The idea: a bare month ("signed in June") means that of the last year; where the pack's table `treaties` knows in which
June that treaty was signed, the article is of the twelve months that followed. Nothing is concluded from a treaty's name alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from nguon.annotate.bound import Bound
from nguon.text.calendar import add_months

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nguon.annotate.expression import Expression
    from nguon.annotate.sentence import Sentence
    from nguon.lang.pack import LanguagePack

WITHIN = 11
"""Months after the signing in which its bare month still means that of the signing."""


@dataclass(frozen=True, slots=True)
class Treaty:
    """A treaty: groups of words, one of each of which must stand in a sentence that tells of its signing; its day and names."""

    words: tuple[tuple[str, ...], ...]
    signed: date
    vi: str
    en: str


def treaty_bounds(
    text: str, sentences: Sequence[Sentence], expressions: Sequence[Expression], latest: date, pack: LanguagePack
) -> Iterator[Bound]:
    """Yield what months and days without a year, beside the signing of a known treaty, say of the article's day."""
    for e in expressions:
        if e.content.kind not in ("month", "date") or e.content.year is not None or e.tense == "future":
            continue
        sentence = sentences[e.sentence]
        lower = text[sentence.start : sentence.end].lower()
        for treaty in _treaties(pack):
            days = _allowed(e, treaty.signed, latest)
            if days is None or days[0] > days[1]:
                continue
            if all(any(_stands(word, lower) for word in group) for group in treaty.words):
                words = {"words": text[e.start : e.end], "day": f"{treaty.signed:%d/%m/%Y}"}
                yield Bound("treaty", (days,), {**words, "what_vi": treaty.vi, "what_en": treaty.en})


def _allowed(e: Expression, signed: date, latest: date) -> tuple[date, date] | None:
    c = e.content
    if c.month != signed.month or (c.kind == "date" and c.day != signed.day):
        return None
    if c.shift_unit == "Y":
        year = signed.year - (c.shift or 0)
        return max(signed, date(year, 1, 1)), min(date(year, 12, 31), latest)
    return (signed, min(add_months(signed, WITHIN), latest)) if not c.shift_unit else None


def _stands(word: str, lower: str) -> bool:
    at = lower.find(word)
    while at >= 0:
        end = at + len(word)
        if (at == 0 or not lower[at - 1].isalnum()) and (end == len(lower) or not lower[end].isalnum()):
            return True
        at = lower.find(word, at + 1)
    return False


@lru_cache
def _treaties(pack: LanguagePack) -> tuple[Treaty, ...]:
    out = []
    for row in pack.lexicon("treaties"):
        words = tuple(tuple(w.strip() for w in group.split("|")) for group in row["words"].split("&"))
        out.append(Treaty(words, date.fromisoformat(row["signed"]), row["name"], row["en"]))
    return tuple(out)
