"""The statements of a story that may be set against each other: those of a thread, and pairs that meet word by word.

The idea: threads rest on lexical classes, which no lexicon has for all matters; a denial and an assertion that meet in their
words (`claim.py`) belong together even where no thread holds both.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from nguon.compare.claim import ClaimConfig, meets
from nguon.compare.record import Record, stands_of
from nguon.compare.sources import find_root, join
from nguon.text.shingle import find_words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from nguon.compare.claim import Word
    from nguon.model.corpus import Thread


BOTH = 2
"""Words or classes that two statements share at least, for a closer look."""
SLACK = 1e-9
"""What sums in another order may differ by: the closer look decides."""


@dataclass(frozen=True, slots=True)
class Group:
    """Statements on one question: those of `thread`; `loose`: what meets outside of it, or of any."""

    thread: str | None
    ids: tuple[str, ...]
    loose: bool = False

    @property
    def name(self) -> str:
        """What findings of this group are named by."""
        return self.thread if self.thread and not self.loose else min(self.ids)


def find_groups(threads: Collection[Thread], record: Record) -> list[Group]:
    """Return the groups of a story: its threads, then what meets outside of them."""
    groups = [Group(t.id, tuple(stands_of(t.stands, record))) for t in threads]
    home = {i: g.thread for g in groups for i in g.ids}
    copies = {c for t in threads for s in t.stands for c in s.copies}
    part: dict[str, str] = {}
    for no, yes in find_pairs(record, copies):
        if home.get(no) is None or home.get(no) != home.get(yes):
            join(part, part.setdefault(no, no), part.setdefault(yes, yes))
    loose: dict[str, list[str]] = defaultdict(list)
    for i in sorted(part):
        loose[find_root(part, i)].append(i)
    for _, ids in sorted(loose.items()):
        homes = sorted({t for i in ids if (t := home.get(i))})
        groups.append(Group(homes[0] if len(homes) == 1 else None, tuple(ids), loose=True))
    return groups


def find_pairs(record: Record, copies: Collection[str] = ()) -> Iterator[tuple[str, str]]:
    """Yield each denial with each assertion that it meets; neither is among `copies`.

    In a story of thousands of statements most pairs share something: which assertions hold enough of what a denial weighs is
    added up for all at once, from the lists of those that hold each word.
    """
    least = ClaimConfig().named
    stances = {i: record.stances[i].value for i in sorted(record.stances) if i not in copies}
    yes = [i for i, value in stances.items() if value == "asserts"]
    denials = [i for i, value in stances.items() if value == "denies"]
    holders: dict[str, list[int]] = {key: [] for i in denials for w in record.claims[i].main for key in _keys(w)}
    for n, i in enumerate(yes):
        itself = (w for name in sorted(record.sides[i].names) for w in find_words(name))
        for key in dict.fromkeys((*record.matters[i].told_words, *map(_class_key, record.matters[i].told), *itself)):
            if key in holders:
                holders[key].append(n)
    places = {key: np.array(found, dtype=np.int64) for key, found in holders.items()}
    for no in denials:
        claim = record.claims[no]
        held = np.zeros(len(yes))
        for word, weight in zip(claim.main, claim.heavy, strict=True):
            held[np.concatenate([places[key] for key in _keys(word)])] += weight
        enough = held >= least * sum(claim.heavy) - SLACK
        for n in np.flatnonzero(enough & (held > 0)).tolist():
            if len(claim.keys & record.claims[yes[n]].keys) >= BOTH and meets(no, yes[n], record):
                yield no, yes[n]


def _keys(word: Word) -> list[str]:
    return [word.word, *map(_class_key, sorted(word.kinds))]


def _class_key(kind: str) -> str:
    return f"c:{kind}"
