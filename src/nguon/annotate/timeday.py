"""The days that expressions of time name, given the day of publication and the times told before.

The idea: what counts from the article uses its date; what counts from a time told before uses the nearest earlier one; a day
without its year takes the year that its tense allows; a date beside a weekday says which one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from nguon.lang.vi import lunar
from nguon.text.calendar import Known, add_days, add_months, make_date, of_date, of_moment

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from nguon.annotate.expression import Content, Expression
    from nguon.annotate.timerule import TimeRules
    from nguon.model.article import Moment

AHEAD = 120
"""A day without a year or tense may lie this many days after publication before the year before is meant: announcements."""
MONTH_AHEAD = 10
"""A bare day ("the 15th") may lie this many days after publication before the month before is meant."""
CLOSE = 60
"""Characters over which two days are told in one breath."""
SLIP = 2
"""A date beside "today" that differs from the article's by no more than this is believed: the text is older than its page."""


@dataclass(slots=True)
class Point:
    """A time told earlier in the article, that later words may count from."""

    known: Known
    start: int
    clock: datetime | None = None


class Days:
    """Finds the day of each expression, remembering the times that the article told before."""

    def __init__(self, published: Moment | None, text: str, rules: TimeRules) -> None:
        """Take the article's date (or None), the text of its page and the rules that found the expressions."""
        self.known = of_moment(published)
        self.day = self.known.date()
        self.text = text
        self.rules = rules
        self.points: list[Point] = []

    def _day(self, i: int, expressions: Sequence[Expression]) -> tuple[Known, str, str]:
        """What is known of the day of expression `i`, what it rests on, and its weekday value where only that is known."""
        e = expressions[i]
        c = e.content
        if c.kind == "lunar":
            return (*self._lunar(c, e), "")
        if c.kind == "weekday":
            return self._weekday(i, expressions)
        if c.kind == "relative":
            beside = self._beside(i, expressions)
            if self.day is not None:
                day = add_days(self.day, c.shift or 0)
                said = beside[0].date() if beside else None
                if beside and said and 0 < abs((said - day).days) <= SLIP:
                    return beside[0], beside[1], ""
                return of_date(day), "published", ""
            return (beside[0], beside[1], "") if beside else (Known(self.known.year), "none", "")
        if c.kind == "anchored":
            point = self._last_day()
            if point is None:
                if self.day is None:
                    return Known(), "none", ""
                return of_date(add_days(self.day, c.shift or 0)), "published", ""
            told = point.known.date()
            known = of_date(add_days(told, c.shift or 0)) if told else (point.known if not c.shift else Known())
            return known, f"timex:{point.start}", ""
        return (*self._date(i, expressions), "")

    def _date(self, i: int, expressions: Sequence[Expression]) -> tuple[Known, str]:
        e = expressions[i]
        c = e.content
        if c.year is not None and c.month is not None:
            return Known(c.year, c.month, c.day), "written"
        day = c.day or 1
        if c.kind == "borrow":
            for other in range(i + 1, min(i + 4, len(expressions))):
                if expressions[other].content.kind == "date":
                    known, anchor = self._date(other, expressions)
                    if known.month and (known.date() is None or make_date(known.date().year, known.month, day)):  # type: ignore[union-attr]
                        return Known(known.year, known.month, day), anchor
                    return Known(None, None, day), "none"
        if c.month is None:
            return self._day_of_month(c, e)
        if c.shift_unit == "Y":
            year = None if self.known.year is None else self.known.year + (c.shift or 0)
            return self._existing(Known(year, c.month, day)), "published"
        until = self._range_end(i, expressions)
        if until is not None:
            year = until.year if (c.month, day) <= (until.month, until.day) else until.year - 1
            return self._existing(Known(year, c.month, day)), f"timex:{expressions[i + 1].start}"
        if self.day is None:
            return Known(None, c.month, c.day), "none"
        return self._year_for(c.month, day, e), "published"

    def _year_for(self, month: int, day: int, e: Expression) -> Known:
        if self.day is None:
            return Known(None, month, day)
        years = [self.day.year + k for k in (0, -1, 1, -2, -3, -4, 2, 3, 4)]
        days = [d for y in years if (d := make_date(y, month, day))]
        if not days:
            return Known(None, month, day)
        if e.tense == "future" or (not e.certain and self._follows_ahead(e)):
            ahead = [d for d in days if d >= self.day]
            nearest = min(ahead, default=days[0])
            return of_date(nearest if (nearest - self.day).days < 330 else days[0])
        limit = self.day if e.certain else add_days(self.day, AHEAD)
        return of_date(max((d for d in days if d <= limit), default=days[0]))

    def _follows_ahead(self, e: Expression) -> bool:
        """Tell whether the day told last, close before, lies ahead: then this one does too ("from 1-3 and from 1-12")."""
        point = self.points[-1] if self.points else None
        told = point.known.date() if point is not None and e.start - point.start <= CLOSE else None
        return told is not None and self.day is not None and told > self.day

    def _existing(self, known: Known) -> Known:
        if known.date() is None and None not in (known.year, known.month, known.day):
            return Known(known.year, known.month)
        return known

    def _day_of_month(self, c: Content, e: Expression) -> tuple[Known, str]:
        day = c.day or 1
        point = self.points[-1] if self.points else None
        if point is not None and point.known.day is None and point.known.month is not None and e.start - point.start < 60:
            return self._existing(replace(point.known, day=day)), f"timex:{point.start}"
        if self.day is None:
            return Known(self.known.year, self.known.month, day), "none"
        near = [make_date(m.year, m.month, day) for k in (-1, 0, 1, -2) for m in [add_months(self.day.replace(day=1), k)]]
        days = [d for d in near if d]
        limit = add_days(self.day, 31 if e.tense == "future" else MONTH_AHEAD)
        if e.tense == "future":
            ahead = [d for d in days if d >= self.day]
            return of_date(min(ahead, default=days[0])), "published"
        return of_date(max((d for d in days if d <= limit), default=days[0])), "published"

    def _range_end(self, i: int, expressions: Sequence[Expression]) -> date | None:
        """The written end of a range whose beginning is expression `i` ("from 10/12 to 8/1/2013")."""
        if i + 1 >= len(expressions):
            return None
        following = expressions[i + 1]
        c = following.content
        if c.kind != "date" or c.year is None or c.month is None or c.day is None:
            return None
        gap = self.text[expressions[i].end : following.start].lower()
        return make_date(c.year, c.month, c.day) if self.rules.span_gap.fullmatch(gap) else None

    def _beside(self, i: int, expressions: Sequence[Expression]) -> tuple[Known, str] | None:
        """The date that stands right beside a weekday or "today" and says the same day."""
        for j in (i + 1, i - 1):
            if 0 <= j < len(expressions) and expressions[j].content.kind == "date":
                first, second = sorted((expressions[i], expressions[j]), key=lambda e: e.start)
                gap = self.text[first.end : second.start]
                if len(gap) <= 4 and not any(ch.isalnum() or ch in "-–;." for ch in gap) and first.sentence == second.sentence:
                    known, _ = self._date(j, expressions)
                    return known, f"timex:{expressions[j].start}"
        return None

    def _weekday(self, i: int, expressions: Sequence[Expression]) -> tuple[Known, str, str]:
        e = expressions[i]
        c = e.content
        number = c.weekday or 1
        beside = self._beside(i, expressions)
        if beside is not None:
            return beside[0], beside[1], ""
        if self.day is None:
            year = "XXXX" if self.known.year is None else str(self.known.year)
            return Known(), "none", f"{year}-WXX-{number}"
        today = self.day
        back = (today.isoweekday() - number) % 7
        if c.shift is not None:
            day = add_days(today, number - today.isoweekday() + 7 * c.shift)
        elif c.shift_unit == "next":
            day = add_days(today, 7 - back)
        elif e.tense == "future" and not c.shift_unit:
            day = add_days(today, (7 - back) % 7)
        elif c.shift_unit == "near":
            day = add_days(today, number - today.isoweekday())
        elif c.shift_unit == "last":
            day = add_days(today, -(back or 7))
        else:
            day = add_days(today, -back)
        return of_date(day), "published", ""

    def _lunar(self, c: Content, e: Expression) -> tuple[Known, str]:
        if c.month is None:
            return self._nearest_lunar(c.day or 1)
        month, day = c.month, c.day or 1

        def solar(year: int) -> date | None:
            if c.value == "tet" and day == 30:
                return lunar.last_day(12, year)
            return lunar.to_solar(day, month, year)

        if c.year is not None:
            found = solar(c.year - 1 if c.value == "tet" else c.year)
            return (of_date(found) if found else Known(c.year)), "written"
        if self.day is None:
            return Known(self.known.year), "none"
        days = [d for k in (-2, -1, 0, 1) if (d := solar(self.day.year + k))]
        if e.tense == "future":
            return of_date(min((d for d in days if d >= self.day), default=max(days))), "published"
        limit = self.day if e.certain else add_days(self.day, AHEAD)
        return of_date(max((d for d in days if d <= limit), default=self.day)), "published"

    def _nearest_lunar(self, day: int) -> tuple[Known, str]:
        """The day of the lunar month that lies nearest to publication: its name alone is the current month's."""
        if self.day is None:
            return Known(self.known.year), "none"
        year = self.day.year
        days = [d for y in (year - 1, year) for m in range(1, 13) if (d := lunar.to_solar(day, m, y))]
        return of_date(min(days, key=lambda d: abs((d - self.day).days))), "published"  # type: ignore[operator]

    def _last_day(self) -> Point | None:
        return next((p for p in reversed(self.points) if p.known.day is not None), None)

    def _clock_day(self, i: int, expressions: Sequence[Expression]) -> tuple[Known, str]:
        """The day of a clock time: that of the range it begins ("from 8 to 13h on 24/10"), else the nearest earlier one."""
        if i + 1 < len(expressions):
            following = expressions[i + 1]
            gap = self.text[expressions[i].end : following.start].lower()
            if following.content.hour is not None and following.content.has_day() and self.rules.span_gap.fullmatch(gap):
                known, anchor, _ = self._day(i + 1, expressions)
                return known, anchor
        return self._anchor_day()

    def _anchor_day(self) -> tuple[Known, str]:
        point = self._last_day()
        if point is not None:
            return point.known, f"timex:{point.start}"
        return (self.known, "published") if self.day is not None else (Known(), "none")
