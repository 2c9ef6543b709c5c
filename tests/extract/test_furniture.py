"""Every entry of the lists about furniture, outlets and pictures is met by its example; shapes tell what they say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from nguon.extract.furniture import fold, load_furniture, make_furniture
from nguon.extract.line_shape import is_doubled
from nguon.extract.lines import split_lines
from nguon.extract.outlet import name_outlet
from nguon.extract.roles import label_lines
from nguon.extract.settle import settle
from nguon.extract.shape import describe
from nguon.lang.pack import load

PACK = load("vi")
LISTS = load_furniture(PACK)
GOLD = Path(__file__).parents[2] / "../shared/gold"


def test_every_entry_is_met_by_its_example() -> None:
    lost = [
        row["words"]
        for row in PACK.lexicon("furniture")
        if (row["role"], row["place"], row["words"]) not in LISTS.look_up(row["example"])
    ]
    assert lost == []


def test_every_entry_can_be_left_out() -> None:
    left = make_furniture(PACK, {"Quảng cáo"})
    assert LISTS.look_up("QUẢNG CÁO")
    assert ("ad", "whole", "Quảng cáo") not in left.look_up("QUẢNG CÁO")


def test_every_picture_word_makes_a_credit() -> None:
    assert [row["words"] for row in PACK.lexicon("picture_words") if not LISTS.credit.search(row["example"])] == []


@pytest.mark.parametrize(
    ("line", "is_credit"),
    [
        ("Cầu mới. Ảnh: Lê Tám", True),
        ("Cầu mới (ảnh: Lê Tám).", True),
        ("Cầu mới (Ảnh minh họa)", True),
        ("Cầu mới. Ảnh chụp màn hình.", True),
        ("Ông Tám ra ngoài để nghe ngóng tình hình.", False),
        ("Bà Tư chụp một bức ảnh rồi về.", False),
    ],
)
def test_credits(line: str, is_credit: bool) -> None:
    assert bool(LISTS.credit.search(line)) is is_credit


def test_every_outlet_is_known_by_its_spellings_and_hosts() -> None:
    for row in PACK.lexicon("outlets"):
        for spelling in [*row["spellings"].split(";"), *row["hosts"].split(",")]:
            assert name_outlet(spelling, PACK)


def test_every_outlet_word_counts_as_one() -> None:
    for row in PACK.lexicon("outlet_words"):
        [features] = describe(split_lines(row["example"]), LISTS)
        assert "o:word" in features, row


def test_every_date_word_counts_as_one() -> None:
    for row in PACK.lexicon("datewords"):
        [features] = describe(split_lines(row["example"]), LISTS)
        assert "d:only" in features, row


@pytest.mark.parametrize(
    ("line", "folded"), [("*** XEM  Nhanh: ", "xem nhanh"), (">> Đọc", ">> đọc"), ("[Quảng cáo]", "[quảng cáo]"), ("…", "…")]
)
def test_fold(line: str, folded: str) -> None:
    assert fold(line) == folded


@pytest.mark.parametrize(
    ("line", "doubled"),
    [
        ("Cầu gãy giữa đêmCầu gãy giữa đêm", True),
        ("Cầu gãy giữa đêm Cầu gãy giữa đêm", True),
        ("Cầu gãy giữa đêm khuya rồi", False),
        ("haha", False),
    ],
)
def test_doubled(line: str, doubled: bool) -> None:
    assert is_doubled(line) is doubled


def test_no_feature_holds_a_word_of_the_page() -> None:
    lines = split_lines("Tin liên quan\nCầu Zyxwgãy giữa đêm khuya\nÔng Zyxwtám nói rằng cầu đã gãy. Ảnh: Zyxw\n5/3/2019")
    assert not [f for features in describe(lines, LISTS) for f in features if re.search("zyxw", f, re.IGNORECASE)]


def test_a_very_long_page_is_labelled_in_stretches() -> None:
    lines = split_lines("Cầu gãy giữa đêm khuya, ông Tám nói với bà con trong xóm.\n" * 9000)
    assert len(label_lines(lines, PACK)) == 9000


def test_rules_name_the_entry_that_agrees() -> None:
    labels = label_lines(
        split_lines("Cầu gãy giữa đêm\nÔng Tám nói rằng cầu đã gãy lúc nửa đêm về sáng, không ai bị thương.\nQuảng cáo"), PACK
    )
    assert labels[2] == ("ad", "role:furniture:Quảng cáo")


def test_every_given_name_ends_a_name() -> None:
    for row in PACK.lexicon("given_names"):
        [features] = describe(split_lines(row["example"]), LISTS)
        assert "m:given" in features, row


def test_every_word_of_the_interface_tells_its_kind() -> None:
    for row in PACK.lexicon("interface_words"):
        [features] = describe(split_lines(row["example"]), LISTS)
        assert any(f.removesuffix("^") == f"i:{row['kind']}" for f in features), row


def test_every_talk_word_tells_who_speaks_or_is_asked() -> None:
    for row in PACK.lexicon("talk_words"):
        [features] = describe(split_lines(row["example"]), LISTS)
        assert ("q:me" in features) if row["who"] == "me" else ("q:you?" in features or "q:you" in features), row


@pytest.mark.parametrize(
    ("line", "feature", "has"),
    [
        ("Tố Loan - Gia Khánh", "m:2", True),
        ("Tố Loan, Gia Khánh", "m:given", True),
        ("Tin trong nước", "m:1", False),
        ("- Thưa bà, cầu gãy vì sao?", "t:said?", True),
        ("- Tôi nghĩ cầu gãy vì lũ.", "t:said", True),
        ("- Cầu gãy giữa đêm khuya", "t:said", False),
    ],
)
def test_marks_of_names_and_talk(line: str, feature: str, has: bool) -> None:
    [features] = describe(split_lines(line), LISTS)
    assert (feature in features) is has


def test_turns_of_a_conversation_are_known_by_what_they_begin_with() -> None:
    lines = split_lines("Hỏi: Cầu gãy khi nào?\nÔng Tám: Giữa đêm.\nHỏi: Ai thấy?\nHỏi: Rồi sao?\nCầu: gãy")
    told = [[f for f in row if f.startswith("t:key")] for row in describe(lines, LISTS)]
    assert told == [["t:key3"], [], ["t:key3"], ["t:key3"], []]


TEXT = "Ông Tám ở thôn Đoài nói rằng cây cầu đã gãy lúc nửa đêm về sáng, nước lên rất nhanh và không ai kịp trở tay."
TALKS = {
    "dashes": ["- Thưa ông, cầu gãy khi nào?", f"- {TEXT}", "- Rồi sau đó ra sao?", f"- Tôi chạy ra bờ đê. {TEXT}"],
    "words": ["Hỏi: Cầu gãy khi nào?", f"Đáp: {TEXT}", "Hỏi: Rồi sau đó ra sao?", f"Đáp: Tôi chạy ra bờ đê. {TEXT}"],
    "names": ["Làng Mới: Cầu gãy khi nào?", f"Ông Tám: {TEXT}", "Làng Mới: Rồi ra sao?", f"Ông Tám: Tôi chạy. {TEXT}"],
    "bare": ["Thưa ông, cầu gãy khi nào?", TEXT, "Rồi sau đó ông làm gì?", f"Tôi chạy ra bờ đê. {TEXT}"],
}


@pytest.mark.parametrize("form", TALKS)
def test_an_interview_is_running_text_and_its_last_short_line_a_byline(form: str) -> None:
    page = ["Ông Tám: 'Cầu gãy là do lũ'", "12/3/2024 08:15", f"Vài ngày sau khi cầu gãy, {TEXT[0].lower()}{TEXT[1:]}", TEXT]
    page += [*TALKS[form], TEXT, "Tố Loan", "Tin liên quan", "Giá lúa mùa tăng trở lại", "Đò ngang lại đông khách"]
    lines = split_lines("\n".join(page))
    roles = [role for role, _ in settle(lines, label_lines(lines, PACK))]
    assert roles == ["title", "dateline", "lead", *["body"] * 6, "byline", "label", "teaser", "teaser"]


def test_lines_met_before_are_told_as_new_ones_are() -> None:
    lines = split_lines("Quảng cáo\nCầu Bến Lở gãy đôi sau trận lũ lớn\nTheo Báo Bến Lở\n" * 2)
    LISTS.forget()
    new, again = describe(lines, LISTS), describe(lines, LISTS)
    assert new == again
    assert describe(lines, make_furniture(PACK, set())) == new
