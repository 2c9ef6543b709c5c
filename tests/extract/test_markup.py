"""HTML pages: blocks with a way back, the page's own data, broken and hostile markup."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from nguon.errors import PageError
from nguon.extract.markup import is_html
from nguon.extract.meta import host_of
from nguon.extract.page import extract_page
from nguon.lang.pack import load
from nguon.model.reading import Reading

PACK = load("vi")

PAGE = """<!DOCTYPE html>
<html lang="vi"><head><meta charset="utf-8"><title>Cầu Vạn Khê nứt sau ba tháng | Bến Sông News</title>
<meta property="og:title" content="Cầu Vạn Khê nứt sau ba tháng"><meta property="og:site_name" content="Bến Sông News">
<link rel="canonical" href="https://bensong.example/cau-van-khe-20240604081500.htm">
<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle",
"headline":"Cầu Vạn Khê nứt sau ba tháng","datePublished":"2024-06-04T08:15:00+07:00","author":{"name":"Hồng Nhật"}}</script>
<style>p{color:red}</style></head><body>
<nav><ul><li><a href="/">Trang chủ</a></li><li><a href="/ts">Thời sự</a></li><li><a href="/tg">Thế giới</a></li></ul></nav>
<noscript>Hãy bật JavaScript</noscript>
<article><h1 class="title">Cầu Vạn Khê nứt sau ba tháng</h1><span class="date">Thứ ba, 4/6/2024, 08:15</span>
<p class="sapo">Sở Giao thông tỉnh Hà Khê thừa nhận cây cầu có vết nứt dài hai mét chỉ ba tháng sau ngày thông xe.</p>
<div class="content"><p>Sáng 3/6, ông Trần Khắc Tường, Phó giám đốc Sở, cho biết vết nứt
<b>xuất hiện</b> ở nhịp thứ tư của cây cầu.</p>
<figure><img src="a.jpg"><figcaption>Vết nứt trên cầu. Ảnh: Lê Tám</figcaption></figure>
<p>“Chúng tôi đã cấm xe tải qua cầu và mời đơn vị thi công đến kiểm tra”, ông Tường nói trong buổi họp sáng cùng ngày.</p>
<p>Người dân ở hai đầu cầu cho biết họ thấy mặt đường bị lún từ nhiều tuần trước, đã báo cho xã
nhưng chưa ai đến xem.<script>x()</script></p>
<p>Theo ông Tường, cây cầu được nghiệm thu hồi tháng 3 và không có dấu hiệu bất thường nào được ghi nhận trong hồ sơ.</p>
</div><p class="author">Hồng Nhật</p></article>
<aside class="related"><h3>Tin liên quan</h3><ul><li>
<a href="/1">Giá lúa mùa ở Đồng Khê tăng trở lại</a> <time>5/6/2024</time></li>
<li><a href="/2">Đội bóng Hà Khê thay huấn luyện viên</a> <time>6/6/2024</time></li></ul></aside>
<footer>© 2024 Bến Sông News. Giữ bản quyền nội dung.<br>Hotline: 0900 000 111</footer></body></html>"""


def check_paths(reading: Reading, tree: Any) -> None:
    """Each block's XPath leads to one element, whose text holds the block."""
    for block in [*reading.furniture, *(b for p in reading.pieces for b in p.blocks)]:
        assert block.xpath
        [element] = tree.xpath(block.xpath)
        words = reading.page.text[block.start : block.end]
        assert " ".join(words.split()) in " ".join(element.text_content().split())


def test_a_page() -> None:
    reading = extract_page("a.html", PAGE.encode(), PACK)
    check_paths(reading, html.document_fromstring(PAGE))
    assert reading.page.kind == "html"
    [piece] = reading.pieces
    text = reading.page.text
    assert piece.article.title == "Cầu Vạn Khê nứt sau ba tháng"
    assert piece.article.published is not None
    assert (piece.article.published.value, piece.article.published_rule) == ("2024-06-04", "meta")
    assert piece.article.outlet == "Bến Sông News"
    roles = [b.role for b in piece.blocks]
    assert roles.count("body") == 4
    assert {"title", "dateline", "lead", "caption", "byline"} <= set(roles)
    assert "Hãy bật JavaScript" in text
    assert "x()" not in text
    assert "color:red" not in text
    furniture = {text[b.start : b.end]: b.role for b in reading.furniture}
    assert furniture["Tin liên quan"] == "label"
    assert furniture["Trang chủ"] == "site"


BUTTONS = ["Chia sẻ", "Bình luận", "Lưu", "Gửi cho bạn", "12", "Nghe đọc bài", "Cỡ chữ"]


@pytest.mark.parametrize("row", ["<ul class=tuong-tac>{}</ul>", "<div>{}</div>", '<div class="social">{}</div>'])
@pytest.mark.parametrize("item", ["<li><a>{}</a></li>", "<div>{}</div>", "<button>{}</button>"])
@pytest.mark.parametrize("before", ['<div class="content">', '<p class="author">', "<aside"])
def test_rows_of_buttons_are_no_captions(row: str, item: str, before: str) -> None:
    buttons = row.format("".join(item.format(words) for words in BUTTONS))
    reading = extract_page("b.html", PAGE.replace(before, buttons + before, 1).encode(), PACK)
    text = reading.page.text
    taken = {text[b.start : b.end]: b.role for piece in reading.pieces for b in piece.blocks}
    assert not set(BUTTONS) & set(taken)


def test_charset_of_the_page_is_believed() -> None:
    raw = PAGE.replace("utf-8", "utf-16").encode("utf-16")
    assert extract_page("u.html", raw, PACK).pieces[0].article.title == "Cầu Vạn Khê nứt sau ba tháng"


BROKEN = {
    "cut off": PAGE[: len(PAGE) * 2 // 3],
    "unclosed": PAGE.replace("</p>", "").replace("</li>", "").replace("</div>", ""),
    "no head": PAGE[PAGE.index("<body>") :],
    "zeros": PAGE.replace("<article>", "\x00<article>\x00"),
    "odd names": PAGE.replace("<article>", "<o:p><x-y data-a='1'>").replace("</article>", "</x-y></o:p>"),
    "frames": PAGE.replace("<nav>", "<iframe src=x>an</iframe><object>bo</object><nav>"),
    "comments": PAGE.replace("Sáng 3/6", "Sáng <!-- c --> 3/6").replace("<nav>", "<!-- <p>x</p> --><nav>"),
    "xml": '<?xml version="1.0" encoding="utf-8"?>\n' + PAGE,
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_markup(name: str) -> None:
    reading = extract_page(name, BROKEN[name].encode(), PACK)
    check_paths(
        reading,
        html.document_fromstring(BROKEN[name].replace("\x00", "\ufffd").encode(), parser=html.HTMLParser(encoding="utf-8")),
    )
    assert reading.pieces


def test_a_hundred_thousand_nested_elements() -> None:
    raw = b"<html><body>" + b"<div>" * 100_000 + "Bà con đợi cầu".encode() + b"</div>" * 100_000 + b"<p>sau</p></body></html>"
    try:
        reading = extract_page("deep.html", raw, PACK)
    except PageError:
        return
    assert all(block.xpath and len(block.xpath) < 20_000 for block in reading.furniture)


def test_many_brothers() -> None:
    raw = b"<html><body>" + b"<p>a b c</p>" * 20_000 + b"</body></html>"
    reading = extract_page("wide.html", raw, PACK)
    blocks = sorted([*reading.furniture, *(b for p in reading.pieces for b in p.blocks)], key=lambda b: b.start)
    assert blocks[-1].xpath == "/html/body[1]/p[20000]"


@settings(max_examples=30)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 3200),
            st.integers(0, 30),
            st.sampled_from(["<div>", "</p>", "<br>", "x", "<a", '">', "<!--", "</div>", "&lt;", "<table>"]),
        ),
        max_size=5,
    )
)
def test_random_edits_keep_the_way_back(edits: list[tuple[int, int, str]]) -> None:
    text = PAGE
    for at, size, words in edits:
        text = text[:at] + words + text[at + size :]
    if not is_html(text):
        return
    try:
        reading = extract_page("r.html", text.encode(), PACK)
    except PageError:
        return
    check_paths(reading, html.document_fromstring(text.encode(), parser=html.HTMLParser(encoding="utf-8")))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<!DOCTYPE html><p>a", True),
        ("\ufeff<html><body>a", True),
        ("<!-- saved --><html>", True),
        ("<div><p>a</p><p>b</p></div>", True),
        ("a < b and b > c", False),
        ("Ông nói <i>không</i> rồi đi.", False),
        ("Title\nwith <br> in it", False),
    ],
)
def test_html_is_told_by_content(text: str, expected: bool) -> None:
    assert is_html(text) is expected


@pytest.mark.parametrize(
    ("url", "host"), [("https://www.bo.vn/a", "bo.vn"), ("http://m.bo.vn", "bo.vn"), ("a.txt", None), ("http://[x", None)]
)
def test_host(url: str, host: str | None) -> None:
    assert host_of(url) == host
