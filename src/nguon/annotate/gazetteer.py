"""The lexicons of names as one tree of words.

The idea: each row of each lexicon is a path of folded words; at a word of the text one walk down the tree finds every entry
of every lexicon that begins there. A walk is a few dictionary look-ups, and most words begin nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from nguon.annotate.sentence import Sentence
from nguon.annotate.word import TIGHT, Words, split_words
from nguon.lang.pack import LanguagePack
from nguon.lang.vi.spelling import fold_spelling

_COLUMNS = {
    "places": ("name", "place"),
    "bodies": ("name", "body"),
    "org_heads": ("head", "head"),
    "org_fields": ("field", "field"),
    "org_words": ("word", "inner"),
    "titles": ("title", "title"),
    "place_heads": ("head", "site"),
    "org_cues": ("cue", "cue"),
    "not_names": ("word", "not"),
    "openers": ("word", "opener"),
    "place_cues": ("cue", "place cue"),
    "traps": ("phrase", "trap"),
    "thing_cues": ("cue", "thing"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of a lexicon: the room it comes from, its word form, and its other cells."""

    room: str
    name: str
    actor: str
    type: str
    of: str
    caps: tuple[bool, ...]
    upper: bool
    """Written in capitals only (`NATO`): counts only where the text writes it so."""
    any_case: bool = False
    """Counts however the text writes it, in capitals or in small letters."""


@dataclass(slots=True)
class Node:
    """A word in the tree: the words that may follow it and the entries that end with it."""

    next: dict[str, Node] = field(default_factory=dict)
    entries: tuple[Entry, ...] = ()
    quiet: bool = True
    """Whether its entries mean nothing before a small letter where no title or classifier leads."""


class Match(NamedTuple):
    """An entry found in the text, from word `first` to the word before `last`."""

    first: int
    last: int
    entry: Entry


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """The tree, family names (True: hardly ever anything else), the country of each code, and small sets of words.

    `parts` may stand inside a foreign name in lower case (de, al), `first_parts` open one too (bin, al), `tails` end one
    (Jr), `credits` introduce who took a picture, `bare_sites` are classifiers that name a place by themselves after a body
    (`Cong an tinh`), `nations` all names of countries.
    """

    root: Node
    family: dict[str, bool]
    countries: dict[str, str]
    parts: frozenset[str]
    first_parts: frozenset[str]
    small: frozenset[str]
    """First words, in lower case, of whatever a small letter may begin: titles, classifiers, some names."""
    middle: frozenset[str]
    """Middle names that a given name always follows."""
    tails: frozenset[str]
    credits: frozenset[str]
    bare_sites: frozenset[str]
    nations: frozenset[str]
    short_countries: dict[str, tuple[str, bool, frozenset[str]]]
    """Countries by one syllable: name, whether it stands alone too, and words after which it never does."""
    deeds: frozenset[str]
    """Words that stand behind a person's name as its verb."""
    foreign_words: dict[str, str]
    """Foreign common words that tell what a name is of: a body, a place, an event."""

    def at(self, words: Words, i: int) -> Sequence[Match]:
        """Return every entry that begins at word `i` and agrees in case, longest first."""
        found: Sequence[Match] | None = words.found.get(i)
        if found is None:
            found = words.found[i] = self._walk(words, i)
        return found

    def rooms(self, words: Words, i: int) -> Mapping[str, Match]:
        """Return the longest entry of each room that begins at word `i`, longest first."""
        rooms: Mapping[str, Match] | None = words.rooms.get(i)
        if rooms is None:
            matches = self.at(words, i)
            rooms = {match.entry.room: match for match in reversed(matches)} if matches else _NOTHING
            words.rooms[i] = rooms
        return rooms

    def idle(self, words: Words, i: int) -> bool:
        """Tell whether the small word `i`, led by nothing, begins nothing that counts, as most do."""
        keys, glues = words.keys, words.glue
        node = self.root.next.get(keys[i])
        if node is None or keys[i] in self.parts:
            return False
        j, size = i + 1, len(keys)
        while node.quiet:
            if j >= size or not node.next:
                return True
            glue = glues[j]
            following = node.next.get(keys[j] if glue in TIGHT else glue + keys[j])
            if following is None:
                return True
            node, j = following, j + 1
        return False

    def _walk(self, words: Words, i: int) -> Sequence[Match]:
        keys, glues = words.keys, words.glue
        node = self.root.next.get(keys[i])
        if node is None:
            return ()
        found: list[Match] = []
        new = tuple.__new__
        j, size = i + 1, len(keys)
        while True:
            for entry in node.entries:
                if entry.any_case or _agrees(entry, words, i):
                    found.append(new(Match, (i, j, entry)))
            if j >= size or not node.next:
                break
            glue = glues[j]
            following = node.next.get(keys[j] if glue in TIGHT else glue + keys[j])
            if following is None:
                break
            node, j = following, j + 1
        found.reverse()
        return found


_NOTHING: Mapping[str, Match] = MappingProxyType({})


def _agrees(entry: Entry, words: Words, i: int) -> bool:
    if entry.upper:
        return words.text[words.starts[i] : words.ends[i]].isupper()
    if entry.room == "place":
        return all(words.caps[i + k] for k, cap in enumerate(entry.caps) if cap)
    if entry.room == "head" and entry.type == "part":
        return any(words.caps[i + k] for k in range(len(entry.caps)))
    if entry.room in ("body", "not", "head"):
        return words.caps[i] or not entry.caps[0] or (entry.room == "head" and entry.type != "no")
    if entry.room in ("title", "trap", "cue", "site", "thing"):
        return words.caps[i] or not any(words.caps[i + k] and not cap for k, cap in enumerate(entry.caps))
    return True


_ONLY_INSIDE = frozenset({"opener", "inner", "field", "not"})
QUIET = frozenset({"opener", "inner", "field"})
"""Rooms that mean nothing before a small letter where no title or classifier leads."""
_NAMES = frozenset({"place", "body", "head"})
_SMALL_HEADS = ("yes", "field", "part")


def _begins_small(node: Node) -> bool:
    """Tell whether an entry below `node` means something where it begins with a small letter."""
    for entry in node.entries:
        if entry.room in _NAMES and entry.caps[0] and entry.type not in _SMALL_HEADS:
            continue
        if entry.room not in _ONLY_INSIDE:
            return True
    return any(_begins_small(following) for following in node.next.values())


def _silence(node: Node) -> None:
    """Note which entries below `node` count in any case, and which mean nothing where the first letter is small."""
    for following in node.next.values():
        following.entries = tuple(replace(entry, any_case=_any_case(entry)) for entry in following.entries)
        following.quiet = all(_needs_capital(entry) or entry.room in QUIET for entry in following.entries)
        _silence(following)


def _any_case(entry: Entry) -> bool:
    """Tell whether `_agrees` holds for an entry wherever its words stand."""
    if entry.upper:
        return False
    if entry.room == "place":
        return not any(entry.caps)
    if entry.room == "head" and entry.type == "part":
        return False
    if entry.room in ("body", "not", "head"):
        return not entry.caps[0] or (entry.room == "head" and entry.type != "no")
    return entry.room not in ("title", "trap", "cue", "site", "thing") or len(entry.caps) == 1


def _needs_capital(entry: Entry) -> bool:
    if entry.upper:
        return True
    small = entry.room in ("place", "body", "not") or (entry.room == "head" and entry.type not in _SMALL_HEADS)
    return small and entry.caps[0]


@lru_cache
def load_gazetteer(pack: LanguagePack) -> Gazetteer:
    """Return the lexicons of names of `pack` as a tree."""
    root = Node()
    countries: dict[str, str] = {}
    for lexicon, (column, room) in _COLUMNS.items():
        for row in pack.lexicon(lexicon):
            if room == "place" and row["type"] == "country" and row["of"]:
                countries.setdefault(row["of"], row["actor"])
            actor = row.get("actor", "") or row.get("sex", "") or (row.get("bare", "") if room == "head" else "")
            kind = (
                row.get("type", "")
                or row.get("kind", "")
                or row.get("lower", "")
                or row.get("whole", "")
                or row.get("strong", "")
                or row.get("link", "")
            )
            _add(root, pack, room, row[column], actor, kind, row.get("of", ""))
            if room == "body" and "-" in row[column]:
                _add(root, pack, room, row[column].replace("-", " - "), actor, kind, row.get("of", ""))
    for row in pack.lexicon("countries"):
        _add(root, pack, "place", row["name"], countries.setdefault(row["code"], row["name"]), "country", row["code"])
    _silence(root)
    family = {fold_spelling(row["name"]): row["sure"] == "yes" for row in pack.lexicon("family_names")}
    parts = pack.lexicon("name_parts")
    return Gazetteer(
        root,
        family,
        countries,
        frozenset(fold_spelling(row["word"]) for row in parts if row["place"] != "tail"),
        frozenset(fold_spelling(row["word"]) for row in parts if row["place"] == "start"),
        frozenset(key for key, node in root.next.items() if _begins_small(node))
        | frozenset(fold_spelling(row["word"]) for row in parts if row["place"] != "tail"),
        frozenset(fold_spelling(row["word"]) for row in pack.lexicon("name_sex")),
        frozenset(fold_spelling(row["word"]) for row in parts if row["place"] == "tail"),
        frozenset(fold_spelling(row["word"]) for row in pack.lexicon("credits")),
        frozenset(row["head"] for row in pack.lexicon("place_heads") if row["bare"] == "yes"),
        frozenset(countries.values()) | {row["name"] for row in pack.lexicon("places") if row["type"] == "country"},
        {
            fold_spelling(row["word"]): (row["name"], row["alone"] == "yes", frozenset(row["never_after"].split(";")))
            for row in pack.lexicon("short_countries")
        },
        frozenset(fold_spelling(row["word"]) for row in pack.lexicon("after_given")),
        {fold_spelling(row["word"]): row["kind"] for row in pack.lexicon("foreign_words")},
    )


def _add(root: Node, pack: LanguagePack, room: str, name: str, actor: str, kind: str, of: str) -> None:
    words = split_words(name, [Sentence(0, len(name), "", 0)], pack)
    node = root
    for i, key in enumerate(words.keys):
        glue = words.glue[i]
        node = node.next.setdefault(key if i == 0 or glue in TIGHT else glue + key, Node())
    for k, entry in enumerate(node.entries):
        if entry.room == room:
            merged = tuple(a and b for a, b in zip(entry.caps, words.caps, strict=True))
            node.entries = (
                *node.entries[:k],
                replace(entry, caps=merged, upper=entry.upper and _loud(name, room)),
                *node.entries[k + 1 :],
            )
            return
    upper = _loud(name, room)
    node.entries = (*node.entries, Entry(room, name, actor, kind, of, tuple(words.caps), upper))


def _loud(name: str, room: str) -> bool:
    return name.isupper() and len(name) <= 8 and room in ("body", "place", "head", "not")
