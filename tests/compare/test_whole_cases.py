"""Invented cases as plain pages, through the whole way: traps avoided, and a floor under what is found of each part.

Written before the rules were looked at; of `b*` the last six were never studied (see `whole_cases.py`).
"""

from __future__ import annotations

import random

import pytest
from tests.compare.whole_cases import is_trap, paths, read_whole, score, see

FLOORS = {
    "a": 13, "b0[1-6]": 4, "b0[7-9]": 2, "b1": 3, "c": 10, "d": 0, "e": 7,
    "f0": 16, "f1[0-2]": 6, "f1[3-9]": 9, "f2": 7, "g": 6, "h": 20, "i": 15, "l": 20, "m": 0,
}  # fmt: skip
"""How many findings of each part of the cases are found at least.

`d` are pairs that look opposite and may both be true, each of them once told as a contradiction; `e` are true ones beside them.
`g` are both, for classes of error found later. `f` were written blind and studied afterwards.
`i` are numbers of many kinds of things, and what is no conflict of them. `l` are words with an opposite and what changes.
`m` are numbers and headlines that a review found wrongly told.
"""
FALSE: dict[str, int] = {}
"""Traps of a part that are known to be walked into."""
SIGNS = "aăâeêioôơuưbcdghklmnprstvxy"


@pytest.mark.parametrize("part", FLOORS)
def test_what_must_be_found_and_what_must_not(part: str, pack) -> None:  # type: ignore[no-untyped-def]
    told = score(part, pack)
    avoided, traps = told["avoided"]
    assert avoided >= traps - FALSE.get(part, 0), told
    assert told["found"][0] >= FLOORS[part], told


def test_every_case_has_its_part_and_its_traps() -> None:
    assert sum(len(paths(part)) for part in FLOORS) == len(paths())
    for path in paths():
        pages, expected = read_whole(path)
        assert len(pages) >= 3, path
        assert any(map(is_trap, expected)), path


@pytest.mark.parametrize("seed", range(3))
def test_copies_with_misread_and_dropped_words_are_no_altered_quotations(seed: int, pack) -> None:  # type: ignore[no-untyped-def]
    roll = random.Random(seed)
    found = quotes = 0
    for path in paths("a0[1-8]"):
        pages = read_whole(path)[0]
        kept = [p for p in pages if p.count(b'"') >= 2]
        copies = [noisy(page.decode(), roll).encode() for page in kept]
        before = sum(f.kind == "wording" for f, _ in see(kept, "x", pack).findings)
        found += sum(f.kind == "wording" for f, _ in see(kept + copies, "x", pack).findings) - 2 * before
        quotes += sum(page.count(b'"') // 2 for page in kept)
    assert quotes >= 12
    assert found <= 1


def noisy(text: str, roll: random.Random) -> str:
    """Misread a letter of every twelfth word of the text's body, and leave out every fortieth, as scanning does."""
    head, *body = text.split("\n")
    return "\n".join([head, *(" ".join(_noisy(line.split(" "), roll)) for line in body)])


def _noisy(words: list[str], roll: random.Random) -> list[str]:
    out = []
    for word in words:
        chance = roll.random()
        if word.isalpha() and word.islower() and chance < 1 / 12:
            at = roll.randrange(len(word))
            out.append(word[:at] + roll.choice(SIGNS) + word[at + 1 :])
        elif not (word.isalpha() and word.islower() and chance > 1 - 1 / 40):
            out.append(word)
    return out
