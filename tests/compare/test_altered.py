"""How versions of a quotation differ in sense, on invented pairs."""

from __future__ import annotations

import pytest

from nguon.compare.altered import find_changes, is_cut_out
from nguon.text.shingle import find_words

CHANGED = [
    ("Chúng tôi chỉ hỗ trợ dầu cho tàu lớn", "Chúng tôi hỗ trợ dầu cho tàu lớn"),
    ("Tôi không mong giàu sang cho con mình", "Tôi mong giàu sang cho con mình"),
    ("Tàu lạ đã cảnh báo tàu của xã Hồ Sen", "Tàu lạ đã đe dọa tàu của xã Hồ Sen"),
    ("Chuyến này tôi lỗ 200 triệu đồng vì gãy lưới", "Chuyến này tôi lỗ 300 triệu đồng vì gãy lưới"),
    ("Đập Hồ Sen có thể vỡ trong mùa mưa này", "Đập Hồ Sen vỡ trong mùa mưa này"),
    ("Xã sẽ xây cầu nếu tỉnh cấp tiền trong năm tới", "Xã sẽ xây cầu trong năm tới"),
]
SAME = [
    ("Kho của chúng tôi còn rất nhiều thóc cho bà con", "Kho chúng tôi vẫn còn rất nhiều thóc để bà con"),
    ("Tôi không nói gì với các anh cả", "Tôi chẳng nói gì với các anh cả"),
    ("Tôi là kẻ thua cuộc, không có gì để bào chữa", "Tôi là kẻ thua cuộc, không cm gì để bào chữa"),
    ("Phải có giấy của cô, chứ không thể chỉ nói bằng miệng", "Phải có giấy của cô, chứ không thể nói bằng miệng"),
]
CUT = [
    ("", "trừ phi phường hết ca bệnh"),
    ("", "nhưng chỉ khi ngân hàng hạ lãi suất"),
    ("", "nhưng không loại trừ khả năng này"),
    ("Tôi không nói", "tôi nói chưa đủ chứng cứ"),
    ("Chúng tôi chỉ", ""),
]
WHOLE = [("", "và nhớ cả mùi phấn"), ("Sáng nay", ""), ("", "nhưng vui lắm")]


@pytest.mark.parametrize(("one", "two"), CHANGED)
def test_a_change_of_sense_is_seen_from_both_sides(one: str, two: str, pack) -> None:  # type: ignore[no-untyped-def]
    assert find_changes(find_words(one), find_words(two), pack)
    assert find_changes(find_words(two), find_words(one), pack)


@pytest.mark.parametrize(("one", "two"), SAME)
def test_other_words_of_one_sense_are_no_change(one: str, two: str, pack) -> None:  # type: ignore[no-untyped-def]
    assert not find_changes(find_words(one), find_words(two), pack)


@pytest.mark.parametrize(("before", "after"), CUT)
def test_what_a_sense_hangs_on_is_missed(before: str, after: str, pack) -> None:  # type: ignore[no-untyped-def]
    assert is_cut_out(find_words(before), find_words(after), pack)


@pytest.mark.parametrize(("before", "after"), WHOLE)
def test_a_shorter_quotation_is_no_cut(before: str, after: str, pack) -> None:  # type: ignore[no-untyped-def]
    assert not is_cut_out(find_words(before), find_words(after), pack)
