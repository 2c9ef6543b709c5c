from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

import pytest

from nguon.store.case import Case

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

IN_VIEW = """(element) => {
  const box = element.getClientRects()[0];
  const over = document.elementFromPoint(box.left + 3, box.top + box.height / 2);
  return box.top >= 0 && box.bottom <= innerHeight && element.contains(over);
}"""
MARKED = (
    "(element) => getComputedStyle(element).outlineStyle !== 'none' && parseFloat(getComputedStyle(element).outlineWidth) >= 2"
)

Open = Callable[..., "Page"]


def test_from_home_to_the_words_in_two_clicks(open_page: Open) -> None:
    page = open_page("/")
    page.get_by_role("link", name="phủ nhận 3/2024 → xác nhận 4/2024").click()
    page.wait_for_url("**/story/**")
    finding = page.locator(".finding.kind-reversal").first
    shown = "(element) => element.getBoundingClientRect().top >= 0 && element.getBoundingClientRect().top < innerHeight / 2"
    page.wait_for_function(shown, arg=finding.element_handle(), timeout=5000)
    finding.get_by_role("link", name="nhà máy giấy đã xả thải ra sông Lũng trong ba tháng", exact=True).click()
    page.wait_for_url("**/article/**")
    words = page.locator(".mk:target")
    page.wait_for_function(IN_VIEW, arg=words.element_handle(), timeout=5000)
    assert "nhà máy giấy đã xả thải ra sông Lũng trong ba tháng" in words.inner_text()
    assert words.evaluate(IN_VIEW)
    assert words.evaluate(MARKED)
    assert "xác nhận" in page.locator(".card.here").inner_text()


def test_from_home_to_the_words_in_one_click_on_a_phone(open_page: Open) -> None:
    page = open_page("/", viewport={"width": 390, "height": 800}, reduced_motion="reduce")
    page.locator(".peek").first.click()
    page.wait_for_url("**/article/**")
    words = page.locator(".mk:target")
    page.wait_for_function(IN_VIEW, arg=words.element_handle(), timeout=5000)
    assert words.evaluate(MARKED)


@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize("width", [390, 1280])
def test_every_screen_runs_nothing_and_fits(open_page: Open, desk_case: Path, width: int, javascript: bool) -> None:
    snapshot = Case.open(desk_case).snapshot
    paths = ["/", "/findings", "/actors", "/search?q=" + quote('"><img src=x onerror=alert(1)>'), "/api"]
    for table, prefix in (("stories", "story"), ("articles", "article"), ("actors", "actor"), ("reuse", "compare")):
        paths += [f"/{prefix}/{quote(row.id, safe='')}" for row in snapshot.rows(table)]
    page = open_page("/", viewport={"width": width, "height": 800}, java_script_enabled=javascript)
    for path in paths:
        page.goto(urlsplit(page.url)._replace(path="", query="", fragment="").geturl() + path)
        if javascript:
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_layers_by_keys_and_without_javascript(open_page: Open, desk_case: Path) -> None:
    article = next(a for a in Case.open(desk_case).snapshot.rows("articles") if a.outlet == "Báo Sông Lũng")
    page = open_page(f"/article/{article.id}")
    furniture, time = page.locator(".block.fur").first, page.locator(".paper .ti").first
    underlined = "(element) => getComputedStyle(element).borderBottomStyle"
    assert furniture.is_visible()
    assert time.evaluate(underlined) == "dashed"
    page.keyboard.press("b")
    page.keyboard.press("t")
    assert not furniture.is_visible()
    assert time.evaluate(underlined) == "none"
    page.keyboard.press("t")
    assert time.evaluate(underlined) == "dashed"
    plain = open_page(f"/article/{article.id}", java_script_enabled=False)
    plain.locator("#layer-furniture").uncheck()
    assert not plain.locator(".block.fur").first.is_visible()


def test_keys_for_statements_marks_search_and_help(open_page: Open, desk_case: Path) -> None:
    article = next(a for a in Case.open(desk_case).snapshot.rows("articles") if a.outlet == "Báo Sông Lũng")
    page = open_page(f"/article/{article.id}", reduced_motion="reduce")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.locator(".card.here .no").inner_text() == "2"
    assert page.locator(".mk.here").evaluate(IN_VIEW)
    page.keyboard.press("k")
    assert page.locator(".card.here .no").inner_text() == "1"
    page.keyboard.press("]")
    tip = page.locator("#tip")
    tip.wait_for()
    assert "Luật" in tip.inner_text()
    page.keyboard.press("Escape")
    assert not tip.is_visible()
    page.keyboard.press("?")
    assert page.locator("dialog#keys").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("dialog#keys").is_visible()
    page.keyboard.press("/")
    page.keyboard.type("song lung")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=song+lung")
    assert page.locator("mark").first.is_visible()


def test_a_mark_explains_itself(open_page: Open, desk_case: Path) -> None:
    article = next(a for a in Case.open(desk_case).snapshot.rows("articles") if a.outlet == "Báo Sông Lũng")
    page = open_page(f"/article/{article.id}")
    page.locator(".paper .fi").first.hover()
    tip = page.locator("#tip").inner_text()
    assert "khoảng 40 hộ" in tip
    assert "number" in tip
    page.locator(".paper .ti").first.click()
    assert "2024-03-04" in page.locator("#tip").inner_text()


def test_language_and_theme_are_remembered(open_page: Open) -> None:
    page = open_page("/")
    page.get_by_role("link", name="EN", exact=True).click()
    assert page.get_by_role("heading", name="Stories").is_visible()
    page.get_by_role("link", name="Findings", exact=True).click()
    assert page.get_by_role("heading", name="Findings").first.is_visible()
    page.get_by_role("link", name="Theme: dark").click()
    page.wait_for_url("**theme=dark**")
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.goto(page.url.split("/findings", maxsplit=1)[0])
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == dark
    assert page.locator("html").get_attribute("data-theme") == "dark"


CONTRAST = """() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (c) => {
    canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = c; canvas.fillRect(0, 0, 1, 1);
    const d = canvas.getImageData(0, 0, 1, 1).data; return [d[0], d[1], d[2], d[3] / 255];
  };
  const over = (top, under) => [0, 1, 2].map((i) => top[i] * top[3] + under[i] * (1 - top[3]));
  const light = (c) => {
    const [r, g, b] = c.map((v) => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (e) => {
    const up = []; for (let n = e; n; n = n.parentElement) up.unshift(rgba(getComputedStyle(n).backgroundColor));
    return up.reduce((under, top) => over(top, under), [255, 255, 255]);
  };
  const bad = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const e = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || !e.checkVisibility() || e.closest("svg, .unseen, dialog, .skip")) continue;
    const style = getComputedStyle(e), back = ground(e), fore = over(rgba(style.color), back);
    const [a, b] = [light(fore), light(back)].sort((x, y) => y - x);
    const size = parseFloat(style.fontSize), large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
    const ratio = (a + 0.05) / (b + 0.05);
    const what = `${e.tagName}.${e.className}: ${walk.currentNode.data.trim().slice(0, 30)}`;
    if (ratio < (large ? 3 : 4.5)) bad.push(`${ratio.toFixed(2)} ${what}`);
  }
  return bad;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast(open_page: Open, desk_case: Path, scheme: str) -> None:
    article = next(a for a in Case.open(desk_case).snapshot.rows("articles") if a.outlet == "Báo Sông Lũng")
    for path in (
        "/",
        "/story/s-song",
        f"/article/{article.id}",
        "/actor/a-thach",
        "/search?q=song",
        "/compare/r-copy",
        "/findings",
    ):
        page = open_page(path, color_scheme=scheme, reduced_motion="reduce")
        assert page.evaluate(CONTRAST) == [], path


def test_everything_can_be_reached_and_has_a_name(open_page: Open, desk_case: Path) -> None:
    article = Case.open(desk_case).snapshot.rows("articles")[0]
    unnamed = """() => [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, "
      + "[tabindex='0']")].filter((e) => {
      const label = e.getAttribute("aria-label") || e.textContent.trim() || e.title || (e.labels && e.labels.length)
        || e.getAttribute("aria-labelledby") || (e.querySelector("title") && e.querySelector("title").textContent);
      return !label;
    }).map((e) => e.outerHTML.slice(0, 80))"""
    for path in ("/", "/story/s-song", f"/article/{article.id}", "/search?q=song"):
        page = open_page(path)
        assert page.evaluate(unnamed) == [], path
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        assert page.evaluate("location.hash") == "#main"


def test_prints_without_the_frame(open_page: Open) -> None:
    page = open_page("/story/s-song")
    page.emulate_media(media="print")
    assert not page.locator(".top").is_visible()
    assert page.locator(".finding").first.is_visible()
    assert len(page.pdf()) > 10_000


def test_zoom_into_a_month(open_page: Open) -> None:
    page = open_page("/story/s-song")
    assert page.locator(".point").count() == 6, "the copy is folded into what it repeats"
    assert page.locator(".arc").count() == 2
    page.get_by_role("link", name="Phóng to 4/2024").click()
    page.wait_for_url("**month=2024-04**")
    assert page.locator(".point").count() == 3
    page.get_by_role("link", name="Xem cả khoảng thời gian").click()
    assert page.locator(".point").count() == 6


def test_search_without_accents_and_within_a_story(open_page: Open) -> None:
    page = open_page("/?lang=vi")
    page.keyboard.press("/")
    page.keyboard.type("nha may giay")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?**")
    assert "nhà máy giấy" in page.locator(".snippet").first.inner_text().lower()
    page.locator("#actor").fill("thach")
    page.locator("#from").fill("4/2024")
    page.locator("form.search button").click()
    page.wait_for_url("**from=4*")
    assert page.locator(".hit").count() == 1
    page.locator(".hit a.words").click()
    page.wait_for_url("**/article/**")
    assert "nhà máy giấy đã xả thải" in page.locator(".mk:target").inner_text()


def test_a_brief_is_taken_away_and_opens_alone(open_page: Open, tmp_path: Path) -> None:
    page = open_page("/story/s-song?lang=vi", accept_downloads=True)
    with page.expect_download() as waiting:
        page.get_by_role("link", name="HTML", exact=True).click()
    file = tmp_path / "brief.html"
    waiting.value.save_as(file)
    text = file.read_text(encoding="utf-8")
    assert "<svg" in text
    assert "Nhà máy giấy và sông Lũng" in text
    assert "src=" not in text.replace("img-src", "").replace("img src=x", "")
