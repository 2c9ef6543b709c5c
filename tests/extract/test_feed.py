"""RSS and Atom: an entry is a page with its title, text, address and day."""

from __future__ import annotations

import html
from pathlib import Path

import pytest
from tests.extract.container_case import BODY, TITLE, opened

RSS = f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Báo Vạn Cát</title><link>https://bao-vancat.vn</link>
<item><title><![CDATA[{TITLE}]]></title><link>https://bao-vancat.vn/ben-do.html</link>
<description>Tóm tắt ngắn.</description><content:encoded><![CDATA[<p>{BODY}</p>]]></content:encoded>
<pubDate>Mon, 18 Mar 2024 10:00:00 +0700</pubDate></item>
<item><title>Mưa lớn &amp;amp; gió</title><guid isPermaLink="false">x1</guid><description>Mưa lớn ở Sông Hồ.</description>
<dc:date>2024-03-19</dc:date></item>
<item><link>https://bao-vancat.vn/trong.html</link></item>
</channel></rss>"""
ATOM = f"""<?xml version="1.0"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>Báo Vạn Cát</title>
<entry><title>{TITLE}</title><link rel="self" href="https://bao-vancat.vn/self"/><link href="https://bao-vancat.vn/ben-do.html"/>
<updated>2024-03-20T00:00:00Z</updated><published>2024-03-18T10:00:00+07:00</published>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>{BODY}</p></div></content></entry>
<entry><title>Chữ</title><id>https://bao-vancat.vn/2</id><summary type="text">3 &lt; 5</summary></entry></feed>"""


def test_rss(tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    path.write_text(RSS, encoding="utf-8")
    pages, skipped, _ = opened(path)
    assert [p.source for p in pages] == [f"{path}#1", f"{path}#2"]
    first, second = pages
    assert first.raw is not None
    assert f"<h1>{TITLE}</h1>" in first.raw.decode()
    assert f"<p>{BODY}</p>" in first.raw.decode()
    assert (first.hints.url, first.hints.published) == ("https://bao-vancat.vn/ben-do.html", "Mon, 18 Mar 2024 10:00:00 +0700")
    assert (first.hints.title, first.hints.outlet) == (TITLE, "")
    assert second.raw == "Mưa lớn & gió\n\nMưa lớn ở Sông Hồ.\n".encode()
    assert (second.hints.url, second.hints.published, second.hints.outlet) == ("", "2024-03-19", "Báo Vạn Cát")
    assert skipped == {f"{path}#3": "an entry without title and text"}


def test_atom(tmp_path: Path) -> None:
    path = tmp_path / "feed.atom"
    path.write_text(ATOM, encoding="utf-8")
    pages, _, _ = opened(path)
    assert (pages[0].hints.url, pages[0].hints.published) == ("https://bao-vancat.vn/ben-do.html", "2024-03-18T10:00:00+07:00")
    assert pages[0].raw is not None
    assert BODY in html.unescape(pages[0].raw.decode())
    assert pages[1].hints.url == "https://bao-vancat.vn/2"
    assert pages[1].raw is not None
    assert "3 &lt; 5" in pages[1].raw.decode() or "3 < 5" in pages[1].raw.decode()


@pytest.mark.parametrize("path", ["feed.rss", "feed.txt"])
def test_a_page_that_tells_of_feeds_is_a_page(tmp_path: Path, path: str) -> None:
    (tmp_path / path).write_text("Tin về <rss> và <feed>", encoding="utf-8")
    assert [p.kind for p in opened(tmp_path / path)[0]] == ["page"]


def test_entities_are_not_resolved_and_nothing_is_fetched(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("mật khẩu", encoding="utf-8")
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    path = tmp_path / "feed.xml"
    path.write_text(
        f'<?xml version="1.0"?>\n<!DOCTYPE rss [<!ENTITY l0 "ha">{laughs}<!ENTITY f SYSTEM "{tmp_path}/secret.txt">]>\n'
        "<rss><channel><item><title>a</title><description>&l11; &f;</description></item></channel></rss>",
        encoding="utf-8",
    )
    pages, _, _ = opened(path)
    assert all(p.raw is None or (len(p.raw) < 10_000 and "mật" not in p.raw.decode()) for p in pages)


@pytest.mark.parametrize(
    "raw",
    [
        RSS.encode()[:700],
        b"<rss>" + b"<a>" * 100_000 + b"</rss>",
        b"<rss><channel><item><title>a\x00b</title><description>c</description></item></channel></rss>",
        b"<rss></rss>",
        b"<feed \xff\xfe<",
        RSS.encode().replace(b"UTF-8", b"no-such"),
    ],
)
def test_hostile_feeds(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "feed.xml"
    path.write_bytes(raw)
    pages, skipped, _ = opened(path)
    assert len(pages) <= 2
    assert pages or skipped
    assert all(len(reason) < 250 and "\n" not in reason for reason in skipped.values())


def test_an_old_feed_that_names_its_type(tmp_path: Path) -> None:
    head = b'<?xml version="1.0"?>\n<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://my.example/rss.dtd">\n'
    (tmp_path / "a.xml").write_bytes(head + b"<rss><channel><item><title>a</title></item></channel></rss>")
    pages, skipped, _ = opened(tmp_path / "a.xml")
    assert [p.raw for p in pages] == [b"a\n"]
    assert skipped == {}
