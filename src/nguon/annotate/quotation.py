"""Quotation marks of every kind, paired, with what stands between them.

The idea: whether a mark opens or closes is read from its shape and from what stands beside it; any double mark may close any
other (typists mix them). A mark that opens while another is open proves that the first was never closed: that one then ends
with its sentence, or with its paragraph when it opened it (a quotation that runs over paragraphs).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from nguon.annotate.sentence import Sentence

OPENING = "“«„‟"
CLOSING = "”»"
_MARK = re.compile("[\"“”«»„‟‘’']")
_SENTENCE_END = re.compile(r"[.!?…]\s")
NESTED_MARKS = 10
"""So many marks are looked at for the ends of a quotation within a quotation."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words in quotation marks: `[start, end)` with the marks, `[inner, outer)` without them."""

    start: int
    end: int
    inner: int
    outer: int
    closed: bool


def find_quotations(text: str, start: int, end: int, sentences: Sequence[Sentence] = ()) -> list[Quotation]:
    """Return the outermost quotations in the block `[start, end)`, in order. `sentences` tell where an unclosed one ends.

    >>> [(q.inner, q.outer) for q in find_quotations("He said: “Go home”.", 0, 19)]
    [(10, 17)]
    """
    out: list[Quotation] = []
    opened: int | None = None
    single = False
    depth = 0
    found = list(_MARK.finditer(text, start, end))
    for number, match in enumerate(found):
        at, mark = match.start(), match.group()
        before = text[at - 1] if at > start else " "
        after = text[at + 1] if at + 1 < end else " "
        if mark in "'‘’":
            if before.isalnum() and after.isalnum():
                continue
            if opened is None:
                if mark != "’" and not before.isalnum() and not after.isspace():
                    opened, single = at, True
            elif single and not after.isalnum():
                out.append(Quotation(opened, at + 1, opened + 1, at, True))
                opened = None
            continue
        opens = mark in OPENING or (mark == '"' and not (before.isalnum() or before in ".,!?…" or after.isspace()))
        if (
            mark in OPENING
            and opened is not None
            and not single
            and (after.isspace() or after in ".,;:")
            and not before.isspace()
        ):
            opens = False
        if mark in CLOSING and opened is None and before.isspace() and not after.isspace():
            opens = True
        if opened is None or single:
            if opens or (mark == '"' and not after.isspace()):
                opened, single = at, False
        elif opens and (_nested(text, found[number + 1 : number + NESTED_MARKS], start, end) or depth):
            depth += 1
        elif opens and mark in OPENING and not _SENTENCE_END.search(text, opened, at) and _closes_once(found, number + 1):
            continue
        elif depth and not opens:
            depth -= 1
        elif opens:
            out.append(_unclosed(text, opened, start, at, sentences))
            opened = at
        else:
            out.append(Quotation(opened, at + 1, opened + 1, at, True))
            opened = None
    if opened is not None and not single:
        out.append(_unclosed(text, opened, start, end, sentences))
    return [q for q in out if q.outer > q.inner and text[q.inner : q.outer].strip()]


def _opens(text: str, at: int, start: int) -> bool:
    """Tell whether the double mark at `at` has the shape of one that opens."""
    before = text[at - 1] if at > start else " "
    if text[at] in OPENING or text[at] in CLOSING:
        return text[at] in OPENING
    return not (before.isalnum() or before in '.,!?…\u201d"')


def _nested(text: str, following: Sequence[re.Match[str]], start: int, end: int) -> bool:
    """Tell whether an opening mark inside a quotation opens one within it: the marks that follow close both.

    What opens and closes is told by shape; each mark that opens must be closed before the outer one is.
    """
    depth = 2
    for match in following:
        if match.group() in "'‘’":
            continue
        depth += 1 if _opens(text, match.start(), start) and match.start() + 1 < end else -1
        if depth == 0:
            return True
    return False


def _closes_once(found: Sequence[re.Match[str]], number: int) -> bool:
    """Tell whether the next double mark closes: an inner quotation that is never closed ends with the outer one."""
    later = (found[k].group() for k in range(number, len(found)))
    after = next((mark for mark in later if mark not in "'‘’"), "")
    return bool(after) and after in CLOSING


def _unclosed(text: str, opened: int, start: int, limit: int, sentences: Sequence[Sentence]) -> Quotation:
    end = limit
    lead = start
    while lead < opened and text[lead].isspace():
        lead += 1
    if lead < opened:
        at = bisect_right(sentences, opened, key=lambda s: s.start) - 1
        end = min(sentences[at].end, limit) if at >= 0 and opened < sentences[at].end else limit
    while end > opened + 1 and text[end - 1].isspace():
        end -= 1
    return Quotation(opened, end, opened + 1, end, False)
