from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguon.store.words import to_words


@pytest.mark.parametrize(
    ("page", "words", "shown"),
    [
        ("Ông Tư nói đó là “tin vịt”.", "đó là “tin vịt", "đó là “tin vịt”"),
        ("Ông Tư nói đó là “tin vịt.", "đó là “tin vịt", "đó là “tin vịt"),
        ("Ông Tư nói đó là “tin vịt” rẻ", "đó là “tin vịt” rẻ", "đó là “tin vịt” rẻ"),
        ('Ông Tư nói đó là "tin vịt".', 'đó là "tin vịt', 'đó là "tin vịt"'),
        ("“Đó là tin vịt”, ông Tư nói.", "Đó là tin vịt", "Đó là tin vịt"),
        ("Theo ông, “vịt” và ‘ngan’.", "vịt” và ‘ngan", "“vịt” và ‘ngan’"),
        ("Ông nói «vịt», “ngan” «ngỗng».", "“ngan” «ngỗng", "“ngan” «ngỗng»"),
    ],
)
def test_a_quotation_inside_gets_its_other_mark_back(page: str, words: str, shown: str) -> None:
    start = page.index(words)
    assert to_words(page, start, start + len(words)) == shown


@given(st.text('ab “”‘’«»"', max_size=30), st.integers(0, 30), st.integers(0, 30))
def test_only_the_next_characters_are_ever_added(page: str, one: int, other: int) -> None:
    start, end = sorted((min(one, len(page)), min(other, len(page))))
    shown = to_words(page, start, end)
    assert page[start:end] in shown
    assert shown in page[max(0, start - 1) : end + 1]
