"""The statements of a story that may be set against each other: those of a thread, and pairs that meet word by word.

The idea: threads rest on lexical classes, which no lexicon has for all matters; a denial and an assertion that meet in their
words (`claim.py`) belong together even where no thread holds both.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nguon.compare.claim import find_telling, meets
from nguon.compare.record import Record, stands_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from nguon.model.corpus import Thread


BOTH = 2
"""Words or classes that two statements share at least, for a closer look."""


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
    joined: dict[str, list[str]] = {}
    for no, yes in _pairs(record):
        if not {no, yes} & copies and (home.get(no) is None or home.get(no) != home.get(yes)):
            one = joined.get(no, [no])
            two = joined.get(yes, [yes])
            if one is not two:
                one += two
                joined.update(dict.fromkeys(one, one))
    loose = {id(ids): tuple(sorted(ids)) for ids in joined.values()}
    for ids in sorted(loose.values()):
        homes = sorted({t for i in ids if (t := home.get(i))})
        groups.append(Group(homes[0] if len(homes) == 1 else None, ids, loose=True))
    return groups


def _pairs(record: Record) -> Iterator[tuple[str, str]]:
    """Yield each denial with each assertion that it meets."""
    yes: dict[str, list[str]] = defaultdict(list)
    for i in sorted(record.stances):
        if record.stances[i].value == "asserts":
            for word in _keys(i, record):
                yes[word].append(i)
    for no in sorted(record.stances):
        if record.stances[no].value != "denies":
            continue
        shared: dict[str, int] = defaultdict(int)
        for word in _keys(no, record):
            for i in yes.get(word, ()):
                shared[i] += 1
        for i in sorted(shared):
            if shared[i] >= BOTH and meets(no, i, record):
                yield no, i


def _keys(statement_id: str, record: Record) -> set[str]:
    telling = find_telling(record.matters[statement_id], record.pack)
    return {w.word for w in telling} | {f"c:{kind}" for w in telling for kind in w.kinds}
