"""What fuzzing began from and has found is read again: whatever bytes come, the readers hold (see `fuzz/readers.py`)."""

from __future__ import annotations

from pathlib import Path

import pytest
from fuzz.readers import KINDS, check
from hypothesis import given, settings
from hypothesis import strategies as st

CORPUS = sorted((Path(__file__).parents[1] / "fuzz" / "corpus").iterdir())


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.name)
def test_the_corpus(path: Path) -> None:
    check(path.read_bytes())


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(CORPUS), st.lists(st.tuples(st.integers(0, 6000), st.integers(0, 40), st.binary(max_size=8)), max_size=6)
)
def test_damage(path: Path, edits: list[tuple[int, int, bytes]]) -> None:
    data = path.read_bytes()
    for at, size, new in edits:
        where = 1 + at % len(data)
        data = data[:where] + new + data[where + size :]
    check(data)


@given(st.sampled_from(sorted(KINDS)), st.binary(max_size=300))
def test_any_bytes(kind: int, data: bytes) -> None:
    check(bytes([kind]) + data)
