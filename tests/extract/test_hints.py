"""What names of elements tell, and what the elements around a line make of it."""

from __future__ import annotations

import pytest
from lxml import html

from nguon.extract.hints import HINTS, find_kinds, kinds_of
from nguon.extract.markup import parse_tree, split_blocks
from nguon.extract.markup_shape import describe_markup
from nguon.extract.meta import read_meta


@pytest.mark.parametrize(("kind", "stems"), HINTS.items())
def test_every_stem_tells_its_kind(kind: str, stems: str) -> None:
    assert all(kind in kinds_of(f"x-{stem}-y") for stem in stems.split())


def test_no_stem_tells_two_kinds() -> None:
    stems = [stem for every in HINTS.values() for stem in set(every.split())]
    assert sorted(stems) == sorted(set(stems))


@pytest.mark.parametrize(
    ("markup", "kinds"),
    [
        ('<div class="commentList">', {"comment", "list"}),
        ('<div class="post hentry category-news tag-x">', {"article", "list"}),
        ('<div role="complementary">', {"side"}),
        ('<div hidden class="text">', {"body", "hidden"}),
        ('<div style="margin:0; display : none">', {"hidden"}),
        ('<div style="margin:0">', set()),
        ('<div aria-hidden="false">', set()),
        ('<p class="css-1x9z">', set()),
        ('<div itemprop="articleBody">', {"article", "body"}),
    ],
)
def test_attributes(markup: str, kinds: set[str]) -> None:
    assert set(find_kinds(html.fragment_fromstring(markup))) == kinds


def test_the_root_tells_nothing() -> None:
    assert find_kinds(html.document_fromstring('<body class="has-sidebar"><p>a').body) == ()


PROSE = "<p>Ông Tám nói rằng cây cầu đã gãy lúc nửa đêm và chưa ai biết vì sao lại thế.</p>"


def zones(text: str) -> list[str]:
    """The zone of every line."""
    tree = parse_tree(text)
    lines = split_blocks(tree, lambda _: True)[1]
    rows = describe_markup(lines, read_meta(tree))
    return [next(f[2:] for f in row if f[:2] == "hZ" and f[2:].isalpha()) for row in rows]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        (f"<h1>Cầu gãy giữa đêm</h1><div>{PROSE * 3}</div><div class=sidebar>{PROSE}</div>", ["no"] * 4 + ["side"]),
        (f"<div class=sidebar-left><h1>Cầu gãy giữa đêm</h1>{PROSE * 2}</div>", ["no"] * 3),
        (f"<h1>Cầu gãy giữa đêm</h1><div class=widget-area>{PROSE * 3}</div>", ["no"] * 4),
        (f"<h1>Cầu gãy giữa đêm</h1>{PROSE}<ol class=comment-list>{PROSE * 9}</ol>", ["no"] * 2 + ["comment"] * 9),
        (f"<h1>Cầu gãy giữa đêm</h1>{PROSE}<div role=dialog>{PROSE * 9}</div>", ["no"] * 2 + ["modal"] * 9),
    ],
)
def test_zones(markup: str, expected: list[str]) -> None:
    assert zones(f"<title>Cầu gãy giữa đêm</title>{markup}") == expected
