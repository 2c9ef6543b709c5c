"""What happened, not what was said: which clauses of invented sentences tell a dated happening, and which do not."""

from __future__ import annotations

import pytest

from nguon.compare.clause import find_clauses, find_sentences

HEAD = "outlet: Báo Hồ Sen\ndate: 2031-03-20\n= Chuyện bên hồ\n- "

TOLD = [
    (
        "<t 2031-03-03>Ngày 3/3</t>, cây cầu ở Đồi Sim bị sập khiến hai người chết.",
        "2031-03-03",
        "Ngày 3/3, cây cầu ở Đồi Sim bị sập",
    ),
    (
        "Quân Lâm Quốc bị chặn ở thị trấn Đồi Sim, nơi Hồ Quốc mở cuộc tấn công <t 2031-02>hồi tháng 2</t>.",
        "2031-02",
        "ở thị trấn Đồi Sim, nơi Hồ Quốc mở cuộc tấn công hồi tháng 2",
    ),
    (
        "<s state by=Lê><w>Bà <m person>Lê</m></w> <q>cho biết</q> <c>Hồ Quốc đã gửi thêm binh sĩ tới Đồi Sim "
        "<t 2031-03-05>hôm 5/3</t></c></s>.",
        "2031-03-05",
        "Hồ Quốc đã gửi thêm binh sĩ tới Đồi Sim hôm 5/3",
    ),
    ("Hai nước đã ký hiệp ước quốc phòng <t 2030>năm 2030</t>.", "2030", "Hai nước đã ký hiệp ước quốc phòng năm 2030"),
]
UNTOLD = [
    "<t 2031-03-07>Hôm 7/3</t>, <s state by=Lê><w>bà <m person>Lê</m></w> <q>cho biết</q> <c>binh sĩ đã tới Đồi Sim</c></s>.",
    "<s urge by=Lê><w>Bà <m person>Lê</m></w> <q>kêu gọi</q> <c>rút quân trước <t 2031-03-09>ngày 9/3</t></c></s>.",
    "Hai bên dự kiến ký hiệp ước quốc phòng <t 2031-03-19>ngày 19/3</t>.",
    "Không có binh sĩ nào thiệt mạng trong trận đánh ở Đồi Sim <t 2031-03-09>ngày 9/3</t>.",
    "Số người chết vì cháy ở Đồi Sim tăng so với <t 2031-03-09>ngày 9/3</t>.",
    "Bà Lê tại buổi họp báo ở Đồi Sim <t 2031-03-09>sáng 9/3</t>.",
    "Liệu cây cầu ở Đồi Sim có bị sập <t 2031-03-09>ngày 9/3</t>?",
]


@pytest.mark.parametrize(("sentence", "date", "text"), TOLD, ids=[t[2] for t in TOLD])
def test_a_dated_happening_is_told(pack, make, sentence: str, date: str, text: str) -> None:  # type: ignore[no-untyped-def]
    piece = make(HEAD + sentence, "told")
    (clause,) = find_clauses(piece, pack)
    assert clause.date == date
    assert piece.text[clause.start : clause.end].startswith(text)
    assert clause.first <= clause.start < clause.end <= clause.last


@pytest.mark.parametrize("sentence", UNTOLD)
def test_sayings_plans_and_limits_are_no_happenings(pack, make, sentence: str) -> None:  # type: ignore[no-untyped-def]
    assert list(find_clauses(make(HEAD + sentence, "untold"), pack)) == []


def test_what_happened_comes_before_its_place(make, compare) -> None:  # type: ignore[no-untyped-def]
    one = make(
        HEAD + "Quân <m org>Lâm Quốc</m> bị chặn ở thị trấn <m place>Đồi Sim</m>, nơi mà <m org>Hồ Quốc</m> mở cuộc tấn công "
        "<t 2031-02>hồi tháng 2</t>.",
        "one",
    )
    assert [e.text for e in compare([one], together=True).events] == ["Hồ Quốc mở cuộc tấn công hồi tháng 2 (thị trấn Đồi Sim)"]


def test_who_tells_it_is_named_and_two_articles_tell_one_event(make, compare) -> None:  # type: ignore[no-untyped-def]
    one = make(
        HEAD + "<m org>Hồ Quốc</m> và <m org>Lâm Quốc</m> đã ký hiệp ước quốc phòng ở Đồi Sim <t 2031-03-01>hôm 1/3</t>.", "one"
    )
    two = make(
        "outlet: Tin Lâm\ndate: 2031-03-04\n= Chuyện ký kết\n- <s state by=Lê><w>Bà <m person>Lê</m></w> <q>nói</q> "
        "<c><m org>Lâm Quốc</m> đã ký hiệp ước quốc phòng với <m org>Hồ Quốc</m> <t 2031-03-01>ngày 1/3</t></c></s>.",
        "two",
    )
    (event,) = compare([one, two], together=True).events
    assert (event.date, len(event.evidence)) == ("2031-03-01", 2)
    assert event.text.startswith("Hồ Quốc và Lâm Quốc đã ký")
    (told,) = compare([two]).events
    assert told.text.startswith("Lê: Lâm Quốc đã ký hiệp ước")


def test_abbreviations_end_no_sentence() -> None:
    text = "Xe dừng tại TP. Hồ Sen lúc tối. Sau đó đi tiếp."
    assert [text[a:b] for a, b in find_sentences(text, 0, len(text))] == ["Xe dừng tại TP. Hồ Sen lúc tối.", "Sau đó đi tiếp."]
