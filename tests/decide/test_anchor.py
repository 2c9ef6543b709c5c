"""Words are found again: where they were, moved, among others like them; and not where nobody could tell."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguon.decide.anchor import AROUND, QUOTE, find_anchor, make_anchor
from nguon.model.decision import split_rule, to_rule

TEXT = "Mở đầu. Ông Lê An nói không có chuyện đó. Bà Tạ Bình nói có. Ông Lê An nói không có chuyện đó nữa."
FIRST = TEXT.index("không có chuyện đó")
SECOND = TEXT.index("không có chuyện đó", FIRST + 1)
LENGTH = len("không có chuyện đó")


@given(st.text(alphabet="ab \nđ", min_size=1, max_size=80), st.data())
def test_words_are_found_where_they_were(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assert find_anchor(text, make_anchor("p", text, start, end)) == (start, end)


@given(st.text(alphabet="xyz .\n", max_size=40), st.text(alphabet="xyz .\n", max_size=40))
def test_words_are_found_where_they_moved(before: str, after: str) -> None:
    for start in (FIRST, SECOND):
        found = find_anchor(before + TEXT + after, make_anchor("p", TEXT, start, start + LENGTH))
        assert found == (start + len(before), start + len(before) + LENGTH)


def test_of_the_same_words_those_with_the_same_surroundings() -> None:
    anchor = make_anchor("p", TEXT, SECOND, SECOND + LENGTH)
    assert find_anchor(TEXT[20:], anchor) == (SECOND - 20, SECOND - 20 + LENGTH)


def test_words_that_are_gone_or_can_not_be_told_apart_are_lost() -> None:
    anchor = make_anchor("p", TEXT, FIRST, FIRST + LENGTH)
    assert find_anchor("Chỉ còn câu khác.", anchor) is None
    assert find_anchor("không có chuyện đó\nkhông có chuyện đó\n", anchor) is None
    assert find_anchor("x không có chuyện đó x", anchor) == (2, 2 + LENGTH)


def test_a_long_quote_is_cut_and_still_found_whole() -> None:
    text = "a" * 7 + "".join(chr(0x4E00 + i) for i in range(1000)) + "z"
    anchor = make_anchor("p", text, 7, 1007)
    assert len(anchor.quote) == QUOTE
    assert len(anchor.before) <= AROUND
    assert find_anchor("xx" + text, anchor) == (9, 1009)


@pytest.mark.parametrize("rule", ["cue:x; y", "", "line:body"])
def test_the_rule_before_is_kept(rule: str) -> None:
    assert split_rule(to_rule("d2", to_rule("d1", rule))) == (("d2", "d1"), rule)
