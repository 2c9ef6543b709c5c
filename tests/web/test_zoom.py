"""The picture of a story in a browser: zoom along time, tips, and the way to the words by pointer, keyboard and finger."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

STORY = "/story/s-song"
SEEN = "() => [...document.querySelectorAll('.lanes .point')].filter((p) => p.getClientRects().length).length"
PLACES = """() => [...document.querySelectorAll('.lanes .point')].filter((p) => p.getClientRects().length)
  .map((p) => p.querySelector('circle').getBoundingClientRect()).map((b) => [b.left + b.width / 2, b.width, b.top])"""
LABELS = """() => [...document.querySelectorAll('.lanes .axis text')].filter((t) => t.getClientRects().length)
  .map((t) => t.textContent)"""

Open = Callable[..., "Page"]


def settled(page: Page) -> None:
    """Wait until the picture is drawn again."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def press(page: Page, name: str) -> None:
    page.locator(f"[data-zoom={name}]").click()
    settled(page)


def test_buttons_zoom_along_time_and_marks_keep_their_size(open_page: Open) -> None:
    page = open_page(STORY)
    before, labels = page.evaluate(PLACES), page.evaluate(LABELS)
    assert len(before) == 6
    for _ in range(9):
        if page.locator("[data-zoom=in]").is_enabled():
            press(page, "in")
    after = page.evaluate(PLACES)
    assert len(after) < 6
    assert {round(size) for _, size, _ in after} == {round(size) for _, size, _ in before}
    assert page.evaluate(LABELS) != labels
    assert re.search(r"#\d{4}-\d\d-\d\d\.\.\d{4}-\d\d-\d\d$", page.url)
    assert page.locator("[data-zoom=in]").is_disabled()
    press(page, "whole")
    assert [place[:2] for place in page.evaluate(PLACES)] == [place[:2] for place in before]
    assert page.evaluate(LABELS) == labels
    assert "#" not in page.url


def test_the_address_brings_the_window_back_and_arcs_follow(open_page: Open) -> None:
    page = open_page(STORY + "#2024-04-15..2024-04-30")
    settled(page)
    assert page.evaluate(SEEN) == 3
    assert "15/4/2024" in page.locator("#zoom-shown").inner_text()
    assert all("/4" in label for label in page.evaluate(LABELS))
    assert page.locator("#lanes-picture").evaluate("(e) => e.getBoundingClientRect().top < innerHeight")
    path = page.locator(".arc.kind-reversal").get_attribute("d")
    ends = page.locator(".arcs a:has(.kind-reversal)").get_attribute("data-ends")
    assert ends
    last = page.locator(".lanes .point").nth(int(ends.split()[1]))
    moved = re.search(r"translate\(([-\d.]+)", last.get_attribute("transform") or "")
    assert moved
    assert path
    place = float(last.locator("circle").get_attribute("cx") or 0) + float(moved[1])
    assert any(abs(float(x) - place) < 0.2 for x in re.findall(r"[-\d.]+", path)), "the arc ends at its mark"
    page.goto(page.url.split("#")[0] + "#2024-03-01..2024-03-10")
    settled(page)
    assert page.evaluate(SEEN) == 3


def test_wheel_keys_and_drag(open_page: Open) -> None:
    page = open_page(STORY)
    box = page.locator("#lanes-picture")
    box.scroll_into_view_if_needed()
    size = box.bounding_box()
    assert size
    middle = size["x"] + size["width"] * 0.9, size["y"] + size["height"] / 2
    page.mouse.move(*middle)
    page.mouse.wheel(0, -200)
    settled(page)
    assert "#" not in page.url, "the wheel alone scrolls the page"
    box.scroll_into_view_if_needed()
    size = box.bounding_box()
    assert size
    middle = size["x"] + size["width"] * 0.9, size["y"] + size["height"] / 2
    page.mouse.move(*middle)
    page.keyboard.down("Control")
    for _ in range(4):
        page.mouse.wheel(0, -120)
    page.keyboard.up("Control")
    settled(page)
    zoomed = page.url
    assert "#2024-" in zoomed
    page.mouse.down()
    page.mouse.move(middle[0] - 300, middle[1], steps=4)
    page.mouse.move(middle[0] + 200, middle[1], steps=4)
    page.mouse.up()
    settled(page)
    assert "/story/" in page.url
    assert page.url != zoomed, "dragging moves the window"
    box.focus()
    page.keyboard.press("0")
    settled(page)
    assert "#" not in page.url
    page.keyboard.press("+")
    page.keyboard.press("+")
    settled(page)
    near = page.url
    page.keyboard.press("ArrowRight")
    settled(page)
    assert page.url != near
    page.keyboard.press("-")
    page.keyboard.press("-")
    page.keyboard.press("-")
    settled(page)
    assert "#" not in page.url


def test_a_mark_tells_its_words_to_pointer_and_keyboard_and_leads_to_them(open_page: Open) -> None:
    page = open_page(STORY)
    mark, tip = page.locator(".lanes .point.act-confirm"), page.locator("#tip")
    mark.hover()
    assert "nhà máy giấy đã xả thải" in tip.inner_text()
    page.mouse.move(2, 2)
    assert not tip.is_visible()
    page.locator("#lanes-picture").focus()
    page.keyboard.press("Tab")
    for _ in range(30):
        if page.evaluate("document.activeElement.matches('.point.act-confirm')"):
            break
        page.keyboard.press("Tab")
    assert "nhà máy giấy đã xả thải" in tip.inner_text()
    page.keyboard.press("Enter")
    page.wait_for_url("**/article/**")
    assert "nhà máy giấy đã xả thải" in page.locator(".mk:target").inner_text()


def test_a_finger_reads_first_and_goes_with_the_second_tap(open_page: Open) -> None:
    page = open_page(STORY, viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True)
    mark = page.locator(".lanes .point").first
    mark.scroll_into_view_if_needed()
    mark.tap()
    assert page.locator("#tip").is_visible()
    assert "/story/" in page.url
    mark.tap()
    page.wait_for_url("**/article/**")


def test_two_fingers_zoom(open_page: Open) -> None:
    page = open_page(STORY, viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True)
    box = page.locator("#lanes-picture")
    box.scroll_into_view_if_needed()
    size = box.bounding_box()
    assert size
    y, x = size["y"] + 60, size["x"] + size["width"] / 2
    client = page.context.new_cdp_session(page)

    def touch(kind: str, apart: float) -> None:
        points = [{"x": x - apart, "y": y, "id": 1}, {"x": x + apart, "y": y, "id": 2}] if kind != "touchEnd" else []
        client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", 30)
    for apart in (50, 80, 110, 140):
        touch("touchMove", apart)
    touch("touchEnd", 0)
    settled(page)
    assert re.search(r"#2024-\d\d-\d\d\.\.", page.url)


def test_one_finger_moves_the_window_sideways_and_the_page_up_and_down(open_page: Open) -> None:
    page = open_page(STORY + "#2024-04-15..2024-04-30", viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True)
    settled(page)
    size = page.locator("#lanes-picture").bounding_box()
    assert size
    x, y = size["x"] + size["width"] / 2, size["y"] + 90
    client = page.context.new_cdp_session(page)

    def swipe(by_x: float, by_y: float) -> None:
        for part in range(6):
            kind = "touchMove" if part else "touchStart"
            at = {"x": x + by_x * part / 5, "y": y + by_y * part / 5, "id": 1}
            client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [at]})
        client.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        settled(page)

    before = page.url
    swipe(120, 5)
    moved = page.url
    assert moved != before
    high = page.evaluate("scrollY")
    swipe(5, -80)
    page.wait_for_function("(high) => scrollY > high", arg=high)
    assert page.url == moved


def test_with_ctrl_the_wheel_never_zooms_the_page_itself(open_page: Open) -> None:
    page = open_page(STORY)
    page.evaluate("""() => { window.left = []; addEventListener("wheel", (e) => window.left.push(e.defaultPrevented)); }""")
    box = page.locator("#lanes-picture")
    box.scroll_into_view_if_needed()
    size = box.bounding_box()
    assert size
    page.mouse.move(size["x"] + size["width"] / 2, size["y"] + 60)
    page.keyboard.down("Control")
    for by in (100, *[-120] * 14):
        page.mouse.wheel(0, by)
    settled(page)
    page.keyboard.up("Control")
    assert page.locator("[data-zoom=in]").is_disabled()
    left = page.evaluate("window.left")
    assert left, "what D3 has no use for comes to the end"
    assert all(left)


def test_a_drag_that_begins_on_a_mark_is_no_click(open_page: Open) -> None:
    page = open_page(STORY + "#2024-04-01..2024-04-30")
    settled(page)
    page.evaluate("() => { window.clicks = 0; addEventListener('click', () => { window.clicks += 1; }); }")
    before = page.url
    mark = page.locator(".lanes .point:not(.gone)").first.locator("circle").bounding_box()
    assert mark
    x, y = mark["x"] + mark["width"] / 2, mark["y"] + mark["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 80, y, steps=4)
    page.mouse.up()
    settled(page)
    assert page.evaluate("window.clicks") == 0
    assert page.url != before
    press(page, "whole")
    page.locator(".lanes .point").first.click()
    page.wait_for_url("**/article/**")


def test_without_javascript_months_remain(open_page: Open) -> None:
    page = open_page(STORY, java_script_enabled=False)
    assert not page.locator("#zoom").is_visible()
    page.locator(".axis a").last.click()
    page.wait_for_url("**month=**")
