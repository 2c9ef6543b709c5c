"""Whether a page is in the language that it is read in: told by how many of its words could be syllables of it.

The idea: nearly all Vietnamese words are one syllable of a small set, with or without their marks. Of the words of 400 news
pages at least three quarters were, however many foreign names stood there; of those of sixty English pages at most a quarter
(`the`, `on`, `to`). The page is read all the same; the user is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import islice

from nguon.lang.vi.syllable import is_syllable
from nguon.model.page import Block

LEAST_SHARE = 0.5
"""Share of syllables among words below which a page is taken for one in another language: midway between the two kinds."""

FEWEST_WORDS = 30
"""Fewer words tell nothing: a headline may be a list of names."""

LOOKED_AT = 200
"""Words looked at: enough for any share."""

_WORD = re.compile(r"[^\W\d_]+")


def find_foreign(text: str, articles: Sequence[Block], others: Sequence[Block]) -> str | None:
    """Say in a sentence that a page is not in Vietnamese, or return None. Its articles tell, where they have words enough."""
    for blocks in (articles, [*articles, *others]):
        words = list(islice(_words(text, blocks), LOOKED_AT))
        if len(words) >= FEWEST_WORDS:
            share = sum(map(is_syllable, words)) / len(words)
            if share >= LEAST_SHARE:
                return None
            return (
                f"this does not look like Vietnamese ({share:.0%} of the words could be); its blocks are told, but times, "
                "names and statements are looked for in Vietnamese only"
            )
    return None


def _words(text: str, blocks: Iterable[Block]) -> Iterable[str]:
    return (word for block in blocks for word in _WORD.findall(text[block.start : block.end]))
