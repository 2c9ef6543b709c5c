"""What widely reported happenings say of an undated article's day.

The idea: a careful reader knows on what day the pope died. Where one sentence tells of a happening of the pack's table
`events` (all its groups of words stand in it, and none that makes it a plan), the article is not older than that; where the
sentence ties it to the article's own week ("on Monday", and the happening was on a Monday; "only hours after …"; "today"),
the article is of that week. The table is broad and dated; no page is known here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from ahocorasick_rs import AhoCorasick, MatchKind

from nguon.annotate.bound import Bound

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nguon.annotate.expression import Expression
    from nguon.annotate.sentence import Sentence
    from nguon.lang.pack import LanguagePack

WEEK = timedelta(days=6)
"""A bare weekday told as past is at most so many days before the article."""
NEXT_MORNING = timedelta(days=1)
"""What happened "hours" ago is told on the same day or the next."""


@dataclass(frozen=True, slots=True)
class Happening:
    """A dated happening: groups of words, one of each of which must stand in a sentence that tells of it."""

    day: date
    vi: str
    en: str
    groups: tuple[frozenset[str], ...]


def happening_bounds(
    text: str, sentences: Sequence[Sentence], expressions: Sequence[Expression], latest: date, pack: LanguagePack
) -> Iterator[Bound]:
    """Yield what the happenings told of in `sentences` say of the article's day (at most `latest`)."""
    words, automaton, happenings, by_word = _happenings(pack)
    planned = re.compile(rf"(?<!\w){pack.rules('basis')['words']['not_yet']}(?!\w)")
    for number, sentence in enumerate(sentences):
        lower = text[sentence.start : sentence.end].lower()
        found = {
            words[which]
            for which, start, end in automaton.find_matches_as_indexes(lower, overlapping=True)
            if not (start and lower[start - 1].isalnum()) and not (end < len(lower) and lower[end].isalnum())
        }
        if len(found) < 2:
            continue
        likely = sorted({n for word in found for n in by_word.get(word, ())})
        told = [h for n in likely if (h := happenings[n]).day <= latest and all(group & found for group in h.groups)]
        if not told or planned.search(lower):
            continue
        inside = [e for e in expressions if e.sentence == number]
        for happening in told:
            said = {"what_vi": happening.vi, "what_en": happening.en, "day": f"{happening.day:%d/%m/%Y}"}
            yield Bound("happened", ((happening.day, latest),), said)
            for e in inside:
                days = _tied(e, happening.day)
                if days is not None and all(o is e or o.content.kind == "ref" for o in inside):
                    yield Bound("happened_on", ((days[0], min(days[1], latest)),), {**said, "words": text[e.start : e.end]})


def _tied(e: Expression, day: date) -> tuple[date, date] | None:
    """The days of the article that `e`, beside a happening of `day`, leaves; None where it ties the two not at all."""
    c = e.content
    if e.tense == "future":
        return None
    if c.kind == "weekday" and c.shift is None and c.shift_unit == "" and c.weekday == day.isoweekday():
        return day, day + WEEK
    if c.kind == "relative" and c.unit == "D" and c.shift in (0, -1):
        return day - timedelta(days=c.shift), day - timedelta(days=c.shift)
    if c.kind in ("duration", "ago") and c.unit == "H" and (c.count is None or c.count <= 24):
        return day, day + NEXT_MORNING
    return None


@lru_cache
def _happenings(pack: LanguagePack) -> tuple[list[str], AhoCorasick, list[Happening], dict[str, list[int]]]:
    """The words, the automaton of them, the happenings, and by word the numbers of those whose first group holds it."""
    happenings = [
        Happening(
            date.fromisoformat(row["date"]),
            row["vi"],
            row["event"],
            tuple(frozenset(group.lower().split("|")) for group in row["keys"].split(";")),
        )
        for row in pack.lexicon("events")
    ]
    words = sorted({word for h in happenings for group in h.groups for word in group})
    by_word: dict[str, list[int]] = {}
    for number, happening in enumerate(happenings):
        for word in happening.groups[0]:
            by_word.setdefault(word, []).append(number)
    return words, AhoCorasick(words, matchkind=MatchKind.Standard), happenings, by_word
