"""What an expression of time says, before it is known on what day the article came out.

The idea: finding and resolving are two steps. An expression keeps only what its words say (a day, a month, a count of weeks
before something); `nguon.annotate.timevalue` makes a TIMEX3 value of it once the article has a date.
"""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Content:
    """The typed content of an expression; fields that its words do not give are None (or empty).

    `kind` says how to read it: `date month year years quarter half months season decade century relative anchored weekday
    edge clock hour part ago duration half-unit set set-weekday ref lunar borrow`. `shift` counts units from the article
    (`relative`) or from an earlier time (`anchored`). `count` is None for "some" (X in the value).
    """

    kind: str
    year: int | None = None
    year2: int | None = None
    month: int | None = None
    day: int | None = None
    hour: int | None = None
    minute: int | None = None
    second: int | None = None
    part: str = ""
    weekday: int | None = None
    count: float | None = None
    unit: str = ""
    count2: float | None = None
    unit2: str = ""
    half: bool = False
    shift: int | None = None
    shift_unit: str = ""
    edge: str = ""
    value: str = ""

    def has_day(self) -> bool:
        """Tell whether the words name a day, be it by a date, a weekday or its distance from another."""
        return self.kind in ("date", "weekday", "lunar", "borrow") or (
            self.kind in ("relative", "anchored") and self.unit == "D"
        )

    def join(self, day: Content) -> Content:
        """Return `day` with this content's clock time and part of day put on it.

        >>> Content("clock", hour=8, minute=5).join(Content("date", day=2, month=3)).minute
        5
        """
        return replace(
            day,
            hour=self.hour if self.hour is not None else day.hour,
            minute=self.minute if self.minute is not None else day.minute,
            second=self.second if self.second is not None else day.second,
            part=self.part or day.part,
            half=self.half or day.half,
        )


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression of time in plain-text offsets: the rule that found it, what it says, and where it stands.

    `tense` is `past`, `future` or empty: what the words around it say of the thing that it dates. `certain` is true when a
    word in front leaves no doubt. `sentence` numbers the sentence that holds it, `role` is its block's.
    """

    start: int
    end: int
    rule: str
    content: Content
    role: str
    block: int
    sentence: int
    tense: str = ""
    certain: bool = False
