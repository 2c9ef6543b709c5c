"""Figures: which numbers count, their bounds, hedges and units."""

from __future__ import annotations

import sys
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))

from naming_case import PACK, figures

from nguon.lang.vi.quantity import find_quantities, parse_amount
from nguon.model.annotation import Timex

CASES = [
    ("Họ đưa 10.000-12.000 quân tới đó.", [("10.000-12.000", 10000, 12000, None, "quân")]),
    ("Có hàng nghìn binh sĩ ở đó.", [("hàng nghìn", 1000, None, "order", "binh sĩ")]),
    ("Có hàng chục nghìn người.", [("hàng chục nghìn", 10000, None, "order", "người")]),
    ("Vụ nổ làm vài người bị thương.", [("vài", 2, None, "order", "người bị thương")]),
    ("Khoảng 4.000 binh sĩ đã đến.", [("4.000", 4000, 4000, "about", "binh sĩ")]),
    ("Hơn 50 xe, ít nhất 3 tàu, gần 200 nhà, tối đa 10 người", [
        ("50", 50, None, "over", "xe"), ("3", 3, None, "at_least", "tàu"),
        ("200", None, 200, "almost", "nhà"), ("10", None, 10, "at_most", "người")]),
    ("Giá 1,65 triệu đồng, vốn 2,41 tỷ USD.", [
        ("1,65 triệu", 1650000, 1650000, None, "đồng"), ("2,41 tỷ", 2410000000, 2410000000, None, "USD")]),
    ("Tăng 7-7,2% rồi 42,4%.", [("7-7,2%", 7, 7.2, None, "%"), ("42,4%", 42.4, 42.4, None, "%")]),
    ("Khu đất 5.000m2 ấy", [("5.000", 5000, 5000, None, "m2")]),
    ("Ba thanh niên đến, hai nguồn tin nói.", [("Ba", 3, 3, None, "thanh niên"), ("hai", 2, 2, None, "nguồn tin")]),
    ("Vụ việc làm một người thiệt mạng.", [("một", 1, 1, None, "người thiệt mạng")]),
    ("Có 25-30 tấn hàng, 24 tỉnh, thành phố.", [
        ("25-30", 25, 30, None, "tấn"), ("24", 24, 24, None, "tỉnh, thành phố")]),
    ("Một chiến binh Abrac đã thiệt mạng.", [("Một", 1, 1, None, "chiến binh")]),
    ("Thịt bò 220.000-280.000đồng/1kg.", [("220.000-280.000", 220000, 280000, None, "đồng/1kg")]),
    ("Tất cả 9 người đã về, dài 3-4 m.", [("9", 9, 9, None, "người"), ("3-4", 3, 4, None, "m")]),
    ("Tổng số 65.000 con bò", [("65.000", 65000, 65000, None, "con bò")]),
]  # fmt: skip

NONE = [
    "Hai nước đã ký, hai bên cùng vui.",
    "Cả hai bàn thắng đều đẹp, cả 2 đội cùng vui, cả hai mẹ con về.",
    "Khi bị 2-3 hậu vệ vây quanh, anh vẫn cười.",
    "Nhà ở 164 Đồng Sen hôm qua.",
    "Mạng 4G và phim 3D ra mắt.",
    "Mấy cô giáo và vài người nữa đã về.",
    "Cứ 1 bệnh nhân thì cần chăm sóc.",
    "Anh ấy 35 tuổi, ở số 236 đường Hồ Sen, quận 2.",
    "Theo Điều 51 và khoản 3, lần thứ ba thì thôi.",
    "Ba người này đã về, hai ông vẫn ở lại.",
    "Ông Năm và bà Ba đến.",
    "Chuyến bay VN1271, Windows 8 rồi Galaxy S4 ra mắt.",
    "Đội nhà thắng 3-1 rồi thua 1-2 trước đội khách.",
    "Một nhóm người đã đến đó.",
    "Hôm 7/11 và năm 2013 có gì lạ.",
    "Giá 30 triệu đồng / 1 lít",
]


def rows(text: str) -> list[tuple[str, float | None, float | None, str | None, str]]:
    return [(text[f.start : f.end], f.low, f.high, f.hedge, f.unit) for f in figures(text)]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_numbers_of_things_are_figures(
    text: str, expected: list[tuple[str, float | None, float | None, str | None, str]]
) -> None:
    assert rows(text) == expected


@pytest.mark.parametrize("text", NONE)
def test_other_numbers_are_not(text: str) -> None:
    found = [r for r in rows(text) if r[0] != "30 triệu"]
    assert found == []


def test_what_is_counted_is_kept() -> None:
    text = "Khoảng 4.000 binh sĩ nước ngoài đã thiệt mạng, theo ông ấy."
    assert [f.counts for f in figures(text)] == ["binh sĩ nước ngoài đã thiệt mạng"]


def test_no_figure_meets_a_time_expression() -> None:
    text = "Trong 3 ngày qua có 3 vụ."
    times = [Timex("a", "a.0", text.index("3 ngày"), text.index(" qua") + 4, "DURATION", "P3D", "written", "")]
    assert [(text[f.start : f.end], f.start) for f in figures(text, times)] == [("3", text.index("3 vụ"))]


@pytest.mark.parametrize("row", PACK.lexicon("hedges"), ids=lambda r: r["phrase"])
def test_hedges_in_their_examples(row: dict[str, str]) -> None:
    assert [f.hedge for f in figures(row["example"])] == [row["hedge"]]


@pytest.mark.parametrize("row", PACK.lexicon("units"), ids=lambda r: r["unit"])
def test_units_in_their_examples(row: dict[str, str]) -> None:
    found = figures(row["example"])
    assert [f.unit for f in found] == [row["unit"]]


@pytest.mark.parametrize("row", PACK.lexicon("casualties"), ids=lambda r: r["word"])
def test_one_person_counts_where_harm_is_told(row: dict[str, str]) -> None:
    assert [f.low for f in figures(row["example"])] == [1]


@pytest.mark.parametrize("row", PACK.lexicon("deictics"), ids=lambda r: r["word"])
def test_what_is_known_already_does_not_count(row: dict[str, str]) -> None:
    assert figures(row["example"]) == []


@pytest.mark.parametrize("row", PACK.lexicon("number_before"), ids=lambda r: r["word"])
def test_words_before_a_number(row: dict[str, str]) -> None:
    assert bool(figures(row["example"])) == (row["refuses"] == "no")


@pytest.mark.parametrize("row", PACK.lexicon("number_after"), ids=lambda r: r["word"])
def test_words_after_a_number(row: dict[str, str]) -> None:
    assert figures(row["example"]) == []


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("10.000", 10000),
        ("1,5", 1.5),
        ("1,65 triệu", 1650000),
        ("2 tỷ rưỡi", 2500000000),
        ("100 nghìn tỷ", 1e14),
        ("28.10.12", None),
    ],
)
def test_amounts_are_read_as_vietnamese_writes_them(words: str, value: float | None) -> None:
    assert parse_amount(words) == value


@given(st.text(alphabet="0123456789.,-% hàngvàitriệukhoảngngười", max_size=50))
def test_quantities_are_in_order_and_inside(text: str) -> None:
    found = list(find_quantities(text, 0, len(text)))
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(q.high is None or q.low <= q.high for q in found)
    assert all(f.unit for f in figures(text))
