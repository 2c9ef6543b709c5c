"""Sentences: where they end, and where a full stop ends none."""

from __future__ import annotations

import sys
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))

from naming_case import PACK, blocks, sentences

from nguon.annotate.sentence import split_sentences

CASES = [
    ("Ông Tám nói xong. Bà Chín về.", ["Ông Tám nói xong.", "Bà Chín về."]),
    ("“Tôi không đi.” Ông Tám nói.", ["“Tôi không đi.”", "Ông Tám nói."]),
    ("Có 1.200 người ở TP. Hồ Sen hôm đó.", ["Có 1.200 người ở TP. Hồ Sen hôm đó."]),
    ("Theo Devin P. Kelner, việc đã rõ.", ["Theo Devin P. Kelner, việc đã rõ."]),
    ("Nhiệt độ cao nhất 28 độ C. Thủ đô có nắng.", ["Nhiệt độ cao nhất 28 độ C.", "Thủ đô có nắng."]),
    ("Thật ư? Không ai rõ… Rồi họ về!", ["Thật ư?", "Không ai rõ…", "Rồi họ về!"]),
    ("Ông nói... rồi về.", ["Ông nói... rồi về."]),
    ("Bà Nguyễn Thị T. khai đã rõ.", ["Bà Nguyễn Thị T. khai đã rõ."]),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_sentences_end_where_a_reader_ends_them(text: str, expected: list[str]) -> None:
    assert [text[s.start : s.end] for s in sentences(text)] == expected


def test_every_block_begins_a_sentence() -> None:
    text, parts = blocks(("title", "Hồ Sen mở hội"), ("body", "Hội mở sớm. Nhiều người đến"))
    found = split_sentences(text, parts, PACK)
    assert [(text[s.start : s.end], s.role, s.block) for s in found] == [
        ("Hồ Sen mở hội", "title", 0),
        ("Hội mở sớm.", "body", 1),
        ("Nhiều người đến", "body", 1),
    ]


@given(st.text(alphabet='aĂđ Bộ.!?…”“"1,-\n', max_size=60))
def test_sentences_hold_all_letters_once_and_in_order(text: str) -> None:
    found = sentences(text)
    assert all(a.end <= b.start for a, b in pairwise(found))
    outside = set(range(len(text))) - {i for s in found for i in range(s.start, s.end)}
    assert not any(text[i].isalnum() for i in outside)
