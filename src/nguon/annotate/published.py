"""On what day an article came out, and why.

The idea: what the page says is kept; else a dateline; else the day of the latest thing that the article reports
(annotation.md 3). Its day and month are on the page, its year often is not: the years that all evidence allows are worked out
in `nguon.annotate.bound`. What can't be told is left coarser, or open, with the reason.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from nguon.annotate.bound import Bound, Days, holds, narrow, years_of
from nguon.annotate.happening import happening_bounds
from nguon.annotate.known import office_bounds, year_bounds, year_odds
from nguon.annotate.odds import ENOUGH, Odds, likeliest
from nguon.annotate.treaty import treaty_bounds
from nguon.model.article import Article, Moment
from nguon.text.calendar import add_days, day_of, make_date, may_exist, week_value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from nguon.annotate.expression import Expression
    from nguon.annotate.sentence import Sentence
    from nguon.lang.pack import LanguagePack

FIRST_DAY = date(1990, 1, 1)
"""Saved pages of web news are hardly older."""
NEAR = 300
"""An article lies at most so many days from a day that it writes without its year beside a weekday."""


NEWS_SENTENCES = 2
"""Sentences at the head of an article that tell when its news happened."""
CAPTURE_STAMPS = 3
"""So many days and times outside the article make a list of other articles, whose latest tells about when the page was
saved."""
CAPTURE_SLACK = timedelta(days=3)

DAYS = ("day", "low", "high", "interval")
"""What in a reason's words holds days, written 31/12/2024 (English: 2024-12-31)."""
_WRITTEN_DAY = re.compile(r"(\d\d)/(\d\d)/(\d{4})")
_STAMP = re.compile(r"(\d(?<![\d/.-]\d)\d?)[/-](\d{1,2})[/-](20\d\d)(?![\d/])")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of the article's day: the days left, the bounds that left them, and what makes some likelier."""

    days: Days
    used: tuple[Bound, ...]
    odds: tuple[Odds, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A day and month that the text tells of as past, `shift` days before the article's own day where it is tied to it."""

    month: int
    day: int
    words: str
    shift: int | None


def date_article(
    article: Article,
    text: str,
    sentences: Sequence[Sentence],
    expressions: Sequence[Expression],
    pack: LanguagePack,
    *,
    until: date | None = None,
    saved: date | None = None,
    saved_rule: str = "captured",
) -> Article:
    """Return `article` with `published`, its rule and its reasons set.

    `expressions` are those that `find_expressions` found; `until` is the last day on which the page can have been written
    (default: today), `saved` about when it was saved (`saved_day`), `saved_rule` the words that tell how that is known. A
    date that `extract` took from the page is kept.
    """
    latest = until or date.today()
    if article.published is not None:
        return _kept(article, text, expressions, pack)
    line = _dateline(expressions, latest)
    if line is not None:
        day, expression = line
        said = {"words": text[expression.start : expression.end]}
        return _answer(article, Moment(day.isoformat(), "day"), "dateline", [("dateline", said)], pack)
    return _inferred(article, text, sentences, expressions, pack, latest=latest, saved=saved, saved_rule=saved_rule)


def _kept(article: Article, text: str, expressions: Sequence[Expression], pack: LanguagePack) -> Article:
    reasons: list[tuple[str, dict[str, str]]] = []
    if not article.basis_vi:
        reasons.append(("kept", {"said": f"{article.published_rule}, {article.published.value}" if article.published else ""}))
    day = day_of(article.published.value) if article.published else None
    for e in expressions:
        c = e.content
        told = make_date(c.year, c.month, c.day) if c.kind == "date" and c.year and c.month and c.day else None
        if day and told and told > day + timedelta(days=1) and e.tense != "future" and e.certain:
            reasons.append(("conflict", {"day": f"{told:%d/%m/%Y}"}))
            break
    if not reasons:
        return article
    vi, en = _words(reasons, pack)
    return replace(article, basis_vi=f"{article.basis_vi} {vi}".strip(), basis_en=f"{article.basis_en} {en}".strip())


def _dateline(expressions: Sequence[Expression], latest: date) -> tuple[date, Expression] | None:
    for e in expressions:
        c = e.content
        if e.role == "dateline" and c.kind == "date" and c.year and c.month and c.day:
            day = make_date(c.year, c.month, c.day)
            if day is not None and day <= add_days(latest, 1):
                return day, e
    return None


def _inferred(
    article: Article,
    text: str,
    sentences: Sequence[Sentence],
    expressions: Sequence[Expression],
    pack: LanguagePack,
    *,
    latest: date,
    saved: date | None,
    saved_rule: str,
) -> Article:
    inside = [e for e in expressions if e.role not in ("byline", "source")]
    captured = []
    if saved is not None and saved <= latest:
        captured = [Bound(saved_rule, ((FIRST_DAY, min(saved + CAPTURE_SLACK, latest)),), {"day": f"{saved:%d/%m/%Y}"})]
    bounds = [
        *captured,
        *year_bounds(inside, text, latest, pack),
        *_pair_bounds(text, inside, latest),
        *office_bounds(text, sentences, latest, pack),
        *treaty_bounds(text, sentences, inside, latest, pack),
        *happening_bounds(text, sentences, inside, latest, pack),
    ]
    days, used = narrow(((FIRST_DAY, latest),), bounds)
    case = Evidence(days, used, tuple(year_odds(inside, text, latest, pack)))
    told = _latest_told(text, inside)
    if told:
        answers = [_from_told(article, t, case, pack) for t in told]
        return next((a for a in answers if a.published is not None), answers[0])
    whole = _news_day(text, sentences, inside, days)
    if whole is not None:
        words = {"words": text[whole[1].start : whole[1].end]}
        return _answer(article, Moment(whole[0].isoformat(), "day"), "text:latest", [("latest", words)], pack)
    return _from_interval(article, text, inside, case, pack)


# -------------------- the latest day told
def _latest_told(text: str, expressions: Sequence[Expression]) -> list[Told]:
    """The days without a year that the text tells of as past, the likeliest to be its latest first.

    The others lie closest before that one. One that it calls today or yesterday is it.
    """
    told: list[Told] = []
    for i, e in enumerate(expressions):
        c = e.content
        if c.kind != "date" or c.month is None or c.day is None or c.year is not None or c.shift_unit or e.tense == "future":
            continue
        if not may_exist(c.day, c.month):
            continue
        told.append(Told(c.month, c.day, text[e.start : e.end], _tie(text, expressions, i)))
    tied = [t for t in told if t.shift is not None]

    def farthest(t: Told) -> int:
        here = date(2024, t.month, t.day)
        return max((here - date(2024, o.month, o.day)).days % 366 for o in told)

    return tied[:1] or sorted(dict.fromkeys(told), key=farthest)


def _tie(text: str, expressions: Sequence[Expression], i: int) -> int | None:
    """How far the day of `expressions[i]` lies from the article's, where a word like "yesterday" stands beside it.

    A weekday may stand between the two: "yesterday (Saturday, 9/3)".
    """
    for step in (-1, 1):
        here, j = i, i + step
        while 0 <= j < len(expressions) and _beside(text, expressions[here], expressions[j]):
            c = expressions[j].content
            if c.kind == "relative" and c.unit == "D":
                return c.shift
            if c.kind != "weekday" or c.shift is not None or here != i:
                break
            here, j = j, j + step
    return None


def _beside(text: str, one: Expression, two: Expression) -> bool:
    first, second = sorted((one, two), key=lambda e: e.start)
    gap = text[first.end : second.start]
    return len(gap) <= 3 and not any(ch.isalnum() or ch in ".;-–" for ch in gap)


def _news_day(
    text: str, sentences: Sequence[Sentence], expressions: Sequence[Expression], days: Days
) -> tuple[date, Expression] | None:
    """A whole date told as past where news tells its own: in the first sentences, and with no later one in the text."""
    found = [
        (day, e)
        for e in expressions
        if (c := e.content).kind == "date" and c.year and c.month and c.day and e.tense != "future"
        if (day := make_date(c.year, c.month, c.day)) and e.role != "caption"
    ]
    if not found:
        return None
    day, expression = max(found, key=lambda f: f[0])
    first = [i for i, s in enumerate(sentences) if s.role in ("lead", "body")][:NEWS_SENTENCES]
    return (day, expression) if expression.sentence in first and holds(days, day) else None


def _from_told(article: Article, told: Told, case: Evidence, pack: LanguagePack) -> Article:
    reason = ("today" if told.shift == 0 else "latest", {"words": told.words})
    years = years_of(case.days)
    found = [d for y in range(years[0] - 1, years[-1] + 1 + 1) if (d := make_date(y, told.month, told.day))]
    left = [moved for d in found if holds(case.days, moved := add_days(d, -(told.shift or 0)))]
    said = _because(case.used, pack)
    if len(left) > 1:
        year, chance = likeliest(left, case.odds)
        if case.odds and chance >= ENOUGH:
            said = _because([*case.used, *case.odds], pack)
            day = next(d for d in left if d.year == year)
            reasons = [reason, ("year_likely", {"year": str(year), "why_vi": said[0], "why_en": said[1]})]
            return _answer(article, Moment(day.isoformat(), "day"), "text:likely", reasons, pack)
    if len(left) == 1:
        reasons = [reason, ("year_one", {"year": str(left[0].year), "why_vi": said[0], "why_en": said[1]})]
        return _answer(article, Moment(left[0].isoformat(), "day"), "text:latest", reasons, pack)
    return _answer(
        article, None, "unresolved", [("only_day", {"words": told.words, "why_vi": said[0], "why_en": said[1]})], pack
    )


def saved_day(page: str, start: int, end: int) -> date | None:
    """Return about when a page was saved: the latest day in its lists of other articles, outside `[start, end)` of it.

    >>> saved_day("Tin. 1/2/2024 3/2/2024 2/2/2024", 0, 4)
    datetime.date(2024, 2, 3)
    """
    stamps = [
        day
        for m in _STAMP.finditer(page)
        if not start <= m.start() < end and (day := make_date(int(m[3]), int(m[2]), int(m[1])))
    ]
    return max(stamps) if len(stamps) >= CAPTURE_STAMPS else None


# -------------------- weekdays, and stretches of days


def _pair_bounds(text: str, expressions: Sequence[Expression], latest: date) -> list[Bound]:
    """Weekday and day side by side ("Wednesday (16/10)") fit only some years."""
    out = []
    for a, b in itertools.pairwise(expressions):
        week, day = (a.content, b.content) if a.content.kind == "weekday" else (b.content, a.content)
        if week.kind != "weekday" or day.kind != "date" or day.year is not None or day.month is None or day.day is None:
            continue
        gap = text[a.end : b.start]
        if len(gap) > 4 or any(ch.isalnum() or ch in ".;-–" for ch in gap):
            continue
        fits = [
            d
            for y in range(FIRST_DAY.year, latest.year + 1)
            if (d := make_date(y, day.month, day.day)) and d.isoweekday() == week.weekday
        ]
        if fits:
            spans = tuple((add_days(d, -NEAR), min(add_days(d, NEAR), latest)) for d in fits if d <= latest)
            years = ", ".join(str(d.year) for d in fits[-4:])
            end = b.end + ("(" in gap and text[b.end : b.end + 1] == ")")
            out.append(Bound("weekday_pair", spans, {"words": text[a.start : end], "years": years}))
    return out


def _weekday_words(text: str, expressions: Sequence[Expression]) -> tuple[int, str] | None:
    """The first weekday that the text tells of as past: that of its news."""
    for e in expressions:
        c = e.content
        if c.kind == "weekday" and e.tense != "future" and c.shift is None and c.shift_unit in ("", "last"):
            return c.weekday or 1, text[e.start : e.end]
    return None


def _from_interval(
    article: Article, text: str, expressions: Sequence[Expression], case: Evidence, pack: LanguagePack
) -> Article:
    low, high = case.days[0][0], case.days[-1][1]
    said = _because(case.used, pack)
    interval = {"low": f"{low:%d/%m/%Y}", "high": f"{high:%d/%m/%Y}", "why_vi": said[0], "why_en": said[1]}
    if not case.used:
        return _answer(article, None, "unresolved", [("nothing", {})], pack)
    weekday = _weekday_words(text, expressions)
    if weekday is not None and (high - low).days <= 6:
        fits = [d for k in range((high - low).days + 1) if (d := low + timedelta(days=k)).isoweekday() == weekday[0]]
        if len(fits) == 1:
            reason = ("weekday", {"words": weekday[1], "day": f"{fits[0]:%d/%m/%Y}"})
            return _answer(article, Moment(fits[0].isoformat(), "day"), "text:weekday", [("interval", interval), reason], pack)
    moment = _coarsest(low, high)
    if moment is not None:
        return _answer(article, moment, "text:interval", [("interval", interval)], pack)
    months = [date(y, m, 15) for y in years_of(case.days) for m in range(1, 13) if holds(case.days, date(y, m, 15))]
    year, chance = likeliest(months, case.odds) if months else (0, 0.0)
    if case.odds and chance >= ENOUGH:
        said = _because([*case.used, *case.odds], pack)
        likely = {**interval, "year": str(year), "why_vi": said[0], "why_en": said[1]}
        return _answer(article, Moment(str(year), "year"), "text:likely", [("interval_likely", likely)], pack)
    years = f"{low.year}–{high.year}"
    return _answer(article, None, "unresolved", [("too_wide", {"years": years, "why_vi": said[0], "why_en": said[1]})], pack)


def _coarsest(low: date, high: date) -> Moment | None:
    """The day, week, month or year that holds both days, or None."""
    if low == high:
        return Moment(low.isoformat(), "day")
    if low.isocalendar()[:2] == high.isocalendar()[:2]:
        return Moment(week_value(low), "week")
    if (low.year, low.month) == (high.year, high.month):
        return Moment(f"{low:%Y-%m}", "month")
    return Moment(str(low.year), "year") if low.year == high.year else None


# -------------------- reasons in words
def _because(bounds: Sequence[Bound | Odds], pack: LanguagePack) -> tuple[str, str]:
    """The reasons of `bounds`, each once, in both languages."""
    out = []
    for language in ("vi", "en"):
        words = pack.rules("basis")[language]
        told = [words[b.rule].format(**_said(b.words, language)) for b in bounds]
        line = "; ".join(dict.fromkeys(told))
        out.append(line + "." if line else "")
    return out[0], out[1]


def _words(reasons: Sequence[tuple[str, dict[str, str]]], pack: LanguagePack) -> tuple[str, str]:
    basis = pack.rules("basis")
    out = []
    for language in ("vi", "en"):
        lines = [basis[language][name].format(**_said(words, language)) for name, words in reasons]
        text = " ".join(line.strip() for line in lines)
        out.append(text.rstrip(".: ") + ".")
    return out[0], out[1]


def _said(words: Mapping[str, str], language: str) -> dict[str, str]:
    """What fills the words of a reason in one language: its own wordings, and days as its readers write them."""
    said = {re.sub(f"_{language}$", "", name): told for name, told in words.items()}
    if language == "en":
        said.update({name: _WRITTEN_DAY.sub(r"\3-\2-\1", said[name]) for name in DAYS if name in said})
    return said


def _answer(
    article: Article, moment: Moment | None, rule: str, reasons: Sequence[tuple[str, dict[str, str]]], pack: LanguagePack
) -> Article:
    vi, en = _words(reasons, pack)
    return replace(article, published=moment, published_rule=rule, basis_vi=vi, basis_en=en)
