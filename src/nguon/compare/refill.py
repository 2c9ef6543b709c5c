"""What a time means once the article's date is better known: from the row and its words, without finding it again.

The idea: a row keeps the month, day or weekday that its words say; what its words count from the article is read from the
pack's tables (`shifts`). So a value can be worked out anew from the row alone; what is not tied to the article's date stays
as it is.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from nguon.text.calendar import add_days, add_months, day_of, latest_before, of_moment, week_value

if TYPE_CHECKING:
    from nguon.lang.pack import LanguagePack
    from nguon.model.annotation import Timex
    from nguon.model.article import Moment

AHEAD = 120
"""A day without its year may lie this many days after the article, as in `annotate`."""

_DAY = re.compile(r"....-(\d\d)-(\d\d)(.*)", re.DOTALL)
_MONTH = re.compile(r"....-(\d\d)$")
_WEEKDAY = re.compile(r"....-W..-(\d)(.*)")
_SEASON = re.compile(r"XXXX(-(?:SP|SU|FA|WI|Q\d|H\d))$")


class Refill:
    """Values under one publication date."""

    def __init__(self, published: Moment, pack: LanguagePack) -> None:
        """Take the better date, and the pack whose words the rows are written in."""
        self.known = of_moment(published)
        self.day = day_of(published.value)
        self.shifts: dict[str, int] = pack.rules("timex")["shifts"]

    def timex(self, timex: Timex, words: str) -> Timex:
        """Return `timex` with the value that its `words` have under the date, or as it is where they do not depend on it."""
        if timex.anchor == "written" or timex.type in ("DURATION", "SET") or timex.value.endswith("_REF"):
            return timex
        if "X" not in timex.value and timex.anchor != "published":
            return timex
        value = self._value(timex, words.lower())
        return timex if value is None or value == timex.value else replace(timex, value=value, anchor="published")

    def _value(self, timex: Timex, words: str) -> str | None:
        value = timex.value
        shift = self.shifts.get(words.rsplit(maxsplit=1)[-1])
        ruled = timex.rule.split("+")[-1]
        if ruled in ("today", "tomorrow", "part-of-today") and self.day is not None:
            tail = value[10:]
            return add_days(self.day, shift or 0).isoformat() + tail
        if ruled in ("week", "edge") and "W" in value and self.day is not None:
            return week_value(add_days(self.day, 7 * (shift or 0)))
        if (
            ruled in ("month-relative", "edge")
            and self.known.month is not None
            and self.known.year is not None
            and value.count("-") == 1
        ):
            return add_months(date(self.known.year, self.known.month, 1), shift or 0).isoformat()[:7]
        if ruled in ("year-relative", "edge") and self.known.year is not None and len(value) == 4:
            return str(self.known.year + (shift or 0))
        if match := _SEASON.match(value):
            return None if self.known.year is None else f"{self.known.year + (shift or 0)}{match[1]}"
        if match := _WEEKDAY.match(value):
            return self._weekday(int(match[1]), match[2])
        if value.startswith("XXXX") and (match := _DAY.match(value)):
            found = None if self.day is None else latest_before(value, add_days(self.day, AHEAD))
            return None if found is None else found.isoformat() + match[3]
        if value.startswith("XXXX") and (match := _MONTH.match(value)):
            return self._month(int(match[1]))
        return None

    def _weekday(self, number: int, tail: str) -> str | None:
        if self.day is None:
            return None
        return add_days(self.day, -((self.day.isoweekday() - number) % 7)).isoformat() + tail

    def _month(self, month: int) -> str | None:
        if self.known.year is None:
            return None
        ahead = (month - (self.known.month or 12)) > AHEAD // 30
        return f"{self.known.year - ahead}-{month:02d}"
