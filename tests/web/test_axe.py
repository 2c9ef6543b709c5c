"""axe-core finds no serious fault on any screen, light and dark, wide and as narrow as a phone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[2] / ".venv" / "axe-4.10.3.min.js"
WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 800}
RUN = "() => axe.run(document, {resultTypes: ['violations']})"


@pytest.fixture(scope="module")
def axe() -> str:
    if not AXE.is_file():
        pytest.skip("axe-core is not here: python tools/axe.py fetches it (it needs npm and a registry)")
    return AXE.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def addresses(desk_case: Path) -> list[str]:
    from nguon.store.case import Case
    from nguon.store.lookup import lookup_of

    lookup = lookup_of(Case.open(desk_case).snapshot)
    evil = [
        lookup.one("SELECT id FROM story WHERE id != 's-song'")[0],
        lookup.one("SELECT id FROM actor WHERE id > 'a-z' OR id < 'a-'")[0],
    ]
    articles = [i for (i,) in lookup.rows("SELECT id FROM article ORDER BY id")]
    said = lookup.one("SELECT id FROM said WHERE id LIKE ? || '%'", (articles[0],)) or lookup.one("SELECT id FROM said")
    return [
        "/", "/findings", "/findings?kind=conflict", "/story/s-song", "/story/s-song?finding=f-trai", "/story/s-song/threads",
        "/story/s-song/events", "/story/s-song/figures", "/story/s-song/copying", "/story/s-song/articles", "/thread/t-xa",
        *(f"/article/{i}" for i in articles), "/actors", "/actor/a-thach", "/compare/r-copy", "/search", "/search?q=song",
        "/search?q=khong-co-gi", "/search?actor=thach&from=2024-03", "/lone", "/problems", "/take", "/api", "/no-such",
        "/corrections",
        f"/correct/statement/{said[0]}", f"/correct/article/{articles[0]}", "/correct/actor/a-thach", "/correct/story/s-song",
        "/correct/thread/t-xa", "/correct/finding/f-trai", f"/story/{quote(evil[0], safe='')}",
        f"/actor/{quote(evil[1], safe='')}",
    ]  # fmt: skip


@pytest.mark.parametrize(("theme", "viewport"), [("light", WIDE), ("dark", PHONE)], ids=["light, wide", "dark, phone"])
def test_no_serious_fault(
    chromium: Browser, served: str, axe: str, addresses: list[str], theme: str, viewport: dict[str, int]
) -> None:
    context = chromium.new_context(viewport=viewport, reduced_motion="reduce")  # type: ignore[arg-type]
    page = context.new_page()
    faults = []
    for address in addresses:
        page.goto(f"{served}{address}{'&' if '?' in address else '?'}theme={theme}")
        page.evaluate(axe)
        found: Any = page.evaluate(RUN)
        for one in found["violations"]:
            if one["impact"] in ("serious", "critical"):
                faults.append(f"{address}: {one['id']}: {one['nodes'][0]['html'][:160]}")
        wide = page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
        if wide > 1:
            faults.append(f"{address}: {wide} pixels wider than the window")
    context.close()
    assert not faults, "\n".join(faults)
