"""The words of an article that are compared with other articles', with the way back to its page.

The idea: only title, lead, headings and body are an article's own words; captions, bylines and all furniture are left out,
so that two pages of one outlet do not look alike because of what surrounds them. Broken words are restored, letters
composed.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nguon.text.normal import Plain, to_plain

if TYPE_CHECKING:
    from nguon.model.reading import Piece
    from nguon.model.span import Span

COMPARED = ("title", "lead", "heading", "body")


@dataclass(frozen=True, slots=True)
class Body:
    """The compared text of an article: its blocks' plain text, a line each. `at[i]` is where the i-th begins in `text`."""

    text: str
    at: tuple[int, ...]
    plains: tuple[Plain, ...]
    pages: tuple[int, ...]
    roles: tuple[str, ...]

    def to_page(self, start: int, end: int) -> tuple[int, int]:
        """Return the page's offsets of `[start, end)` of `text`; it may run over several blocks."""
        return self._one(start, start + 1)[0], self._one(end - 1, end)[1]

    def _one(self, start: int, end: int) -> tuple[int, int]:
        i = bisect_right(self.at, start) - 1
        first, last = self.plains[i].to_page(start - self.at[i], end - self.at[i])
        return self.pages[i] + first, self.pages[i] + last


def read_body(piece: Piece, roles: tuple[str, ...] = COMPARED) -> Body:
    """Return the compared text of `piece`: the plain text of its blocks of `roles`, joined by line ends."""
    texts, at, plains, pages, kinds = [], [], [], [], []
    length = 0
    for block in piece.blocks:
        if block.role not in roles:
            continue
        plain = _plain(piece, block.start, block.end)
        texts.append(plain.text)
        at.append(length)
        plains.append(plain)
        pages.append(block.start)
        kinds.append(block.role)
        length += len(plain.text) + 1
    return Body("\n".join(texts), tuple(at), tuple(plains), tuple(pages), tuple(kinds))


def read_span(piece: Piece, start: int, end: int) -> str:
    """Return the plain text of `[start, end)` of the piece's page, broken words restored."""
    return _plain(piece, start, end).text


def read_spans(piece: Piece, spans: tuple[Span, ...]) -> str:
    """Return the plain text of several spans, joined by ` … `."""
    return " … ".join(read_span(piece, s.start, s.end) for s in spans)


def role_at(piece: Piece, offset: int) -> str:
    """Return the role of the block that holds the page's `offset`, or an empty string."""
    for block in piece.blocks:
        if block.start <= offset < block.end:
            return block.role
    return ""


def _plain(piece: Piece, start: int, end: int) -> Plain:
    edits = [
        (r.start - start, r.end - start, r.as_) for r in piece.restored if start <= r.start and r.end <= end and r.start < r.end
    ]
    return to_plain(piece.text[start:end], edits)
