"""Copies of articles and of passages, with planted changes."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from nguon.compare.reuse import ReuseConfig, find_reuse, settle_order
from nguon.model.annotation import Restored
from nguon.model.article import Moment
from nguon.model.corpus import Dated

SYLLABLES = [
    "sen",
    "hồ",
    "mơ",
    "lựu",
    "khế",
    "bưởi",
    "đồi",
    "lâm",
    "phú",
    "quốc",
    "chợ",
    "bến",
    "thuyền",
    "gạo",
    "muối",
    "đường",
    "sông",
    "núi",
    "trâu",
    "bò",
    "gà",
    "vịt",
    "nhà",
    "cửa",
    "sân",
    "vườn",
    "ao",
    "cá",
    "mây",
    "gió",
    "nắng",
    "mưa",
    "sáng",
    "chiều",
    "tối",
    "đêm",
    "người",
    "già",
    "trẻ",
    "em",
    "thợ",
    "mộc",
    "thầy",
    "thuốc",
    "quan",
    "lính",
    "đi",
    "về",
    "ăn",
    "uống",
    "nói",
    "cười",
    "khóc",
    "hát",
    "múa",
    "vẽ",
    "viết",
    "đọc",
    "học",
]


def prose(seed: int, count: int) -> str:
    """Sentences of invented words, without capitals inside."""
    chance = random.Random(seed)
    words = [chance.choice(SYLLABLES) + (str(chance.randrange(40)) if chance.random() < 0.2 else "") for _ in range(count)]
    return ". ".join(" ".join(words[i : i + 15]) for i in range(0, count, 15)) + "."


def page(make, name: str, *paragraphs: str, head: str = ""):  # type: ignore[no-untyped-def]
    lines = [f"= {prose(sum(map(ord, name)) + 500, 8)}", *(f"- {p}" for p in paragraphs)]
    return make(head + "\n".join(lines), name)


def test_a_text_carried_again_is_a_duplicate(make, engine) -> None:  # type: ignore[no-untyped-def]
    body = [prose(1, 120), prose(2, 120)]
    one = page(make, "one", *body)
    two = page(make, "two", body[0].replace(" sông ", " suối "), body[1])
    (row,) = find_reuse([one, two], engine)
    assert row.kind == "duplicate"
    assert row.earlier is None


def test_a_passage_has_its_place_in_both_pages(make, engine) -> None:  # type: ignore[no-untyped-def]
    copied = prose(5, 60)
    one = page(make, "one", prose(1, 150), copied, prose(2, 150), head="date: 2031-01-02\n")
    two = page(make, "two", prose(3, 200), f"“{copied}”", prose(4, 90), head="date: 2031-02-02\n")
    (row,) = find_reuse([two, one], engine)
    assert (row.kind, row.a, row.earlier) == ("passage", one.article.id, "a")
    (span,) = row.spans
    assert one.text[span.a_start : span.a_end] == copied.rstrip(".")
    assert two.text[span.b_start : span.b_end] == copied.rstrip(".")


def test_broken_words_are_compared_restored(make, engine) -> None:  # type: ignore[no-untyped-def]
    copied = prose(5, 50)
    broken = copied.replace("sông", "sô.ng")
    one = page(make, "one", prose(1, 100), copied)
    two = page(make, "two", prose(2, 100), broken)
    marks = tuple(
        Restored(two.article.page_id, two.article.id, i, i + len("sô.ng"), "sông", "case")
        for i in range(len(two.text))
        if two.text.startswith("sô.ng", i)
    )
    (row,) = find_reuse([one, replace(two, restored=marks)], engine)
    (span,) = row.spans
    start, end = (span.a_start, span.a_end) if row.a == two.article.id else (span.b_start, span.b_end)
    assert two.text[start:end] == broken.rstrip(".")


def test_sentences_in_another_order_are_found(make, engine) -> None:  # type: ignore[no-untyped-def]
    parts = [prose(n, 45) for n in (11, 12, 13)]
    one = page(make, "one", " ".join(parts))
    two = page(make, "two", " ".join([parts[2], parts[0], parts[1]]), prose(9, 200))
    (row,) = find_reuse([one, two], engine)
    assert sum(s.a_end - s.a_start for s in row.spans) > 0.9 * sum(len(p) for p in parts)


@pytest.mark.parametrize(
    ("mine", "theirs", "copies"), [("body", "credit", 0), ("caption", "caption", 0), ("body", "caption", 1)]
)
def test_furniture_is_not_compared_nor_captions_with_each_other(make, engine, mine, theirs, copies) -> None:  # type: ignore[no-untyped-def]
    shared = prose(7, 60)
    one, two = page(make, "one", prose(1, 100), shared), page(make, "two", prose(2, 100), shared)
    one = replace(one, blocks=(*one.blocks[:-1], replace(one.blocks[-1], role=mine)))
    two = replace(two, blocks=(*two.blocks[:-1], replace(two.blocks[-1], role=theirs)))
    assert len(find_reuse([one, two], engine)) == copies


def test_a_short_sentence_is_a_copy_only_when_it_is_whole(make, engine) -> None:  # type: ignore[no-untyped-def]
    phrase = "thuyền gạo về bến chợ từ sáng sớm nay với đèn"
    first, last = prose(3, 75), prose(4, 75)
    one = page(make, "one", f"{first} {phrase.capitalize()}. {last}")
    whole = page(make, "two", f"{prose(1, 75)} {phrase.capitalize()}. {prose(2, 75)}")
    inside = page(make, "two", f"{prose(1, 75)} {prose(6, 12)[:-1]} {phrase} {prose(7, 9)} {prose(2, 75)}")
    (row,) = find_reuse([one, whole], engine)
    (span,) = row.spans
    text = one.text if row.a == one.article.id else whole.text
    assert text[span.a_start : span.a_end] == phrase.capitalize()
    assert find_reuse([one, inside], engine) == ()


def test_titles_of_a_series_are_no_copies(make, engine) -> None:  # type: ignore[no-untyped-def]
    title = "lịch trực tiếp giải bóng chuyền nữ tỉnh đồi sen ngày"
    pages = [make(f"= {title.capitalize()} {n}\n- {prose(n, 80)}", f"p{n}") for n in (12, 15)]
    assert find_reuse(pages, engine) == ()


def test_what_too_many_carry_is_told(make, engine) -> None:  # type: ignore[no-untyped-def]
    shared = prose(33, 90)
    pages = [page(make, f"p{n:02}", prose(n, 300), shared) for n in range(9)]
    assert len(find_reuse(pages, engine)) == 36
    assert engine.table("reuse_problems").num_rows == 0
    assert find_reuse(pages, engine, ReuseConfig(cut=8)) == ()
    (problem,) = engine.table("reuse_problems").to_pylist()
    assert problem["stage"] == "reuse"
    assert "more than 8 articles were not looked for; in 9 articles" in problem["reason"]


def test_a_copy_of_a_copy_is_folded_with_the_first(make, engine) -> None:  # type: ignore[no-untyped-def]
    def edited(text: str, seed: int) -> str:
        chance = random.Random(seed)
        return " ".join(chance.choice(SYLLABLES) if chance.random() < 0.06 else w for w in text.split())

    texts = [prose(1, 400)]
    for n in range(7):
        texts.append(edited(texts[-1], n))
    pages = [page(make, f"p{n}", text, head=f"date: 2031-03-0{1 + n}\n") for n, text in enumerate(texts)]
    rows = find_reuse(pages, engine)
    names = {p.article.id: n for n, p in enumerate(pages)}
    assert {names[r.b] for r in rows} == set(range(1, 8))
    assert all(names[r.a] < names[r.b] for r in rows)


def test_rows_do_not_depend_on_the_order_of_pages(make, engine) -> None:  # type: ignore[no-untyped-def]
    pages = [page(make, f"p{n}", prose(n % 4, 120), prose(n + 50, 90)) for n in range(12)]
    rows = find_reuse(pages, engine)
    assert rows
    assert find_reuse(pages[::-1], engine) == rows
    assert find_reuse(pages, engine, ReuseConfig(batch=1, shared=1)) == rows


def test_a_row_of_titles_and_names_is_no_copy(make, engine) -> None:  # type: ignore[no-untyped-def]
    names = "Tổng thống Lâm Quốc Trần Văn Mơ và Chủ tịch Hồ Quốc Lê Thị Sim cùng Thủ tướng Đồi Quốc Vũ Đình Ổi"
    one, two = (page(make, n, f"{prose(k, 60)} {names} {prose(k + 50, 60)}") for n, k in (("one", 1), ("two", 2)))
    assert find_reuse([one, two], engine) == ()


def test_a_story_carried_by_all_is_not_lost(make, engine) -> None:  # type: ignore[no-untyped-def]
    story = [prose(21, 100), prose(22, 100)]
    pages = [page(make, f"p{n:03}", *story, head=f"date: 2031-03-{1 + n // 5:02}\n") for n in range(90)]
    rows = find_reuse(pages, engine, ReuseConfig(cut=20))
    first = min(pages, key=lambda p: (p.article.published.value, p.article.id)).article.id
    assert {r.b for r in rows if r.a == first} == {p.article.id for p in pages} - {first}
    assert {r.kind for r in rows} == {"duplicate"}


@pytest.mark.parametrize("seed", range(6))
def test_changed_words_leave_the_passage_found(make, engine, seed: int) -> None:  # type: ignore[no-untyped-def]
    chance = random.Random(seed)
    copied = prose(seed + 100, 90)
    edited = " ".join(chance.choice(SYLLABLES) if chance.random() < 0.1 else w for w in copied.split())
    one = page(make, "one", prose(1, 200), copied)
    two = page(make, "two", prose(2, 200), edited, prose(3, 80))
    (row,) = find_reuse([one, two], engine)
    assert sum(s.a_end - s.a_start for s in row.spans) > 0.8 * len(copied)


def test_a_copy_dated_later_is_known_to_be_later(make, engine) -> None:  # type: ignore[no-untyped-def]
    copied = prose(5, 60)
    one, two = page(make, "one", prose(1, 100), copied), page(make, "two", prose(2, 100), copied)
    (row,) = find_reuse([one, two], engine)
    assert row.earlier is None
    dated = [
        Dated(row.a, Moment("2031-03", "month"), "case", "", ""),
        Dated(row.b, Moment("2031-02-11", "day"), "case", "", ""),
    ]
    assert settle_order([row], dated)[0].earlier == "b"


def test_the_outlet_that_is_credited_comes_first(make, engine) -> None:  # type: ignore[no-untyped-def]
    copied = prose(5, 60)
    one = page(make, "one", prose(1, 100), copied, head="outlet: Tin Sen\ncredits: Báo Mơ\n")
    two = page(make, "two", prose(2, 100), copied, head="outlet: Báo Mơ\n")
    (row,) = find_reuse([one, two], engine)
    assert {row.a: "a", row.b: "b"}[two.article.id] == row.earlier
