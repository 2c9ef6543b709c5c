"""Claims word by word: what a negation bears on, who is one person, what meets."""

from __future__ import annotations

import pytest

from nguon.compare.claim import read_kin, same_person
from nguon.compare.negation import find_negation
from nguon.text.shingle import find_words

NEGATED = [
    ("công ty không xả nước thải ra sông Sim", "xả"),
    ("trụ cầu Sim không bị nứt", "bị"),
    ("không có chuyện tập đoàn bán nhà máy", "tập"),
    ("anh em yên tâm, không có việc cắt lương", "cắt"),
    ("chúng tôi sẽ không giải thể đội bóng", "giải"),
    ("công ty đã xả nước thải chưa xử lý ra sông Sim", None),
    ("người nào không đội mũ sẽ bị phạt", None),
    ("việc không ký biên bản là sai", None),
    ("nếu không có vốn thì dự án dừng", None),
    ("không chỉ xã Sim mà cả huyện đều ngập", None),
    ("xe dừng hay không", None),
]


@pytest.mark.parametrize(("content", "verb"), NEGATED)
def test_the_negation_of_a_whole_content(content: str, verb: str | None, pack) -> None:  # type: ignore[no-untyped-def]
    words = find_words(content)
    at, _ = find_negation(words, content, pack)
    assert (None if at is None else words[at]) == (None if verb is None else find_words(verb)[0])


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        ("bộ trưởng Quốc phòng Lê Sim", "Lê Sim", True),
        ("bộ trưởng Hồ Quốc Lê Sim", "ông Lê Sim", True),
        ("Nguyễn Văn Sim", "Trần Văn Sim", False),
        ("Sim", "Lê Sim", False),
    ],
)
def test_one_person_with_and_without_his_office(one: str, two: str, same: bool) -> None:
    assert same_person(one, two) is same
    assert same_person(two, one) is same


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        ("vợ ông Lê Văn Sim", "Lê Văn Sim", False),
        ("anh trai Lê Văn Sim", "Lê Văn Sim", False),
        ("mẹ của ca sĩ Trần Mơ", "Trần Mơ", False),
        ("Bộ trưởng Lê Văn Sim", "Lê Văn Sim", True),
    ],
)
def test_a_relative_is_somebody_else(one: str, two: str, same: bool, pack) -> None:  # type: ignore[no-untyped-def]
    assert same_person(one, two, read_kin(pack)) is same
