"""What is not ours on the screens: pinned, listed with its licence, whole, and asked of the desk alone."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from nguon.web.render import assets

if TYPE_CHECKING:
    from playwright.sync_api import Page

ROOT = Path(__file__).parents[2]
VENDOR = ROOT / "src" / "nguon" / "web" / "static" / "vendor"
DOCS = (ROOT / "docs" / "web.md").read_text(encoding="utf-8").split("## Code of others")[1].split("\n## ")[0]
PACKAGES = json.loads((ROOT / "tools" / "web" / "package-lock.json").read_text(encoding="utf-8"))["packages"]
PINNED = {place.removeprefix("node_modules/"): about for place, about in PACKAGES.items() if place}
STORY = "/story/s-song"


def test_what_is_pinned_is_what_is_listed() -> None:
    rows = re.findall(r"^\| ([a-z][\w-]+) \| ([\d.]+) \| ([\w.-]+) \|$", DOCS, re.MULTILINE)
    assert dict.fromkeys(rows) == {(name, about["version"], about["license"]): None for name, about in PINNED.items()}
    assert all(re.match("sha512-", about["integrity"]) for about in PINNED.values())
    assert {licence for _, _, licence in rows} <= {"ISC", "BSD-3-Clause"}
    asked = json.loads((ROOT / "tools" / "web" / "package.json").read_text(encoding="utf-8"))["dependencies"]
    assert asked == {name: PINNED[name]["version"] for name in asked}, "a range is no pin"


def test_the_file_is_the_listed_one() -> None:
    code = (VENDOR / "d3.min.js").read_bytes()
    assert hashlib.sha256(code).hexdigest() in DOCS
    said = dict(re.findall(r"^// https://d3js\.org/([\w-]+)/ v([\d.]+) ", code.decode(), re.MULTILINE))
    assert said == {name: about["version"] for name, about in PINNED.items() if name != "internmap"}
    assert not re.search(r"\beval\(|new Function", code.decode()), "the policy forbids it"
    assert sorted(path.name for path in VENDOR.iterdir()) == ["d3.LICENSES.txt", "d3.min.js"]


def test_each_part_comes_with_its_licence() -> None:
    texts = (VENDOR / "d3.LICENSES.txt").read_text(encoding="utf-8").split("\n----\n\n")
    assert [text.split("\n")[0] for text in texts] == sorted(PINNED)
    assert all("Copyright" in text for text in texts)


def test_only_a_screen_with_a_timeline_asks_for_it_and_keeps_it(client: Any) -> None:
    found = re.findall(r'<script src="(/static/d3\.min\.js\?v=\w+)" defer>', client.get(STORY).text)
    assert len(found) == 1
    answer = client.get(found[0])
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.content == assets()["d3.min.js"].body == (VENDOR / "d3.min.js").read_bytes()
    assert "d3.min.js" not in client.get("/").text
    assert "d3.min.js" not in client.get("/search?q=song").text
    assert client.get("/static/d3.LICENSES.txt").status_code == 404


@pytest.mark.browser
def test_a_story_loads_nothing_from_elsewhere(open_page: Callable[..., Page]) -> None:
    page = open_page(STORY)
    loaded = page.evaluate("performance.getEntriesByType('resource').map((one) => one.name)")
    assert any("d3.min.js" in url for url in loaded)
    assert {urlsplit(url).netloc for url in loaded} == {urlsplit(page.url).netloc}
    assert page.evaluate("typeof d3.zoom") == "function"
