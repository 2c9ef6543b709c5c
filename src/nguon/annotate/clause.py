"""A stretch of text as the grammar of statements sees it: masked quotations, marks by place, borders of clauses.

The idea: no parser. Vietnamese news says who speaks right before the verb of saying, and what opens or closes a clause is a
small set of words and stops. `Ground` answers, for a place in the text, what stands directly before it and where the clause
around it begins.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from nguon.annotate.cue import Mark
from nguon.annotate.quotation import Quotation
from nguon.annotate.speech import Speech
from nguon.model.annotation import Mention, Timex

VEIL = "\x01"
"""Stands for each character of a quotation in the masked text."""
ASIDE = "\x02"
"""Stands for each character between round brackets."""

_BRACKETS = re.compile(r"\([^()\n]{0,120}\)")
_STOP = re.compile(r"[,;:•|>(]|\s[-–—]+|[-–—]+(?=\s)|\x01|…(?=\s)|\.\.\.")
_LAST = re.compile(_STOP.pattern.replace(r"\x01", r"\x01+"))
"""The same with each quotation as one."""


@dataclass(slots=True)
class Ground:
    """The page under the grammar: `small` (lower case), `masked` (quotations and brackets veiled), marks, names, times."""

    text: str
    small: str
    masked: str
    speech: Speech
    marks: Sequence[Mark]
    mentions: Sequence[Mention]
    timexes: Sequence[Timex]
    quotations: Sequence[Quotation]
    marks_to: dict[int, Mark] = field(default_factory=dict)
    times_to: dict[int, Timex] = field(default_factory=dict)
    _starts: list[int] = field(default_factory=list)
    _names: list[int] = field(default_factory=list)
    _times: list[int] = field(default_factory=list)
    _quotes: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.marks_to = {m.end: m for m in self.marks}
        self.times_to = {t.end: t for t in self.timexes}
        self._starts = [m.start for m in self.marks]
        self._names = [m.start for m in self.mentions]
        self._times = [t.start for t in self.timexes]
        self._quotes = [q.start for q in self.quotations]

    def marks_in(self, start: int, end: int) -> Sequence[Mark]:
        """Return the marks that begin in `[start, end)`."""
        return self.marks[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def names_in(self, start: int, end: int) -> list[Mention]:
        """Return the names that lie in `[start, end)`."""
        first = bisect_left(self._names, start)
        return [m for m in self.mentions[first : bisect_left(self._names, end)] if m.end <= end]

    def times_in(self, start: int, end: int) -> list[Timex]:
        """Return the expressions of time that lie in `[start, end)`."""
        first = bisect_left(self._times, start)
        return [t for t in self.timexes[first : bisect_left(self._times, end)] if t.end <= end]

    def edge(self, at: int, blanks: str = "") -> int:
        """Return the place behind the last character before `at` that is no blank (and none of `blanks`)."""
        while at > 0 and (self.masked[at - 1].isspace() or self.masked[at - 1] in blanks):
            at -= 1
        return at

    def quotations_in(self, start: int, end: int) -> Sequence[Quotation]:
        """Return the quotations that begin in `[start, end)`."""
        return self.quotations[bisect_left(self._quotes, start) : bisect_left(self._quotes, end)]

    def mark_at(self, start: int) -> Mark | None:
        """Return the mark that begins at `start`."""
        at = bisect_left(self._starts, start)
        return self.marks[at] if at < len(self.marks) and self.marks[at].start == start else None

    def skip_blank(self, at: int, end: int) -> int:
        """Return the first place from `at` that is no blank."""
        while at < end and self.text[at].isspace():
            at += 1
        return at


def lay_ground(
    text: str, small: str, speech: Speech, marks: Sequence[Mark], mentions: Sequence[Mention], timexes: Sequence[Timex],
    quotations: Sequence[Quotation],
) -> Ground:  # fmt: skip
    """Return the ground of a page. Everything is in offsets of `text`; `quotations` are sorted and apart."""
    parts: list[str] = []
    at = 0
    for q in quotations:
        if q.start < at:
            continue
        parts.append(small[at : q.start])
        parts.append(VEIL * (q.end - q.start))
        at = q.end
    parts.append(small[at:])
    masked = _BRACKETS.sub(lambda m: ASIDE * (m.end() - m.start()), "".join(parts))
    return Ground(text, small, masked, speech, marks, mentions, timexes, quotations)


def _stops(ground: Ground, start: int, end: int) -> Iterator[tuple[int, int]]:
    for found in _STOP.finditer(ground.masked, start, end):
        at, after = found.start(), found.end()
        if ground.masked[at] == "," and ground.text[at - 1 : at].isdigit() and ground.text[after : after + 1].isdigit():
            continue
        if ground.masked[after - 1] in "-–—" and _ties(ground, at, after, start, end):
            continue
        yield at, after


def _ties(ground: Ground, at: int, after: int, start: int, end: int) -> bool:
    """Tell whether a dash ties one name together ("ITAR- TASS", "A - B friendship") and ends nothing."""
    text = ground.text
    right = ground.skip_blank(after, end)
    if right >= end or at <= start or not text[right].isupper():
        return False
    if text[at - 1].isupper() and text[at - 1].isalpha() and at == after - 1:
        return True
    left = at
    while left > start and text[left - 1].isspace():
        left -= 1
    before = [m for m in ground.names_in(max(start, left - 40), left) if m.end == left and m.kind == "place"]
    return bool(before) and any(m.start == right and m.kind == "place" for m in ground.names_in(right, right + 60))


def last_stop(ground: Ground, start: int, end: int) -> tuple[int, int] | None:
    """Return the last comma, dash, colon or quotation in `[start, end)` of the masked text; None when there is none."""
    for found in reversed(list(_LAST.finditer(ground.masked, start, end))):
        after = found.end()
        at = after - 1 if ground.masked[after - 1] == VEIL else found.start()
        if not (ground.masked[after - 1] in "-–—" and _ties(ground, at, after, start, end)):
            return at, after
    return None


def stops(ground: Ground, start: int, end: int) -> list[tuple[int, int]]:
    """Return all stops in `[start, end)`, in order."""
    return list(_stops(ground, start, end))


def trim(text: str, start: int, end: int, edges: str = " \t\n,.;:!?…-–—\"“”'‘’«»*•") -> tuple[int, int]:
    """Return `[start, end)` without blanks, stops and quotation marks at its edges (a bracket or percent sign stays)."""
    while start < end and (text[start] in edges or text[start].isspace()):
        start += 1
    while end > start and (text[end - 1] in edges or text[end - 1].isspace()):
        end -= 1
    return start, end
