"""Whatever the HTML, each block's XPath leads to one element whose text holds the block, and no visible word is lost."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from nguon.errors import PageError
from nguon.extract.page import extract_page
from nguon.lang.pack import load
from nguon.model.reading import Reading

PACK = load("vi")
ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "examples" / "pages").glob("*.html"))


def load_bench(name: str) -> ModuleType:
    """A module of bench/, by its path."""
    spec = importlib.util.spec_from_file_location(f"bench_{name}", ROOT / "bench" / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


CASES = load_bench("templated").make_cases(each=2)


def squeeze(words: str) -> str:
    return " ".join(words.split())


def words_of(element: Any) -> str:
    """What an element says: its text; of a script with data, the strings in it, read."""
    if element.tag != "script":
        return squeeze(element.text_content())
    found: list[str] = []
    todo = [json.loads(element.text)]
    while todo:
        item = todo.pop()
        if isinstance(item, str):
            found.append(item)
        elif isinstance(item, (list, dict)):
            todo.extend(item.values() if isinstance(item, dict) else item)
    return squeeze(" ".join(found))


def check_paths(reading: Reading, tree: Any) -> None:
    """Every block: one element, which holds it; blocks apart and in order."""
    blocks = sorted([*reading.furniture, *(b for p in reading.pieces for b in p.blocks)], key=lambda b: b.start)
    text, last = reading.page.text, 0
    for block in blocks:
        assert last <= block.start < block.end <= len(text)
        last = block.end
        assert block.xpath
        found = tree.xpath(block.xpath)
        assert len(found) == 1, block.xpath
        assert squeeze(text[block.start : block.end]) in words_of(found[0]), block.xpath


def read(text: str) -> tuple[Reading, Any]:
    tree = html.document_fromstring(text.encode("utf-8"), parser=html.HTMLParser(encoding="utf-8", huge_tree=True))
    return extract_page("p.html", text.encode("utf-8"), PACK), tree


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_own_pages(case: Any) -> None:
    reading, tree = read(case.html)
    check_paths(reading, tree)
    assert reading.pieces
    shown = squeeze(reading.page.text)
    for line in case.text.split("\n"):
        assert squeeze(line) in shown


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_examples(path: Path) -> None:
    check_paths(*read(path.read_text(encoding="utf-8")))


def test_a_text_that_stands_in_data_alone_is_read_from_there() -> None:
    [case] = [case for case in CASES if case.name == "script_only-0"]
    [piece] = extract_page("p.html", case.html.encode(), PACK).pieces
    assert {block.rule for block in piece.blocks} == {"role:data"}
    assert [block.role for block in piece.blocks[:2]] == ["title", "body"]
    assert piece.article.published is not None
    assert piece.article.published.value == case.day


def test_a_text_that_is_shown_is_not_read_from_the_data_again() -> None:
    [case] = [case for case in CASES if case.name == "amp-0"]
    data = json.dumps({"@type": "NewsArticle", "articleBody": case.text})
    twice = case.html.replace("</head>", f'<script type="application/ld+json">{data}</script></head>')
    assert extract_page("p.html", twice.encode(), PACK).page.text == extract_page("p.html", case.html.encode(), PACK).page.text


TAGS = [
    "div",
    "p",
    "span",
    "b",
    "a",
    "ul",
    "li",
    "table",
    "tr",
    "td",
    "h1",
    "article",
    "font",
    "pre",
    "o:p",
    "x-y",
    "select",
    "form",
]
WORDS = ["Sông Lô", "bà con", "5 < 6", "Ông nói.", "&amp;", "x", "&nbsp;", "ẩ", "\u0301", "👩‍🌾", "]]>", "--", "\n"]


@st.composite
def soups(draw: st.DrawFn) -> str:
    """Elements opened, left open, closed twice, words anywhere."""
    out = []
    for _ in range(draw(st.integers(1, 40))):
        kind = draw(st.integers(0, 9))
        if kind < 4:
            name = draw(
                st.sampled_from(
                    ["", ' class="comment-list"', " hidden", ' style="display:none"', ' id="a"', " class", ' role="main"']
                )
            )
            out.append(f"<{draw(st.sampled_from(TAGS))}{name}>")
        elif kind < 7:
            out.append(f"</{draw(st.sampled_from(TAGS))}>")
        elif kind == 7:
            out.append(
                draw(
                    st.sampled_from(
                        ["<br>", "<br/>", "<!-- c -->", "<hr>", "<", "</", "<img alt='>'>", "<![CDATA[x]]>", "</html>"]
                    )
                )
            )
        else:
            out.append(draw(st.sampled_from(WORDS)) + " ")
        if kind == 9 and draw(st.booleans()):
            out.append(
                draw(st.sampled_from(["<script>var a='<p>'</script>", "<noscript>n</noscript>", "<textarea>t\nu</textarea>"]))
            )
    return "<html><body>" + "".join(out)


@settings(max_examples=150, deadline=None)
@given(soups())
def test_tag_soup(text: str) -> None:
    try:
        reading, tree = read(text)
    except PageError:
        return
    check_paths(reading, tree)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(CASES), st.lists(st.tuples(st.floats(0, 1), st.integers(0, 60), st.sampled_from(TAGS)), max_size=6))
def test_own_pages_torn(case: Any, cuts: list[tuple[float, int, str]]) -> None:
    text = case.html
    for share, size, tag in cuts:
        at = int(share * len(text))
        text = text[:at] + f"<{tag}>" + text[at + size :]
    try:
        reading = extract_page("p.html", text.encode("utf-8"), PACK)
    except PageError:
        return
    if reading.page.kind == "html" and not any(b.rule == "role:data" for p in reading.pieces for b in p.blocks):
        check_paths(
            reading, html.document_fromstring(text.encode("utf-8"), parser=html.HTMLParser(encoding="utf-8", huge_tree=True))
        )
