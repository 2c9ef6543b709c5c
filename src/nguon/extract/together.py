"""An article of an HTML page stands in one element: what was taken for its text far away from the rest is none.

The idea: lines are judged with little but their neighbours in view, so that a stray paragraph of a sidebar or the foot passes
now and then. The smallest element that holds most of an article's letters shows where it stands.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nguon.extract.lines import Line

MOST = 0.85
"""Share of an article's letters that the element holds: of the values tried, the one that costs whole paragraphs on no page."""

LONGEST = 1500
"""Letters of a line that count."""

LEAST = 3
"""Lines of text that an article has to have for its place to show."""

RUNNING = ("lead", "body", "heading")
"""Roles of lines that are weighed and moved: headline, date, author and a lead at the head often stand apart from the text."""

LINKED = 0.5
"""Share of linked letters from which on a stray line points to another page."""

Label = tuple[str, str]


def keep_together(lines: Sequence[Line], labels: list[Label]) -> None:
    """Make furniture of the text lines of each article that stand outside its element; change `labels` in place."""
    group: list[int] = []
    for i, (role, _) in enumerate(labels):
        if role == "title":
            _settle(lines, labels, group)
            group = []
        elif role in RUNNING and lines[i].mark is not None:
            group.append(i)
    _settle(lines, labels, group)


def _settle(lines: Sequence[Line], labels: list[Label], group: Sequence[int]) -> None:
    if len(group) < LEAST:
        return
    held: Counter[str] = Counter()
    total = 0
    for i in group:
        mark = lines[i].mark
        size = min(len(lines[i].text), LONGEST)
        total += size
        path = mark.xpath.rpartition("/")[0] if mark else ""
        while path:
            held[path] += size
            path = path.rpartition("/")[0]
    place = max((path for path, size in held.items() if size >= MOST * total), key=len, default="")
    for i in group:
        mark = lines[i].mark
        if i == group[0] and labels[i][0] == "lead":
            continue
        if mark and not (mark.xpath + "/").startswith(place + "/"):
            labels[i] = ("teaser" if labels[i][0] == "heading" or mark.link > LINKED else "site", "role:apart")
