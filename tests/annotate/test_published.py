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
        # the latest time written with its year, and "today"
        ("Hôm nay (20/2), đoàn về đến An Hòa. Chuyến đi hồi tháng 9/2023 thất bại.", "2024-02-20"),
        # "yesterday" tied to a day
        ("Hôm qua (3/2), cầu sập. Cầu thông xe hồi tháng 12/2020.", "2021-02-04"),
        ("Hôm qua (thứ Bảy, 9/3), cầu sập. Cầu thông xe hồi tháng 12/2023.", "2024-03-10"),
        # the holder of an office, and another one
        ("Hôm 3/3, Thủ tướng Anh Liz Truss từ chối bình luận. Hôm 20/10, bà nói sẽ đi.", "2022-10-20"),
        ("Hôm 12/11, Tổng thư ký NATO Mark Rutte và Thủ tướng Đức Olaf Scholz gặp nhau.", "2024-11-12"),
        # a whole date told as past
        ("Ngày 7/11/2019, cây cầu ở An Hòa bị sập.", "2019-11-07"),
    ],
)
def test_the_day_of_the_latest_thing_told(body: str, expected: str) -> None:
    assert value(("title", "Chuyện ở An Hòa"), ("body", body)) == expected


def test_a_coming_year_makes_the_one_before_likely_on_a_page_saved_before_its_end() -> None:
    lines = ("caption", "Ông Lê Văn Bình thăm An Hòa năm 2019"), ("body", "Hôm 25/10, ông nói sẽ đến thăm Hồ Sen vào năm 2025.")
    text, sentences, expressions = time_case.found_in(*lines)
    article = time_case.article_of(text)
    alone = date_article(article, text, sentences, expressions, load("vi"), until=date(2026, 11, 24))
    assert alone.published is None
    saved = date_article(article, text, sentences, expressions, load("vi"), until=date(2026, 11, 24), saved=date(2025, 9, 25))
    assert saved.published is not None
    assert (saved.published.value, saved.published_rule) == ("2024-10-25", "text:likely")
    assert "25/09/2025" in saved.basis_vi


def test_goals_and_plans_are_no_coming_years() -> None:
    article = dated(("body", "Hôm 25/10, xã cho biết sẽ hoàn thành 3 cây cầu đến năm 2025 và đạt mục tiêu vào năm 2030."))
    assert article.published is None


def test_the_signing_of_a_known_treaty_gives_the_year_of_a_bare_month() -> None:
    body = "Hôm 7/11, ông Lê Văn Bình nhắc đến hiệp ước New START mà hai bên ký vào tháng 4."
    assert value(("body", body)) == "2010-11-07"
    assert value(("body", body.replace("tháng 4", "tháng 5"))) is None


def test_an_old_date_is_not_the_news() -> None:
    body = "Cây cầu ở An Hòa đã cũ. Dân kêu ca nhiều. Xã hứa sửa. Cầu được xây xong ngày 7/7/2005 bởi thợ làng."
    assert value(("body", body)) is None


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
    assert "2022-09-06" in article.basis_en


def test_those_out_of_office_prove_nothing() -> None:
    assert dated(("body", "Hôm thứ Tư, cựu Thủ tướng Anh Liz Truss từ chối bình luận.")).published is None
    assert dated(("body", "Hôm 7/11, ông nhắc lại chuyện dưới thời Tổng thống Mỹ Barack Obama.")).published is None


def test_every_office_is_found_in_its_example() -> None:
    from nguon.annotate.known import office_bounds
    from nguon.annotate.sentence import Sentence

    for row in load("vi").lexicon("offices"):
        text = row["example"]
        bounds = list(office_bounds(text, [Sentence(0, len(text), "body", 0)], date(2026, 11, 24), load("vi")))
        assert any(date.fromisoformat(row["from"]) in (low for low, _ in b.days) for b in bounds), text
