from __future__ import annotations

from datetime import date

import pytest

from nguon.annotate.bound import Bound
from nguon.annotate.happening import happening_bounds
from nguon.annotate.sentence import split_sentences
from nguon.annotate.timex import find_expressions
from nguon.lang.pack import Row, load
from nguon.model.page import Block

PACK = load("vi")
LATEST = date(2026, 1, 1)


def bounds(text: str) -> list[Bound]:
    blocks = (Block("p", "a", 0, len(text), "body", None, "test"),)
    sentences = split_sentences(text, blocks, PACK)
    return list(happening_bounds(text, sentences, find_expressions(text, sentences, PACK), LATEST, PACK))


@pytest.mark.parametrize("row", PACK.lexicon("events"), ids=lambda row: row["event"])
def test_a_happening_is_known_by_its_example(row: Row) -> None:
    day = date.fromisoformat(row["date"])
    assert ("happened", day) in {(b.rule, b.days[0][0]) for b in bounds(row["example"])}


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("Hôm thứ Hai, Giáo hoàng Francis qua đời.", (date(2025, 4, 21), date(2025, 4, 27))),  # it was a Monday
        ("Hôm nay Giáo hoàng Francis qua đời.", (date(2025, 4, 21), date(2025, 4, 21))),
        ("Hôm qua Giáo hoàng Francis qua đời.", (date(2025, 4, 22), date(2025, 4, 22))),
        ("Lễ cầu nguyện bắt đầu vài giờ sau khi Giáo hoàng Francis qua đời.", (date(2025, 4, 21), date(2025, 4, 22))),
    ],
)
def test_words_beside_a_happening_tie_it_to_the_article(text: str, allowed: tuple[date, date]) -> None:
    assert [b.days for b in bounds(text) if b.rule == "happened_on"] == [(allowed,)]


@pytest.mark.parametrize(
    "text",
    [
        "Hôm thứ Ba, Giáo hoàng Francis qua đời.",  # it was no Tuesday: the day is that of something else
        "Chín tháng sau khi Giáo hoàng Francis qua đời, sáng nay nhà nguyện mở cửa lại.",
        "Giáo hoàng Francis qua đời.",
    ],
)
def test_what_ties_nothing_only_bounds(text: str) -> None:
    assert {b.rule for b in bounds(text)} == {"happened"}


@pytest.mark.parametrize(
    "text", ["Nếu Giáo hoàng Francis qua đời, các hồng y sẽ họp.", "Giáo hoàng Leo thăm Francis Xavier.", "Trời mưa."]
)
def test_plans_and_likenesses_are_no_happenings(text: str) -> None:
    assert not bounds(text)
