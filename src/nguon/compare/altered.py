"""How two versions of one quotation differ in sense: word by word, or because one is cut out of the other.

The idea: versions are aligned; only a short stretch that differs between words that agree tells something, since two retellings
of a speech differ everywhere. It bears on the sense where one version has there a negation, a doubt, a condition, a limit
("only") or a number that the other has not, or a stronger word of one ladder (`ladders.tsv`) for a weaker.
"""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from nguon.compare.phrases import load_phrases
from nguon.compare.title import ladders

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nguon.lang.pack import LanguagePack

SENSE = (
    ("stance", "negation"), ("stance", "hedge"), ("stance", "condition"), ("overstate", "restrict"), ("overstate", "limit"),
)  # fmt: skip
REPLACED, LEFT_OUT = 4, 8
"""Words of a stretch that is put in other words, and of one that is left out, at most."""
AROUND = 2
"""Words that must agree on a side of it, or it is the end of the quotation."""
LETTERS = 4
"""Letters of a word that may be misread as another by one of them."""
BEFORE = 4
"""Words before a part of a quotation in which what negates, doubts or limits it is looked for."""


def find_changes(mine: Sequence[str], theirs: Sequence[str], pack: LanguagePack, inside: bool = False) -> set[str]:
    """Return the words in which two versions (folded words) differ and that bear on the sense; empty where none do.

    `inside`: one may be only a part of the other, so that what stands before and after it tells nothing.
    """
    rows = SequenceMatcher(a=mine, b=theirs, autojunk=False).get_opcodes()
    out: set[str] = set()
    for n, (tag, a, b, c, d) in enumerate(rows):
        if tag == "equal" or not _between(rows, n) or (inside and n in (0, len(rows) - 1)):
            continue
        if max(b - a, d - c) > (REPLACED if tag == "replace" else LEFT_OUT):
            continue
        if b - a == d - c and all(one_letter(x, y) for x, y in zip(mine[a:b], theirs[c:d], strict=True)):
            continue
        numbers = ({w for w in mine[a:b] if w.isdigit()}, {w for w in theirs[c:d] if w.isdigit()})
        if numbers[0] != numbers[1]:
            out |= numbers[0] ^ numbers[1]
        for lexicon, kind in SENSE:
            here = _hits(pack, lexicon, kind, mine, a, b)
            there = _hits(pack, lexicon, kind, theirs, c, d)
            wide = (
                _hits(pack, lexicon, kind, mine, a - AROUND, b + AROUND),
                _hits(pack, lexicon, kind, theirs, c - AROUND, d + AROUND),
            )
            if (here and not wide[1]) or (there and not wide[0]):
                out |= here | there
        out |= _other_rung(mine[a:b], theirs[c:d], pack) | _other_rung(theirs[c:d], mine[a:b], pack)
    return out


def _between(rows: Sequence[tuple[str, int, int, int, int]], n: int) -> bool:
    """Tell whether what differs stands between words that agree, or at an end of the quotation."""
    sides = [(rows[m], m in (0, len(rows) - 1)) for m in (n - 1, n + 1) if 0 <= m < len(rows)]
    return bool(sides) and all(row[0] == "equal" and (end or row[2] - row[1] >= AROUND) for row, end in sides)


def _hits(pack: LanguagePack, lexicon: str, kind: str, words: Sequence[str], start: int, end: int) -> set[str]:
    hits = [h for h in load_phrases(pack, lexicon, "word", "class", kind).find(words) if h.start < end and start < h.end]
    if kind == "limit":  # "not only": no limit
        no = load_phrases(pack, "stance", "word", "class", "negation")
        hits = [h for h in hits if not no.find(words[max(0, h.start - BEFORE) : h.start])]
    return {h.words for h in hits}


def _other_rung(one: Sequence[str], two: Sequence[str], pack: LanguagePack) -> set[str]:
    """Return the words that stand higher on a ladder in `one` and lower in `two`."""
    out: set[str] = set()
    for ladder in (name for name in ladders(pack) if name.endswith("+")):
        high = load_phrases(pack, "ladders", "word", "ladder", ladder).find(one)
        low = load_phrases(pack, "ladders", "word", "ladder", f"{ladder[:-1]}-").find(two)
        if high and low:
            out |= {high[0].words, low[0].words}
    return out


def is_cut_out(before: Sequence[str], after: Sequence[str], pack: LanguagePack) -> bool:
    """Tell whether a part of a sentence, without what stands before and after it there, has lost what its sense hangs on.

    That is a condition beside it, a "but" that takes it back, or a word right before it that negates, doubts or limits it.
    """
    turn = next((h for h in load_phrases(pack, "overstate", "word", "class", "concession").find(after) if h.start == 0), None)
    rest = after[turn.end :] if turn else after
    for lexicon, kind in (("stance", "condition"), ("overstate", "restrict")):
        marks = load_phrases(pack, lexicon, "word", "class", kind)
        if any(h.start == 0 for row in (rest, before) for h in marks.find(row)):
            return True
    kinds = (("stance", "hedge"), ("stance", "withhold"), ("stance", "condition"), ("overstate", "withhold"))
    if turn and any(load_phrases(pack, lexicon, "word", "class", kind).find(rest) for lexicon, kind in kinds):
        return True
    last = before[-BEFORE:]
    if any(load_phrases(pack, "stance", "word", "class", kind).find(last) for kind in ("negation", "hedge")):
        return True
    return any(h.end == len(last) for h in load_phrases(pack, "overstate", "word", "class", "limit").find(last))


def one_letter(one: str, two: str) -> bool:
    """Tell whether two folded words may be one, a letter or the tone misread."""
    one, two = one.rstrip("0123456789"), two.rstrip("0123456789")
    if abs(len(one) - len(two)) > 1 or min(len(one), len(two)) < LETTERS:
        return False
    if len(one) == len(two):
        return sum(a != b for a, b in zip(one, two, strict=True)) <= 1
    long, short = sorted((one, two), key=len, reverse=True)
    return any(long[:i] + long[i + 1 :] == short for i in range(len(long)))
