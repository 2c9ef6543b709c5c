"""Who was told: the hearer between a verb of saying and its content ("told *agency X* the bridge …"), or inside the verb.

The idea: Vietnamese puts the hearer right behind the verb, and often leaves out "that"; a hearer is a word for reporters or
papers, a name of a body, or both. In "let *agency X* know" it even parts the verb.
"""

from __future__ import annotations

from collections.abc import Sequence

from nguon.annotate.clause import Ground
from nguon.annotate.cue import Mark, Words
from nguon.annotate.speech import Speech
from nguon.model.annotation import Mention

FARTHEST = 60
"""So many characters may stand between the two halves of a parted verb."""


def find_hearer(ground: Ground, at: int, end: int) -> int | None:
    """Return where the hearer that begins at `at` ends; None when none begins there."""
    names = [(n.start, n.end) for n in ground.names_in(at, min(end, at + FARTHEST)) if n.kind == "org"]
    return _hearer(ground.small, ground.speech, names, at, end)


def _hearer(small: str, speech: Speech, names: Sequence[tuple[int, int]], at: int, end: int) -> int | None:
    found = speech.hearers.match(small, at, end)
    after = found.end() if found else at
    while after < end and small[after].isspace():
        after += 1
    name = next((n for n in names if n[0] == after), None)
    if name is not None:
        return name[1]
    return found.end() if found else None


def join_parted(small: str, marks: list[Mark], mentions: Sequence[Mention], speech: Speech, words: Words) -> list[Mark]:
    """Return `marks` with parted verbs of saying ("let *X* know") as one mark each, in place of the marks in between."""
    joined: list[Mark] = []
    by_text = {text: words.by_text[text] for text in sorted(speech.parted)}
    halves = {text.split()[0]: [t for t in by_text if t.split()[0] == text.split()[0]] for text in by_text}
    names = [(m.start, m.end) for m in mentions if m.kind == "org"]
    for first, whole in halves.items():
        at = small.find(f" {first} ")
        while at >= 0:
            start = at + 1
            behind = start + len(first) + 1
            near = [n for n in names if behind <= n[0] < behind + FARTHEST]
            stop = _hearer(small, speech, near, behind, min(len(small), behind + FARTHEST))
            for text in whole if stop is not None else ():
                last = text.split()[-1]
                assert stop is not None
                if small.startswith(f" {last}", stop) and not small[stop + 1 + len(last) : stop + 2 + len(last)].isalnum():
                    joined.append(Mark(start, stop + 1 + len(last), by_text[text]))
            at = small.find(f" {first} ", behind)
    if not joined:
        return marks
    kept = [m for m in marks if not any(j.start < m.end and m.start < j.end for j in joined)]
    return sorted(kept + joined, key=lambda m: m.start)
