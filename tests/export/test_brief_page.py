from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from lxml import etree, html

from nguon.errors import UsageError
from nguon.export import brief_page
from nguon.export.brief_page import to_brief_page
from nguon.export.message import LANGUAGES
from nguon.store.case import Case

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ATTRIBUTES = {
    "aria-hidden", "aria-label", "charset", "class", "content", "cx", "cy", "d", "height", "href", "http-equiv", "id", "lang",
    "name", "r", "rel", "role", "title", "viewbox", "viewBox", "width", "x", "y",
}  # fmt: skip


@pytest.fixture(scope="module", params=LANGUAGES)
def page(request: pytest.FixtureRequest, desk_case: Path) -> str:
    return to_brief_page(Case.open(desk_case).snapshot, None, request.param)


def test_nothing_runs_and_nothing_is_fetched(page: str) -> None:
    root = html.fromstring(page)
    assert not root.xpath("//script | //img | //iframe | //object | //embed | //form | //link | //base | //textarea")
    assert {name for e in root.iter(etree.Element) for name in e.attrib} <= ATTRIBUTES
    links = [str(href) for href in root.xpath("//@href")]
    assert "https://tin.example/ha-loc.html" in links
    assert [href for href in links if not re.match(r"#s\d+-f?\d+$|https://tin\.example/", href)] == []
    assert "\u202e" not in page
    assert "\x07" not in page
    style = root.xpath("//style")[0].text
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'" in root.xpath("//meta[@http-equiv]/@content")[0]
    assert "url(" not in style
    assert "@import" not in style


def test_what_a_hostile_page_says_is_there_as_words(page: str) -> None:
    assert "<script>alert('x')</script>" in html.fromstring(page).text_content()


def test_every_way_inside_leads_somewhere(page: str) -> None:
    root = html.fromstring(page)
    ids = [str(i) for i in root.xpath("//@id")]
    assert len(set(ids)) == len(ids)
    assert {str(h)[1:] for h in root.xpath("//@href") if str(h).startswith("#")} <= set(ids)


def test_the_parts(desk_case: Path) -> None:
    page = to_brief_page(Case.open(desk_case).snapshot, "s-song", "vi")
    root = html.fromstring(page)
    assert root.xpath("//html/@lang") == ["vi"]
    assert [h.text_content() for h in root.xpath("//h1 | //h2")] == [
        "Nhà máy giấy và sông Lũng", "Phát hiện", "Dòng thời gian", "Sự kiện", "Mạch", "Sao chép", "Các bài",
        "Các phát ngôn trong hình",
    ]  # fmt: skip
    assert len(root.xpath("//svg//a[contains(@class, 'point')]")) == 6
    words = " ".join(root.text_content().split())
    assert "không có chuyện nhà máy xả nước thải ra sông (Báo Sông Lũng/bac-tin.txt, ra 4/3/2024)" in words


def test_a_case_without_stories(desk_case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(brief_page, "find_stories", lambda *_: [])
    root = html.fromstring(to_brief_page(Case.open(desk_case).snapshot, None, "en"))
    assert "This case has no story yet." in root.text_content()


def test_errors(desk_case: Path) -> None:
    snapshot = Case.open(desk_case).snapshot
    with pytest.raises(UsageError, match="no story 'x'"):
        to_brief_page(snapshot, "x")


@pytest.mark.browser
def test_in_a_browser_offline(chromium: Browser, desk_case: Path, tmp_path: Path) -> None:
    file = tmp_path / "brief.html"
    file.write_text(to_brief_page(Case.open(desk_case).snapshot, None, "vi"), encoding="utf-8")
    said: list[Any] = []
    requests: list[str] = []
    page = chromium.new_page(viewport={"width": 1000, "height": 800})
    page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: requests.append(request.url))
    page.goto(file.as_uri())
    assert page.locator("svg a.point").first.bounding_box()["width"] > 5
    page.locator("svg a.point").first.click()
    assert page.locator("li:target").count() == 1
    colour = page.locator("svg a.point circle").first.evaluate("e => getComputedStyle(e).stroke")
    assert colour.startswith("rgb")
    assert page.pdf().startswith(b"%PDF")
    assert said == []
    assert [url for url in requests if not url.startswith(file.as_uri())] == []
    page.close()
