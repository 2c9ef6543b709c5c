"""What a headline claims, and the sentences of its article as it may be held against them.

The idea: only a headline that claims by itself can go too far. One that asks, doubts, quotes, calls for something or hands
its claim to somebody ("accuses", "says") does not. Of the article each sentence counts with what it tells and what it only
names as its topic ("asked whether …", "on the matter of …", a question).
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from nguon.compare.body import read_span
from nguon.compare.clause import find_sentences
from nguon.compare.phrases import Hit, load_idle, load_phrases, rule_phrases
from nguon.text.shingle import find_words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from nguon.lang.pack import LanguagePack
    from nguon.model.page import Block
    from nguon.model.reading import Piece

ROLES = ("lead", "body", "caption", "heading")
PREFIX = 12
"""Words before a colon that may name who speaks or what it is about."""
LEAST = 3
"""Words of a headline, but for function words, that must stand in the article."""
KNOWN = 0.55
"""Share of them that must."""
NAME = 0.5
"""What a word of a name weighs: who it is, is mostly not what is in doubt."""
OPENS = 3
"""Words before which a sentence must open its topic."""
NEAR = 3
"""Words before a verb in which a "not" bears on it."""

_QUOTES = re.compile("[\"\u201c\u201d\u2018\u2019\u00ab\u00bb?\u2026]|(?:^|\\s)'|'(?:\\s|$)")
_CLAUSE = re.compile(r"[,;:](?=\s)|\s[\u2013-]\s")


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of an article: `clauses` are the words of what it tells, `topic` those of what it only names."""

    start: int
    end: int
    role: str
    text: str = field(repr=False)
    clauses: tuple[tuple[str, ...], ...]
    topic: frozenset[str]

    @property
    def words(self) -> tuple[str, ...]:
        """All the words of what it tells."""
        return tuple(w for clause in self.clauses for w in clause)


@dataclass(frozen=True, slots=True)
class Title:
    """A headline that claims: its `words`, and how much each of those `content` words that the article has says of it."""

    block: Block
    text: str
    words: tuple[str, ...]
    content: dict[str, float] = field(repr=False)
    done: bool
    prefix: bool

    def share(self, words: Collection[str]) -> float:
        """Return how much of what the headline says stands in `words`, 0 to 1."""
        total = math.fsum(self.content.values())
        return math.fsum(w for c, w in self.content.items() if c in words) / total if total else 0.0


def read_lines(piece: Piece, pack: LanguagePack) -> list[Line]:
    """Return the sentences of the article itself, in order."""
    out = []
    for block in piece.blocks:
        if block.role in ROLES:
            out += [_line(piece, a, b, block.role, pack) for a, b in find_sentences(piece.text, block.start, block.end)]
    return out


def _line(piece: Piece, start: int, end: int, role: str, pack: LanguagePack) -> Line:
    text = read_span(piece, start, end)
    clauses = tuple(tuple(find_words(part)) for part in _CLAUSE.split(text))
    if text.rstrip(" \"'\u201d\u2019)").endswith("?"):
        return Line(start, end, role, text, (), frozenset(w for c in clauses for w in c))
    first = find(pack, clauses[0], "topic") if len(clauses) > 1 else []
    if first and first[0].start < OPENS:
        return Line(start, end, role, text, clauses[1:], frozenset(clauses[0]))
    return Line(start, end, role, text, clauses, frozenset())


def read_title(piece: Piece, lines: Sequence[Line], pack: LanguagePack) -> Title | None:
    """Return what the first headline of `piece` claims by itself, or None where it claims nothing or not by itself."""
    block = next((b for b in piece.blocks if b.role == "title"), None)
    if block is None:
        return None
    text = " ".join(read_span(piece, block.start, block.end).split())
    head, colon, tail = text.partition(": ")
    claim = tail if colon and len(head.split()) <= PREFIX else text
    words = tuple(find_words(claim))
    every = find_words(text)
    if _QUOTES.search(text) or any(find(pack, every, kind) for kind in ("attributed", "withhold", "consider", "suspect")):
        return None
    if any(h.start < OPENS - 1 for row in (words, every) for h in find(pack, row, "titular")):
        return None
    plans = {h.words for h in find(pack, words, "plan")}
    done = says(pack, "done", words)
    if plans - load_rule(pack, "ahead"):
        return None
    content = _weigh(words, _names(claim), lines, pack)
    if content is None:
        return None
    return Title(block, text, words, content, done and not plans, claim is not text)


def says(pack: LanguagePack, name: str, words: Sequence[str]) -> bool:
    """Tell whether a phrase of a row of `compare.toml`, table `headline`, stands in `words`."""
    return not load_rule(pack, name).isdisjoint(runs(words))


def runs(words: Sequence[str]) -> list[str]:
    """Return every run of one to three words.

    >>> runs(["a", "b"])
    ['a', 'b', 'a b']
    """
    return [" ".join(words[i : i + n]) for n in (1, 2, 3) for i in range(len(words) - n + 1)]


def load_rule(pack: LanguagePack, name: str) -> frozenset[str]:
    """Return the words, folded, of a row of `compare.toml`, table `headline`."""
    return rule_phrases(pack, "headline", name)


def _names(text: str) -> frozenset[str]:
    """Return the words, folded, that begin with a capital inside a headline."""
    return frozenset(w for part in text.split()[1:] if part[:1].isupper() for w in find_words(part))


def _weigh(words: Sequence[str], names: Collection[str], lines: Sequence[Line], pack: LanguagePack) -> dict[str, float] | None:
    """Return what each word of a headline says: the fewer sentences have it, the more; None where too few are in any."""
    idle = load_idle(pack)
    own = [w for w in dict.fromkeys(words) if w not in idle]
    stands = {w: sum(w in line.topic or w in line.words for line in lines) for w in own}
    known = [w for w in own if stands[w]]
    if len(known) < LEAST or len(known) < KNOWN * len(own):
        return None
    return {w: (math.log((len(lines) + 1.0) / (stands[w] + 0.5)) + 0.1) * (NAME if w in names else 1.0) for w in known}


def find(pack: LanguagePack, words: Sequence[str], kind: str) -> list[Hit]:
    """Return the phrases of a class of `overstate.tsv` in `words`."""
    return load_phrases(pack, "overstate", "word", "class", kind).find(words)


@cache
def ladders(pack: LanguagePack) -> tuple[str, ...]:
    """Return the rungs of `ladders.tsv` by name."""
    return tuple(sorted({row["ladder"] for row in pack.lexicon("ladders")}))


def climb(pack: LanguagePack, words: Sequence[str]) -> list[Hit]:
    """Return the rungs of `ladders.tsv` in `words`; a rung's kind is its ladder and `+` or `-`.

    A word may stand on several ladders: each is told.
    """
    hits = []
    for row in ladders(pack):
        hits += load_phrases(pack, "ladders", "word", "ladder", row).find(words)
    return sorted(hits, key=lambda h: (h.start, -h.end, h.kind))


def denied(pack: LanguagePack, words: Sequence[str], at: int) -> bool:
    """Tell whether a "not" stands shortly before word `at`."""
    return bool(load_phrases(pack, "stance", "word", "class", "negation").find(words[max(0, at - NEAR) : at]))


def not_yet(pack: LanguagePack, words: Sequence[str], at: int, rule: str = "not_yet") -> bool:
    """Tell whether a "not yet" or "cannot" stands shortly before word `at`."""
    return says(pack, rule, words[max(0, at - NEAR) : at])


def holds_back(pack: LanguagePack, words: Sequence[str]) -> Hit | None:
    """Return where `words` withhold: by a phrase, or by a "not yet" before a verb of settling ("cannot yet say").

    What is withheld of a side matter ("the cause is not yet known") is not meant.
    """
    told = find(pack, words, "withhold")
    for hit in find(pack, words, "settle"):
        if not_yet(pack, words, hit.start):
            told.append(hit)
    told = [h for h in told if not find(pack, words[h.end : h.end + NEAR], "aside")]
    return min(told, key=lambda h: h.start, default=None)


def each(words: Iterable[str], idle: Collection[str]) -> frozenset[str]:
    """Return the words that tell something."""
    return frozenset(w for w in words if w not in idle)
