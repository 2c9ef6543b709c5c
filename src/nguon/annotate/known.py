"""What bounds an article's day beside its own days: who held which office when, and the years that the text writes.

The idea: a careful reader of an undated article knows that "President X" was written while X held the office. The table `offices`
says who did; no particular happening is known here.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from ahocorasick_rs import AhoCorasick, MatchKind

from nguon.annotate.bound import Bound
from nguon.text.calendar import add_months, make_date

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nguon.annotate.expression import Expression
    from nguon.annotate.sentence import Sentence
    from nguon.lang.pack import LanguagePack

AFTER_OFFICE = timedelta(days=14)
"""What somebody said in office is still told under the title for this long ("last week the minister …")."""
TITLE_REACH = 64
"""Characters before a name in which its title may stand."""


def office_bounds(text: str, sentences: Sequence[Sentence], latest: date, pack: LanguagePack) -> Iterator[Bound]:
    """Yield what the holders of offices named under their titles say of the article's day; `latest` is the last day possible."""
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
        for name in row["names"].split("|"):
            for title in row["titles"].split("|"):
                rows.setdefault(name, []).append((title, low, high if high.year < 9000 else date(9998, 1, 1)))
    names = sorted(rows)
    return names, AhoCorasick(names, matchkind=MatchKind.LeftmostLongest), rows


def year_bounds(expressions: Sequence[Expression], text: str, latest: date, pack: LanguagePack) -> Iterator[Bound]:
    """Yield what times written with their year say: told as past, the article is later; named as coming, it is earlier."""
    goal = re.compile(rf"(?:^|\W){pack.rules('basis')['words']['goal']}$")
    for e in expressions:
        c = e.content
        if (
            c.year is None
            or not 1900 <= c.year <= latest.year + 1
            or c.kind not in ("date", "month", "year", "years", "quarter", "half", "season")
        ):
            continue
        words = {"words": text[e.start : e.end]}
        first = make_date(c.year, c.month or 1, c.day or 1) or date(c.year, 1, 1)
        if e.tense == "future":
            if c.kind == "year" and not goal.search(text[max(0, e.start - 24) : e.start].lower().rstrip()):
                end = min(date(c.year - 1, 12, 31), latest)
                yield Bound("coming", ((date(1950, 1, 1), min(date(c.year, 12, 31), latest)),), words)
                yield Bound("coming", ((date(c.year - 1, 1, 1), end),), words, soft=True)
        elif first <= latest:
            yield Bound("written", ((first, latest),), words)
            if c.month is not None:
                yield Bound("recent", ((first, min(add_months(first, 12), latest)),), words, soft=True)
