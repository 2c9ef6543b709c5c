from __future__ import annotations

import html
import re

from hypothesis import given
from hypothesis import strategies as st

from nguon.export.escape import show
from nguon.model.page import Block
from nguon.web.diff import to_sides
from nguon.web.marks import Mark, to_html
from nguon.web.paper import to_paragraphs

TEXT = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=60)


@st.composite
def marked(draw: st.DrawFn) -> tuple[str, list[Mark]]:
    text = draw(TEXT)
    spans = draw(st.lists(st.tuples(st.integers(0, len(text)), st.integers(0, len(text))), max_size=8))
    return text, [Mark(min(s), max(s), f"m{i}", f"a{i}", "<tip>") for i, s in enumerate(spans)]


def words_of(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", markup))


@given(marked())
def test_every_character_once_and_elements_nest(case: tuple[str, list[Mark]]) -> None:
    text, marks = case
    out = to_html(text, 0, len(text), marks)
    assert words_of(out) == html.unescape(str(show(text)))
    assert len(words_of(out)) == len(text)
    depth = 0
    for tag in re.findall(r"</?span", out):
        depth += 1 if tag == "<span" else -1
        assert depth >= 0
    assert depth == 0


@given(marked())
def test_each_mark_covers_its_words_and_has_one_anchor(case: tuple[str, list[Mark]]) -> None:
    text, marks = case
    out = str(to_html(text, 0, len(text), marks))
    for mark in marks:
        assert out.count(f'id="{mark.anchor}"') == (1 if mark.start < mark.end else 0)
        covered, stack = "", []
        for piece in re.split(r"(<[^>]*>)", out):
            if piece.startswith("<span"):
                stack.append(re.search(r'class="(\w+)', piece)[1])  # type: ignore[index]
            elif piece == "</span>":
                stack.pop()
            elif mark.classes in stack:
                covered += html.unescape(piece)
        assert covered == html.unescape(str(show(text[mark.start : mark.end])))


def test_a_mark_over_two_blocks_has_one_anchor() -> None:
    text = "one\ntwo"
    blocks = [Block("p", "a", 0, 3, "body", None, ""), Block("p", "a", 4, 7, "body", None, "")]
    out = "".join(p.html for p in to_paragraphs(text, blocks, [Mark(1, 6, "m", "x")], "a"))
    assert out == 'o<span id="x" class="m">ne</span><span class="m more">tw</span>o'


@given(TEXT, st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=6))
def test_no_word_of_a_page_is_dropped(text: str, spans: list[tuple[int, int]]) -> None:
    blocks = [Block("p", "a", min(s), min(max(s), len(text)), "body", None, "") for s in spans if min(s) < len(text)]
    shown = "".join(words_of(p.html) for p in to_paragraphs(text, blocks))
    wanted = html.unescape(str(show(text)))
    assert re.sub(r"\s", "", shown) == re.sub(r"\s", "", wanted)


def test_what_disturbs_a_browser_is_made_visible() -> None:
    assert show("\x00\x07\x1b\x7f") == "␀␇␛␡"
    assert show("a\u202eb\u2066c\x85d") == "a\ufffdb\ufffdc\ufffdd"
    assert show("\ud800") == "\ufffd"
    assert show("a\tb\nc\r\n") == "a\tb\nc \n"
    assert show("Tiếng Việt: ỗ, a\u0302\u0301") == "Tiếng Việt: ỗ, a\u0302\u0301"


@given(st.text(max_size=80), st.text(max_size=80))
def test_sides_joined_are_the_texts(a: str, b: str) -> None:
    left, right = to_sides(a, b)
    assert "".join(text for text, _ in left) == a
    assert "".join(text for text, _ in right) == b


def test_only_what_differs_is_marked() -> None:
    left, right = to_sides("quân đội tấ.n côn.g thành phố", "quân đội tấn công thành phố")
    assert "".join(t for t, only in left if not only).split() == ["quân", "đội", "thành", "phố"]
    assert [t for t, only in right if only] == ["tấn", "công"]
    assert all(not only for _, only in to_sides("x", "x")[0])
