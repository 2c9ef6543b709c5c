"""Words broken on purpose, and what they stand for.

The idea: sites break words (with dots, mostly) to get past filters of advertisers. A token is broken when pieces of letters
with a separator between them make one syllable of the language when joined, although a piece by itself is none. Real dots
(`10.000`, initials, hosts, a missing blank after a full stop) never pass that test or are held back by their capitals.
Stars that stand for a letter are filled from a short list of words that are often starred; blanks inside words are
believed only where a page has them more than once.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from nguon.extract.disguise import Run, find_disguised, is_cut
from nguon.lang.vi.syllable import is_syllable, split_tone
from nguon.model.annotation import Restored
from nguon.text.normal import UNSEEN

if TYPE_CHECKING:
    from collections.abc import Iterable

    from nguon.lang.pack import LanguagePack
    from nguon.model.page import Block

DOTS = ".\u00b7\u2022\u2027\u2219\u22c5\u30fb"
"""Dots of all kinds: what most sites use."""

NEVER_JOIN = "_|~*^"
"""Signs that never stand between two whole syllables in real text."""

MAY_JOIN = ",\u2010\u2011-"
"""Signs that do (`Kim Jong-un`), so that one of the pieces must be no syllable."""

LEAST_BLANKS = 2
"""Words broken by blanks that a page must have before any is believed: one may be a slip, or letters that stand alone."""

PAIR = 2
"""Letters of a word without marks that may be two initials, an abbreviation: believed beside other broken words only."""

BLANKS = frozenset(("blank", "spelt"))
"""Rules of words broken by blanks: one beside another broken word makes one run with it."""

LONG_SPELT = 5
"""Letters spelt out one by one that are believed on a page without others."""

LONGEST = 60
"""Characters of the longest broken word that is looked for behind its first sign."""

LEAST_HYPHENS = 3
"""Words broken by hyphens that a page must have before one between two whole syllables is believed."""

_LETTERS = r"[^\W\d_][\u0300-\u036f]*"
_SIGNS = f"[{re.escape(DOTS + NEVER_JOIN + MAY_JOIN)}{UNSEEN}]"
_BROKEN = re.compile(f"(?:{_LETTERS})+(?:{_SIGNS}{{1,2}}(?:{_LETTERS})+)+")
_SEPARATOR = re.compile(_SIGNS)
_DOUBLE = re.compile(f"[{re.escape(DOTS + NEVER_JOIN + MAY_JOIN)}]{{2}}")
_HIDDEN = re.compile(f"[{UNSEEN}]")
_EDGE = r"(?<![^\s\"'(\[\u201c\u2018])(?<!\d )"
_AFTER = r"(?![^\s\"').,;:!?\]\u201d\u2019])"
_SPELT = re.compile(rf" [\"(\u201c\u2018]?([^\W\d_](?: [^\W\d_]){{2,40}}){_AFTER}")
_LONE = re.compile(r" [\"(\u201c]?([b-df-hj-np-tv-xz\u0111]{1,3})(?=[.,;:!?\")\u201d]*(?: |$))")
_HINT = re.compile(f"{_SIGNS}(?=[^\\W\\d_])")
_LAST = re.compile(rf"(?<![^\s\"(\u201c])((?:{_LETTERS})+) \Z")
_FIRST = re.compile(rf" ((?:{_LETTERS})+){_AFTER}")
_FINALS = frozenset(("c", "ch", "m", "n", "ng", "nh", "p", "t"))
_VOWELS = "aeiouy"


def find_restored(text: str, blocks: Iterable[Block], pack: LanguagePack) -> list[Restored]:
    """Return the runs of broken words inside `blocks`, each with what it stands for, in reading order."""
    blocks = list(blocks)
    starred, listed = _starred(pack), _listed(pack)
    found = [find_runs(text[block.start : block.end], starred, listed) for block in blocks]
    if sum(run.rule == "separator" for runs in found for run in runs) >= LEAST_HYPHENS:
        found = [find_runs(text[block.start : block.end], starred, listed, lenient=True) for block in blocks]
    spaced = [_find_blanks(text[block.start : block.end]) for block in blocks]
    if sum(LEAST_BLANKS if _is_long(run) else 1 for runs in spaced for run in runs) >= LEAST_BLANKS:
        found = [_merge(runs, more) for runs, more in zip(found, spaced, strict=True)]
    return [
        Restored(
            block.page_id,
            block.article_id or "",
            block.start + run.start,
            block.start + run.end,
            run.words,
            f"restore:{run.rule}",
        )
        for block, runs in zip(blocks, found, strict=True)
        for run in runs
    ]


def find_runs(text: str, starred: tuple[str, ...] = (), listed: tuple[str, ...] = (), *, lenient: bool = False) -> list[Run]:
    """Return the runs of broken words in a string; words side by side make one run.

    `starred` are words often starred, `listed` those for which digits may stand; `lenient` believes a hyphen between
    two syllables that make one.

    >>> [(r.start, r.end, r.words) for r in find_runs("qu.an t.a")]
    [(0, 9, 'quan ta')]
    """
    marks = []
    at = 0
    for hint in _HINT.finditer(text):
        start = _letter_before(text, at, hint.start())
        if start < 0 and _SEPARATOR.match(text, hint.start() - 1):
            start = _letter_before(text, at, hint.start() - 1)
        if start < 0:
            continue
        while start > at and (
            text[start - 1].isalpha() or unicodedata.combining(text[start - 1]) or _SEPARATOR.match(text[start - 1])
        ):
            start -= 1
        match = _BROKEN.search(text, start, hint.end() + 1 + LONGEST)
        at = max(hint.end() + 1, match.end() if match else 0)
        if match and (run := _restore(text, match.span(), starred, lenient)):
            marks.append(run)
    disguised = find_disguised(text, listed)
    if disguised:
        marks = _merge(marks, disguised, join=False)
    runs: list[Run] = []
    for i, run in enumerate(marks):
        if run.rule == "initials":
            near = [m for m in marks[max(0, i - 1) : i + 2] if m.rule != "initials"]
            if not any(text[min(m.end, run.end) : max(m.start, run.start)] == " " for m in near):
                continue
        runs.append(run)
    return _join(text, runs)


def _letter_before(text: str, floor: int, at: int) -> int:
    """The place of the letter, not before `floor`, that a sign at `at` stands behind; -1 where none does."""
    while at > floor and "\u0300" <= text[at - 1] <= "\u036f":
        at -= 1
    return at - 1 if at > floor and text[at - 1].isalnum() and not text[at - 1].isdecimal() else -1


def _join(text: str, runs: list[Run]) -> list[Run]:
    """Make one run of those with nothing but a blank between them."""
    out: list[Run] = []
    for run in runs:
        if out and text[out[-1].end : run.start] in (" ", "\u00a0"):
            last = out.pop()
            out.append(Run(last.start, run.end, f"{last.words} {run.words}", last.rule))
        else:
            out.append(run)
    return out


def _restore(text: str, span: tuple[int, int], starred: tuple[str, ...], lenient: bool) -> Run | None:
    start, end = span
    token = text[start:end]
    before, after = text[start - 1 : start], text[end : end + 1]
    if (before and before in "@/#.\\") or (after and after in "@/\\") or before.isdigit() or after.isdigit():
        return None
    if "*" in token:
        word = _fill(token, starred)
        if word:
            return Run(start, end, word, "starred")
    pieces = [piece for piece in _SEPARATOR.split(token) if piece]
    joined = unicodedata.normalize("NFC", "".join(pieces))
    if not is_syllable(joined) or (joined.isascii() and "*" in token):
        return None
    signs = set(_SEPARATOR.findall(token))
    doubtful = _DOUBLE.search(token) or any(sign in MAY_JOIN for sign in signs)
    if doubtful and all(map(is_syllable, pieces)) and not (lenient or is_cut(pieces)):
        return None
    case = "initials" if joined.isascii() and len(joined) == PAIR else _case(pieces)
    if case is None:
        return None
    rule = "dot" if any(s in DOTS for s in signs) else "unseen" if all(map(_HIDDEN.match, signs)) else "separator"
    return Run(start, end, joined, "initials" if case == "initials" else rule)


def _case(pieces: list[str]) -> str | None:
    """How capitals stand: as in one `word` (at its head, or everywhere), or as bare `initials`; None when as in neither."""
    whole = "".join(pieces)
    if whole[1:] == whole[1:].lower():
        return "word"
    if whole != whole.upper():
        return None
    long = any(len(unicodedata.normalize("NFC", p)) > 1 for p in pieces)
    return "word" if long or split_tone(whole)[1] else "initials"


def _fill(token: str, starred: tuple[str, ...]) -> str | None:
    """The one listed word whose letters a starred token shows, in the token's case."""
    shape = re.compile("".join("." if c == "*" else re.escape(c) for c in unicodedata.normalize("NFC", token)), re.IGNORECASE)
    words = [word for word in starred if shape.fullmatch(word)]
    if len(words) != 1:
        return None
    word = words[0]
    return word.upper() if token.upper() == token else word.capitalize() if token[0].isupper() else word


def _is_long(run: Run) -> bool:
    """Whether so many letters stand apart, and a tone among them, that it is no slip."""
    return run.rule == "spelt" and run.end - run.start >= 2 * LONG_SPELT - 1 and not run.words.isascii()


@lru_cache
def _listed(pack: LanguagePack) -> tuple[str, ...]:
    return tuple(row["word"] for row in pack.lexicon("starred") if row["digit"] == "yes")


@lru_cache
def _starred(pack: LanguagePack) -> tuple[str, ...]:
    return tuple(row["word"] for row in pack.lexicon("starred"))


def _find_blanks(text: str) -> list[Run]:
    """Words broken by blanks: spelt out letter by letter, or with a few consonants cut off."""
    padded = " " + text
    spelt = []
    for m in _SPELT.finditer(padded):
        joined, letters = _spell_out(m[1].split(" "))
        if joined and not (joined.isascii() and padded[m.start() - 1 : m.start()].isdigit()):
            spelt.append(Run(m.start(1) - 1, m.start(1) + 2 * letters - 2, joined, "spelt"))
    out = list(spelt)
    for match in _LONE.finditer(padded):
        lone, start, end = match[1], match.start(1), match.end()
        if is_syllable(lone) or padded[match.start() - 1 : match.start()].isdigit():
            continue
        if any(run.start < end - 1 and start - 1 < run.end for run in spelt):
            continue
        before, after = _LAST.search(padded[max(0, start - 16) : start]), _FIRST.match(padded[end : end + 16])
        onset = lone + after[1] if after and _is_rime(after[1]) and is_syllable(lone + after[1]) else ""
        final = before[1] + lone if before and lone in _FINALS and is_syllable(before[1] + lone) else ""
        if after and onset and (not final or not after[1].isascii()):
            out.append(Run(start - 1, end + after.end(1) - 1, onset, "blank"))
        elif before and final:
            out.append(Run(start - len(before[0]) - 1, end - 1, final, "blank"))
    return _merge([], out)


def _spell_out(letters: list[str]) -> tuple[str, int]:
    """Part letters into the fewest syllables of two letters and more, and say how many letters those take; `""` if none do.

    A last letter that is a word by itself stays out where the rest makes fewer syllables without it. Capitals are initials.

    >>> _spell_out(list("bom")), _spell_out(list("bom\u1edf"))
    (('bom', 3), ('bom', 3))
    """
    whole = _part("".join(letters))
    if len(letters) > PAIR and is_syllable(letters[-1]):
        rest = _part("".join(letters[:-1]))
        if rest and (not whole or len(rest) < len(whole)):
            return " ".join(rest), len(letters) - 1
    return " ".join(whole), len(letters)


def _part(letters: str) -> list[str]:
    """The fewest syllables of two letters and more that letters make, in their order; none where they make none."""
    if letters.isupper():
        return []
    best: list[list[str] | None] = [[], *[None] * len(letters)]
    for end in range(2, len(letters) + 1):
        for start in range(max(0, end - 7), end - 1):
            before, now = best[start], best[end]
            if before is not None and (now is None or len(before) + 1 < len(now)) and is_syllable(letters[start:end]):
                best[end] = [*before, letters[start:end]]
    return best[-1] or []


def _is_rime(word: str) -> bool:
    """Whether a word begins with a vowel, in small letters: what a cut-off onset leaves."""
    return unicodedata.normalize("NFD", word[0])[0] in _VOWELS


def _merge(runs: list[Run], more: list[Run], *, join: bool = True) -> list[Run]:
    """Put together runs that may cover one another: the earlier and longer one stays."""
    out: list[Run] = []
    for run in sorted([*runs, *more], key=lambda r: (r.start, -r.end)):
        if out and run.start < out[-1].end:
            continue
        if join and out and run.start == out[-1].end + 1 and not BLANKS.isdisjoint((run.rule, out[-1].rule)):
            last = out.pop()
            run = Run(last.start, run.end, f"{last.words} {run.words}", last.rule)  # noqa: PLW2901
        out.append(run)
    return out
