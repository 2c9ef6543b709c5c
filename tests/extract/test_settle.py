"""Groups of lines that are no article are settled."""

from __future__ import annotations

import pytest

from nguon.extract.lines import split_lines
from nguon.extract.settle import number_articles, settle

TEXTS = {
    "title": "Cầu Vạn Khê gãy giữa đêm",
    "title*": "Cầu Vạn Khê gãy vì sao",
    "title2": "Giá lúa mùa tăng trở lại",
    "lead": "Cây cầu gãy giữa đêm, không ai bị thương.",
    "body": "Ông Tám nói rằng cầu đã gãy lúc nửa đêm.",
    "dateline": "5/3/2019 08:15",
    "section": "Thời sự",
    "teaser": "Một tin khác",
    "prompt": "Cầu gãy giữa đêm, vì sao?",
    "heading": "Vì sao cầu gãy",
    "caption": "Cầu gãy. Ảnh: Lê Tám",
}


@pytest.mark.parametrize(
    ("given", "settled", "numbers"),
    [
        ("title lead body", "title lead body", [0, 0, 0]),
        ("title section title* body", "title section heading body", [0, None, 0, 0]),
        ("title2 title body", "teaser title body", [None, 0, 0]),
        ("title body title2", "title body teaser", [0, 0, None]),
        ("section dateline section title body", "section site section title body", [None, None, None, 0, 0]),
        ("dateline title body", "dateline title body", [0, 0, 0]),
        ("title body title2 body", "title body title body", [0, 0, 1, 1]),
        ("title", "title", [0]),
        ("teaser section", "teaser section", [None, None]),
        ("body title body", "body title body", [0, 1, 1]),
        ("section prompt body body", "section title body body", [None, 0, 0, 0]),
        ("section heading body body", "section title body body", [None, 0, 0, 0]),
        ("section prompt body", "section prompt body", [None, None, 0]),
        ("caption section title body", "teaser section title body", [None, None, 0, 0]),
        ("title body section body", "title body section body", [0, 0, None, 0]),
    ],
)
def test_settle(given: str, settled: str, numbers: list[int | None]) -> None:
    names = given.split()
    lines = split_lines("\n".join(TEXTS[name] for name in names))
    labels = settle(lines, [(name.rstrip("*2"), "role:shape") for name in names])
    assert [role for role, _ in labels] == settled.split()
    assert number_articles(labels) == numbers


def test_a_headline_that_says_what_the_text_said_is_a_heading() -> None:
    texts = [
        "Cầu Vạn Khê nứt",
        "Sáng nay, vết nứt hiện ra trên mặt cầu Vạn Khê, ông Tám nói.",
        "Vết nứt trên mặt cầu",
        "Ông Tám về.",
    ]
    for third, role in ((texts[2], "heading"), ("Giá lúa mùa tăng trở lại", "title")):
        lines = split_lines("\n".join([*texts[:2], third, texts[3]]))
        labels = settle(lines, [(role, "t") for role in ("title", "body", "title", "body")])
        assert [label for label, _ in labels] == ["title", "body", role, "body"]


@pytest.mark.parametrize(
    ("tail", "role"),
    [
        ("Trường làng Bãi Sậy có thư viện PTheo bà Tám, sách do cựu học sinh góp, và hiệu trưởng...", "teaser"),
        ("Trường làng Bãi Sậy có thư viện mớiTheo bà Tám, sách do cựu học sinh góp, và hiệu trưởng…", "teaser"),
        ("Trường làng Bãi Sậy có thư viện mớiTheo bà Tám, sách do cựu học sinh góp.", "body"),
        ("Trường làng Bãi Sậy mở kênh trên YouTube và tặng iPhone cho bà Tám, ông Chín, hiệu trưởng...", "body"),
        ("Ông Tám nói vậy. Trường làng có thư viện mớiTheo bà Tám, sách do cựu học sinh góp, và...", "body"),
    ],
)
def test_an_old_story_glued_to_the_end_is_a_teaser(tail: str, role: str) -> None:
    lines = split_lines("\n".join([TEXTS["title"], TEXTS["lead"], TEXTS["body"], tail]))
    assert settle(lines, [(name, "t") for name in ("title", "lead", "body", "body")])[-1][0] == role


def test_very_long_lines_are_prose() -> None:
    lines = split_lines("Cầu gãy giữa đêm\n" + "ông Tám nói rằng cầu đã gãy " * 20)
    assert [role for role, _ in settle(lines, [("title", "t"), ("site", "t")])] == ["title", "body"]


@pytest.mark.parametrize(
    ("rule", "under", "settled"),
    [
        ("role:furniture:Tin khác", "Giá lúa mùa tăng trở lại", "teaser"),
        ("role:shape", "Giá lúa mùa tăng trở lại", "prompt"),
        ("role:furniture:Tin khác", "Gửi ngay", "prompt"),
        ("role:furniture:Tin khác", "Bạn hãy gửi cho chúng tôi.", "prompt"),
    ],
)
def test_headlines_under_a_label_are_teasers(rule: str, under: str, settled: str) -> None:
    lines = split_lines(f"{TEXTS['title']}\n{TEXTS['body']}\n{TEXTS['body']}\nTin khác\n{under}")
    labels = [
        ("title", "role:shape"),
        ("body", "role:shape"),
        ("body", "role:shape"),
        ("label", rule),
        ("prompt", "role:shape"),
    ]
    assert settle(lines, labels)[-1][0] == settled


@pytest.mark.parametrize(
    ("page", "settled"),
    [
        ("Ông Tám nói rằng cầu đã gãy lúc nửa đêm.", "body"),
        ("Ông Tám nói: “Cầu đã gãy lúc nửa đêm\nVan Khe\nBà Chín cho biết không ai bị thương.", "body site body"),
        ("Cầu Vạn Khê gãy giữa đêm nay", "site"),  # a bare line that ends no sentence
        ("Liên hệ ngay.", "site"),
        ("\n".join(["Ông Tám nói rằng cầu đã gãy lúc nửa đêm."] * 5), "site site site site site"),
    ],
)
def test_a_few_lines_of_pasted_prose_are_text(page: str, settled: str) -> None:
    lines = split_lines(page)
    assert [role for role, _ in settle(lines, [("site", "role:shape")] * len(lines))] == settled.split()


def test_known_furniture_is_not_pasted_prose() -> None:
    lines = split_lines("Ghi rõ nguồn khi phát hành lại thông tin từ trang này.")
    assert settle(lines, [("site", "role:furniture:ghi rõ nguồn")]) == [("site", "role:furniture:ghi rõ nguồn")]


@pytest.mark.parametrize("stamp", ["Thứ ba, 14/5/2024, 10:20 (GMT+7)", "14/05/2024 10:20", "Thứ Ba, 14/05/2024"])
@pytest.mark.parametrize("taken", ["title", "site"])
def test_a_day_right_above_the_text_is_its_date_and_what_is_above_its_headline(stamp: str, taken: str) -> None:
    lines = split_lines(f"{TEXTS['title']}\n{stamp}\n{TEXTS['body']}\n{TEXTS['body']}")
    labels = settle(lines, [("site", "role:shape"), (taken, "role:shape"), ("body", "role:shape"), ("body", "role:shape")])
    assert [role for role, _ in labels] == ["title", "dateline", "body", "body"]


def test_a_sentence_with_a_day_in_it_is_no_date_line() -> None:
    lines = split_lines(f"{TEXTS['title']}\nNgày 14/5/2024, cầu Vạn Khê gãy giữa đêm.\n{TEXTS['body']}")
    labels = [("title", "role:shape"), ("body", "role:shape"), ("body", "role:shape")]
    assert settle(lines, labels) == labels


LOST_CASES = [
    (
        "Cầu Vạn Khê gãy giữa đêm|site/Gửi lời bàn|prompt/Cầu Vạn Khê gãy giữa đêm vì lũ, ông Tám nói.|lead/"
        "Không ai bị thương.|body",
        ["title", "prompt", "lead", "body"],
    ),
    (
        "Giá lúa mùa tăng|title/Giá lúa tăng.|body/Cầu Vạn Khê gãy giữa đêm|teaser/Cầu Vạn Khê gãy giữa đêm|teaser/"
        "Ông Tám nói cầu Vạn Khê gãy giữa đêm vì lũ lớn.|lead/Không ai bị thương.|body",
        ["title", "body", "title", "heading", "lead", "body"],
    ),
    (
        "Chợ huyện mở lại phiên đầu|site/Gửi lời bàn|prompt/Ông Tám nói cầu gãy vì lũ.|lead/Ông về.|body",
        ["site", "prompt", "lead", "body"],
    ),
    (
        "Giá lúa mùa tăng|title/Giá lúa tăng.|body/Giá lúa mùa tăng lại|teaser/Giá lúa mùa tăng lại, ông nói.|body",
        ["title", "body", "teaser", "body"],
    ),
]


@pytest.mark.parametrize(("page", "roles"), LOST_CASES)
def test_a_lost_headline_is_known_by_the_text_that_takes_up_its_words(page: str, roles: list[str]) -> None:
    rows = [row.split("|") for row in page.split("/")]
    lines = split_lines("\n".join(words for words, _ in rows))
    assert [role for role, _ in settle(lines, [(role, "role:shape") for _, role in rows])] == roles


@pytest.mark.parametrize(
    ("stamp", "below", "role"),
    [
        ("Thứ Năm, 14/11/2024 | 08:15", "", "dateline"),
        ("Xuất bản lúc 8h15 thứ năm, 14/11/2024", "", "dateline"),
        ("4 Tháng Ba 2019 | 08:15", "", "dateline"),
        ("Thứ Năm, 14/11/2024", "", "site"),
        ("Thứ Năm, 14/11/2024 | 08:15", "14/11/2024 07:02", "site"),
    ],
)
def test_a_day_and_hour_above_the_first_headline_is_its_own_unless_it_has_another(stamp: str, below: str, role: str) -> None:
    rows = [("Nhịp Sông", "site"), (stamp, "site"), ("Cầu Vạn Khê gãy giữa đêm", "title")]
    rows += [(below, "dateline")] if below else []
    rows += [("Cây cầu gãy giữa đêm, không ai bị thương.", "lead"), ("Ông Tám nói rằng cầu đã gãy lúc nửa đêm.", "body")]
    lines = split_lines("\n".join(words for words, _ in rows))
    assert settle(lines, [(r, "role:shape") for _, r in rows])[1][0] == role


UNTOLD_CASES = [
    (
        "Cầu Vạn Khê gãy giữa đêm|site/Gửi lời bàn|site/Ghi tên vào sổ bạn đọc|title/Cầu Vạn Khê gãy giữa đêm vì lũ lớn.|lead/"
        "Không ai bị thương.|body",
        ["title", "site", "prompt", "lead", "body"],
    ),
    (
        "Cầu Vạn Khê gãy|title/Cầu Vạn Khê gãy giữa đêm, ông Tám nói.|body/Giá lúa mùa tăng trở lại|title/"
        "Ông Tám nói cầu Vạn Khê gãy vì lũ.|lead/Dân làng chờ đò.|body",
        ["title", "body", "teaser", "body", "body"],
    ),
    (
        "Cầu Vạn Khê gãy|title/Cầu Vạn Khê gãy giữa đêm, ông Tám nói.|body/Giá lúa mùa tăng trở lại|title/"
        "Giá lúa mùa ở chợ Bến nay là tám ngàn.|lead/Dân làng vui.|body",
        ["title", "body", "title", "lead", "body"],
    ),
]


@pytest.mark.parametrize(("page", "roles"), UNTOLD_CASES)
def test_a_headline_that_no_text_takes_up_is_a_line_of_the_site(page: str, roles: list[str]) -> None:
    rows = [row.split("|") for row in page.split("/")]
    lines = split_lines("\n".join(words for words, _ in rows))
    assert [role for role, _ in settle(lines, [(role, "role:shape") for _, role in rows])] == roles
