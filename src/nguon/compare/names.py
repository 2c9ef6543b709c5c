"""What a name says by itself and by the words around it.

Its other spellings, the office beside it, the state it stands for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from nguon.compare.body import read_span
from nguon.compare.phrases import Phrases, load_phrases
from nguon.text.shingle import find_words

if TYPE_CHECKING:
    from nguon.lang.pack import LanguagePack
    from nguon.model.annotation import Mention
    from nguon.model.reading import Piece

REACH = 70
"""Characters before or after a name in which its office is looked for.

The longest offices with their bodies are about sixty.
"""

SMALL = 3
"""Words in small letters that may stand between an office and the name of its holder (`of the … at the …`)."""

_WORD = re.compile(r"[^\W_]+")
_BREAK = re.compile(r"[.;:!?\n“”\"()\[\]–]")
_CUT = re.compile(r"[,.;:!?\n“”\"()\[\]–]| - ")


KIN = "victim"
"""The class of callings that tell whose child or patient somebody is: no role."""


@dataclass(frozen=True, slots=True)
class Described:
    """The office written beside a name.

    Its words, the classes of calling, and the bodies or states its holder speaks for.
    """

    role: str
    callings: tuple[str, ...]
    heads: tuple[str, ...]


@dataclass(frozen=True)
class Names:
    """The tables of names of a language pack, folded for looking up."""

    aliases: dict[str, str] = field(repr=False)
    seats: dict[str, str] = field(repr=False)
    states: dict[str, str] = field(repr=False)
    offices: Phrases = field(repr=False)
    callings: Phrases = field(repr=False)
    former: frozenset[str]
    this: frozenset[str]
    joint: re.Pattern[str]

    def key(self, name: str) -> str:
        """Return the folded name under which all its spellings meet.

        Hyphens and points count as blanks; other names of the same thing (`aliases.tsv`) become the one.
        """
        words = " ".join(find_words(name))
        return self.aliases.get(words, words)

    def spell(self, name: str) -> str:
        """Return the usual spelling of `name` where the tables know it, else `name`."""
        return self.states.get(self.key(name), name)

    def state(self, name: str) -> str | None:
        """Return the state that `name` is or stands for (a capital, a seat of government), or None."""
        key = self.key(name)
        return self.states.get(key) or (self.states.get(self.key(self.seats[key])) if key in self.seats else None)

    def principals(self, name: str, kind: str) -> tuple[str, ...]:
        """Return for whom `name` speaks by what it is.

        The state of a seat, of a body, of an official described but not named.
        """
        key = self.key(name)
        if key in self.states:
            return ()
        if key in self.seats:
            return (self.states[self.key(self.seats[key])],)
        if kind == "person" and not self.offices.find(key.split()):
            return ()
        words = key.split()
        hits = self.offices.find(words)
        if (
            not hits
            or hits[0].kind.endswith("?")
            or hits[0].start > 2
            or any(w in self.former for w in words[: hits[0].start + 1])
        ):
            return ()
        return self.states_in(words[hits[0].end :])

    def bodies_asked(self, name: str) -> tuple[str, ...]:
        """Return the keys of bodies for one of which an official without a name may speak ("spokesman of X"), best first."""
        words = self.key(name).split()
        hits = self.offices.find(words)
        if not hits or hits[0].kind != "title" or hits[0].start > 1 or any(w in self.former for w in words[:2]):
            return ()
        rest = words[hits[0].end :]
        return tuple(" ".join(rest[start:end]) for start in (0, 1) for end in range(len(rest), start, -1))

    def states_in(self, words: list[str]) -> tuple[str, ...]:
        """Return the first state named in `words`, and those joined to it (`A, B and C`)."""
        found: list[str] = []
        i = gap = 0
        while i < len(words):
            for width in (5, 4, 3, 2, 1):
                state = self.state(" ".join(words[i : i + width])) if i + width <= len(words) else None
                if state:
                    if found and gap > 1:
                        return tuple(found)
                    found.append(state)
                    i, gap = i + width, 0
                    break
            else:
                i, gap = i + 1, gap + 1
        return tuple(found)

    def kind(self, name: str) -> str:
        """Return `place`, `org` or `person` for a name or description that no mention classifies."""
        key = self.key(name)
        if key in self.states:
            return "place"
        hits = self.offices.find(key.split())
        if hits and hits[0].start <= 2 and hits[0].kind.startswith("title"):
            return "person"
        return "org"


@lru_cache
def load_names(pack: LanguagePack) -> Names:
    """Return the tables of names of `pack`."""
    aliases = {_fold(r["alias"]): _fold(r["name"]) for r in pack.lexicon("aliases")}
    spelled: dict[str, str] = {}
    for row in pack.lexicon("countries"):
        spelled[aliases.get(_fold(row["name"]), _fold(row["name"]))] = row["name"]
    for row in pack.lexicon("seats"):
        spelled[aliases.get(_fold(row["stands_for"]), _fold(row["stands_for"]))] = row["stands_for"]
    seats = {}
    for row in pack.lexicon("seats"):
        seats[aliases.get(_fold(row["name"]), _fold(row["name"]))] = row["stands_for"]
    for key in seats:
        spelled.pop(key, None)
    rules = pack.rules("compare")
    return Names(
        aliases=aliases,
        seats=seats,
        states=spelled,
        offices=_offices(pack),
        callings=load_phrases(pack, "callings", "word", "class"),
        former=frozenset(find_words(" ".join(rules["former"]["words"]))),
        this=frozenset(find_words(" ".join(rules["this"]["words"]))),
        joint=re.compile(rules["joint"]["pattern"]),
    )


def _offices(pack: LanguagePack) -> Phrases:
    """Offices and bodies; the kind of those that speak only loosely for what they are named after ends with `?`."""
    table: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for row in pack.lexicon("spokes"):
        phrase = tuple(find_words(row["word"]))
        table.setdefault(phrase[0], []).append((phrase, row["kind"] + ("?" if row["weight"] == "weak" else "")))
    return Phrases({first: tuple(sorted(rows, key=lambda r: (-len(r[0]), r))) for first, rows in table.items()})


def _fold(name: str) -> str:
    return " ".join(find_words(name))


def describe(piece: Piece, mention: Mention, names: Names) -> Described | None:
    """Return the office written directly before the name (or after it, behind a comma), or None."""
    before = read_span(piece, max(mention.start - REACH, 0), mention.start)
    parts = _BREAK.split(before)
    near = parts[-1] if parts else ""
    found = _office(near.rstrip(" ,"), mention.start - len(near), mention.start, piece, names)
    if found:
        return found
    after = read_span(piece, mention.end, min(mention.end + REACH, len(piece.text)))
    if after[:2] in (", ", " -", " ("):
        rest = _CUT.split(after[2:].lstrip(), maxsplit=1)[0]
        words = find_words(rest)
        hits = names.offices.find(words)
        if hits and hits[0].start == 0 and hits[0].kind.startswith("title"):
            return _office(rest, mention.end, mention.end + 2 + len(rest), piece, names, limit=12)
    return None


def _office(words: str, start: int, end: int, piece: Piece, names: Names, limit: int = 12) -> Described | None:
    tokens = find_words(words)
    hits = [h for h in names.offices.find(tokens) if h.kind.startswith("title")]
    callings = names.callings.find(tokens)
    if not hits:
        near = [h for h in callings if len(tokens) - h.end <= 1]
        if not near:
            return None
        role = "" if near[-1].kind == KIN else _original(words, near[-1].start)
        return Described(role, (near[-1].kind,), ())
    last = hits[-1]
    if len(hits) > 1 and hits[-2].end == last.start:
        last = hits[-2]
    role = _original(words, last.start).split(", ")[0]
    if any(m.kind == "person" and start <= m.start and m.end <= end for m in piece.mentions):
        role = _original(words, last.start)
        first = start + len(words) - len(role)
        if any(m.kind == "person" and first <= m.start and m.end <= end for m in piece.mentions):
            return None
    tail = tokens[last.end :]
    small = sum(w[0].islower() for w in _WORD.findall(role)[last.end - last.start :])
    if len(tail) + last.end - last.start > limit or small > SMALL:
        return None
    kinds = tuple(sorted({h.kind for h in callings if h.start >= last.start}))
    if last.kind.endswith("?") or (last.start > 0 and tokens[last.start - 1] in names.former):
        return Described(role, kinds, ())
    return Described(role, kinds, _heads(piece, names, tail, start + len(words) - len(role), end))


def _heads(piece: Piece, names: Names, tail: list[str], start: int, end: int) -> tuple[str, ...]:
    """Return what the holder of an office named in `[start, end)` speaks for; `tail` are the words after the office."""
    if not tail:
        return ()
    if names.this & set(tail):  # "spokesman of this ministry": the body named last before
        before = [m for m in piece.mentions if m.end <= start and m.kind == "org"]
        return (before[-1].actor,) if before and find_words(before[-1].actor)[0] == tail[0] else ()
    inside = [m for m in piece.mentions if start <= m.start and m.end <= end and m.kind != "person"]
    if inside and inside[0].kind == "org":
        return (inside[0].actor,)
    return names.states_in(tail)[:1]


def _original(words: str, token: int) -> str:
    found = list(_WORD.finditer(words))
    return words[found[token].start() :].strip() if token < len(found) else words.strip()
