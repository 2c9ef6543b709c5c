from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nguon.engines.packed import pack, unpack
from nguon.model.corpus import Aligned, Reuse


@given(st.text(), st.lists(st.integers(0, 10**9), max_size=20), st.sampled_from([None, "a", "b"]))
def test_a_record_comes_back_as_it_was(rule: str, places: list[int], earlier: str | None) -> None:
    row = Reuse("r1", "a.0", "b.0", "passage", earlier, tuple(Aligned(p, p + 1, p, p + 2) for p in places), rule)
    assert unpack(Reuse, pack(row)) == row
