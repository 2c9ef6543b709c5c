"""On how many independent sources one statement rests: copies, credits and other words of the same speaker."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from nguon.compare.sources import Copy, Source, count_sources, find_root
from nguon.compare.thread import gather_threads
from nguon.compare.utterance import _Link, _settle, find_utterances
from nguon.lang.pack import LanguagePack
from nguon.model.corpus import Dated, Utterance
from nguon.model.reading import Piece

Find = Callable[..., tuple[Utterance, ...]]

DENIAL = "tin học sinh trường <m org>Mai</m> bị ngộ độc vì suất ăn của bếp <m place>Hồ Sen</m>"
MAYOR = "<w>Thị trưởng <m place>Hồ Sen</m> <m person>Đỗ Văn Khế</m></w>"
SAYS = f'- <s deny by="Đỗ Văn Khế" on=2031-06-01>{MAYOR} <q>bác bỏ</q> <c>{DENIAL}</c></s>'
AROUND = (
    ", khi trả lời các nhà báo bên lề lễ mở hội đua thuyền chiều chủ nhật.\n- Ban giám hiệu cùng phụ huynh đã có một buổi gặp "
    "dài hơn ba tiếng, sau đó không ai đưa ra kết luận chung nào về bữa trưa hôm thứ năm."
)
OTHER = (
    '- <s deny by="Đỗ Văn Khế" on=2031-06-01><w><m person>Đỗ Văn Khế</m></w> <q>phủ nhận</q> <c>việc suất ăn từ bếp '
    "<m place>Hồ Sen</m> khiến học sinh trường <m org>Mai</m> bị ngộ độc hôm thứ năm</c></s>."
)


def page(outlet: str, body: str, date: str = "2031-06-01", credits: str = "") -> str:
    return f"outlet: {outlet}\ndate: {date}\ncredits: {credits}\n= Vụ ở trường Mai\n{body}"


@pytest.fixture
def find(make, compare, pack: LanguagePack) -> Find:  # type: ignore[no-untyped-def]
    """A function from marked-up pages to the utterances of the one story that they are."""

    def run(*pages: str, via: dict[int, str] | None = None) -> tuple[Utterance, ...]:
        pieces: list[Piece] = [make(one, f"u{n}") for n, one in enumerate(pages)]
        for n, name in (via or {}).items():
            pieces[n] = replace(pieces[n], statements=tuple(replace(s, via=(name,)) for s in pieces[n].statements))
        found: Any = compare(pieces, together=True)
        dated = [Dated(p.article.id, p.article.published, "case", "", "") for p in pieces]
        (story,) = found.stories
        gathered = gather_threads(story, pieces, found.links, dated, found.reuse, pack, found.actors)
        one = find_utterances(story, pieces, gathered.threads, gathered, found.reuse, pack)
        again = find_utterances(story, pieces[::-1], gathered.threads, gathered, found.reuse[::-1], pack)
        assert one == again
        for u in one:
            assert len({e.article_id for e in u.evidence}) > 1
            assert 1 <= u.sources_low <= u.sources_high <= len({e.article_id for e in u.evidence})
        return one

    return run


def range_of(rows: tuple[Utterance, ...]) -> tuple[int, int, str]:
    (row,) = rows
    return row.sources_low, row.sources_high, row.rule


def test_two_copies_and_one_account_of_its_own_are_two_sources(find: Find) -> None:
    rows = find(
        page("Hãng tin Lâm Quốc", SAYS + AROUND), page("Báo Hồ Sen", SAYS + AROUND, "2031-06-02"), page("Tin Đồi Sim", OTHER)
    )
    assert range_of(rows) == (2, 2, "carried+thread+words")
    assert len(rows[0].statements) == 3
    assert rows[0].why_vi == "3 bài đưa lời này; 1 bài là bản sao"
    assert rows[0].why_en == "carried by 3 articles; 1 copies"


def test_an_account_credited_to_the_same_agency_is_none_of_its_own(find: Find) -> None:
    rows = find(
        page("Hãng tin Lâm Quốc", SAYS + AROUND),
        page("Báo Hồ Sen", SAYS + AROUND, "2031-06-02"),
        page("Tin Đồi Sim", OTHER, credits="Hãng tin Lâm Quốc"),
    )
    assert range_of(rows)[:2] == (1, 1)
    assert "có bài dẫn nguồn Hãng tin Lâm Quốc" in rows[0].why_vi


def test_two_translations_of_one_report_are_one_source(find: Find) -> None:
    one, two = page("Báo Hồ Sen", SAYS + ".", credits="Russia Today"), page("Tin Đồi Sim", OTHER, credits="RT")
    assert range_of(find(one, two)) == (1, 1, "thread")
    assert range_of(find(page("Báo Hồ Sen", SAYS + "."), page("Tin Đồi Sim", OTHER), via={0: "RT", 1: "Russia Today"}))[:2] == (
        1,
        1,
    )
    assert range_of(find(page("Báo Hồ Sen", SAYS + "."), page("Tin Đồi Sim", OTHER), via={0: "Telegram", 1: "Telegram"}))[
        :2
    ] == (2, 2)


def test_the_same_words_alone_may_be_copied_or_not(find: Find) -> None:
    again = SAYS.replace("Thị trưởng <m place>Hồ Sen</m> ", "Ông ").replace("ngộ độc vì", "ngộ độc bởi")
    rows = find(page("Báo Hồ Sen", SAYS + "."), page("Tin Đồi Sim", again + ", chiều nay."))
    assert range_of(rows) == (1, 2, "words")
    assert rows[0].why_en == "carried by 2 articles; 1 pairs share words, copied or not"


def test_a_copied_passage_carries_what_was_not_read_in_it(find: Find) -> None:
    unread = SAYS + AROUND
    for mark in ("<q>", "</q>", "<c>", "</c>", "<w>", "</w>", "</s>"):
        unread = unread.replace(mark, "")
    unread = unread.replace('<s deny by="Đỗ Văn Khế" on=2031-06-01>', "")
    rows = find(page("Hãng tin Lâm Quốc", SAYS + AROUND), page("Báo Hồ Sen", unread, "2031-06-02"))
    assert range_of(rows) == (1, 1, "carried")
    assert len(rows[0].statements) == 1
    assert len(rows[0].evidence) == 2


@pytest.mark.parametrize(
    "other",
    [
        OTHER.replace("2031-06-01", "2031-06-05"),  # another day: he said it again
        OTHER.replace("Đỗ Văn Khế", "Lê Thị Sim"),  # somebody else
        OTHER.replace("<s deny", "<s state").replace("phủ nhận", "nói"),  # the opposite
    ],
)
def test_what_is_not_the_same_utterance(find: Find, other: str) -> None:
    assert find(page("Báo Hồ Sen", SAYS + "."), page("Tin Đồi Sim", other, "2031-06-05")) == ()


@pytest.mark.parametrize(("near", "rows"), [(0.9, 1), (0.1, 0)])
def test_one_that_is_like_two_of_an_article_makes_one_of_them_only_where_they_are_alike(near: float, rows: int) -> None:
    pairs = {frozenset(("a.s1", "b.s1")): 0.9, frozenset(("a.s2", "b.s1")): 0.7, frozenset(("a.s1", "a.s2")): near}
    home = {i: i for i in ("a.s1", "a.s2", "b.s1")}
    links = [_Link("a.s2", "b.s1", "thread"), _Link("a.s1", "b.s1", "thread")]
    held = _settle(links, home, lambda one, two: pairs[frozenset((one, two))], 0.6)
    assert [link.one for link in held] == ["a.s1", "a.s2"][: 1 + rows]
    assert len({find_root(home, i) for i in home}) == 2 - rows


def test_one_article_needs_no_row(find: Find) -> None:
    twice = SAYS + ".\n" + SAYS.replace("bác bỏ", "nhắc lại rằng ông bác bỏ") + "."
    assert find(page("Báo Hồ Sen", twice), page("Tin Đồi Sim", "- Trời <m place>Hồ Sen</m> mưa cả tuần.")) == ()


def articles(*rows: tuple[str, str, str]) -> list[Source]:
    return [Source(i, outlet or None, tuple(filter(None, credits.split(";")))) for i, outlet, credits in rows]


@pytest.mark.parametrize(
    ("rows", "copies", "low", "high"),
    [
        ([("a", "X", ""), ("b", "Y", "")], [], 2, 2),
        ([("a", "X", "RT"), ("b", "Y", "Russia Today")], [], 1, 1),  # translations of one original
        ([("a", "X", "Fox News"), ("b", "Y", "X")], [], 1, 1),  # through an outlet whose own article credits it
        ([("a", "X", "Fox News"), ("b", "Y", "X"), ("c", "Z", "foxnews.com")], [], 1, 1),
        ([("a", "X", "RT;Fox News"), ("b", "Y", "RT"), ("c", "Z", "Fox News")], [], 1, 2),  # two agencies, at least one
        ([("a", "X", "RT;Fox News"), ("b", "Y", "")], [], 2, 2),  # no more sources than articles
        ([("a", "X", ""), ("b", "X", "")], [], 1, 2),
        ([("a", "X", ""), ("b", "X", ""), ("c", "Y", "X")], [], 1, 2),  # who credits an outlet adds none
        ([("a", "X", "Y"), ("b", "Y", "X")], [], 1, 2),
        ([("a", "X", "X"), ("b", "Y", "")], [], 2, 2),  # its own name is no credit
        ([("a", "X", ""), ("b", "Y", "")], [Copy("a", "b", "duplicate")], 1, 1),
        ([("a", "X", ""), ("b", "Y", "")], [Copy("a", "b", "passage")], 1, 2),
        ([("a", "X", ""), ("b", "Y", "")], [Copy("a", "b", "carried")], 1, 1),
        ([("a", "X", ""), ("b", "Y", "")], [Copy("a", "c", "duplicate")], 2, 2),  # a copy elsewhere
    ],
)  # fmt: skip
def test_range(rows: Any, copies: list[Copy], low: int, high: int, pack: LanguagePack) -> None:
    counted = count_sources(articles(*rows), copies, pack)
    assert (counted.low, counted.high) == (low, high)
    assert set(counted.reasons) == {"vi", "en"}
    assert all(counted.reasons.values())


def test_sentences_of_one_form_are_each_their_own(find: Find) -> None:
    rows = [
        f'<s state by="Lê Thị Sim" on=2031-06-01><w><m person>Lê Thị Sim</m></w> <q>nói</q> <c>trường tiểu học số {n} ở huyện '
        f"<m place>Hồ Sen</m> đã có {n} em nhập viện vì suất ăn trưa</c></s>."
        for n in ("hai", "ba", "bảy", "chín")
    ]
    body = "- " + " ".join(rows)
    found = find(page("Hãng tin Lâm Quốc", body), page("Báo Hồ Sen", body, "2031-06-02"))
    assert len(found) == 4
    assert all(len(u.statements) == 2 for u in found)
