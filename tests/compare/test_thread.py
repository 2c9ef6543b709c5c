"""What a thread asks, in words."""

from __future__ import annotations


def test_the_number_of_a_picture_is_no_part_of_the_question(make, compare) -> None:  # type: ignore[no-untyped-def]
    said = "nhà máy <m org>Lâm Phú</m> xả nước thải chưa xử lý ra <m place>sông Mơ</m>"
    one = make(
        "outlet: Báo Hồ Sen\ndate: 2031-03-02\n= Sông\n- <s state by=Lựu on=2031-03-02><w><m person>Lựu</m></w> <q>nói</q> "
        f"<c>{said} - Ảnh 1.</c></s>",
        "one",
    )
    two = make(
        "outlet: Tin Lâm\ndate: 2031-03-02\n= Sông\n- <s deny by=Sậy on=2031-03-02><w><m person>Sậy</m></w> <q>bác bỏ</q> "
        f"<c>việc {said}</c></s>.",
        "two",
    )
    (thread,) = compare([one, two], together=True).threads
    assert thread.question == "Nhà máy Lâm Phú xả nước thải chưa xử lý ra sông Mơ?"
