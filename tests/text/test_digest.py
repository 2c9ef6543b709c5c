from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nguon.text.digest import hash_text


@given(st.text(), st.text())
def test_a_hash_fits_a_column_and_tells_texts_apart(one: str, two: str) -> None:
    assert -(2**63) <= hash_text(one) < 2**63
    assert (hash_text(one) == hash_text(two)) == (one == two)


def test_a_hash_is_the_same_everywhere() -> None:
    assert [hash_text(""), hash_text("a")] == [3244421341483603138, -1817709641818812897]
