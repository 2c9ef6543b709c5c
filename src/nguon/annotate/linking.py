"""Actors of the names of one article.

The idea: a name seen whole once explains its short forms. Forms of one name are gathered under its fullest usual form in the
page: by the lexicon (`LHQ`), by brackets (`… (CNRP)`), by beginning (`Cong an tinh`), by the given name (Vietnamese) or any
part (foreign). A likeness of letters never counts.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from functools import lru_cache

from nguon.annotate.gazetteer import load_gazetteer
from nguon.annotate.named import Draft, Key
from nguon.annotate.sentence import Sentence
from nguon.annotate.word import Words, split_words
from nguon.lang.pack import LanguagePack
from nguon.lang.vi.syllable import is_syllable

_BRACKETS = re.compile(r" ?\([^)]*\)")
_BETWEEN = re.compile(r"[-.\s]+")
OWN_NAMES = ("agency", "outlet", "company", "club")
"""Types of bodies whose names are never the beginning of another body's name that is meant too (`VTV`, `VTV News`)."""


class _Groups:
    """Names that are one actor's, as a union of sets."""

    def __init__(self, size: int) -> None:
        self.parent = list(range(size))

    def find(self, i: int) -> int:
        while self.parent[i] != i:
            self.parent[i] = self.parent[self.parent[i]]
            i = self.parent[i]
        return i

    def join(self, i: int, j: int) -> None:
        a, b = self.find(i), self.find(j)
        if a != b:
            self.parent[max(a, b)] = min(a, b)


def link_actors(drafts: list[Draft], words: Words, pack: LanguagePack) -> list[str]:
    """Return the actor of each draft: the fullest usual form of its name in the page."""
    keys = [tuple(words.keys[d.first : d.last]) for d in drafts]
    whole = [_expand(key, pack) if d.kind == "org" else key for d, key in zip(drafts, keys, strict=True)]
    groups = _Groups(len(drafts))
    _join_same(drafts, keys, whole, words, groups)
    _join_brackets(drafts, words, groups)
    _join_beginnings(drafts, whole, groups)
    _join_people(drafts, keys, words, groups, load_gazetteer(pack).family)
    members: dict[int, list[Draft]] = defaultdict(list)
    for i, draft in enumerate(drafts):
        members[groups.find(i)].append(draft)
    names = {root: _usual(group, words) for root, group in members.items()}
    return [names[groups.find(i)] for i in range(len(drafts))]


@lru_cache
def _long_forms(pack: LanguagePack) -> dict[Key, Key]:
    return {_keys(row["short"], pack): _keys(row["long"], pack) for row in pack.lexicon("short_forms")}


def _keys(text: str, pack: LanguagePack) -> Key:
    return tuple(split_words(text, [Sentence(0, len(text), "", 0)], pack).keys)


def _expand(key: Key, pack: LanguagePack) -> Key:
    """Write short forms inside a body's name out (`So KH-CN` → `So Khoa hoc va Cong nghe`)."""
    table = _long_forms(pack)
    out: list[str] = []
    i = 0
    while i < len(key):
        size = next((n for n in (3, 2, 1) if key[i : i + n] in table), 0)
        out += table[key[i : i + size]] if size else (key[i],)
        i += size or 1
    return tuple(out)


def _join_same(drafts: list[Draft], keys: list[Key], whole: list[Key], words: Words, groups: _Groups) -> None:
    """The same name, the same entry of a lexicon, and a body with and without its head (`Cong ty Abracor`, `Abracor`)."""
    first: dict[tuple[str, Key | str], int] = {}
    for i, draft in enumerate(drafts):
        side = "person" if draft.kind == "person" else "thing"
        for name in (draft.actor or whole[i], whole[i]):
            groups.join(i, first.setdefault((side, name), i))
    for i, draft in enumerate(drafts):
        rest = keys[i][draft.head :]
        if draft.head and draft.kind == "place":
            head = keys[i][: draft.head]
            for k, other in enumerate(drafts):
                if keys[k] == rest and tuple(words.keys[max(0, other.first - draft.head) : other.first]) == head:
                    groups.join(i, k)
            continue
        j = first.get(("thing", rest), -1)
        if draft.head and j >= 0 and draft.kind == drafts[j].kind == "org" and not all(map(is_syllable, rest)):
            groups.join(i, j)


def _join_brackets(drafts: list[Draft], words: Words, groups: _Groups) -> None:
    """A body and its short form in brackets behind it."""
    for i in range(1, len(drafts)):
        a, b = drafts[i - 1], drafts[i]
        if a.last != b.first or words.glue[b.first] != "P" or not a.kind == b.kind == "org":
            continue
        end = words.ends[b.last - 1]
        if words.span(b.first, b.last).isupper() and words.text[end : end + 1] == ")":
            groups.join(i - 1, i)


def _join_beginnings(drafts: list[Draft], whole: list[Key], groups: _Groups) -> None:
    """A body named by the beginning of a longer name is that body: the one last named in full, else the next."""
    longer: dict[Key, list[int]] = defaultdict(list)
    for i, draft in enumerate(drafts):
        if draft.kind == "org":
            for n in range(2, len(whole[i])):
                longer[whole[i][:n]].append(i)
    for i, draft in enumerate(drafts):
        if draft.kind != "org" or draft.type in OWN_NAMES or not draft.rule.startswith(("org_heads", "body", "seen")):
            continue
        candidates = longer.get(whole[i])
        if candidates:
            groups.join(i, max((j for j in candidates if j < i), default=candidates[0]))


def _join_people(drafts: list[Draft], keys: list[Key], words: Words, groups: _Groups, vietnamese: dict[str, bool]) -> None:
    """A person named by a part of the name: given name first, then the same title, then the latest."""
    full = [i for i, d in enumerate(drafts) if d.kind == "person" and len(keys[i]) > 1]
    count = Counter(keys[i] for i in full)
    titles = [words.keys[max(0, draft.first - 1)] for draft in drafts]
    places: dict[Key, dict[tuple[str, str], list[int]]] = defaultdict(lambda: defaultdict(list))
    holding: dict[str, dict[Key, None]] = defaultdict(dict)
    for j in full:
        places[keys[j]][titles[j], drafts[j].sex].append(j)
        for word in keys[j]:
            holding[word][keys[j]] = None
    parts: dict[Key, list[tuple[int, Key]]] = {}
    for i, draft in enumerate(drafts):
        if draft.kind != "person":
            continue
        short = keys[i]
        if short not in parts:
            found = ((_part(short, long, vietnamese), long) for long in holding.get(short[0], ()))
            parts[short] = [(part, long) for part, long in found if part]
        best: tuple[tuple[int, bool, bool, int, int], int] | None = None
        for part, long in parts[short]:
            for (title, sex), there in places[long].items():
                if draft.sex and sex and sex != draft.sex:
                    continue
                at = bisect_left(there, i)
                j = there[at - 1] if at else there[0]
                rank = (part, title == titles[i], j < i, count[long], j if j < i else -j)
                if best is None or rank > best[0]:
                    best = (rank, j)
        if best is not None:
            groups.join(i, best[1])


def _part(short: Key, long: Key, vietnamese: dict[str, bool]) -> int:
    """Return how surely `short` means the person `long`: 3 its last words, 2 foreign words, 1 a family name, 0 not.

    A Vietnamese goes by the given name; only a Chinese or Korean written in Vietnamese goes by the family name, so that is
    taken where nothing else fits.
    """
    n = len(short)
    if n >= len(long):
        return 0
    if long[-n:] == short:
        return 3
    if all(map(is_syllable, long)):
        return 1 if n == 1 and len(long) <= 3 and long[0] == short[0] and not vietnamese.get(long[0], False) else 0
    return 2 if any(long[k : k + n] == short for k in range(len(long) - n + 1)) else 0


def _usual(drafts: list[Draft], words: Words) -> str:
    """Return the fullest usual form: the lexicon's where the page has it, else the longest, then the most frequent."""
    forms = Counter([words.text[words.starts[d.first] : d.end] for d in drafts])
    if len(forms) == 1 and "(" not in (only := next(iter(forms))):
        return only
    if drafts[0].kind != "person":
        known = next((d.actor for d in drafts if d.actor in forms), None)
        if known:
            return known
    if drafts[0].kind == "place":
        return forms.most_common(1)[0][0]
    sizes = {form: len(_BETWEEN.split(_BRACKETS.sub("", form))) for form in forms}
    longest = max(sizes.values())

    def rank(form: str) -> tuple[bool, bool, bool, bool, int, int, str]:
        loud = form.isupper() and len(form) > 3
        return (
            sizes[form] == longest,
            "(" not in form,
            not loud,
            form[0].isupper(),
            forms[form],
            sum(c.isupper() for c in form),
            form,
        )

    return _BRACKETS.sub("", max(forms, key=rank))
