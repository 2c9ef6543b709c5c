"""Names across articles: spellings, namesakes, offices."""

from __future__ import annotations

import pytest

from nguon.compare.names import load_names
from nguon.compare.people import know_people


def linked(make, stages, *pages: str):  # type: ignore[no-untyped-def]
    pieces = [make(f"= Tin\n- {text}", f"p{n}") for n, text in enumerate(pages)]
    actors, links = stages.actors(pieces)
    return pieces, actors, know_people(actors, links)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Kiev", "Kyiv"),
        ("Mỹ", "Hoa Kỳ"),
        ("Triều Tiên", "CHDCND Triều Tiên"),
        ("Liên hợp quốc", "Liên Hợp Quốc"),
        ("Kremlin", "Điện Kremlin"),
    ],
)
def test_spellings_are_one_actor(make, stages, one: str, two: str) -> None:  # type: ignore[no-untyped-def]
    pieces, _, people = linked(make, stages, f"Tin từ <m org>{one}</m>.", f"Tin từ <m org>{two}</m>.")
    assert people.id_of(pieces[0].article.id, one) == people.id_of(pieces[1].article.id, two)


def test_hyphens_make_no_difference(make, stages) -> None:  # type: ignore[no-untyped-def]
    pieces, _, people = linked(make, stages, "Ông <m person>Park Sun-mo</m> tới.", "Ông <m person>Park Sun Mo</m> về.")
    assert people.id_of(pieces[0].article.id, "Park Sun-mo") == people.id_of(pieces[1].article.id, "Park Sun Mo")


def test_marks_keep_names_apart(make, stages) -> None:  # type: ignore[no-untyped-def]
    pieces, _, people = linked(make, stages, "Ông <m person>Lê Văn Hưng</m> tới.", "Ông <m person>Lê Văn Hùng</m> về.")
    assert people.id_of(pieces[0].article.id, "Lê Văn Hưng") != people.id_of(pieces[1].article.id, "Lê Văn Hùng")


@pytest.mark.parametrize(
    ("text", "who", "whom"),
    [
        ("<m person|A B>A B</m>, Tổng thống <m place>Pháp</m>, tới.", "A B", "Pháp"),
        ("Tổng thống <m place>Pháp</m> <m person>Anh Sen</m> nói.", "Anh Sen", "Pháp"),
        ("Người phát ngôn <m org>Bộ Ngoại giao Đức</m> <m person>Hans Sen</m> nói.", "Hans Sen", "Bộ Ngoại giao Đức"),
        ("Tổng thư ký <m org>NATO</m>, <m person>Mai Sen</m>, nói.", "Mai Sen", "NATO"),
        ("Giám đốc <m org>Công ty Hồ Sen</m> <m person>Trần Mơ</m> nói.", "Trần Mơ", "Công ty Hồ Sen"),
        ("<m place>Moscow</m> lên tiếng.", "Moscow", "Nga"),
        ("<m org>Quân đội Hàn Quốc</m> lên tiếng.", "Quân đội Hàn Quốc", "Hàn Quốc"),
        (
            '<s state by="đại sứ Nhật Bản tại Liên hợp quốc"><w>Đại sứ <m place>Nhật Bản</m></w> nói <c>không</c></s>.',
            "đại sứ Nhật Bản tại Liên hợp quốc",
            "Nhật Bản",
        ),
        (
            '<m org>Hãng Sen</m> và <s state by="người phát ngôn của Hãng Sen"><w>người phát ngôn</w> nói <c>có</c></s>.',
            "người phát ngôn của Hãng Sen",
            "Hãng Sen",
        ),
    ],
)
def test_who_speaks_for_whom(make, stages, text: str, who: str, whom: str) -> None:  # type: ignore[no-untyped-def]
    pieces, _, people = linked(make, stages, text)
    actor = people.actors[people.id_of(pieces[0].article.id, who) or ""]
    assert [people.name(i) for i in actor.speaks_for] == [whom]


@pytest.mark.parametrize(
    "text",
    [
        "Cựu tổng thống <m place>Pháp</m> <m person>Anh Sen</m> nói.",
        "Nhà nghiên cứu <m place>Pháp</m> <m person>Anh Sen</m> nói.",
        "Tổng thống <m place>Pháp</m> đã gặp và trao quà cho cầu thủ <m person>Anh Sen</m>.",
        "Tổng thống <m person>Mai Sen</m> và ông <m person>Anh Sen</m> nói.",
    ],
)
def test_who_speaks_for_nobody(make, stages, text: str) -> None:  # type: ignore[no-untyped-def]
    pieces, _, people = linked(make, stages, text)
    assert people.actors[people.id_of(pieces[0].article.id, "Anh Sen") or ""].speaks_for == ()


def test_a_chain_of_speakers_ends_at_the_state(make, stages) -> None:  # type: ignore[no-untyped-def]
    pieces, _, people = linked(make, stages, "Người phát ngôn <m org>Điện Kremlin</m> <m person>Ivan Sen</m> nói.")
    actor = people.id_of(pieces[0].article.id, "Ivan Sen")
    assert [people.name(i) for i in people.chain(actor)] == ["Ivan Sen", "Điện Kremlin", "Nga"]
    assert [people.name(i) for i in people.roots(actor)] == ["Nga"]


def test_joint_speakers_speak_for_each(make, stages) -> None:  # type: ignore[no-untyped-def]
    pieces, _, people = linked(make, stages, '<s state by="Lâm Quốc;Hồ Quốc"><w>Hai nước</w> nói <c>có</c></s>.')
    actor = people.id_of(pieces[0].article.id, "Lâm Quốc và Hồ Quốc")
    assert {people.name(i) for i in people.roots(actor)} == {"Lâm Quốc", "Hồ Quốc"}


def test_a_surname_finds_its_one_full_name(make, stages) -> None:  # type: ignore[no-untyped-def]
    around = "<m org>Hãng Sen</m>, <m place>Đồi Mơ</m>"
    pieces, _, people = linked(
        make, stages, f"Ông <m person>Igor Petrenko</m> thăm {around}.", f"Ông <m person>Petrenko</m> rời {around}."
    )
    assert people.id_of(pieces[1].article.id, "Petrenko") == people.id_of(pieces[0].article.id, "Igor Petrenko")


def test_a_surname_of_two_is_left_alone(make, stages) -> None:  # type: ignore[no-untyped-def]
    around = "<m org>Hãng Sen</m>, <m place>Đồi Mơ</m>"
    pieces, _, people = linked(
        make,
        stages,
        f"<m person>Igor Petrenko</m> và <m person>Olga Petrenko</m> thăm {around}.",
        f"Ông <m person>Petrenko</m> rời {around}.",
    )
    assert people.name(people.id_of(pieces[1].article.id, "Petrenko")) == "Petrenko"


@pytest.mark.parametrize("lexicon", ["seats", "aliases"])
def test_every_row_is_known(pack, lexicon: str) -> None:  # type: ignore[no-untyped-def]
    names = load_names(pack)
    for row in pack.lexicon(lexicon):
        if lexicon == "seats":
            assert names.state(row["name"]), row
            assert row["name"] in row["example"]
        else:
            assert names.key(row["alias"]) == names.key(row["name"]), row
            assert row["alias"] in row["example"]
