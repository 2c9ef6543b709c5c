"""A moment (`2024-11-08`, `2024-W41`, `2024-11`, `2024-FA`, `195X`, `2013-10-23TMO`) as the days that it may be.

>>> days("2024-02")
(datetime.date(2024, 2, 1), datetime.date(2024, 2, 29))
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache

from nguon.model.article import Moment

_SHAPE = re.compile(
    r"(?P<year>\d{4}|\d{3}X|\d{2}XX)"
    r"(?:-(?:W(?P<week>\d{2})|(?P<season>SP|SU|FA|WI)|Q(?P<quarter>[1-4])|H(?P<half>[12])"
    r"|(?P<month>\d{2})(?:-(?P<day>\d{2}))?))?"
    r"(?:T(?P<part>\S*))?"
)
_SEASONS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}


def parts(value: str) -> dict[str, str] | None:
    """Return the named parts of a value (year, week, season, quarter, half, month, day, part), or None when it is no moment.

    >>> parts("2013-10-23TMO")
    {'year': '2013', 'month': '10', 'day': '23', 'part': 'MO'}
    """
    found = _SHAPE.fullmatch(value)
    return {name: text for name, text in found.groupdict().items() if text is not None} if found else None


@lru_cache(maxsize=20_000)
def days(value: str) -> tuple[date, date] | None:
    """Return the first and the last day that `value` may mean, or None when it means none.

    >>> days("2024-W41")
    (datetime.date(2024, 10, 7), datetime.date(2024, 10, 13))
    >>> days("XXXX-11-07") is None
    True
    """
    known = parts(value.split("/", maxsplit=1)[0])
    if known is None:
        return None
    try:
        return _days(known)
    except (ValueError, OverflowError):
        return None


def when(moment: Moment | None) -> tuple[date, date]:
    """Return a key that puts moments in order of time, the coarser first, the unknown last.

    >>> when(None) == (date.max, date.max)
    True
    """
    found = days(moment.value) if moment else None
    return found or (date.max, date.max)


def _days(known: dict[str, str]) -> tuple[date, date]:
    first_year, last_year = int(known["year"].replace("X", "0")), int(known["year"].replace("X", "9"))
    if "week" in known:
        monday = date.fromisocalendar(first_year, int(known["week"]), 1)
        return monday, monday + timedelta(days=6)
    if "day" in known:
        day = date(first_year, int(known["month"]), int(known["day"]))
        return day, day
    if "month" in known:
        return _months(first_year, int(known["month"]), 1)
    if "season" in known:
        return _months(first_year, _SEASONS[known["season"]], 3)
    if "quarter" in known:
        return _months(first_year, 3 * int(known["quarter"]) - 2, 3)
    if "half" in known:
        return _months(first_year, 6 * int(known["half"]) - 5, 6)
    return date(max(first_year, 1), 1, 1), date(last_year, 12, 31)


def _months(year: int, month: int, count: int) -> tuple[date, date]:
    after = month + count - 1
    return date(year, month, 1), date(year + after // 12, after % 12 + 1, 1) - timedelta(days=1)
