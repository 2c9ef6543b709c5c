# ruff: noqa: E501
from __future__ import annotations

import importlib.util
import itertools
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguon.lang.pack import load
from nguon.text.calendar import add_months, make_date

_spec = importlib.util.spec_from_file_location("time_case", Path(__file__).with_name("time_case.py"))
assert _spec is not None
assert _spec.loader is not None
time_case: Any = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(time_case)
timexes_of = time_case.timexes_of

RULES = load("vi").rules("timex")["rule"]
YES = [(r["name"], *example) for r in RULES for example in r["yes"]]
NO = [(r["name"], text) for r in RULES for text in r.get("no", [])]
DAYS = st.dates(date(1950, 1, 1), date(2090, 12, 31))


@pytest.mark.parametrize(("rule", "text", "published", "words", "value"), YES)
def test_every_rule_finds_its_examples(rule: str, text: str, published: str, words: str, value: str) -> None:
    assert (words, value) in [(w, v) for w, v, _ in timexes_of(text, published)], rule


@pytest.mark.parametrize(("rule", "text"), NO)
def test_every_rule_leaves_its_counterexamples(rule: str, text: str) -> None:
    assert timexes_of(text, "2024-11-08") == [], rule


def test_every_rule_has_an_example() -> None:
    assert [r["name"] for r in RULES if not r.get("yes")] == []


@pytest.mark.parametrize(
    ("text", "published", "expected"),
    [
        ("Hội nghị diễn ra từ 3 đến 5/9.", "2024-09-10", [("3", "2024-09-03"), ("5/9", "2024-09-05")]),
        ("Giải chạy 18-19/6 hoãn lại.", "2024-07-10", [("18", "2024-06-18"), ("19/6", "2024-06-19")]),
        ("Bão quét qua xã đêm 5, rạng sáng 6/3.", "2024-03-10", [("đêm 5", "2024-03-05TNI"), ("rạng sáng 6/3", "2024-03-06TMO")]),
        ("Lễ viếng từ 8h đến 13h ngày 24/10.", "2013-10-23", [("8h", "2013-10-24T08:00"), ("13h ngày 24/10", "2013-10-24T13:00")]),
        ("Từ ngày 10/12 đến ngày 8/1/2013, xã họp.", "2013-10-23", [("ngày 10/12", "2012-12-10"), ("ngày 8/1/2013", "2013-01-08")]),
        ("Hôm nay (20/2), cầu thông xe.", "2024-02-20", [("Hôm nay", "2024-02-20"), ("20/2", "2024-02-20")]),
        ("Sáng nay 8-12, tòa mở.", "2018-12-08", [("Sáng nay", "2018-12-08TMO"), ("8-12", "2018-12-08")]),
        ("Hôm thứ Tư (16/10), ông từ chức.", "2024-10-20", [("thứ Tư", "2024-10-16"), ("16/10", "2024-10-16")]),
        ("Hôm thứ Bảy, ông nghi ngờ. Chỉ một ngày trước đó, ông lạc quan.", "2025-04-28", [("thứ Bảy", "2025-04-26"), ("một ngày trước đó", "2025-04-25")]),
        ("Trạm sẽ mở cửa vào tháng 2.", "2024-11-08", [("tháng 2", "2025-02")]),
        ("Lễ trao giải diễn ra vào tháng 11 tới.", "2024-11-02", [("tháng 11 tới", "2024-11")]),
        ("Lễ trao giải diễn ra vào tháng 11 tới.", "2024-11-25", [("tháng 11 tới", "2025-11")]),
        ("Số việc làm tháng 9 thấp, nên lãi suất sẽ giữ nguyên.", "2024-10-22", [("tháng 9", "2024-09")]),
        ("Ông nghỉ làm từ ngày 1-3 và nghỉ hưu từ ngày 1-12.", "2026-02-27", [("ngày 1-3", "2026-03-01"), ("ngày 1-12", "2026-12-01")]),
        ("Giải đua sẽ chung kết vào tối Chủ nhật.", "2025-12-07", [("tối Chủ nhật", "2025-12-07TEV")]),
        ("Thứ năm, 26/9/2024, 17:48 (GMT+7)", "2024-09-26", [("Thứ năm, 26/9/2024, 17:48", "2024-09-26T17:48")]),
        ("Thứ Hai, ngày 27/05/2024 - 06:30", "2024-05-27", [("Thứ Hai, ngày 27/05/2024 - 06:30", "2024-05-27T06:30")]),
        ("Hôm thứ Tư (16/10/2024), đập vỡ.", "2024-10-20", [("thứ Tư", "2024-10-16"), ("16/10/2024", "2024-10-16")]),
        ("Trạm sẽ mở vào tháng 3.", "2024-10-22", [("tháng 3", "2025-03")]),
        ("Ông mất hồi mồng 3 Tết.", "2024-11-08", [("mồng 3 Tết", "2024-02-12")]),
        ("Chợ sẽ mở lại vào mồng 6 Tết.", "2024-06-08", [("mồng 6 Tết", "2025-02-03")]),
        ("Cây cầu sập hồi tháng 12.", "2024-11-08", [("tháng 12", "2023-12")]),
        ("Năm 2015, ông thắng cử, đến tháng 6 thì từ chức.", "2024-11-08", [("Năm 2015", "2015"), ("tháng 6", "2015-06")]),
        ("Cô sinh con lúc 12h đêm ngày 5/3.", "2024-03-10", [("12h đêm ngày 5/3", "2024-03-05T24:00")]),
        ("Ngày 29/2, làng mở hội.", "2024-03-10", [("Ngày 29/2", "2024-02-29")]),
    ],
)  # fmt: skip
def test_values_in_company(text: str, published: str, expected: list[tuple[str, str]]) -> None:
    assert [(w, v) for w, v, _ in timexes_of(text, published)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "Theo Điều 4 và khoản 2, hai bên phải trả phí.",
        "Đội An Khê thắng 2-1 trước Sơn Lâm.",
        "Nhà số 7/11 đường Hoa Sen bị cháy.",
        "Quyết định số 15/2018/QĐ-UB bị bãi bỏ.",
        "Gọi số 0912.345.678 để đặt bàn.",
        "Ứng dụng lên bản 7.11 rất chậm.",
        "Giá lúa là 6.500 đồng mỗi ký.",
        "Khoảng 3/4 dân số vùng này làm ruộng.",
        "Bé gái 10 tuổi và bé trai 8 tháng tuổi bị lạc.",
        "Đây là lần thứ ba anh thua, bên thứ tư thắng.",
        "Anh làm việc theo điều khoản thứ tư.",
        "Thời Liên Xô, nhà máy có đông công nhân.",
        "Quốc lộ 1-5 bị ngập, xe phải đi đường khác.",
    ],
)
def test_what_is_no_time(text: str) -> None:
    assert timexes_of(text, "2024-11-08") == []


@pytest.mark.parametrize("text", ["Trước đó, hai bên đã gặp nhau.", "Sau đó, họ về.", "Lúc đó trời mưa."])
def test_words_that_the_spec_leaves_out(text: str) -> None:
    assert timexes_of(text, "2024-11-08") == []


WRITTEN = (
    "Ngày {d}/{m}/{y}, cầu sập.", "Hôm {d:02d}/{m:02d}/{y}, cầu sập.", "Ngày {d}-{m}-{y}, cầu sập.", "Ngày {d}.{m}.{y}, cầu sập.",
    "Cầu sập hôm {d}.{m}.{y}.", "Cầu sập {d} - {m} - {y}.", "Ngày {d} tháng {m} năm {y}, cầu sập.", "Ngày {d} tháng {m}, {y}, cầu sập.",
    "Ngày {d} tháng {m}/{y}, cầu sập.", "Ngày {dw} tháng {mw} năm {y}, cầu sập.", "Ngày {d} tháng {mw} năm {y}, cầu sập.",
    "Cầu sập ({d}/{m}/{y}).", "{y}-{m:02d}-{d:02d}", "{d} tháng {m}, {y}",
)  # fmt: skip
ONES = ("", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười")
MONTHS = ("", "một", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười", "mười một", "mười hai")


def in_words(day: int) -> str:
    """A day of the month as it is said: lăm behind a ten, mốt behind twenty and thirty."""
    ten, one = divmod(day, 10)
    if ten == 0 or day == 10:
        return ONES[day]
    last = {5: "lăm", 1: "một" if ten == 1 else "mốt"}.get(one, ONES[one])
    return f"{'mười' if ten == 1 else ONES[ten] + ' mươi'} {last}".strip()


@given(DAYS, st.sampled_from(WRITTEN))
def test_a_written_date_survives_every_written_form(day: date, form: str) -> None:
    text = form.format(d=day.day, m=day.month, y=day.year, dw=in_words(day.day), mw=MONTHS[day.month])
    assert [v for _, v, _ in timexes_of(text, "2024-11-08")] == [day.isoformat()]


def test_every_day_survives_in_words() -> None:
    for day in (date(2024, 1, 1) + timedelta(days=n) for n in range(366)):
        text = f"Ngày {in_words(day.day)} tháng {MONTHS[day.month]} năm 2024, cầu sập."
        assert [v for _, v, _ in timexes_of(text, "2025-06-01")] == [day.isoformat()], text


@given(
    DAYS,
    st.sampled_from(
        ("Ngày {d}/{m}, cầu sập.", "Hôm {d}/{m}, cầu sập.", "Ngày {d}-{m}, cầu sập.", "Ngày {d} tháng {m}, cầu sập.")
    ),
)
def test_a_day_without_its_year_keeps_month_and_day(day: date, form: str) -> None:
    found = timexes_of(form.format(d=day.day, m=day.month), "2023-06-15")
    assert [v[4:] for _, v, _ in found] == [f"-{day.month:02d}-{day.day:02d}"]


@given(DAYS, st.integers(0, 300))
def test_a_past_day_without_its_year_is_the_last_such_day(day: date, ago: int) -> None:
    told = day - timedelta(days=ago)
    ((_, value, _),) = timexes_of(f"Cây cầu bị sập hồi ngày {told.day}/{told.month}.", day.isoformat())
    if (told.month, told.day) != (2, 29):
        assert value == told.isoformat()


def days_in(value: str) -> list[tuple[int, int, int]]:
    """The whole days that a value names, a range's two ends included."""
    return [(int(y), int(m), int(d)) for y, m, d in re.findall(r"(\d{4})-(\d\d)-(\d\d)", value)]


@given(st.integers(0, 40), st.integers(0, 16), st.integers(1900, 2100), DAYS)
def test_no_value_has_a_day_that_does_not_exist(day: int, month: int, year: int, published: date) -> None:
    for form in (
        "Ngày {d}/{m}/{y} cầu sập.",
        "Hôm {d}/{m} cầu sập.",
        "Ngày {d} tháng {m} cầu sập.",
        "Ngày {d} cầu sập, đêm {d}, rạng sáng {d}/{m}.",
        "Lễ từ {d} đến {d}/{m}, từ ngày {d}-{m} đến 2-3-{y}.",
        "Ngày {d}/{m} năm ngoái, ngày {d}-{m} năm nay, ngày {d}/{m} năm tới, ngày {d}.",
        "Mùng {d} Tết, {d} tháng {m} âm lịch, rằm tháng {m}.",
        "Hôm nay ({d}/{m}), thứ Ba ({d}/{m}), {d} ngày trước, {m} tháng trước, một ngày sau đó.",
    ):
        for _, value, _ in timexes_of(form.format(d=day, m=month, y=year), published.isoformat()):
            assert all(make_date(*whole) is not None for whole in days_in(value)), value


RELATIVE = (
    "hôm nay", "hôm qua", "ngày mai", "sáng nay", "tối qua", "3 ngày trước", "ngày hôm qua", "hôm kia", "chiều hôm qua",
    "đêm qua", "cách đây 20 ngày", "hai mươi mốt ngày trước",
)  # fmt: skip
WEEKLY = (
    "tuần trước", "tuần này", "tuần tới", "cuối tuần qua", "thứ Ba tuần trước", "hôm thứ Sáu", "chủ nhật tuần này",
    "hai tuần trước",
)  # fmt: skip
MONTHLY = ("tháng trước", "tháng này", "hai tháng trước", "cách đây 14 tháng")
YEARLY = ("năm ngoái", "năm nay", "năm tới", "3 năm trước", "quý II năm ngoái", "mùa thu năm ngoái")


def one_value(words: str, published: date) -> str:
    ((_, value, _),) = timexes_of(f"Cây cầu {words} bị sập.", published.isoformat())
    return value


@given(DAYS, st.integers(-400, 400), st.sampled_from(RELATIVE))
def test_shifting_the_publication_shifts_what_is_relative_to_it(day: date, shift: int, words: str) -> None:
    moved = day + timedelta(days=shift)
    a, b = one_value(words, day), one_value(words, moved)
    assert date.fromisoformat(b[:10]) - date.fromisoformat(a[:10]) == moved - day
    assert a[10:] == b[10:]


@given(DAYS, st.integers(-60, 60), st.sampled_from(WEEKLY))
def test_shifting_by_weeks_shifts_weeks_and_weekdays(day: date, weeks: int, words: str) -> None:
    def monday(value: str) -> date:
        return date.fromisoformat(f"{value}-1") if "W" in value else date.fromisoformat(value)

    moved = day + timedelta(weeks=weeks)
    assert monday(one_value(words, moved)) - monday(one_value(words, day)) == moved - day


@given(DAYS, st.integers(-40, 40), st.sampled_from(MONTHLY))
def test_shifting_by_months_shifts_months(day: date, months: int, words: str) -> None:
    def count(value: str) -> int:
        return int(value[:4]) * 12 + int(value[5:7])

    first = day.replace(day=1)
    moved = add_months(first, months)
    assert count(one_value(words, moved)) - count(one_value(words, first)) == months


@given(st.integers(1951, 2080), st.integers(-10, 10), st.sampled_from(YEARLY))
def test_shifting_by_years_shifts_years(year: int, years: int, words: str) -> None:
    a, b = one_value(words, date(year, 5, 5)), one_value(words, date(year + years, 5, 5))
    assert (int(b[:4]) - int(a[:4]), b[4:]) == (years, a[4:])


@given(st.text(alphabet="0123456789/-.,:h ngàythángnăm sáutrướcđêmtuần()\n", max_size=80))
def test_any_text_gives_an_answer_with_true_offsets(text: str) -> None:
    rows = time_case.rows_of(text, "2024-11-08")
    assert all(0 <= t.start < t.end <= len(text) for t in rows)
    assert all(a.end <= b.start for a, b in itertools.pairwise(rows))
