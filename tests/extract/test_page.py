"""Whole pages of text: articles, furniture, roles; every character keeps its place whatever is done to the page."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nguon.errors import PageError
from nguon.extract.page import extract_page
from nguon.lang.pack import load
from nguon.model.page import ARTICLE_ROLES, FURNITURE_ROLES, Block
from nguon.model.reading import Reading

PACK = load("vi")
SEEDS = Path(__file__).parents[2] / "../shared/seeds"

PAGE = """Trang chủ
Thời sự
Thế giới
Kinh doanh
Thời sự
Cầu Vạn Khê nứt sau ba tháng thông xe
Thứ ba, 4/6/2024, 08:15 (GMT+7)
(Bến Sông) - Sở Giao thông tỉnh Hà Khê thừa nhận cây cầu Vạn Khê có vết nứt dài hai mét chỉ ba tháng sau ngày thông xe.
Cầu Vạn Khê nứt sau ba tháng thông xe - Ảnh 1.
Vết nứt trên mặt cầu Vạn Khê sáng 3/6. Ảnh: Lê Tám
Sáng 3/6, ông Trần Khắc Tường, Phó giám đốc Sở Giao thông tỉnh Hà Khê, cho biết vết nứt xuất hiện ở nhịp thứ tư của cây cầu.
“Chúng tôi đã cấm xe tải qua cầu và mời đơn vị thi công đến kiểm tra”, ông Tường nói với báo chí trong buổi họp sáng cùng ngày.
Quảng cáo
Theo ông Tường, cây cầu được nghiệm thu hồi tháng 3 và không có dấu hiệu bất thường nào được ghi nhận trong hồ sơ.
Người dân ở hai đầu cầu cho biết họ thấy mặt đường bị lún từ nhiều tuần trước, đã báo cho xã nhưng chưa ai đến xem xét.
Hồng Nhật
Nguồn: Reuters
Bạn cần đăng nhập để gửi bình luận
Tin mới nhất
Giá lúa mùa ở Đồng Khê tăng trở lại
09:12 04/06/2024
Đội bóng Hà Khê thay huấn luyện viên trước mùa giải
08:40 04/06/2024
Trường làng Bãi Sậy có thư viện mới
07:55 04/06/2024
© 2024 Báo điện tử Bến Sông. Giữ bản quyền nội dung.
Giấy phép số 77/GP-BTTTT cấp ngày 5/3/2020
"""


def every_block(reading: Reading) -> list[Block]:
    return sorted([*reading.furniture, *(b for p in reading.pieces for b in p.blocks)], key=lambda b: b.start)


def check_places(reading: Reading) -> None:
    """Blocks cover every line that is not blank, once, and know their article."""
    text, blocks = reading.page.text, every_block(reading)
    last = 0
    covered = set[int]()
    for block in blocks:
        assert last <= block.start < block.end <= len(text)
        assert text[block.start : block.end].strip("\ufeff\u200b\x00 ") != ""
        assert block.role in (ARTICLE_ROLES if block.article_id else FURNITURE_ROLES)
        covered.update(range(block.start, block.end))
        last = block.end
    assert not [i for i, letter in enumerate(text) if letter.isalnum() and i not in covered]
    for index, piece in enumerate(reading.pieces):
        assert piece.article.id == f"{reading.page.id[:16]}.{index}"
        assert (piece.article.start, piece.article.end) == (piece.blocks[0].start, piece.blocks[-1].end)
        for row in piece.restored:
            assert any(b.start <= row.start < row.end <= b.end for b in piece.blocks)


def roles_of(reading: Reading) -> dict[str, str]:
    return {reading.page.text[b.start : b.end]: b.role for b in every_block(reading)}


def test_a_page() -> None:
    reading = extract_page("a.txt", PAGE.encode(), PACK)
    check_places(reading)
    [piece] = reading.pieces
    assert piece.article.title == "Cầu Vạn Khê nứt sau ba tháng thông xe"
    assert piece.article.published is not None
    assert (piece.article.published.value, piece.article.published_rule) == ("2024-06-04", "dateline")
    assert "4/6/2024" in piece.article.basis_vi
    assert piece.article.outlet == "Bến Sông"
    assert piece.article.credited == ("Reuters",)
    roles = roles_of(reading)
    assert roles["Trang chủ"] == "site"
    assert roles["Tin mới nhất"] == "label"
    assert roles["09:12 04/06/2024"] == "teaser"
    assert roles["Quảng cáo"] == "ad"
    assert roles["Hồng Nhật"] == "byline"
    assert roles["Bạn cần đăng nhập để gửi bình luận"] == "prompt"
    assert roles["Vết nứt trên mặt cầu Vạn Khê sáng 3/6. Ảnh: Lê Tám"] == "caption"


def test_two_articles_without_a_line_between() -> None:
    first = PAGE.split("\n")[5:16]
    second = [line.replace("Vạn Khê", "Thủy Lộc").replace("nứt", "sập").replace("4/6", "9/6") for line in first]
    reading = extract_page("b.txt", "\n".join([*first, *second]).encode(), PACK)
    assert [piece.article.title for piece in reading.pieces] == [first[0], second[0]]
    assert [p.article.published.value for p in reading.pieces if p.article.published] == ["2024-06-04", "2024-06-09"]


BRIEFS = """Xe cứu thương lật trên đèo Mây
Một xe cứu thương lật trên đèo Mây sáng nay, hai người bị thương nhẹ.

Trường làng Bãi Sậy có thư viện mới
Chiều 3/6, trường tiểu học Bãi Sậy khánh thành thư viện 2.000 cuốn sách.
Kinh phí do cựu học sinh đóng góp, hiệu trưởng Lê Thị Tám cho biết.

Đội bóng Hà Khê thay huấn luyện viên
Hà Khê chia tay ông Trần Tường sau ba trận thua liền ở giải hạng nhất.
"""


@pytest.mark.parametrize("text", [BRIEFS, BRIEFS.replace("\n\n", "\n")])
def test_very_short_articles_are_all_kept(text: str) -> None:
    reading = extract_page("b.txt", text.encode(), PACK)
    assert [piece.article.title for piece in reading.pieces] == [
        "Xe cứu thương lật trên đèo Mây",
        "Trường làng Bãi Sậy có thư viện mới",
        "Đội bóng Hà Khê thay huấn luyện viên",
    ]
    assert not reading.furniture


@pytest.mark.parametrize(
    "head",
    [
        "Cầu Vạn Khê nứt sau ba tháng thông xe\nCầu Vạn Khê nứt sau ba tháng thông xe\n",
        "Cầu Vạn Khê nứt sau ba tháng thông xe\n\nCầu Vạn Khê nứt sau ba tháng thông xe\n\n",
        "Cầu Vạn Khê nứt sau ba tháng thông xe\n04/06/2024 08:15\nCầu Vạn Khê nứt sau ba tháng thông xe\n",
    ],
)
def test_a_headline_saved_twice_above_a_short_text(head: str) -> None:
    text = head + "Sở Giao thông tỉnh Hà Khê thừa nhận cây cầu có vết nứt dài hai mét.\nÔng Tường nói sẽ cấm xe tải.\n"
    [piece] = extract_page("t.txt", text.encode(), PACK).pieces
    assert piece.article.title == "Cầu Vạn Khê nứt sau ba tháng thông xe"
    assert [b.role for b in piece.blocks if b.role in ("lead", "body")].count("body") >= 1


FORMS = {
    "crlf": PAGE.replace("\n", "\r\n").encode(),
    "mac": PAGE.replace("\n", "\r").encode(),
    "spread": PAGE.replace("\n", "\n\n\n").encode(),
    "nfd": unicodedata.normalize("NFD", PAGE).encode(),
    "bom": b"\xef\xbb\xbf" + PAGE.encode(),
    "utf-16": PAGE.encode("utf-16"),
    "zeros": PAGE.replace(" - Ảnh", "\x00 - Ảnh").encode(),
    "odd quotes": PAGE.replace("”", "").encode(),
}


@pytest.mark.parametrize("form", FORMS)
def test_forms_of_the_same_page(form: str) -> None:
    reading = extract_page(form, FORMS[form], PACK)
    check_places(reading)
    assert len(reading.pieces) == 1
    assert unicodedata.normalize("NFC", reading.pieces[0].article.title) == "Cầu Vạn Khê nứt sau ba tháng thông xe"
    if form not in ("utf-16",):
        assert reading.page.text == FORMS[form].decode("utf-8")


def test_only_furniture() -> None:
    lines = ["Trang chủ", "Tin mới nhất", "XEM NHIỀU", "Đăng nhập", "Hotline: 0900 000 111"]
    reading = extract_page("f.txt", "\n".join(lines).encode(), PACK)
    check_places(reading)
    assert reading.pieces == ()


@pytest.mark.parametrize("raw", [b"", b"\n \n", b"<html><body></body></html>", b"<html><script>var a = 1</script></html>"])
def test_nothing_to_read(raw: bytes) -> None:
    with pytest.raises(PageError, match="empty"):
        extract_page("e", raw, PACK)


def test_one_line_of_five_megabytes_is_read_as_several() -> None:
    raw = ("Bà con đã đợi quá lâu, ông Tường nói. " * 110_000).encode()
    reading = extract_page("l.txt", raw, PACK)
    blocks = every_block(reading)
    assert len(blocks) == 5
    shown = [reading.page.text[block.start : block.end] for block in blocks]
    assert " ".join(shown) == reading.page.text.strip()
    assert all(part.endswith("nói.") for part in shown)


@pytest.mark.parametrize(
    "mess", ["a" + "\0" * 300_000 + "b ", ("\0" * 30 + "a\0\n") * 3000, "." * 300_000 + "x", "? " * 100_000 + "x"]
)
def test_runs_of_one_sign_take_no_more_time_than_their_length(mess: str) -> None:
    raw = ("Bà con đã đợi quá lâu, ông Tường nói. " * 2000 + "\n" + mess).encode()
    reading = extract_page("l.txt", raw, PACK)
    assert all(reading.page.text[b.start : b.end].strip("\0 ") for b in every_block(reading))


@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 1800), st.integers(0, 40), st.text(alphabet='aế.\n\r \u2028\x0c\u00a0“"Ả1/\ufeff', max_size=6)
        ),
        max_size=6,
    )
)
def test_random_edits_keep_every_place(edits: list[tuple[int, int, str]]) -> None:
    text = PAGE
    for at, size, words in edits:
        text = text[:at] + words + text[at + size :]
    reading = extract_page("r.txt", text.encode(), PACK)
    assert reading.page.text == text
    check_places(reading)


@given(st.text(max_size=200))
def test_any_text(text: str) -> None:
    try:
        reading = extract_page("t", text.encode("utf-8", "replace"), PACK)
    except PageError:
        return
    check_places(reading)


@pytest.mark.skipif(not SEEDS.is_dir(), reason="needs the folder ../shared")
def test_seeds() -> None:
    readings = [extract_page(path.name, path.read_bytes(), PACK) for path in sorted(SEEDS.glob("*.txt"))]
    assert [len(reading.pieces) for reading in readings] == [2, 2, 1, 1, 1]
    for reading in readings:
        check_places(reading)
    page = readings[1]
    after = page.page.text.index("Bạn thấy bài viết")
    assert all(block.end <= after for piece in page.pieces for block in piece.blocks)
