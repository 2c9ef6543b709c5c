from __future__ import annotations

from dataclasses import replace

from nguon.annotate.article import annotate_piece
from nguon.compare.date import resolve_again
from nguon.lang.pack import load
from nguon.model.article import Article, Moment
from nguon.model.corpus import Aligned, Reuse
from nguon.model.page import Block
from nguon.model.reading import Piece

PACK = load("vi")


def piece(name: str, *lines: tuple[str, str]) -> Piece:
    text, blocks = "", []
    for role, line in lines:
        blocks.append(Block(name, f"{name}.0", len(text), len(text) + len(line), role, None, "test"))
        text += line + "\n"
    title = next((line for role, line in lines if role == "title"), "")
    article = Article(f"{name}.0", name, 0, 0, len(text), title, None, "unresolved", "", "", None, ())
    return annotate_piece(Piece(article, text, tuple(blocks)), PACK)


def reuse(kind: str, a: Piece, b: Piece, a_span: tuple[int, int], b_span: tuple[int, int]) -> Reuse:
    return Reuse("r", a.article.id, b.article.id, kind, None, (Aligned(*a_span, *b_span),), "test")


BODY = "Hôm 7/11, cầu ở An Hòa bị sập, nhiều người bị thương."


def test_an_undated_copy_takes_the_day_of_the_dated_one(stages) -> None:  # type: ignore[no-untyped-def]
    dated = piece("a", ("title", "Sập cầu"), ("dateline", "08/11/2019 07:00"), ("body", BODY))
    bare = piece("b", ("title", "Sập cầu"), ("body", BODY))
    assert bare.article.published is None
    rows = stages.dates([dated, bare], [reuse("duplicate", dated, bare, (8, 60), (8, 60))])
    assert [r.published for r in rows] == [Moment("2019-11-08", "day")] * 2
    assert rows[0].rule == "dateline"
    assert rows[1].rule == "case:copy"
    assert "Sập cầu" in rows[1].basis_vi
    assert "2019-11-08" in rows[1].basis_en


def test_a_copy_is_no_earlier_than_the_text_of_the_outlet_that_it_credits(stages) -> None:  # type: ignore[no-untyped-def]
    first = piece("a", ("title", "Sập cầu"), ("dateline", "08/11/2019 07:00"), ("body", BODY))
    second = piece("b", ("title", "Sập cầu"), ("dateline", "10/11/2019 07:00"), ("body", BODY))
    bare = piece("c", ("title", "Sập cầu"), ("body", BODY))
    second = replace(second, article=replace(second.article, outlet="Tin Hồ Sen"))
    for credited, expected in ((("Tin Hồ Sen",), "2019-11-10"), (("Báo Đồi Sim",), "2019-11-08"), ((), "2019-11-08")):
        third = replace(bare, article=replace(bare.article, credited=credited))
        pairs = [reuse("duplicate", first, second, (8, 60), (8, 60)), reuse("duplicate", first, third, (8, 60), (8, 60))]
        rows = stages.dates([first, second, third], pairs)
        assert [r.published for r in rows][2] == Moment(expected, "day")


def test_what_a_page_says_of_itself_is_not_overruled(stages) -> None:  # type: ignore[no-untyped-def]
    first = piece("a", ("dateline", "08/11/2019 07:00"), ("body", BODY))
    later = piece("b", ("dateline", "10/11/2019 07:00"), ("body", BODY))
    rows = stages.dates([first, later], [reuse("duplicate", first, later, (17, 60), (17, 60))])
    assert [r.published for r in rows] == [Moment("2019-11-08", "day"), Moment("2019-11-10", "day")]


def test_what_happened_yesterday_is_a_day_older_than_the_article(stages) -> None:  # type: ignore[no-untyped-def]
    said = "ông Lê Văn Bình cho biết hai xã sẽ tự quyết định việc xây lại cây cầu đã sập"
    first = piece("a", ("dateline", "25/10/2019 07:00"), ("body", "Hôm nay, " + said + "."))
    again = piece("b", ("body", "Hôm qua (thứ Năm, 7/11), hai xã gặp nhau. Trong cuộc họp hồi tháng 10, " + said + "."))
    a, b = first.text.index(said), again.text.index(said)
    rows = stages.dates([first, again], [reuse("passage", first, again, (a, a + len(said)), (b, b + len(said)))])
    assert again.article.published is None
    assert rows[1].published == Moment("2019-11-08", "day")


def test_a_passage_told_again_as_of_its_month_gives_the_year(stages) -> None:  # type: ignore[no-untyped-def]
    said = "ông Lê Văn Bình cho biết hai xã sẽ tự quyết định việc xây lại cây cầu đã sập"
    first = piece("a", ("dateline", "25/10/2019 07:00"), ("body", "Hôm nay, " + said + "."))
    again = piece("b", ("body", "Hôm 7/11, hai xã gặp nhau. Trong cuộc họp hồi tháng 10, " + said + "."))
    assert again.article.published is None
    a, b = first.text.index(said), again.text.index(said)
    rows = stages.dates([first, again], [reuse("passage", first, again, (a, a + len(said)), (b, b + len(said)))])
    assert rows[1].published == Moment("2019-11-07", "day")
    assert rows[1].rule == "case:passage"


ABOUT = "Ông Lê Văn Bình, Giám đốc Sở Xây dựng An Hòa, và ông Phạm Hữu Đạt, Chủ tịch UBND huyện Bến Lạc, đã đến cầu Mỹ Lợi."


def dated_on(name: str, day: str, about: str = ABOUT) -> Piece:
    return piece(name, ("dateline", f"{day} 07:00"), ("body", about))


def test_articles_about_the_same_people_near_that_day_give_the_year(stages) -> None:  # type: ignore[no-untyped-def]
    bare = piece("c", ("body", "Hôm 7/11, cầu bị nứt. " + ABOUT))
    assert bare.article.published is None
    rows = stages.dates([dated_on("a", "02/11/2019"), dated_on("b", "09/11/2019"), bare], [])
    assert (rows[2].published, rows[2].rule) == (Moment("2019-11-07", "day"), "case:company")
    assert "2019" in rows[2].basis_vi


def test_one_article_or_two_years_or_other_people_give_no_year(stages) -> None:  # type: ignore[no-untyped-def]
    bare = piece("c", ("body", "Hôm 7/11, cầu bị nứt. " + ABOUT))
    other = "Ông Trần Quang Khải, Giám đốc Sở Y tế Sơn Lâm, đã đến xã Tân Phú."
    near = [dated_on("a", "02/11/2019"), dated_on("b", "09/11/2019")]
    for case in (near[:1], [*near, dated_on("d", "09/11/2021")], [dated_on(n, "02/11/2019", other) for n in "ab"]):
        rows = stages.dates([*case, bare], [])
        assert rows[-1].published is None


def test_without_evidence_nothing_changes(stages) -> None:  # type: ignore[no-untyped-def]
    bare = piece("b", ("title", "Sập cầu"), ("body", BODY))
    (row,) = stages.dates([bare], [])
    assert row.published is None
    assert row.basis_vi == bare.article.basis_vi


def test_times_are_resolved_again_and_the_piece_stays(stages) -> None:  # type: ignore[no-untyped-def]
    bare = piece(
        "b", ("title", "Sập cầu"), ("body", BODY + " Hôm qua, xã họp. Hôm thứ Ba, tỉnh họp. Năm ngoái và hồi tháng 3, cầu nứt.")
    )
    (row,) = stages.dates([bare], [])
    better = replace(row, published=Moment("2019-11-08", "day"), rule="case:copy")
    again = resolve_again(bare, better, PACK)
    assert [t.value for t in again.timexes] == ["2019-11-07", "2019-11-07", "2019-11-05", "2018", "2019-03"]
    assert [t.value for t in bare.timexes] == ["XXXX-11-07", "XXXX-XX-XX", "XXXX-WXX-2", "XXXX", "XXXX-03"]
    assert again.article.published == Moment("2019-11-08", "day")
    assert resolve_again(bare, row, PACK) is bare
