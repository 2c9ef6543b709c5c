"""The page as it was saved, as HTML, with marks on its words.

The idea: marks of several layers may overlap in any way; they are cut where they cross, so that the HTML nests, and only the
first piece of a mark carries its anchor. Every character of the page comes out once, escaped, in order: nothing is dropped.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup, escape

from nguon.export.escape import show


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch to be marked: its CSS classes, the id of its element, what explains it, and a statement's number and label."""

    start: int
    end: int
    classes: str
    anchor: str = ""
    tip: str = ""
    number: int = 0
    label: str = ""


def to_html(text: str, start: int, end: int, marks: Iterable[Mark], seen: set[int] | None = None) -> Markup:
    """Return `text[start:end]` with `marks` as nested elements.

    `seen` remembers (by identity) the marks that already have their anchor, where a mark runs over several blocks.

    >>> to_html("abcd", 0, 4, [Mark(0, 3, "x"), Mark(2, 4, "y")])
    Markup('<span class="x">ab<span class="y">c</span></span><span class="y more">d</span>')
    """
    inside = [m for m in marks if m.start < end and m.end > start and m.start < m.end]
    seen = set() if seen is None else seen
    points = sorted({start, end, *(p for m in inside for p in (m.start, m.end) if start < p < end)})
    opening: dict[int, list[Mark]] = {}
    for mark in inside:
        opening.setdefault(max(mark.start, start), []).append(mark)
    out: list[str] = []
    stack: list[Mark] = []
    for at, until in pairwise(points):
        again = _close(stack, at, out)
        for mark in sorted(again + opening.get(at, []), key=lambda m: (-m.end, -len(m.anchor))):
            out.append(_open(mark, seen))
            stack.append(mark)
        out.append(show(text[at:until]))
    out.extend("</span>" for _ in stack)
    return Markup("".join(out))  # noqa: S704  (every piece was escaped above)


def _close(stack: list[Mark], at: int, out: list[str]) -> list[Mark]:
    """Close what ends at `at`, and what was opened after it; return the marks that must be opened again."""
    ended = [i for i, mark in enumerate(stack) if mark.end <= at]
    if not ended:
        return []
    again = [mark for mark in stack[ended[0] :] if mark.end > at]
    out.extend("</span>" for _ in stack[ended[0] :])
    del stack[ended[0] :]
    return again


def _open(mark: Mark, seen: set[int]) -> str:
    first = id(mark) not in seen
    seen.add(id(mark))
    anchor = f' id="{escape(mark.anchor)}"' if mark.anchor and first else ""
    tip = f' title="{show(mark.tip)}"' if mark.tip else ""
    more = "" if first else " more"
    link = (
        f'<a class="no" href="#c{mark.number}" aria-label="{show(mark.label)}">{mark.number}</a>'
        if mark.number and first
        else ""
    )
    return f'<span{anchor} class="{escape(mark.classes)}{more}"{tip}>{link}'
