from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from nguon.errors import UsageError
from nguon.export import brief
from nguon.export.brief import plain, to_brief, to_end, to_span, to_voices
from nguon.export.brief_page import to_brief_page
from nguon.export.message import load
from nguon.model.article import Moment
from nguon.store.case import Case
from nguon.store.lens import Lens
from nguon.store.overlay import make_overlay
from nguon.store.rows import SnapshotRows
from nguon.store.seen import stories, story
from nguon.store.snapshot import Snapshot
from nguon.store.view import ArticleRef, Words


@pytest.fixture(scope="module")
def snapshot(desk_case: Path) -> Snapshot:
    return Case.open(desk_case).snapshot


def test_order_of_parts(snapshot: Snapshot) -> None:
    text = to_brief(snapshot, "s-song", "vi")
    heads = re.findall(r"^#+ (.*)$", text, re.M)
    assert heads == [
        "Nhà máy giấy và sông Lũng",
        "Tóm tắt",
        "Phát hiện",
        "Sự kiện",
        "Mạch: Nhà máy có xả thải ra sông Lũng không?",
        "Sao chép",
        "Các bài",
    ]


def test_each_finding_has_its_words_place_and_date(snapshot: Snapshot) -> None:
    text = to_brief(snapshot, "s-song", "vi")
    assert "**đổi lời** (Độ chắc: cao): Bùi Văn Thạch: phủ nhận 3/2024 → xác nhận 4/2024" in text
    assert (
        "  - Bùi Văn Thạch (phủ nhận), nói 4/3/2024: cho biết: không có chuyện nhà máy xả nước thải ra sông "
        "(Báo Sông Lũng/bac-tin.txt, ra 4/3/2024)" in text
    )
    assert "*Điểm cần thận trọng: Tháng 3 ông chưa có kết quả kiểm tra.*" in text


def test_copies_are_folded(snapshot: Snapshot) -> None:
    assert "; also in 1 other article" in to_brief(snapshot, "s-song", "en")


def test_every_line_below_in_short_names_a_page(snapshot: Snapshot) -> None:
    text = to_brief(snapshot, "s-song", "en").split("\n---\n", maxsplit=1)[0]
    for line in text.split("## Findings", maxsplit=1)[1].splitlines():
        if line.startswith("  - ") and not line.startswith("  - *"):
            assert re.search(r": .+ \(.+(published|undated).*\)|“.+” \(.+(published|undated).*\)", line), line


def test_only_words_quoted_word_for_word_stand_in_quotation_marks(snapshot: Snapshot) -> None:
    for text in (to_brief(snapshot, "s-song", "vi"), re.sub("</?q>", "“", to_brief_page(snapshot, "s-song", "vi"))):
        assert "“Tôi xin lỗi bà con thôn Đoài" in text or "Tôi xin lỗi" not in text
        assert "“nhà máy giấy đã xả thải" not in text
        assert "“không có chuyện nhà máy" not in text
        assert "cho biết: không có chuyện nhà máy" in text


def test_days_that_are_worked_out_are_marked(snapshot: Snapshot) -> None:
    text = to_brief(snapshot, "s-song", "vi")
    assert "(Tin Đồi/ha-loc.html, ra ≈ 4/3/2024)" in text.replace("`", "")
    assert "(Báo Sông Lũng/bac-tin.txt, ra 4/3/2024)" in text
    assert "- bài ra 4/3/2024: Trần Thị Mai Hương" in text, "no day of saying is told: the article's day is named as such"
    assert "≈: ngày suy ra" in text


def test_all_stories_and_none(snapshot: Snapshot) -> None:
    assert to_brief(snapshot, None, "en").count("\n## In short") == 2
    with pytest.raises(UsageError, match="no story 'x'"):
        to_brief(snapshot, "x", "vi")
    with pytest.raises(UsageError, match="no messages in 'fr'"):
        to_brief(snapshot, None, "fr")


def test_hostile_words_are_no_markup(snapshot: Snapshot) -> None:
    text = to_brief(snapshot, None, "vi")
    assert not re.search(r"(?<!\\)<", text)
    assert "\u202e" not in text
    assert "\x07" not in text


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("a\n# b", r"a \# b"),
        ("- x", r"\- x"),
        ("1. x", r"1\. x"),
        ("2) x", r"2\) x"),
        ("2.500 con", "2.500 con"),
        ("[x](javascript:y)", r"\[x\](javascript:y)"),
        ("**x**", r"\*\*x\*\*"),
    ],
)
def test_plain(words: str, shown: str) -> None:
    assert plain(words) == shown


def test_a_headline_that_begins_with_a_figure_is_left_as_it_is() -> None:
    assert plain("2. con", inside=True) == "2. con"
    assert plain("12.500 con cá", inside=True) == "12.500 con cá"


def test_a_story_without_threads_names_who_speaks(snapshot: Snapshot) -> None:
    view = story(snapshot, "s-song")
    assert view is not None
    m = load("vi")
    alone = replace(view, threads=())
    assert "Bùi Văn Thạch" in to_voices(alone, m)
    lines = "\n".join(brief._story(alone, m))
    assert f"- {len(view.said)} phát ngôn không vào mạch nào" in lines
    assert "--story s-song --kind statement`" in lines


def test_one_article_has_a_day_and_no_span(snapshot: Snapshot) -> None:
    view = story(snapshot, "s-song")
    assert view is not None
    one = replace(view, articles=view.articles[:1], first=Moment("2024-03-04", "day"), last=Moment("2024-03-04", "day"))
    assert to_span(one, load("vi")) == "1 bài, ngày 4/3/2024."
    month = Moment("2024-03", "month")
    assert to_span(replace(one, first=month, last=month), load("vi")) == "1 bài, 3/2024."


def ref(place: str, number: str = "1") -> ArticleRef:
    return ArticleRef(number, "p", 0, "t", place, None, Moment("2024-03-04", "day"), "r", "", "", ())


@pytest.mark.parametrize(
    ("place", "shown"),
    [
        ("tin_tuc_so_1.txt", "`tin_tuc_so_1.txt`"),
        ("bac-tin.txt", "bac-tin.txt"),
        ("a`b_c.txt", r"a\`b\_c.txt"),
        ("a_<b>.txt", r"a\_\<b\>.txt"),
        ("chép_lại (1).html", "`chép_lại (1).html`"),
    ],
)
def test_places_with_marks_of_markup_are_code(place: str, shown: str) -> None:
    assert brief._place(ref(place)) == shown


def test_an_event_is_not_said_twice() -> None:
    text = "Kho gạo Bến Vải cháy rạng sáng 4/3."
    words = [Words(ref("a.txt", "1"), 0, 9, text), Words(ref("b.txt", "2"), 0, 9, "Kho gạo  Bến Vải\ncháy rạng sáng 4/3.")]
    other = Words(ref("c.txt", "3"), 0, 9, "Bến Vải: cháy kho")
    m = load("vi")
    assert list(brief._event("2024-03-04", text, words, m)) == [
        f"- 4/3/2024: “{text}” (a.txt, ra 4/3/2024; b.txt, ra 4/3/2024)"
    ]
    lines = list(brief._event("2024-03-04", text, [*words, other], m))
    assert lines[1:] == ["  - “Bến Vải: cháy kho” (c.txt, ra 4/3/2024)"]
    assert next(brief._event("2024-03-04", text, [other], m)) == f"- 4/3/2024: {text}"


def test_the_list_of_stories_marks_their_ends_as_their_briefs_do(sample_snapshot: Snapshot) -> None:
    m, marked = load("vi"), set()
    for row in stories(sample_snapshot)[0]:
        view = story(sample_snapshot, row.id)
        assert view is not None
        ends = [to_end(moment, view, m) for moment in (view.first, view.last)]
        assert [m.moment(row.first, row.about[0]), m.moment(row.last, row.about[1])] == ends
        marked |= {end.startswith("≈") for end in ends}
    assert marked == {True, False}


def test_a_story_changed_by_a_correction_is_marked_too(sample_snapshot: Snapshot) -> None:
    row = next(r for r in stories(sample_snapshot)[0] if r.articles > 1)
    again = Lens(sample_snapshot, make_overlay(sample_snapshot, SnapshotRows(sample_snapshot), ())).story_row(
        sample_snapshot.rows("stories", "id = ?", [row.id])[0]
    )
    assert again.about == row.about
