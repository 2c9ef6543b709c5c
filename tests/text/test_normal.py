"""Plain text is that of its letters one by one, however long the stretches in which it is copied."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from nguon.text.normal import LOOKALIKES, to_plain

LETTERS = st.sampled_from(
    [*"aoêĐđ .\n\t", "\u00a0", "\u200b", "\u00ad", "\u0301", "\u0302", "\u0323", "\u00f0", "\u212b", "\u1ebf", "\u2019"]
)


def _clusters(page: str) -> list[tuple[int, int]]:
    starts = [i for i, letter in enumerate(page) if i == 0 or not unicodedata.combining(letter)]
    return list(pairwise([*starts, len(page)]))


@given(st.text(LETTERS, max_size=30))
def test_each_letter_is_made_plain_and_leads_back_to_its_own(page: str) -> None:
    plain = to_plain(page)
    said, ways = "", []
    for start, end in _clusters(page):
        whole = LOOKALIKES.get(page[start:end]) or unicodedata.normalize("NFC", page[start:end])
        first = "" if whole[0] in "\u200b\u00ad" else " " if whole[0] in "\u00a0\t" else whole[0]
        said += first + whole[1:]
        ways += [(start, end)] * len(first + whole[1:])
    assert plain.text == said
    if plain.starts is not None:
        assert [plain.to_page(i, i + 1) for i in range(len(said))] == ways
    else:
        assert said == page
