"""What bounds an article's day beside its own days: who held which office when, and the years that the text writes.

The idea: a careful reader of an undated article knows that "President X" was written while X held the office. The table
`offices` says who did; no particular happening is known here.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from ahocorasick_rs import AhoCorasick, MatchKind

from nguon.annotate.bound import Bound
from nguon.annotate.odds import Odds
from nguon.text.calendar import make_date

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nguon.annotate.expression import Expression
    from nguon.annotate.sentence import Sentence
    from nguon.lang.pack import LanguagePack

AFTER_OFFICE = timedelta(days=14)
"""What somebody said in office is still told under the title for this long ("last week the minister …")."""
YEAR_AHEAD = timedelta(days=184)
"""A year is told of as settled up to half a year before it begins: budgets, seasons, plans."""
PLAN_REACH = 80
"""Characters in front of a year in which a word like "goal" or "plan" speaks of it."""
WRITTEN = ("date", "month", "year", "quarter", "half", "season")
TITLE_REACH = 64
"""Characters before a name in which its title may stand."""


def office_bounds(text: str, sentences: Sequence[Sentence], latest: date, pack: LanguagePack) -> Iterator[Bound]:
    """Yield what the holders of offices named under their titles say of the article's day (at most `latest`)."""
    names, automaton, rows = _offices(pack)
    before = re.compile(rf"(?:^|\W){pack.rules('basis')['words']['not_in_office']}$")
    between = re.compile(rf"(?:,? ?(?:{pack.rules('basis')['words']['between']}|[^\W\d_a-z]\S*))*,? ?")
    seen: set[tuple[str, str]] = set()
    for sentence in sentences:
        part = text[sentence.start : sentence.end]
        for which, start, end in automaton.find_matches_as_indexes(part):
            name = names[which]
            if (start and part[start - 1].isalnum()) or (end < len(part) and part[end].isalnum()):
                continue
            title = _title(part[max(0, start - TITLE_REACH) : start], rows[name], before, between)
            if title is None or (name, title) in seen:
                continue
            seen.add((name, title))
            terms = [(low, high) for t, low, high in rows[name] if t == title]
            days = tuple((low, min(high + AFTER_OFFICE, latest)) for low, high in terms if low <= latest)
            if days:
                told = "; ".join(
                    f"{low:%d/%m/%Y} –" + ("" if high >= date(9000, 1, 1) else f" {high:%d/%m/%Y}") for low, high in terms
                )
                yield Bound("office", days, {"name": name, "title": title, "interval": told})


def _title(front: str, rows: Sequence[tuple[str, date, date]], before: re.Pattern[str], between: re.Pattern[str]) -> str | None:
    lower = front.lower()
    for title in sorted({t for t, _, _ in rows}, key=len, reverse=True):
        at = lower.rfind(title)
        if at < 0 or not between.fullmatch(front[at + len(title) :].strip()):
            continue
        if not before.search(lower[:at].rstrip()):
            return title
    return None


@lru_cache
def _offices(pack: LanguagePack) -> tuple[list[str], AhoCorasick, dict[str, list[tuple[str, date, date]]]]:
    rows: dict[str, list[tuple[str, date, date]]] = {}
    for row in pack.lexicon("offices"):
        low = date.fromisoformat(row["from"])
        high = date.fromisoformat(row["to"]) if row["to"] else date(9999, 1, 1)
        for name in filter(None, (row["name"], *row["spellings"].split("|"))):
            for title in row["titles"].split("|"):
                rows.setdefault(name, []).append((title, low, high if high.year < 9000 else date(9998, 1, 1)))
    names = sorted(rows)
    return names, AhoCorasick(names, matchkind=MatchKind.LeftmostLongest), rows


def year_bounds(expressions: Sequence[Expression], text: str, latest: date, pack: LanguagePack) -> Iterator[Bound]:
    """Yield what times written with their year say: told as past, the article is later; named as coming, it is not later."""
    for e, first, goal in _written(expressions, text, latest, pack):
        words = {"words": text[e.start : e.end]}
        if e.tense == "future" and e.content.kind == "year" and not goal:
            yield Bound("coming", ((date(1950, 1, 1), min(date(first.year, 12, 31), latest)),), words)
        elif e.tense == "past" and not goal and first <= latest:
            whole_year = e.content.month is None and e.role != "caption"
            yield Bound("written", ((first - YEAR_AHEAD if whole_year else first, latest),), words)


def year_odds(expressions: Sequence[Expression], text: str, latest: date, pack: LanguagePack) -> list[Odds]:
    """Return what the latest past month and the first coming year that the text writes say of the likeliest year."""
    written = list(_written(expressions, text, latest, pack))
    past = [(first, e) for e, first, goal in written if e.tense == "past" and e.content.month and not goal and first <= latest]
    coming = [
        (first, e)
        for e, first, goal in written
        if e.tense == "future" and e.content.kind == "year" and not goal and first.year <= latest.year + 3
    ]
    out = []
    if past:
        first, e = max(past, key=lambda p: p[0])
        out.append(Odds("recent", first, {"words": text[e.start : e.end]}))
    if coming:
        first, e = min(coming, key=lambda p: p[0])
        out.append(Odds("coming", date(first.year, 1, 1), {"words": text[e.start : e.end]}))
    return out


def _written(
    expressions: Sequence[Expression], text: str, latest: date, pack: LanguagePack
) -> Iterator[tuple[Expression, date, bool]]:
    """The expressions that write a year of our time, the first day of each, and whether it is a goal or a plan."""
    words = pack.rules("basis")["words"]
    before = re.compile(rf"(?:^|\W){words['goal']}$")
    plan = re.compile(rf"(?<!\w){words['plan']}(?!\w)")
    for e in expressions:
        c = e.content
        if c.year is None or not 1900 <= c.year <= latest.year + 30 or c.kind not in WRITTEN:
            continue
        first = make_date(c.year, c.month or 1, c.day or 1) or date(c.year, 1, 1)
        front = text[max(0, e.start - PLAN_REACH) : e.start].lower()
        yield (
            e,
            first,
            bool(before.search(front.rstrip()) or plan.search(front) or plan.search(text[e.end : e.end + 30].lower())),
        )
