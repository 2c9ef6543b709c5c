"""The marks of speech in a page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguon.annotate.cue import compile_words, find_marks, lower
from nguon.lang.pack import load

WORDS = compile_words(load("vi"))


def texts(line: str) -> list[str]:
    small = lower(line)
    return [m.word.text for m in find_marks(small, WORDS, [(0, len(small))])]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Bà đã cho biết thêm", ["bà", "đã", "cho biết thêm"]),
        ("Cô ấy làm việc ở bến", ["cô ấy", "làm việc", "ở"]),
        ("Ngài Mi-khai-lốp", ["ngài"]),
        ("Họ không thể xác nhận", ["họ", "không thể xác nhận"]),
        ("trách nhiệm", ["trách nhiệm"]),
    ],
)
def test_the_longest_wins_and_no_word_is_cut(line: str, expected: list[str]) -> None:
    assert texts(line) == expected


def test_what_a_word_can_be() -> None:
    (mark,) = find_marks("yêu cầu", WORDS, [(0, 7)])
    assert (mark.word.act, mark.word.takes) == ("urge", "any")
    (mark,) = find_marks("nói chung", WORDS, [(0, 9)])
    assert mark.word.blocks
    assert not mark.word.act


@given(st.text(max_size=60))
def test_lowering_keeps_offsets(text: str) -> None:
    assert len(lower(text)) == len(text)


@given(st.text(alphabet="abđã nóich biết-.", max_size=60))
def test_marks_lie_apart_and_on_whole_words(text: str) -> None:
    at = 0
    for mark in find_marks(text, WORDS, [(0, len(text))]):
        assert at <= mark.start < mark.end <= len(text)
        assert text[mark.start : mark.end] == mark.word.text
        at = mark.end
