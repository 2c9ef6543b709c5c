"""What the pack knows of the world that bounds a date: who held which office when, and the days of well-known happenings.

The idea: a careful reader of an undated article knows that "Tổng thống X" was written while X held the office. The tables `offices` and
`landmarks` say such things, each row with its source; nothing else is known here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from ahocorasick_rs import AhoCorasick, MatchKind

from nguon.annotate.bound import Bound
from nguon.annotate.calendar import add_months, make_date
from nguon.annotate.expression import Expression
from nguon.annotate.sentence import Sentence
from nguon.lang.pack import LanguagePack

AFTER_OFFICE = timedelta(days=31)
"""A title lives on in the news for some weeks after its holder has left office."""
TITLE_REACH = 64
"""Characters before a name in which its title may stand."""
WITHIN = 11
"""Months after a happening in which a bare month or day still means that of the happening."""


@dataclass(frozen=True, slots=True)
class Landmark:
    """A known happening: each group of `words` has one that must stand in the sentence; its first and last day."""

    words: tuple[tuple[str, ...], ...]
    low: date
    high: date
    vi: str
    en: str


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
                told = "; ".join(f"{low:%d/%m/%Y} –" + ("" if high >= date(9000, 1, 1) else f" {high:%d/%m/%Y}") for low, high in terms)
                yield Bound("office", days, {"name": name, "title": title, "interval": told})


def landmark_bounds(
    text: str, sentences: Sequence[Sentence], expressions: Sequence[Expression], latest: date, pack: LanguagePack
) -> Iterator[Bound]:
    """Yield what expressions of time that date a known happening say: "tháng 6", "năm ngoái", "hôm thứ Hai" beside its words."""
    by_sentence: dict[int, list[Expression]] = {}
    for expression in expressions:
        by_sentence.setdefault(expression.sentence, []).append(expression)
    for number, inside in by_sentence.items():
        sentence = sentences[number]
        lower = text[sentence.start : sentence.end].lower()
        for landmark in _landmarks(pack):
            if all(any(_stands(word, lower) for word in group) for group in landmark.words):
                for expression in inside:
                    days = _allowed(expression, landmark, latest)
                    if days is not None and days[0] <= days[1]:
                        words = text[expression.start : expression.end]
                        told = {"words": words, "what_vi": landmark.vi, "what_en": landmark.en, "day": f"{landmark.low:%d/%m/%Y}"}
                        yield Bound("landmark", (days,), told)


def _stands(word: str, lower: str) -> bool:
    at = lower.find(word)
    while at >= 0:
        end = at + len(word)
        if (at == 0 or not lower[at - 1].isalnum()) and (end == len(lower) or not lower[end].isalnum()):
            return True
        at = lower.find(word, at + 1)
    return False


def _allowed(e: Expression, mark: Landmark, latest: date) -> tuple[date, date] | None:
    """The days on which somebody may date `mark` with the words of `e`; None when they date something else."""
    c = e.content
    if e.tense == "future" or c.year is not None:
        return None
    one_day = mark.low == mark.high
    if c.kind == "month" and c.shift_unit in ("", "last") and c.month == mark.low.month == mark.high.month:
        return mark.low, min(add_months(mark.high, WITHIN), latest)
    if c.kind in ("month", "season", "quarter") and c.shift_unit == "Y" and (c.kind != "month" or c.month == mark.low.month):
        year = mark.low.year - (c.shift or 0)
        return date(year, 1, 1), min(date(year, 12, 31), latest)
    if c.kind == "relative" and c.unit == "Y" and (c.shift or 0) < 0 and mark.low.year == mark.high.year:
        year = mark.low.year - (c.shift or 0)
        return date(year, 1, 1), min(date(year, 12, 31), latest)
    if c.kind == "date" and c.month == mark.low.month and c.day == mark.low.day and one_day:
        return mark.low, min(add_months(mark.low, WITHIN), latest)
    if c.kind == "weekday" and one_day and c.weekday == mark.low.isoweekday() and c.shift is None and c.shift_unit != "next":
        return mark.low, mark.low + timedelta(days=6)
    return None


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


@lru_cache
def _landmarks(pack: LanguagePack) -> tuple[Landmark, ...]:
    out = []
    for row in pack.lexicon("landmarks"):
        low = date.fromisoformat(row["from"])
        high = date.fromisoformat(row["to"]) if row["to"] else low
        words = tuple(tuple(w.strip() for w in group.split("|")) for group in row["words"].split("&"))
        out.append(Landmark(words, low, high, row["vi"], row["en"]))
    return tuple(out)


def year_bounds(expressions: Sequence[Expression], text: str, latest: date, pack: LanguagePack) -> Iterator[Bound]:
    """Yield what times written with their year say: told as past, the article is later; named as coming, it is earlier."""
    goal = re.compile(rf"(?:^|\W){pack.rules('basis')['words']['goal']}$")
    for e in expressions:
        c = e.content
        if c.year is None or not 1900 <= c.year <= latest.year + 1 or c.kind not in ("date", "month", "year", "years", "quarter", "half", "season"):
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
