"""Days, weeks, months and years as TIMEX3 writes them, and arithmetic that never makes a day that does not exist."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nguon.model.article import Moment

_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
LONGEST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a day: any of year, month, day may be None.

    >>> Known(None, 11, 7).value()
    'XXXX-11-07'
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None

    def value(self) -> str:
        """Return it as TIMEX3, X for each unknown digit, no longer than what is known."""
        year = "XXXX" if self.year is None else f"{self.year:04d}"
        if self.month is None:
            return year if self.day is None else f"{year}-XX-{self.day:02d}"
        return f"{year}-{self.month:02d}" + ("" if self.day is None else f"-{self.day:02d}")

    def date(self) -> date | None:
        """Return the day, or None where it is not known whole or does not exist."""
        if self.year is None or self.month is None or self.day is None:
            return None
        return make_date(self.year, self.month, self.day)


def of_date(day: date) -> Known:
    """Return what a whole day says."""
    return Known(day.year, day.month, day.day)


def of_moment(moment: Moment | None) -> Known:
    """Return year, month and day of a publication date as far as it has them.

    >>> from nguon.model.article import Moment
    >>> of_moment(Moment("2024-11", "month"))
    Known(year=2024, month=11, day=None)
    """
    if moment is None:
        return Known()
    parts = moment.value[:10].split("-")
    if not parts[0].isdigit():
        return Known()
    numbers = [int(p) for p in parts if p.isdigit()]
    return Known(*numbers[:3])


def make_date(year: int, month: int, day: int) -> date | None:
    """Return the date, or None where there is no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def may_exist(day: int, month: int, year: int | None = None) -> bool:
    """Tell whether a day of a month exists, in `year` or in some year.

    >>> may_exist(29, 2), may_exist(29, 2, 2023), may_exist(31, 4)
    (True, False, False)
    """
    if not 1 <= month <= 12 or not 1 <= day <= LONGEST[month - 1]:
        return False
    return year is None or make_date(year, month, day) is not None


def week_value(day: date) -> str:
    """Return the ISO week of a day.

    >>> week_value(date(2024, 10, 16))
    '2024-W42'
    """
    year, week, _ = day.isocalendar()
    return f"{year:04d}-W{week:02d}"


def add_months(day: date, months: int) -> date:
    """Return the day `months` later, the month's last day where that month is too short.

    >>> add_months(date(2024, 1, 31), 1)
    datetime.date(2024, 2, 29)
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    year = min(max(year, 1), 9999)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def add_days(day: date, days: int) -> date:
    """Return the day `days` later, kept inside the calendar of `datetime`."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max if days > 0 else date.min


def day_of(value: str) -> date | None:
    """Return the whole day that a TIMEX3 value begins with, or None.

    >>> day_of("2018-12-04TMO")
    datetime.date(2018, 12, 4)
    """
    match = _DAY.match(value)
    return make_date(int(match[1]), int(match[2]), int(match[3])) if match else None


def latest_before(value: str, until: date | None, *, after: date | None = None) -> date | None:
    """Return the latest day with the month and day of `value` up to `until`, or the first one from `after` on.

    >>> latest_before("XXXX-11-07", date(2024, 12, 31)), latest_before("XXXX-11-07", None, after=date(2024, 11, 8))
    (datetime.date(2024, 11, 7), datetime.date(2025, 11, 7))
    """
    month, day = value[5:7], value[8:10]
    if not (month.isdigit() and day.isdigit()):
        return None
    near = until or after
    if near is None:
        return None
    years = range(near.year, near.year - 9, -1) if until else range(near.year, near.year + 9)
    days = [d for y in years if (d := make_date(y, int(month), int(day)))]
    return next((d for d in days if (d <= until if until else after is not None and d >= after)), None)
