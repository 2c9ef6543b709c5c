"""From the named groups of a rule's match to what the expression says.

The idea: patterns name their groups alike (`d m y h mi n unit rel part wd`), so one small reader for each kind of rule is
enough.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from nguon.annotate.expression import Content
from nguon.lang.vi.number import parse_number, parse_roman

if TYPE_CHECKING:
    import re
    from collections.abc import Callable

    from nguon.annotate.timerule import Rule, TimeRules

Groups = dict[str, str | None]


def read_content(rule: Rule, match: re.Match[str], rules: TimeRules, front: str) -> Content:
    """Return what the match of `rule` says; `front` are the words before it."""
    groups = match.groupdict()
    content = READERS[rule.kind](rule, groups, rules)
    if rule.turned_before is not None and rule.turned_before.search(front):
        return replace(content, value="clock" if rule.kind == "hour" else "duration")
    return content


def _int(groups: Groups, *names: str) -> int | None:
    for name in names:
        if groups.get(name):
            return int(groups[name] or 0)
    return None


def _number(words: str | None) -> float | None:
    return parse_number(words) if words else None


def _month(groups: Groups, rules: TimeRules) -> int | None:
    words = groups.get("mw") or groups.get("mw2")
    return int(rules.tables["months"][words]) if words else _int(groups, "m")


def _day(groups: Groups) -> int | None:
    word = _number(groups.get("dw"))
    return int(word) if word else _int(groups, "d", "d30")


def _shift(word: str | None, rules: TimeRules) -> int | None:
    if not word:
        return None
    words = word.split()
    return int(rules.tables["shifts"][words[-1]])


def _year_words(groups: Groups, rules: TimeRules) -> tuple[int | None, str]:
    """What the words behind do to the year: a shift of years, or `next`/`last`."""
    words = groups.get("yr")
    if not words:
        return None, ""
    does = rules.tables["years"][words]
    return (int(does), "Y") if isinstance(does, int) else (None, str(does))


def _part(words: str | None, rules: TimeRules) -> str:
    if not words:
        return ""
    return next((code for word, code in rules.tables["parts"].items() if word in words), "")


def _unit(words: str | None, rules: TimeRules) -> str:
    return str(rules.tables["units"][words.split()[0]]) if words and words != "h" else ("H" if words else "")


def _date(rule: Rule, g: Groups, rules: TimeRules) -> Content:
    shift, unit = _year_words(g, rules)
    return Content(
        rule.kind,
        year=_int(g, "y", "y2"),
        month=_month(g, rules),
        day=_day(g),
        hour=_int(g, "h"),
        minute=_int(g, "mi"),
        second=_int(g, "s"),
        part=_part(g.get("part"), rules),
        shift=shift,
        shift_unit=unit,
    )


def _month_or_season(rule: Rule, g: Groups, rules: TimeRules) -> Content:
    season = g.get("season") or g.get("season2")
    shift, unit = _year_words(g, rules)
    return Content(
        rule.kind,
        year=_int(g, "y", "y2"),
        month=_month(g, rules),
        value=str(rules.tables["seasons"][season]) if season else "",
        shift=shift,
        shift_unit=unit,
    )


def _years(rule: Rule, g: Groups, _: TimeRules) -> Content:
    year = int(g["y"] or 0)
    other = _int(g, "y2")
    return Content("years", year=year, year2=other if other is not None else year - year % 100 + int(g["yy"] or 0))


def _quarter(rule: Rule, g: Groups, rules: TimeRules) -> Content:
    number = _int(g, "q") or parse_roman(g.get("roman") or "") or rules.tables["months"].get(g.get("qw") or "")
    shift, unit = _year_words(g, rules)
    return Content("quarter", year=_int(g, "y"), count=float(number or 0), shift=shift, shift_unit=unit)


def _half(rule: Rule, g: Groups, rules: TimeRules) -> Content:
    shift, unit = _year_words(g, rules)
    return Content(
        rule.kind,
        year=_int(g, "y", "y2"),
        shift=shift,
        shift_unit=unit,
        edge=str(rules.tables["edges"][g["edge"] or ""]),
        count=_number(g.get("n")),
        unit=_unit(g.get("unit"), rules),
    )


def _decade(rule: Rule, g: Groups, _: TimeRules) -> Content:
    digits = g["dec"] or ""
    century = _int(g, "c") or parse_roman(g.get("roman") or "")
    if len(digits) == 4:
        return Content("decade", value=digits[:3] + "X")
    head = str(century - 1) if century else ("20" if int(digits) < 20 and not g.get("last") else "19")
    return Content("decade", value=f"{head}{digits[0]}X")


def _century(rule: Rule, g: Groups, _: TimeRules) -> Content:
    number = _int(g, "c") or parse_roman(g.get("roman") or "")
    if number:
        return Content("century", value=f"{number - 1:02d}XX")
    return Content("century", shift=0 if g.get("this") else -1)


def _relative(rule: Rule, g: Groups, rules: TimeRules) -> Content:
    shift = _shift(g.get("rel"), rules)
    return Content("relative", unit=rule.data["unit"], shift=1 if shift is None else shift, part=_part(g.get("part"), rules))


def _anchored(rule: Rule, g: Groups, rules: TimeRules) -> Content:
    return Content("anchored", unit=rule.data["unit"], shift=rule.data["shift"], part=_part(g.get("part"), rules))


def _edge(rule: Rule, g: Groups, rules: TimeRules) -> Content:
    return Content("relative", unit=_unit(g["unit"], rules), shift=0)


def _weekday(rule: Rule, g: Groups, rules: TimeRules) -> Content:
    words = g.get("wd") or g.get("wd2") or ""
    part = _part(g.get("part") or g.get("part2"), rules)
    content = Content(rule.kind, weekday=int(rules.tables["weekdays"][words.split()[-1]]), part=part)
    if not g.get("week"):
        return content
    does = rules.tables["weeks"][g["week"] or ""]
    shift, unit = (does, "W") if isinstance(does, int) else (None, does)
    return Content(rule.kind, weekday=content.weekday, part=part, shift=shift, shift_unit=unit)


def _clock(rule: Rule, g: Groups, rules: TimeRules) -> Content:
    hour = _int(g, "h")
    if g.get("ampm") == "pm" and hour is not None and hour < 12:
        hour += 12
    if hour is None:
        hour = int(_number(g.get("hw")) or 0)
    half = bool(g.get("half"))
    minute = 30 if half and rule.kind == "hour" else _int(g, "mi")
    return Content(rule.kind, hour=hour, minute=minute, second=_int(g, "s"), half=half)


def _part_only(rule: Rule, g: Groups, rules: TimeRules) -> Content:
    return Content("part", part=_part(g["part"], rules))


def _ago(rule: Rule, g: Groups, rules: TimeRules) -> Content:
    return Content(
        "ago",
        count=_number(g.get("n")),
        unit=_unit(g["unit"], rules),
        half=bool(g.get("half")),
        shift=rule.data["direction"],
        shift_unit="anchor" if rule.data["direction"] > 0 or g.get("anchor") else "",
    )


def _duration(rule: Rule, g: Groups, rules: TimeRules) -> Content:
    count = _number(g.get("n"))
    if count is None and "n" in rule.data:
        count = float(rule.data["n"])
    second = _number(g.get("n3"))
    return Content(
        rule.kind,
        count=count,
        unit=_unit(g["unit"], rules),
        count2=second if second is not None else _number(g.get("n2")),
        unit2=_unit(g.get("unit3"), rules),
        half=bool(g.get("half")),
    )


def _set(rule: Rule, g: Groups, rules: TimeRules) -> Content:
    return Content("set", count=_number(g.get("n")) or 1.0, unit=_unit(g["unit"], rules))


def _ref(rule: Rule, g: Groups, _: TimeRules) -> Content:
    return Content("ref", value=rule.data["value"])


def _lunar(rule: Rule, g: Groups, rules: TimeRules) -> Content:
    if rule.name == "tet":
        if g.get("d30"):
            return Content("lunar", year=_int(g, "y"), month=12, day=_int(g, "d30"), value="tet")
        return Content("lunar", year=_int(g, "y"), month=1, day=_day(g))
    day = 15 if rule.name == "full-moon" else _day(g)
    return Content("lunar", year=_int(g, "y", "y2"), month=_month(g, rules), day=day)


READERS: dict[str, Callable[[Rule, Groups, TimeRules], Content]] = {
    "date": _date, "borrow": _date, "year": _date, "set-day": _date, "month": _month_or_season, "season": _month_or_season,
    "years": _years, "quarter": _quarter, "half": _half, "months": _half, "decade": _decade, "century": _century,
    "relative": _relative, "anchored": _anchored, "edge": _edge, "weekday": _weekday, "set-weekday": _weekday,
    "clock": _clock, "hour": _clock, "part": _part_only, "ago": _ago, "duration": _duration, "half-unit": _duration,
    "set": _set, "ref": _ref, "lunar": _lunar,
}  # fmt: skip
"""How to read the content of each kind of rule."""
