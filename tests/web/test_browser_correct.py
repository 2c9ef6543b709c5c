"""A person corrects in a real browser, with keys alone and without script, builds again, and still sees it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from nguon.export.message import load
from nguon.pipeline.case import Options, build_case
from nguon.store.case import Case, now
from nguon.store.correction import make_decision
from nguon.store.seen import open_seen

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
PAGES = ("songngan-bac-bo.html", "doimoi-bac-bo.txt", "songngan-xin-loi.html", "songngan-ket-qua.html")

Open = Callable[..., "Page"]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    case = tmp_path_factory.mktemp("built") / "case"
    build_case(case, [ROOT / "examples" / "pages" / name for name in PAGES], Options(workers=0))
    return case


@pytest.fixture
def desk(built: Path, tmp_path: Path) -> Case:
    path = tmp_path / "case"
    shutil.copytree(built, path)
    return Case.open(path)


@pytest.fixture
def open_page(chromium: Browser, desk: Case, serve: Callable[[Path], AbstractContextManager[str]]) -> Iterator[Open]:
    """Opens a screen of the case; at the end nothing may have been refused by the policy, nor any error been told."""
    told: list[str] = []
    with serve(desk.path) as address:

        def go(path: str, **options: Any) -> Page:
            page = chromium.new_context(**options).new_page()
            page.on("console", lambda message: told.append(f"{message.type}: {message.text}"))
            page.on("pageerror", lambda error: told.append(f"error: {error}"))
            page.goto(address + path)
            return page

        yield go
        for context in chromium.contexts:
            context.close()
    assert told == []


def test_a_speaker_corrected_seen_built_again_still_seen_and_undone(open_page: Open, desk: Case) -> None:
    story = max(desk.snapshot.rows("stories"), key=lambda s: len(s.articles))
    page = open_page(f"/story/{story.id}")
    finding = page.locator(".finding").first
    finding.locator(".said .fix").first.click()
    page.wait_for_url("**/correct/statement/**")
    assert page.get_by_role("heading", name="Sửa một phát ngôn").is_visible()
    page.get_by_label("Ai nói").fill("Hồ Thị Thử")
    form = page.locator("form", has=page.locator("#speaker"))
    form.get_by_label("Vì sao").fill("nghe lại băng ghi âm")
    form.get_by_label("Người sửa").fill("Lan")
    form.get_by_role("button", name="Sửa người nói").click()
    page.wait_for_url("**/article/**done=**")
    flash = page.locator(".flash")
    assert "Đã sửa" in flash.inner_text()
    assert "Hồ Thị Thử" in flash.inner_text()
    assert page.locator(".mk:target").is_visible()
    assert "Hồ Thị Thử" in page.locator(".card.here").inner_text()
    article = page.url

    page.goto(article.split("/article")[0] + f"/story/{story.id}")
    assert "Hồ Thị Thử" in (page.locator(".lanes").text_content() or "")
    assert "Hồ Thị Thử" in page.locator(".finding").first.inner_text()
    page.get_by_role("link", name="Dựng lại để thấy hệ quả").click()
    before = desk.current
    page.get_by_role("button", name="Dựng lại").click()
    page.locator("#progress", has_text="Đã dựng xong").wait_for(timeout=120_000)
    assert desk.current == (before or 0) + 1
    page.reload()
    assert "đã có trong bản dựng" in page.locator(".decision").inner_text()

    page.goto(article.split("?")[0])
    assert not page.locator(".open-note").count()
    card = page.locator(".card", has_text="Hồ Thị Thử").filter(has=page.get_by_role("link", name="Đã sửa")).first
    card.wait_for()
    card.get_by_role("link", name="Đã sửa").click()
    page.locator(".decision").get_by_role("button", name="Hoàn tác").click()
    page.locator(".flash", has_text="Đã hoàn tác").wait_for()
    page.goto(article.split("?")[0])
    assert not page.locator(".card", has_text="Hồ Thị Thử").count()
    assert page.locator(".open-note").count() == 1, "findings that rest on it wait for a build"


def test_a_date_and_joined_actors_undone_after_a_build_show_at_once(open_page: Open, desk: Case) -> None:
    article = next(a for a in desk.snapshot.rows("articles") if a.published and a.published.precision == "day")
    day = load("vi").moment(article.published)
    people = [a for a in desk.snapshot.rows("actors") if a.kind == "person"][:2]
    for kind, target, given in (
        ("date", article.id, {"value": "2021-02-03"}),
        ("same", people[0].id, {"others": [people[1].id], "value": "Hai Người Một Tên"}),
    ):
        look = open_seen(desk).overlay.patch
        desk.decisions.add(make_decision(look, kind, target, by="Lan", at=now(), **given))
    build_case(desk.path, [], Options(workers=0))
    page = open_page(f"/article/{article.id}")
    root = page.url.split("/article")[0]
    assert "3/2/2021" in page.locator("main").inner_text()
    page.goto(f"{root}/actors")
    assert "Hai Người Một Tên" in page.locator("main").inner_text()
    for _ in range(2):
        page.goto(f"{root}/corrections")
        page.locator(".decision").get_by_role("button", name="Hoàn tác").first.click()
        page.locator(".flash", has_text="Đã hoàn tác").wait_for()
    page.goto(f"{root}/corrections")
    assert page.locator(".decision.state-waiting").count() == 2
    assert "chờ lần dựng sau" in page.locator(".decision").first.inner_text()
    page.goto(f"{root}/article/{article.id}")
    assert "3/2/2021" not in page.locator("main").inner_text()
    assert day in page.locator("main").inner_text()
    page.goto(f"{root}/actors")
    actors = page.locator("main").inner_text()
    assert "Hai Người Một Tên" not in actors
    assert all(person.name in actors for person in people)
    assert page.locator(".open-note").count() == 1


def test_with_keys_alone_and_without_script(open_page: Open, desk: Case) -> None:
    statement = next(s for s in desk.snapshot.rows("statements") if s.actor)
    page = open_page(f"/article/{statement.article_id}#{statement.id.rsplit('.', 1)[1]}", reduced_motion="reduce")
    page.keyboard.press("e")
    page.wait_for_url(f"**/correct/statement/{statement.id}")
    page = open_page(f"/correct/statement/{statement.id}", java_script_enabled=False)
    page.get_by_label("Nói để làm gì").focus()
    page.keyboard.press("End")
    for _ in range(3):
        page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Sửa kiểu lời"
    page.keyboard.press("Enter")
    page.wait_for_url("**done=**")
    assert "Đã sửa" in page.locator(".flash").inner_text()
    page.locator(".flash button").focus()
    page.keyboard.press("Enter")
    page.locator(".flash", has_text="Đã hoàn tác").wait_for()
    assert [d.kind for d in desk.decisions] == ["act", "undo"]


def test_every_form_has_labels_fits_a_phone_and_can_be_read(open_page: Open, desk: Case) -> None:
    snapshot = desk.snapshot
    names = {
        "statement": snapshot.rows("statements")[0].id,
        "article": snapshot.rows("articles")[0].id,
        "actor": snapshot.rows("actors")[0].id,
        "story": snapshot.rows("stories")[0].id,
        "thread": snapshot.rows("threads")[0].id,
        "finding": snapshot.rows("findings")[0].id,
    }
    unnamed = """() => [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select")].filter((e) =>
      !(e.getAttribute("aria-label") || e.textContent.trim() || e.title || (e.labels && e.labels.length)))
      .map((e) => e.outerHTML.slice(0, 80))"""
    twice = """() => { const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
      return ids.filter((id, n) => ids.indexOf(id) !== n); }"""
    page = open_page("/corrections", viewport={"width": 390, "height": 800})
    home = page.url.removesuffix("/corrections")
    for what, name in names.items():
        page.goto(f"{home}/correct/{what}/{name}")
        assert page.evaluate(unnamed) == [], what
        assert page.evaluate(twice) == [], what
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, what


def test_a_finding_is_hidden_with_a_reason_only(open_page: Open, desk: Case) -> None:
    finding = desk.snapshot.rows("findings")[0]
    page = open_page("/findings")
    shown = page.locator(".finding").count()
    page.locator(f"#{finding.id} a.fix", has_text="Ẩn đi").click()
    page.get_by_role("button", name="Ẩn đi").click()
    assert page.url.endswith(f"/correct/finding/{finding.id}"), "the browser asks for the reason first"
    page.get_by_label("Vì sao").fill("hai bên nói về hai con sông")
    page.get_by_role("button", name="Ẩn đi").click()
    page.wait_for_url("**done=**")
    assert "Ẩn phát hiện" in page.locator(".flash").inner_text()
    page.goto(page.url.split("/story")[0] + "/findings")
    assert page.locator(".finding").count() == shown - 1
