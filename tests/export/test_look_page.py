from __future__ import annotations

import base64
import hashlib
import re
from html import escape
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree, html

from nguon.errors import PageError, UsageError
from nguon.export.look_page import to_look_page, to_rows
from nguon.export.message import LANGUAGES, load
from nguon.model.reading import Reading
from nguon.pipeline.page import read_page

HOSTILE = "<script>alert('x')</script><img src=x onerror=alert(1)>\x07\u202e&amp;\"'"
PAGE = f"""<!DOCTYPE html><html><head><title>x</title></head><body><nav><ul><li><a href=/>Trang chủ</a></li></ul></nav>
<h1>Cầu Vạn Khê nứt sau ba tháng</h1><p class=date>4/6/2024</p>
<p>Ông Lê Khắc Tường, chủ tịch huyện Cầu Giang, cho biết vụ t.ấn c.ông không gây thiệt hại.</p><p>{escape(HOSTILE)}</p>
<p>“Chúng tôi đã cấm xe tải qua cầu và mời đơn vị thi công đến kiểm tra”, ông Tường nói trong buổi họp sáng cùng ngày.</p>
<aside><h3>Xem nhiều</h3><a href=/1>Giá lúa mùa ở Đồng Khê tăng trở lại</a></aside></body></html>"""


@pytest.fixture(scope="module")
def reading() -> Reading:
    return read_page("https://tin.example/cau-van-khe.html", PAGE.encode())


@pytest.fixture(scope="module", params=LANGUAGES)
def page(request: pytest.FixtureRequest, reading: Reading) -> str:
    return to_look_page(reading, request.param)


def test_nothing_runs_and_nothing_is_fetched(page: str) -> None:
    root = html.fromstring(page)
    assert not root.xpath("//script | //img | //iframe | //object | //embed | //form | //link | //base | //textarea")
    assert not [
        name for e in root.iter(etree.Element) for name in e.attrib if name.startswith("on") or name in ("style", "src")
    ]
    links = [str(href) for href in root.xpath("//@href")]
    assert [h for h in links if not re.match(r"#(a\d+|lines)$", h)] == ["https://tin.example/cau-van-khe.html"]
    assert "\u202e" not in page
    assert "\x07" not in page
    style = root.xpath("//style")[0].text
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'" in root.xpath("//meta[@http-equiv]/@content")[0]
    assert "url(" not in style


def test_all_lines_with_their_roles_in_words(page: str, reading: Reading) -> None:
    root = html.fromstring(page)
    messages = load(str(root.get("lang")))
    lines = root.xpath("//li[contains(@class, 'line ')]")
    rows = to_rows(reading)
    assert len(lines) == len(rows) == 8
    text = reading.page.text
    for line, row in zip(lines, rows, strict=True):
        assert messages.name("role", row.block.role) in line.find("span").text_content()
        assert " ".join(text[row.block.start : row.block.end].split()[:2]) in " ".join(line.text_content().split())
    assert "<script>alert('x')</script>" in root.text_content()
    assert "".join(m.text_content() for m in root.xpath("//mark")) == "t.ấn c.ông [tấn công]"


def test_what_is_said_stands_below_its_line(reading: Reading) -> None:
    told = [t for row in to_rows(reading) for t in row.told]
    assert len(told) == sum(len(piece.statements) for piece in reading.pieces) >= 1
    for row in to_rows(reading):
        for one in row.told:
            assert row.block.start <= one.statement.content[0].start < row.block.end


def test_the_file_can_be_used_without_a_mouse_or_eyes(page: str) -> None:
    root = html.fromstring(page)
    ids = [str(i) for i in root.xpath("//@id")]
    assert len(set(ids)) == len(ids)
    assert {str(h)[1:] for h in root.xpath("//@href") if str(h).startswith("#")} <= set(ids)
    assert root.xpath("//body/a[1]/@href") == ["#lines"]
    assert len(root.xpath("//h1")) == len(root.xpath("//main")) == 1
    assert {str(f) for f in root.xpath("//label/@for")} == {str(i) for i in root.xpath("//input/@id")}
    levels = [int(e.tag[1]) for e in root.xpath("//h1 | //h2 | //h3")]
    assert all(b <= a + 1 for a, b in pairwise(levels))


def test_other_languages_are_refused(reading: Reading) -> None:
    with pytest.raises(UsageError):
        to_look_page(reading, "xx")


def test_a_page_without_articles_and_in_another_language() -> None:
    page = to_look_page(read_page("a.txt", b"Home\nLogin\nAbout\n" + b"Read all of the news that matters today. " * 9), "en")
    assert "does not look like Vietnamese" in page


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=60), min_size=1, max_size=5))
def test_any_page_gives_whole_html(lines: list[str]) -> None:
    try:
        reading = read_page("a.txt", "\n".join(lines).encode())
    except PageError:
        return
    root = html.fromstring(to_look_page(reading))
    assert len(root.xpath("//li[contains(@class, 'line ')]")) == len(to_rows(reading))
    assert not root.xpath("//main//script | //main//a[not(@href)]")
