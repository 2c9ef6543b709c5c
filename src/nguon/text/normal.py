"""Text made plain, with a way back to the page.

The idea: every later layer reads *plain* text (composed letters, ordinary blanks, broken words restored), yet every span
it reports must be cut from the page as it was saved. `to_plain` returns both the plain text and, for each of its
characters, the stretch of the page it stands for.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Iterable
from dataclasses import dataclass

BLANKS = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\t"
UNSEEN = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff"
LOOKALIKES = {"\u00f0": "\u0111", "\u00d0": "\u0110", "\u0189": "\u0110", "\u0256": "\u0111"}
"""Letters that stand for others in pages typed with a wrong font: eth and African D for the Vietnamese đ."""

_UNUSUAL = re.compile(f"[{BLANKS}{UNSEEN}{''.join(LOOKALIKES)}]")
_BLANK = re.compile(f"[{BLANKS}]")
_UNSEEN = re.compile(f"[{UNSEEN}]")
_ORDINARY = re.compile(
    "[\n\r -~\u00a1-\u00ac\u00ae-\u00cf\u00d1-\u00ef\u00f1-\u0188\u018a-\u0255\u0257-\u02ff\u1e00-\u1eff\u2010-\u2027]+"
)
"""Characters that stay as they are, unless a mark that combines with the last of them follows."""


@dataclass(frozen=True, slots=True)
class Plain:
    """Plain text and the way back. `starts[i]`, `ends[i]` is the stretch of the page that character `i` stands for.

    Both arrays are None when plain text and page are the same, character for character.
    """

    text: str
    starts: array[int] | None
    ends: array[int] | None

    def to_page(self, start: int, end: int) -> tuple[int, int]:
        """Return the page's offsets of the plain stretch `[start, end)`."""
        if self.starts is None or self.ends is None:
            return start, end
        if start == end:
            at = self.starts[start] if start < len(self.starts) else (self.ends[-1] if self.ends else 0)
            return at, at
        return self.starts[start], self.ends[end - 1]

    def from_page(self, offset: int) -> int:
        """Return the first plain offset whose character stands at or after the page's `offset`."""
        if self.starts is None or self.ends is None:
            return offset
        low, high = 0, len(self.ends)
        while low < high:
            middle = (low + high) // 2
            if self.ends[middle] <= offset:
                low = middle + 1
            else:
                high = middle
        return low


def to_plain(page: str, edits: Iterable[tuple[int, int, str]] = ()) -> Plain:
    r"""Return the plain text of `page` with `edits` (start, end, replacement; sorted, apart) carried out.

    Letters are composed (NFC), unusual blanks become blanks, unseen characters vanish, look-alike letters become the
    letters that they stand for. Line ends stay as they are.

    >>> to_plain("ta\u0302\u0301.n", [(0, 5, "t\u1ea5n")]).to_page(0, 3)
    (0, 5)
    """
    edits = list(edits)
    if not edits and not _UNUSUAL.search(page) and unicodedata.is_normalized("NFC", page):
        return Plain(page, None, None)
    out: list[str] = []
    starts, ends = array("I"), array("I")
    at = 0
    for start, end, words in edits:
        _copy(page, at, start, out, starts, ends)
        out.append(words)
        for i in range(len(words)):
            starts.append(start if i == 0 else min(start + i, end - 1))
            ends.append(end if i == len(words) - 1 else min(start + i + 1, end))
        at = end
    _copy(page, at, len(page), out, starts, ends)
    return Plain("".join(out), starts, ends)


def _copy(page: str, start: int, end: int, out: list[str], starts: array[int], ends: array[int]) -> None:
    i = start
    while i < end:
        run = _ORDINARY.match(page, i, end)
        if run:
            j = run.end()
            if j < end and unicodedata.combining(page[j]):
                j -= 1
            out.append(page[i:j])
            starts.extend(range(i, j))
            ends.extend(range(i + 1, j + 1))
            i = j
            if j == end:
                break
        j = i + 1
        while j < end and unicodedata.combining(page[j]):
            j += 1
        cluster = page[i:j]
        plain = LOOKALIKES.get(cluster) or unicodedata.normalize("NFC", cluster)
        if _UNSEEN.match(plain):
            plain = plain[1:]
        elif _BLANK.match(plain):
            plain = " " + plain[1:]
        for letter in plain:
            out.append(letter)
            starts.append(i)
            ends.append(j)
        i = j
