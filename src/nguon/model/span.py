"""A stretch of a page's text, counted in Unicode code points."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open `[start, end)` offsets in the page's text as read.

    >>> Span(3, 6).of("abcdefgh")
    'def'
    """

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the characters of `text` that the span names."""
        return text[self.start : self.end]

    def holds(self, other: Span) -> bool:
        """Tell whether `other` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end

    def meets(self, other: Span) -> bool:
        """Tell whether the two spans share at least one character."""
        return self.start < other.end and other.start < self.end
