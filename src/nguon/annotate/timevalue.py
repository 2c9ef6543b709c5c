"""From what expressions say to TIMEX3 values, given the day of publication.

The idea: one pass in reading order. Words that count from the article ("last week") use its date; words that count from a
time told before ("the same day", "an hour later") use the nearest earlier one of the right grain; a day without a year takes
the year that its tense allows. Every value says what it was resolved against.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from nguon.annotate.duration import duration_value
from nguon.annotate.expression import Content, Expression
from nguon.annotate.timeday import AHEAD, Days, Point
from nguon.text.calendar import Known, add_days, add_months, of_date, week_value

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


SEASON_FROM = {"SP": 2, "SU": 5, "FA": 8, "WI": 11}

EARLY = 10
"""Up to this day of a month, its own name with "coming" still means it, not that of the next year."""
FAR_AHEAD = 9
"""A bare month of the next year that would lie farther ahead than this is the past one, whatever the words around speak of."""

Result = tuple[str, str, str, Expression]


class Resolver(Days):
    """Resolves the expressions of one article in order, remembering the times that were told."""

    def run(self, expressions: Sequence[Expression]) -> Iterator[Result]:
        """Yield type, value, anchor and expression for each of `expressions`."""
        for i, expression in enumerate(expressions):
            type_, value, anchor = self._one(i, expressions)
            yield type_, value, anchor, expression

    def _one(self, i: int, expressions: Sequence[Expression]) -> tuple[str, str, str]:
        e = expressions[i]
        c = e.content
        kind = c.kind
        if kind == "ref":
            return "DATE", c.value, "published" if c.value == "PRESENT_REF" else "none"
        if kind in ("duration", "half-unit"):
            return "DURATION", duration_value(c), "written"
        if kind == "set":
            return "SET", duration_value(replace(c, count=3 * (c.count or 1), unit="M") if c.unit == "Q" else c), "written"
        if kind == "set-weekday":
            return "SET", f"XXXX-WXX-{c.weekday}" + (f"T{c.part[1:]}" if c.part else ""), "written"
        if kind == "set-day":
            return "SET", f"XXXX-XX-{c.day:02d}", "written"
        if kind == "years":
            return "DURATION", f"{c.year}/{c.year2}", "written"
        if kind in ("decade", "century"):
            return "DATE", self._century(c), "written" if c.value else "published"
        if kind in ("quarter", "half", "months", "season"):
            return self._part_of_year(c)
        if kind == "year":
            self.points.append(Point(Known(c.year), e.start))
            return "DATE", f"{c.year:04d}", "written"
        if kind == "month":
            known, anchor = self._month(i, expressions)
            self.points.append(Point(known, e.start))
            return "DATE", known.value(), anchor
        if kind == "ago":
            return self._ago(c, e)
        if kind == "relative" and c.unit != "D":
            return self._relative(c, e)
        if kind == "anchored" and c.unit == "Y":
            point = next((p for p in reversed(self.points) if p.known.year is not None), None)
            return (
                ("DATE", str(point.known.year), f"timex:{point.start}")
                if point
                else ("DATE", Known(self.known.year).value(), "published")
            )
        if kind == "clock":
            known, anchor = self._clock_day(i, expressions)
            return self._timed(c, e, known, anchor)
        known, anchor, week = self._day(i, expressions)
        return self._timed(c, e, known, anchor, week)

    # -------------------- days

    def _timed(self, c: Content, e: Expression, known: Known, anchor: str, week: str = "") -> tuple[str, str, str]:
        """Remember the day, and put the clock time or part of day on its value."""
        day = week or (known.value() if known.day is not None else f"{known.value()}-XX-XX"[:10])
        hour = c.hour
        if known.day is not None:
            whole = known.date()
            clock = None
            if whole is not None and hour is not None and hour < 24 and e.role != "dateline":
                clock = datetime(whole.year, whole.month, whole.day, _on_clock(hour, c.part) % 24, c.minute or 0)
            self.points.append(Point(known, e.start, clock))
        if hour is not None:
            seconds = "" if c.second is None else f":{c.second:02d}"
            return "TIME", f"{day}T{_on_clock(hour, c.part):02d}:{c.minute or 0:02d}{seconds}", anchor
        return ("TIME", day + c.part, anchor) if c.part else ("DATE", day, anchor)

    # -------------------- months and longer
    def _month(self, i: int, expressions: Sequence[Expression]) -> tuple[Known, str]:
        e = expressions[i]
        c = e.content
        month = c.month or 1
        if c.year is not None:
            return Known(c.year, month), "written"
        if c.shift_unit == "Y":
            return Known(None if self.known.year is None else self.known.year + (c.shift or 0), month), "published"
        if i + 1 < len(expressions):
            following = expressions[i + 1]
            gap = self.text[e.end : following.start].lower()
            if following.content.kind == "month" and following.content.year and self.rules.span_gap.fullmatch(gap):
                year = following.content.year - (month > (following.content.month or 12))
                return Known(year, month), f"timex:{following.start}"
        point = self.points[-1] if self.points else None
        before = expressions[i - 1] if i else None
        same = point is not None and before is not None and point.start == before.start and before.sentence == e.sentence
        if (
            same
            and point is not None
            and point.known.month is None
            and point.known.year not in (None, self.known.year)
            and not (e.certain and self.known.year is not None and (point.known.year or 0) > self.known.year)
        ):
            return Known(point.known.year, month), f"timex:{point.start}"
        if self.known.year is None:
            return Known(None, month), "none"
        if self.known.month is None:
            return Known(self.known.year, month), "published"
        today = self.known.year * 12 + self.known.month
        this = self.known.year * 12 + month
        if c.shift_unit == "next" or (e.tense == "future" and not c.shift_unit):
            early = self.known.day is not None and self.known.day <= EARLY
            year = self.known.year + (this < today or (this == today and c.shift_unit == "next" and not early))
            if this < today and not c.shift_unit and this + 12 - today > FAR_AHEAD:
                year -= 1
        elif c.shift_unit == "last" or e.certain:
            year = self.known.year - (this > today)
        else:
            year = self.known.year - (this > today + AHEAD // 30)
        return Known(year, month), "published"

    def _relative(self, c: Content, e: Expression) -> tuple[str, str, str]:
        shift = c.shift or 0
        if c.unit == "Y":
            known = Known(None if self.known.year is None else self.known.year + shift)
            self.points.append(Point(known, e.start))
            return "DATE", known.value(), "published"
        if c.unit == "M":
            if self.known.month is None or self.known.year is None:
                return "DATE", f"{Known(self.known.year).value()}-XX", "none"
            month = add_months(date(self.known.year, self.known.month, 1), shift)
            self.points.append(Point(Known(month.year, month.month), e.start))
            return "DATE", Known(month.year, month.month).value(), "published"
        if self.day is None:
            return "DATE", f"{Known(self.known.year).value()}-WXX", "none"
        return "DATE", week_value(add_days(self.day, 7 * shift)), "published"

    def _century(self, c: Content) -> str:
        if c.value:
            return c.value
        return "XXXX" if self.known.year is None else f"{self.known.year // 100 + (c.shift or 0):02d}XX"

    def _part_of_year(self, c: Content) -> tuple[str, str, str]:
        year = c.year
        anchor = "written"
        if year is None and self.known.year is not None:
            year, anchor = self.known.year + (c.shift or 0), "published"
        if c.kind == "season" and c.year is None and self.known.month is not None and year is not None:
            begun = SEASON_FROM[c.value] <= self.known.month
            year += {"last": 0 if begun else -1, "next": 1 if begun else 0}.get(c.shift_unit, 0)
        head = Known(year).value()
        if c.kind == "season":
            return "DATE", f"{head}-{c.value}", anchor
        if c.kind == "quarter":
            if c.year is None and not c.shift_unit and self.known.month is not None and year is not None:
                year -= (self.known.month + 2) // 3 < int(c.count or 1) - 1
            return "DATE", f"{Known(year).value()}-Q{int(c.count or 1)}", anchor
        if c.kind == "half":
            return "DATE", f"{head}-H{1 if c.edge == 'start' else 2}", anchor
        months = (c.count or 0) * (3 if c.unit == "Q" else 1)
        if months == 6:
            return "DATE", f"{head}-H{1 if c.edge == 'start' else 2}", anchor
        if months == 3:
            return "DATE", f"{head}-Q{1 if c.edge == 'start' else 4}", anchor
        return "DURATION", duration_value(replace(c, kind="duration")), "written"

    # -------------------- counted from another time
    def _ago(self, c: Content, e: Expression) -> tuple[str, str, str]:
        if c.count is None:
            return (
                ("DATE", "PAST_REF", "none")
                if (c.shift or 0) < 0
                else ("DURATION", duration_value(replace(c, kind="duration")), "written")
            )
        if c.value == "duration":
            return "DURATION", duration_value(replace(c, kind="duration")), "written"
        told = c.shift_unit == "anchor"
        count = c.count * (c.shift or 1)
        if c.unit in ("H", "MI", "S"):
            return self._clock_ago(c, e, count)
        base, anchor = self._base(c.unit, told)
        if base.year is None:
            return "DURATION", duration_value(replace(c, kind="duration")), "none"
        if c.unit in ("Y", "10Y", "100Y"):
            year = base.year + int(count * {"Y": 1, "10Y": 10, "100Y": 100}[c.unit] + (0.5 * (c.shift or 1) if c.half else 0))
            return "DATE", Known(year).value() if 1 <= year <= 9999 else ("PAST_REF" if year < 1 else "FUTURE_REF"), anchor
        if c.unit in ("M", "Q"):
            if base.month is None:
                return "DURATION", duration_value(replace(c, kind="duration")), "none"
            month = add_months(date(base.year, base.month, 1), int(count) * (3 if c.unit == "Q" else 1))
            self.points.append(Point(Known(month.year, month.month), e.start))
            return "DATE", Known(month.year, month.month).value(), anchor
        day = base.date()
        if day is None:
            return "DURATION", duration_value(replace(c, kind="duration")), "none"
        if c.unit == "W":
            return "DATE", week_value(add_days(day, int(count * 7))), anchor
        moved = add_days(day, int(count))
        self.points.append(Point(of_date(moved), e.start))
        return "DATE", moved.isoformat(), anchor

    def _base(self, unit: str, told: bool) -> tuple[Known, str]:
        if told:
            for point in reversed(self.points):
                known = point.known
                if known.year is not None and (unit.endswith("Y") or (known.month is not None and (unit in "MQ" or known.day))):
                    return known, f"timex:{point.start}"
            return Known(), "none"
        return self.known, "published"

    def _clock_ago(self, c: Content, e: Expression, count: float) -> tuple[str, str, str]:
        point = next((p for p in reversed(self.points) if p.known.day is not None), None)
        if point is None or point.clock is None or (c.shift_unit != "anchor" and (c.shift or 0) < 0):
            return "DURATION", duration_value(replace(c, kind="duration")), "written"
        seconds = {"H": 3600, "MI": 60, "S": 1}[c.unit] * (count + (0.5 if c.half else 0) * (c.shift or 1))
        try:
            moved = point.clock + timedelta(seconds=seconds)
        except OverflowError:
            return "DURATION", duration_value(replace(c, kind="duration")), "written"
        self.points.append(Point(of_date(moved.date()), e.start, moved))
        return (
            "TIME",
            moved.strftime("%Y-%m-%dT%H:%M") + (moved.strftime(":%S") if c.unit == "S" else ""),
            f"timex:{point.start}",
        )


def _on_clock(hour: int, part: str) -> int:
    """The hour of the day's 24 that a spoken hour with a part of day means.

    >>> _on_clock(5, "TAF"), _on_clock(12, "TNI"), _on_clock(1, "TMI"), _on_clock(10, "TMO")
    (17, 24, 13, 10)
    """
    if (part in ("TAF", "TEV") and hour < 12) or (part == "TMI" and hour < 5) or (part == "TNI" and 6 <= hour < 12):
        return hour + 12
    return 24 if part == "TNI" and hour == 12 else hour
