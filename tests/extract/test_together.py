"""Text far away from the rest of its article is none."""

from __future__ import annotations

import pytest

from nguon.extract.lines import Line, Mark, split_lines
from nguon.extract.together import keep_together

LONG = "Ông Tám nói rằng cây cầu đã gãy lúc nửa đêm và chưa ai biết vì sao lại thế. " * 3


def line(path: str, text: str = LONG) -> Line:
    return Line(0, len(text), text, 0, Mark(path, "p", 0.0, True, (), ""))


@pytest.mark.parametrize(
    ("rows", "settled"),
    [
        ([("/a/h1", "title"), ("/a/d/p[1]", "body"), ("/a/d/p[2]", "body"), ("/a/d/p[3]", "body")], "title body body body"),
        (
            [("/a/h1", "title"), *((f"/a/d/p[{i}]", "body") for i in range(8)), ("/a/foot/p", "body")],
            "title " + "body " * 8 + "site",
        ),
        (
            [("/a/h1", "title"), ("/a/h/p", "lead"), *((f"/a/d/p[{i}]", "body") for i in range(8))],
            "title lead " + "body " * 8,
        ),
        (
            [("/a/h1", "title"), *((f"/a/d/p[{i}]", "body") for i in range(8)), ("/a/side/h3", "heading")],
            "title " + "body " * 8 + "teaser",
        ),
        ([("/a/h1", "title"), ("/a/d", "body"), ("/a/d", "body"), ("/a/d/p", "body")], "title body body body"),
        (
            [
                *[("/a/h1", "title"), ("/a/x/p[1]", "body"), ("/a/x/p[2]", "body"), ("/a/x/p[3]", "body")],
                *[("/a/h2", "title"), ("/a/y/p[1]", "body"), ("/a/y/p[2]", "body"), ("/a/y/p[3]", "body")],
            ],
            "title body body body title body body body",
        ),
    ],
)
def test_places(rows: list[tuple[str, str]], settled: str) -> None:
    labels = [(role, "t") for _, role in rows]
    keep_together([line(path) for path, _ in rows], labels)
    assert [role for role, _ in labels] == settled.split()


def test_a_text_page_has_no_places() -> None:
    lines = split_lines("\n".join([LONG] * 4))
    labels = [("title", "t"), *[("body", "t")] * 3]
    keep_together(lines, labels)
    assert [role for role, _ in labels] == ["title", "body", "body", "body"]
