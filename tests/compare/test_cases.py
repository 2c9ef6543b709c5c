"""Invented cases: what must be found and what must not. Each file says so itself (`expect:` lines)."""

from __future__ import annotations

from pathlib import Path

import pytest

CASES = sorted((Path(__file__).parent / "cases").glob("*.txt"))


@pytest.mark.parametrize("path", CASES, ids=lambda p: p.stem)
def test_case(path: Path, read, compare) -> None:  # type: ignore[no-untyped-def]
    pieces, expected = read(path)
    assert expected, "a case must say what it expects"
    found = compare(pieces, together="together" in expected)
    names = {a.id: a.name for a in found.actors}
    told = [f"{f.kind} {', '.join(names.get(a, a) for a in f.actors)}: {f.text_vi}" for f in found.findings]
    for line in expected:
        word, _, rest = line.partition(" ")
        if word == "together":
            continue
        if word == "no":
            assert not [t for t in told if t.startswith(rest)], (line, told)
        elif word == "stories":
            assert len(found.stories) == int(rest), (line, [s.title for s in found.stories])
        elif word == "sources":
            assert any(f"{s.sources_low}-{s.sources_high}" == rest for s in found.stories), (line, found.stories)
        elif word == "copies":
            assert max(len(s.copies) for t in found.threads for s in t.stands) == int(rest), line
        elif word == "actors":
            name, _, count = rest.rpartition(" ")
            assert sum(a.name == name for a in found.actors) == int(count), (line, sorted(names.values()))
        elif word == "threads":
            assert len(found.threads) == int(rest), (line, [t.question for t in found.threads])
        else:  # "reversal who|words in the text in this order"
            who, *words = rest.split("|")
            fit = [f for f in found.findings if f.kind == word and any(names.get(a) == who for a in f.actors)]
            assert any(_in_order(f.text_vi, words) for f in fit), (line, told)


def _in_order(text: str, words: list[str]) -> bool:
    at = 0
    for word in words:
        at = text.find(word, at)
        if at < 0:
            return False
        at += len(word)
    return True


@pytest.mark.parametrize("path", CASES, ids=lambda p: p.stem)
def test_the_same_whatever_the_order_of_pages(path: Path, read, compare) -> None:  # type: ignore[no-untyped-def]
    pieces, expected = read(path)
    together = "together" in expected
    one, two = compare(pieces, together), compare(list(reversed(pieces)), together)
    assert one.threads == two.threads
    assert one.findings == two.findings
    assert one.events == two.events
