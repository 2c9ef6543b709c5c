"""Words broken on purpose, and what they stand for.

The idea: sites break words (with dots, mostly) to get past filters of advertisers. A token is broken when pieces of letters
with a separator between them make one syllable of the language when joined, although a piece by itself is none. Real dots
(`10.000`, initials, hosts, a missing blank after a full stop) never pass that test or are held back by their capitals.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from nguon.lang.vi.syllable import is_syllable, split_tone
from nguon.model.annotation import Restored
from nguon.text.normal import UNSEEN

if TYPE_CHECKING:
    from collections.abc import Iterable

    from nguon.lang.pack import LanguagePack
    from nguon.model.page import Block

DOTS = ".\u00b7\u2022\u2027\u2219\u22c5\u30fb"
OTHERS = "_|~*^,\u2010\u2011\u00ad-"
_LETTERS = r"[^\W\d_][\u0300-\u036f]*"
_BROKEN = re.compile(f"(?:{_LETTERS})+(?:[{re.escape(DOTS + OTHERS)}{UNSEEN}](?:{_LETTERS})+)+")
_SEPARATOR = re.compile(f"[{re.escape(DOTS + OTHERS)}{UNSEEN}]")
_LOOK = {
    "\u0430": "a", "\u0435": "e", "\u043e": "o", "\u0440": "p", "\u0441": "c", "\u0443": "y", "\u0445": "x", "\u0456": "i",
    "\u0410": "A", "\u0412": "B", "\u0415": "E", "\u041a": "K", "\u041c": "M", "\u041d": "H", "\u041e": "O", "\u0420": "P",
    "\u0421": "C", "\u0422": "T", "\u0425": "X", "\u03bf": "o", "\u03b1": "a", "\u03bd": "v", "\u0399": "I", "\u039f": "O",
}  # fmt: skip


def find_restored(text: str, blocks: Iterable[Block], pack: LanguagePack) -> list[Restored]:
    """Return the runs of broken words inside `blocks`, each with what it stands for, in reading order."""
    out: list[Restored] = []
    for block in blocks:
        for start, end, words, rule in find_runs(text[block.start : block.end]):
            out.append(Restored(block.page_id, block.article_id or "", block.start + start, block.start + end, words, rule))
    return out


def find_runs(text: str) -> list[tuple[int, int, str, str]]:
    """Return (start, end, what it stands for, rule) of each run of broken words; words side by side make one run.

    >>> find_runs("qu.ân t.a")[0]
    (0, 9, 'quân ta', 'dot')
    """
    runs: list[tuple[int, int, str, str]] = []
    for match in _BROKEN.finditer(text):
        found = _restore(text, match.start(), match.end())
        if not found:
            continue
        start, end, word, rule = found
        if runs and text[runs[-1][1] : start] in (" ", "\u00a0"):
            last = runs.pop()
            start, word, rule = last[0], f"{last[2]} {word}", last[3]
        runs.append((start, end, word, rule))
    return runs


def _restore(text: str, start: int, end: int) -> tuple[int, int, str, str] | None:
    token = text[start:end]
    before, after = text[start - 1 : start], text[end : end + 1]
    if (before and before in "@/:#&.") or (after and after in "@/") or before.isdigit() or after.isdigit():
        return None
    pieces = _SEPARATOR.split(token)
    joined = unicodedata.normalize("NFC", "".join(pieces))
    if not is_syllable(joined) or not _cased(pieces):
        return None
    dotted = all(c in DOTS or c in UNSEEN for c in token if _SEPARATOR.match(c))
    if not dotted and all(map(is_syllable, pieces)):
        return None
    rule = "dot" if any(c in DOTS for c in token) else ("unseen" if dotted else "separator")
    return start, end, joined, rule


def _cased(pieces: list[str]) -> bool:
    """Tell whether capitals stand as in one word: only at its head, or everywhere and then not as bare initials."""
    whole = "".join(pieces)
    if whole[1:] == whole[1:].lower():
        return True
    if whole != whole.upper():
        return False
    return any(len(unicodedata.normalize("NFC", p)) > 1 for p in pieces) or bool(split_tone(whole)[1])
