"""A headline is known by the text below it, which takes up its words; one that no text takes up is none.

The idea: of 315 articles of many papers all but six say two neighbouring words of their headline again. What a site asks of its
reader, or the headline of another article, is not taken up by the text around it, whatever it looks like.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from nguon.model.page import ARTICLE_ROLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from nguon.extract.lines import Line

LOST = 6
"""Lines above a text in which its headline may stand, and lines of text looked at below."""

LOST_SHARE = 0.3
"""Share of the pairs of words of such a line that the text takes up at least."""

HEADLINE = (5, 30)
"""Words of such a line at least and at most."""

LOOKED_AT = 5000
"""Characters of a line whose pairs of words are compared: a paragraph has fewer."""

FEWEST = 3
"""Pairs of words that a headline must have for their absence to tell; pairs that text above and below it share at least."""

RUNNING = ("lead", "body")
_WORD = re.compile(r"\w+")

Label = tuple[str, str]


def pairs_of(text: str) -> set[tuple[str, str]]:
    """Return the pairs of neighbouring words of a text, in small letters.

    >>> sorted(pairs_of("A bridge fell."))
    [('a', 'bridge'), ('bridge', 'fell')]
    """
    return set(pairwise(_WORD.findall(text[:LOOKED_AT].casefold())))


def all_pairs(lines: Sequence[Line], group: Iterable[int]) -> set[tuple[str, str]]:
    """Return the pairs of words of several lines."""
    return set().union(*(pairs_of(lines[i].text) for i in group))


def find_lost(lines: Sequence[Line], labels: list[Label]) -> None:
    """Give a text its headline when the line was taken for furniture: a few lines above, and the text takes up its words.

    Looked for above the page's first text, and above a lead anywhere: nothing but an article begins with one.
    """
    heads = [i for i, (role, _) in enumerate(labels) if role in ARTICLE_ROLES]
    for place, i in enumerate(heads):
        first, last = place == 0, heads[place - 1] if place else -1
        if (labels[i][0] == "lead" and (first or last < i - 1)) or (first and labels[i][0] in ("body", "dateline")):
            below = [j for j in heads[place : place + LOST] if labels[j][0] in RUNNING]
            _claim(lines, labels, range(i - 1, max(last + 1, i - LOST) - 1, -1), all_pairs(lines, below))


def drop_untold(lines: Sequence[Line], labels: list[Label]) -> None:
    """Take a headline that no word of the text below takes up for what it is: a line of the site above or inside the text.

    Either a line a little above is the headline that the text takes up, or the text goes on with the matter of the text above.
    """
    titles = [i for i, (role, rule) in enumerate(labels) if role == "title" and rule != "role:given"]
    for place, i in enumerate(titles):
        end = titles[place + 1] if place + 1 < len(titles) else len(labels)
        below = [j for j in range(i + 1, end) if labels[j][0] in RUNNING][:LOST]
        own = pairs_of(lines[i].text)
        if not below or not own or any(not own.isdisjoint(pairs_of(lines[j].text)) for j in below):
            continue
        told = all_pairs(lines, below)
        above = range(i - 1, max(-1, i - LOST - 1), -1)
        near = next((j for j in above if labels[j][0] in (*RUNNING, "title")), -1)
        if _claim(lines, labels, range(i - 1, max(near, i - LOST - 1), -1), told):
            labels[i] = ("prompt", "role:untold")
        elif place and near >= i - 2 and len(own) >= FEWEST:
            before = [j for j in range(titles[place - 1], i) if labels[j][0] in RUNNING]
            again = {lines[j].text for j in below} & {lines[j].text for j in before}  # a text that stands there twice
            if not again and len(all_pairs(lines, below[:2]) & all_pairs(lines, before)) >= FEWEST:
                labels[i] = ("teaser" if len(own) + 1 >= HEADLINE[0] else "prompt", "role:untold")
                if labels[below[0]][0] == "lead":
                    labels[below[0]] = ("body", "role:goes-on")


def _claim(lines: Sequence[Line], labels: list[Label], places: range, told: set[tuple[str, str]]) -> bool:
    """Make a headline of the first line of furniture that looks like one and whose words are told; tell whether any is."""
    for i in places:
        text = lines[i].text
        if (
            labels[i][1].startswith("role:furniture:")
            or not HEADLINE[0] <= len(text.split()) <= HEADLINE[1]
            or not text[0].isupper()
            or text[-1] in ":;"
            or labels[i][0] in (*RUNNING, "title", "caption")
        ):
            continue
        own = pairs_of(text)
        if len(own & told) < LOST_SHARE * len(own):
            continue
        labels[i] = ("title", "role:taken-up")
        if i - 1 in places and lines[i - 1].text == text:
            labels[i - 1 : i + 1] = [("title", "role:taken-up"), ("heading", "role:second-headline")]
        return True
    return False
