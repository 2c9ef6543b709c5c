"""One article in its fixed order, and the way back from plain text to the page."""

from __future__ import annotations

from pathlib import Path

import pytest

from nguon.annotate.article import annotate_piece
from nguon.lang.pack import load
from nguon.model.annotation import Restored
from nguon.model.article import Article, Moment
from nguon.model.page import Block
from nguon.model.reading import Piece
from nguon.pipeline import read_page

EXAMPLES = sorted((Path(__file__).parents[2] / "examples" / "pages").iterdir())


def anchors_of(piece: Piece) -> list[tuple[int, set[int]]]:
    """Where each anchored time says that its anchor stands, and where times do stand."""
    starts = {t.start for t in piece.timexes}
    return [(int(t.anchor.removeprefix("timex:")), starts) for t in piece.timexes if t.anchor.startswith("timex:")]


def test_an_anchor_counts_on_the_page_not_in_the_plain_text() -> None:
    body = "Hai người bị đ.âm ngày 14/9. Một ngày sau đó, nghi phạm ra đ.ầu th.ú. Chiều cùng ngày, xã họp."
    text = "Trang chủ | Tin mới\n" + body + "\n"
    start = text.index("Hai")
    block = Block("p", "p.0", start, start + len(body), "body", None, "test")
    words = [("đ.âm", "đâm"), ("đ.ầu", "đầu"), ("th.ú", "thú")]
    restored = tuple(
        Restored("p", "p.0", text.index(said), text.index(said) + len(said), meant, "test") for said, meant in words
    )
    article = Article("p.0", "p", 0, start, start + len(body), "", Moment("2023-09-18", "day"), "meta", "", "", None, ())
    piece = annotate_piece(Piece(article, text, (block,), restored), load("vi"))
    told = [(text[t.start : t.end], t.value, t.anchor) for t in piece.timexes]
    first, second = text.index("ngày 14/9"), text.index("Một ngày")
    assert told == [
        ("ngày 14/9", "2023-09-14", "published"),
        ("Một ngày sau đó", "2023-09-15", f"timex:{first}"),
        ("Chiều cùng ngày", "2023-09-15TAF", f"timex:{second}"),
    ]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_every_anchor_is_a_time_of_its_article(path: Path) -> None:
    for piece in read_page(path.name, path.read_bytes()).pieces:
        assert all(at in starts for at, starts in anchors_of(piece))
