"""Words by which a short line gives its role away: small generic lists, looked up and never trusted alone."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from ahocorasick_rs import AhoCorasick

if TYPE_CHECKING:
    from collections.abc import Collection

    from nguon.lang.pack import LanguagePack

LONGEST = 160
"""Characters of the longest line whose words are looked up: furniture is short."""

MOST_LINES = 4096
"""Lines remembered before all are forgotten."""

_EDGE = re.compile(r"^[^\w©®>»›→►▶➤▸⇒=(\[<&{-]+|[^\w)\]%>]+$")
_BLANK = re.compile(r"\s+")


@dataclass(frozen=True)
class Furniture:
    """Lists of words, folded: `whole` lines, `starts` by their first word, `insides`, `ends`; each leads to (role, words)."""

    whole: dict[str, tuple[tuple[str, str], ...]]
    starts: dict[str, tuple[tuple[str, str, str], ...]]
    insides: tuple[tuple[str, str, str], ...]
    ends: tuple[tuple[str, str, str], ...]
    date_words: frozenset[str]
    family_names: frozenset[str]
    given_names: frozenset[str]
    talk_me: frozenset[str]
    """Words for the one who speaks, and below for the one who is spoken to."""
    talk_you: frozenset[str]
    interface: dict[str, str]
    """Words of web pages' own: what a reader is asked to do, what with, what is sold, pointed to, and told of the site."""
    outlets: dict[str, str]
    outlet_words: frozenset[str]
    credit: re.Pattern[str] = field(repr=False)
    credit_plain: re.Pattern[str] = field(repr=False)
    """The same for a stretch without colon, bracket and digit."""
    opening: re.Pattern[str] = field(repr=False)
    """A sentence begun inside another: a word that opens sentences, with a capital, right behind a small letter."""
    inside_finder: AhoCorasick | None = field(repr=False, compare=False)
    """Finds the `insides` in a line by their numbers (Aho and Corasick 1975)."""
    met: dict[str, list[tuple[str, str, str]]] = field(default_factory=dict, repr=False, compare=False)
    """What lines met: pages of one site share theirs, and each is looked up more than once."""
    shapes: dict[str, list[str]] = field(default_factory=dict, repr=False, compare=False)
    """Features of lines by themselves (`line_shape`), kept for the same reason."""

    def look_up(self, line: str) -> list[tuple[str, str, str]]:
        """Return (role, place, words) of every entry that `line` meets; place is `whole`, `start`, `in` or `end`."""
        if len(line) > LONGEST:
            return []
        met = self.met.get(line)
        if met is None:
            if len(self.met) >= MOST_LINES:
                self.met.clear()
            met = self.met[line] = self._look_up(line)
        return met

    def forget(self) -> None:
        """Forget what is remembered of lines."""
        self.met.clear()
        self.shapes.clear()

    def _look_up(self, line: str) -> list[tuple[str, str, str]]:
        folded = fold(line)
        out = [(role, "whole", words) for role, words in self.whole.get(folded, ())]
        first = folded.split(" ", 1)[0] if folded else ""
        taken: set[str] = set()
        for key in (first, first.rstrip(":,."), first[:1], first[:2], first[:3]):
            if key in taken:
                continue
            taken.add(key)
            for prefix, role, words in self.starts.get(key, ()):
                if folded.startswith(prefix) and (
                    len(folded) == len(prefix) or not folded[len(prefix)].isalnum() or not prefix[-1].isalnum()
                ):
                    out.append((role, "start", words))
        if self.inside_finder is not None:
            met = {at for at, _, _ in self.inside_finder.find_matches_as_indexes(folded, overlapping=True)}
            out += [(self.insides[at][1], "in", self.insides[at][2]) for at in sorted(met)]
        last = line.strip().casefold()[-40:]
        out += [(role, "end", words) for end, role, words in self.ends if end in last]
        return out


def fold(line: str) -> str:
    """Return a line in small letters, composed, with single blanks and without ornaments at its edges.

    >>> fold("*** XEM  Nhanh: ")
    'xem nhanh'
    """
    return _EDGE.sub("", _BLANK.sub(" ", unicodedata.normalize("NFC", line).strip()).casefold()) or line.strip()


@lru_cache
def load_furniture(pack: LanguagePack) -> Furniture:
    """Return the pack's lists, made ready for looking up."""
    return make_furniture(pack, frozenset())


def make_furniture(pack: LanguagePack, without: Collection[str]) -> Furniture:
    """Return the pack's lists without the entries whose words are in `without` (to train and test on unseen wordings)."""
    whole: dict[str, list[tuple[str, str]]] = {}
    starts: dict[str, list[tuple[str, str, str]]] = {}
    insides: list[tuple[str, str, str]] = []
    ends: list[tuple[str, str, str]] = []
    for row in pack.lexicon("furniture"):
        words, role, place = row["words"], row["role"], row["place"]
        if words in without:
            continue
        key = fold(words) if place in ("whole", "start") else words.casefold()
        if place == "start" and words.endswith(":") and not key.endswith(":"):
            key += ":"
        if place == "whole":
            whole.setdefault(key, []).append((role, words))
        elif place == "start":
            starts.setdefault(key.split(" ", 1)[0].rstrip(":,."), []).append((key, role, words))
        elif place == "in":
            insides.append((key, role, words))
        else:
            ends.append((key, role, words))
    outlets = {
        fold(spelling): row["name"]
        for row in pack.lexicon("outlets")
        for spelling in (row["spellings"] + ";" + row["hosts"].replace(",", ";")).split(";")
        if spelling.strip()
    }
    return Furniture(
        {k: tuple(v) for k, v in whole.items()},
        {k: tuple(v) for k, v in starts.items()},
        tuple(insides),
        tuple(ends),
        frozenset(row["word"] for row in pack.lexicon("datewords")),
        frozenset(fold(row["name"]) for row in pack.lexicon("family_names")),
        frozenset(fold(row["name"]) for row in pack.lexicon("given_names")),
        frozenset(row["word"] for row in pack.lexicon("talk_words") if row["who"] == "me"),
        frozenset(row["word"] for row in pack.lexicon("talk_words") if row["who"] == "you"),
        {row["words"]: row["kind"] for row in pack.lexicon("interface_words") if row["words"] not in without},
        outlets,
        frozenset(row["words"].casefold() for row in pack.lexicon("outlet_words")),
        *_make_credit([row["words"] for row in pack.lexicon("picture_words")]),
        _make_opening([row["word"] for row in pack.lexicon("openers") if row["strong"] == "yes"]),
        AhoCorasick([key for key, _, _ in insides], store_patterns=False) if insides else None,
    )


def _make_opening(words: list[str]) -> re.Pattern[str]:
    every = "|".join(sorted((re.escape(w[0].upper() + w[1:]) for w in words), key=len, reverse=True))
    small = "".join(c for c in map(chr, range(0x61, 0x1F00)) if c.isalpha() and c.islower())
    return re.compile(rf" (?<=[{small}] )(?:{every})(?= [{small}])")


def _make_credit(words: list[str]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A picture's credit: such a word with a colon, or one of several words, or one in brackets, that ends a stretch."""
    every = "|".join(sorted(map(re.escape, words), key=len, reverse=True))
    several = "|".join(sorted((re.escape(w) for w in words if " " in w), key=len, reverse=True))
    edge = r"(?:^|(?<=[\s(\[.,;:/\u2013\u2014-]))"
    whole = (
        rf"(?i:{edge}(?:{every})\s*:)|{edge}(?:{several})\b|(?i:(?<=[(\[])(?:{every})\b)|(?i:(?<=[-\u2013|] )(?:{every})\s*\d)"
    )
    return re.compile(whole), re.compile(rf"{edge}(?:{several})\b")
