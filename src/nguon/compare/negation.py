"""The negation that bears on a whole content, and not on a part of it.

The idea: in a short clause the first "not" negates its verb, unless what stands before it makes the clause one of a part
("those who do not …", "if it does not …"); "there is no such thing as …" negates wherever it stands.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nguon.compare.phrases import load_phrases
from nguon.text.shingle import find_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nguon.lang.pack import LanguagePack

PART = 3
"""Words before a negation in which one is looked for that makes it one of a part only."""
FIRST = 14
"""Words of a content, at most, before the negation of its verb."""
_CLAUSE = re.compile(r"[,;:.!?…]\s")


def find_negation(words: Sequence[str], text: str, pack: LanguagePack) -> tuple[int, int | None] | tuple[None, None]:
    """Return behind which of the `words` of the content `text` the verb stands that is negated, or None.

    The second is how many words its clause has, where that is the first one. A negation at the very end ("… or not") asks.
    """
    opening = len(find_words(_CLAUSE.split(text, maxsplit=1)[0]))
    affirmed = load_phrases(pack, "stance", "word", "class", "affirmed")
    parts = load_phrases(pack, "stance", "word", "class", "part")
    for hit in load_phrases(pack, "stance", "word", "class").find(words):
        if hit.kind != "no_such" and (hit.kind != "negation" or hit.start >= min(FIRST, opening)):
            continue
        if hit.kind == "negation" and any(m.end < hit.start for m in affirmed.find(words[: hit.start])):
            return None, None  # "has … what is not …"
        if hit.kind == "negation" and any(0 < m.start - hit.end <= PART + 1 for m in affirmed.find(words)):
            return None, None  # "what is not … has …"
        if hit.end >= len(words) or parts.find(words[max(0, hit.start - PART) : hit.start]):
            return None, None
        return hit.end, opening if hit.end < opening else None
    return None, None
