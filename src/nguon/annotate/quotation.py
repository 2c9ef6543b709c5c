"""Quotation marks of every kind, paired, with what stands between them.

The idea: whether a mark opens or closes is read from its shape and from what stands beside it; any double mark may close any
other (typists mix them). A mark that opens while another is open proves that the first was never closed: that one then ends
with its sentence, or with its paragraph when it opened it (a quotation that runs over paragraphs).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from nguon.annotate.sentence import Sentence

OPENING = "“«„‟"
CLOSING = "”»"
_MARK = re.compile("[\"“”«»„‟‘’']")


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
        elif opens and mark in OPENING and _nested([m.group() for m in found[number + 1 : number + 5]]):
            depth += 1
        elif depth and mark in CLOSING:
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


def _nested(following: list[str]) -> bool:
    """Tell whether an opening mark inside a quotation opens one within it: two closing marks follow next."""
    closing = 0
    for mark in following:
        if mark in OPENING:
            return False
        closing += mark in CLOSING
        if closing == 2:
            return True
    return False


def _unclosed(text: str, opened: int, start: int, limit: int, sentences: Sequence[Sentence]) -> Quotation:
    end = limit
    if text[start:opened].strip():
        end = next((min(s.end, limit) for s in sentences if s.start <= opened < s.end), limit)
    while end > opened + 1 and text[end - 1].isspace():
        end -= 1
    return Quotation(opened, end, opened + 1, end, False)
