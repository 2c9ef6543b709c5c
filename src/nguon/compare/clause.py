"""The clauses of an article that tell a dated happening: what happened, not what was said.

The idea: a date belongs to the nearest thing around it. Inside what somebody says it dates what he tells, and he is named
as the one who tells it; beside a verb of saying it dates the saying, and that is no happening; behind "where" or "after"
it dates that clause alone. What is planned, denied or asked for has not happened.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from nguon.compare.body import read_span, role_at
from nguon.compare.phrases import load_phrases
from nguon.text.shingle import find_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nguon.lang.pack import LanguagePack
    from nguon.model.annotation import Statement, Timex
    from nguon.model.reading import Piece

ROLES = ("lead", "body", "caption")
PLAIN = ("state", "confirm")
"""Acts of statements whose content tells what happened."""
MEETING = "meet"
"""The class of meetings, in `matters.tsv`."""
SCOPE = 3
"""Syllables between a negation and the word it bears on."""
BACK = 8
"""Words before "where" in which the place may begin."""
LONG, ENOUGH, LEAST = 30, 12, 5
"""Words of a clause above which what follows the date's part is left out, of what must be left, and of any clause."""

_STOP = re.compile(r"[.!?…][”\"')]*\s+(?=[^\W\d_a-z]|[“\"\d])")
_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?|-(?:SP|SU|FA|WI))?(?=T|$)")
_CREDIT = re.compile(r"\s*\([^()]*:[^()]*\)\s*\.?$")
_EDGE = " \t\n,;:–-."


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause `[start, end)` of the sentence `[first, last)` that tells something of `date`.

    `teller` is the statement that tells it, or None where the article itself does.
    """

    start: int
    end: int
    first: int
    last: int
    date: str
    teller: Statement | None
    classes: frozenset[str]


def find_clauses(piece: Piece, pack: LanguagePack) -> Iterator[Clause]:
    """Yield the dated clauses of `piece`, in order; a clause with several dates once, with the first."""
    for block in piece.blocks:
        if block.role not in ROLES:
            continue
        times = [t for t in piece.timexes if block.start <= t.start and t.end <= block.end and _date(t)]
        if not times:
            continue
        for first, last in find_sentences(piece.text, block.start, block.end):
            seen: set[int] = set()
            for timex in times:
                if not (first <= timex.start and timex.end <= last):
                    continue
                clause = _clause(piece, timex, first, last, pack)
                if clause is not None and clause.start not in seen:
                    seen.add(clause.start)
                    yield clause


def find_sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the sentences of `text[start:end]`; a full stop behind one or two capitals ends none.

    >>> find_sentences("A den TP. B hom qua. C di.", 0, 26)
    [(0, 20), (21, 26)]
    """
    out = []
    for match in _STOP.finditer(text, start, end):
        word = text[start : match.start()].rsplit(maxsplit=1)[-1:] or [""]
        token = word[0].rsplit(".", 1)[-1].lstrip("(“\"'")
        if text[match.start()] == "." and len(token) <= 2 and token.isupper():
            continue
        out.append((start, match.start() + 1))
        start = match.end()
    out.append((start, end))
    return [(a, b) for a, b in out if text[a:b].strip()]


def _date(timex: Timex) -> str | None:
    if timex.type not in ("DATE", "TIME") or "/" in timex.value:
        return None
    match = _DATE.match(timex.value)
    return match[0] if match else None


def _clause(piece: Piece, timex: Timex, first: int, last: int, pack: LanguagePack) -> Clause | None:
    date = _date(timex)
    region = _region(piece, timex, first, last, pack)
    if date is None or region is None or _beside(piece, timex, first, pack):
        return None
    start, end, teller = region
    begin, finish, cut = _cut(piece, start, end, timex, pack)
    text = read_span(piece, begin, finish)
    words = find_words(text)
    hits = load_phrases(pack, "matters", "word", "class").find(words)
    if not hits or text.rstrip().endswith("?"):
        return None
    runs = _runs(words)
    if runs & _phrases(pack, "talk") and all(h.kind == MEETING for h in hits):
        return None
    coarse = not date[-2:].isdigit() or len(date) == 4  # a year or a season dates much that is no happening
    if coarse and not (cut or runs & _phrases(pack, "done") or role_at(piece, begin) == "caption"):
        return None
    if runs & _phrases(pack, "planned") or _negated(words, [h.start for h in hits], teller, pack):
        return None
    if teller is None and _speaks(words, text, hits[0].start, pack):
        return None
    classes = frozenset(k for h in hits for k in h.kind.split("+"))
    return Clause(begin, finish, first, last, date, None if cut else teller, classes)


def _region(piece: Piece, timex: Timex, first: int, last: int, pack: LanguagePack) -> tuple[int, int, Statement | None] | None:
    """Return what of the sentence may belong to the date, and who tells it; None where the date is that of a saying."""
    around = [s for s in piece.statements if s.start <= timex.start and timex.end <= s.end]
    if around:
        inner = min(around, key=lambda s: (s.end - s.start, s.start))
        held = [c for c in inner.content if c.start <= timex.start and timex.end <= c.end]
        if not held:
            return None
        for one in around:
            if any(c.start <= timex.start and timex.end <= c.end for c in one.content) and not _tells(one):
                return None
        return max(held[0].start, first), min(held[0].end, last), inner
    inside = [s for s in piece.statements if s.start < last and s.end > first]
    if not inside:
        return first, last, None
    if any(s.start >= timex.end for s in inside):
        return None
    start = max(s.end for s in inside)
    between = find_words(read_span(piece, start, timex.start))
    if not _phrases(pack, "which").intersection(_runs(between)):
        return None
    return start, last, None


def _tells(statement: Statement) -> bool:
    return statement.act in PLAIN and statement.form == "indirect" and statement.certainty == "fact" and not statement.negated


def _beside(piece: Piece, timex: Timex, first: int, pack: LanguagePack) -> bool:
    """Tell whether the date stands behind a word that makes it no date of a happening ("compared with")."""
    words = find_words(read_span(piece, max(first, timex.start - 40), timex.start))
    return any(tuple(words[-n:]) in _phrases(pack, "not_on") for n in (1, 2, 3) if len(words) >= n)


def _cut(piece: Piece, start: int, end: int, timex: Timex, pack: LanguagePack) -> tuple[int, int, bool]:
    """Return the clause of the date inside `[start, end)`, and whether it is a clause that hangs on another."""
    cut, text = False, piece.text
    rules = pack.rules("compare")["event"]
    opener = _pattern(tuple(rules["relative"]))
    found = [m for m in opener.finditer(text, start, timex.start) if m.start() > start]
    if found:
        opened = found[-1]
        begin = opened.start("word")
        if opened["word"].lower() in rules["place"]:
            begin = _place_before(piece, start, begin, tuple(rules["before_place"]))
        if len(text[begin:end].split()) >= LEAST:
            start, cut = begin, True
    after = opener.search(text, timex.end, end)
    if after and len(text[start : after.start()].split()) >= LEAST:
        end = after.start()
    while len(text[start:end].split()) > LONG and (comma := text.rfind(", ", timex.end, end)) > 0:
        if len(text[start:comma].split()) < ENOUGH:
            break
        end = comma
    head, mark, tail = text[timex.end : end].rpartition(",")
    if mark and after and len(tail.split()) < LEAST - 1:  # "one day" of "one day after …"
        end = timex.end + len(head)
    begin = start + len(text[start:end]) - len(text[start:end].lstrip(_EDGE + '“”"'))
    finish = begin + len(_CREDIT.sub("", text[begin:end]).rstrip(_EDGE))
    return begin, max(finish, timex.end), cut


def _place_before(piece: Piece, start: int, end: int, openers: tuple[str, ...]) -> int:
    """Return where the place begins that "where" at `end` speaks of: at its preposition, else at its name."""
    near = [m.start("word") for m in _pattern(openers).finditer(piece.text, start, end)]
    near += [m.start for m in piece.mentions if start <= m.start and m.end <= end] if not near else []
    return near[-1] if near and len(piece.text[near[-1] : end].split()) <= BACK else end


def _speaks(words: Sequence[str], text: str, event: int, pack: LanguagePack) -> bool:
    """Tell whether a clause that no statement was found in still tells of a saying: its first verb is one of speech."""
    row = _cues(pack)
    for at in range(len(words)):
        for n in (4, 3, 2, 1):
            takes = row.get(tuple(words[at : at + n]))
            if takes is None or at + n > len(words):
                continue
            if takes in ("marked", "quote", "source") and at > 0:
                if ":" in text or "“" in text:
                    return True
                continue
            return at <= event or at == 0
    return False


@lru_cache(maxsize=4)
def _cues(pack: LanguagePack) -> dict[tuple[str, ...], str]:
    return {tuple(find_words(r["cue"])): r["takes"] for r in pack.lexicon("cues") if " " in r["cue"]}


def _negated(words: Sequence[str], hits: Sequence[int], teller: Statement | None, pack: LanguagePack) -> bool:
    """Tell whether a clause tells that something did not happen; in what somebody tells, any negation is one too many."""
    marks = load_phrases(pack, "stance", "word", "class", "negation").find(words)
    return any(teller is not None or 0 <= h - m.end <= SCOPE for m in marks for h in hits)


def _runs(words: Sequence[str]) -> set[tuple[str, ...]]:
    return {tuple(words[i : i + n]) for n in (1, 2, 3) for i in range(len(words) - n + 1)}


@lru_cache(maxsize=16)
def _phrases(pack: LanguagePack, name: str) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(find_words(w)) for w in pack.rules("compare")["event"][name])


@lru_cache(maxsize=8)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    some = "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?:[,;]\s+|\s)(?P<word>{some})\s", re.IGNORECASE)
