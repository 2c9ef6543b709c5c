from __future__ import annotations

import importlib.util
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from nguon.annotate.published import date_article
from nguon.lang.pack import load

if TYPE_CHECKING:
    from nguon.model.article import Article

_spec = importlib.util.spec_from_file_location("time_case", Path(__file__).with_name("time_case.py"))
assert _spec is not None
assert _spec.loader is not None
time_case: Any = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(time_case)


def dated(*lines: tuple[str, str], said: str | None = None) -> Article:
    text, sentences, expressions = time_case.found_in(*lines)
    return date_article(time_case.article_of(text, said), text, sentences, expressions, load("vi"), until=date(2026, 11, 24))


def value(*lines: tuple[str, str]) -> str | None:
    published = dated(*lines).published
    return published.value if published else None


def test_a_dateline_is_believed() -> None:
    article = dated(("title", "Cầu An Hòa sập"), ("dateline", "03/04/2019 10:15"), ("body", "Hôm 2/4, cầu sập."))
    assert article.published is not None
    assert (article.published.value, article.published_rule) == ("2019-04-03", "dateline")
    assert "03/04/2019 10:15" in article.basis_vi
    assert "03/04/2019 10:15" in article.basis_en


def test_what_extract_knows_is_kept() -> None:
    article = dated(("dateline", "03/04/2019"), ("body", "Hôm 2/4, cầu sập."), said="2019-04-05")
    assert article.published is not None
    assert article.published.value == "2019-04-05"
    assert article.basis_vi


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        # a coming year, and a past one
        ("Ông từng đến năm 2019. Hôm 25/10, ông nói cầu sẽ được xây vào năm 2025.", "2024-10-25"),
        # the latest time written with its year, and "today"
        ("Hôm nay (20/2), đoàn về đến An Hòa. Chuyến đi hồi tháng 9/2023 thất bại.", "2024-02-20"),
        # "yesterday" tied to a day
        ("Hôm qua (3/5), cầu sập. Cầu thông xe hồi tháng 12/2020.", "2021-05-04"),
        # the holder of an office, and another one
        ("Hôm 3/3, Thủ tướng Anh Liz Truss từ chối bình luận. Hôm 20/10, bà nói sẽ đi.", "2022-10-20"),
        ("Hôm 12/11, Tổng thư ký NATO Mark Rutte và Thủ tướng Đức Olaf Scholz gặp nhau.", "2024-11-12"),
        # a whole date told as past
        ("Ngày 7/11/2019, cây cầu ở An Hòa bị sập.", "2019-11-07"),
    ],
)
def test_the_day_of_the_latest_thing_told(body: str, expected: str) -> None:
    assert value(("title", "Chuyện ở An Hòa"), ("body", body)) == expected


def test_weekday_and_day_narrow_the_year() -> None:
    body = "Hôm thứ Tư (16/10), đập vỡ. Thủ tướng Canada Justin Trudeau chia buồn."
    # 16 October is a Wednesday in 2019 and 2024 only, of the years in which he held the office
    assert value(("body", body)) is None
    assert value(("body", body + " Thủ tướng Anh Keir Starmer cũng vậy.")) == "2024-10-16"


def test_no_day_is_invented() -> None:
    article = dated(("body", "Hôm 7/11, cầu ở An Hòa bị sập."))
    assert article.published is None
    assert article.published_rule == "unresolved"
    assert "7/11" in article.basis_vi
    assert dated(("body", "Cầu bị sập.")).published is None


def test_weekdays_alone_leave_it_coarser() -> None:
    article = dated(("body", "Hôm thứ Tư, Thủ tướng Anh Liz Truss từ chối bình luận."))
    assert article.published is not None
    assert (article.published.value, article.published.precision) == ("2022", "year")
    assert "06/09/2022" in article.basis_en


def test_those_out_of_office_prove_nothing() -> None:
    assert dated(("body", "Hôm thứ Tư, cựu Thủ tướng Anh Liz Truss từ chối bình luận.")).published is None
    assert dated(("body", "Hôm 7/11, ông nhắc lại chuyện dưới thời Tổng thống Mỹ Barack Obama.")).published is None


def test_every_office_is_found_in_its_example() -> None:
    from nguon.annotate.known import office_bounds  # noqa: PLC0415
    from nguon.annotate.sentence import Sentence  # noqa: PLC0415

    for row in load("vi").lexicon("offices"):
        text = row["example"]
        bounds = list(office_bounds(text, [Sentence(0, len(text), "body", 0)], date(2026, 11, 24), load("vi")))
        assert any(date.fromisoformat(row["from"]) in (low for low, _ in b.days) for b in bounds), text
