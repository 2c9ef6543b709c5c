"""What must hold of every reading of any page: offsets that fit, roles without gaps, the same words however they are encoded.

The pages are those of the sample case, whole and mangled at random (cut, doubled, stray quotation marks, decomposed letters,
other line ends, other encodings).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nguon.errors import PageError
from nguon.export.jsonl import to_page
from nguon.model.page import ARTICLE_ROLES, FURNITURE_ROLES
from nguon.model.reading import Piece, Reading
from nguon.pipeline import read_page

PAGES = sorted((Path(__file__).parents[1] / "examples" / "pages").iterdir())
TEXTS = [path.read_text(encoding="utf-8") for path in PAGES if path.suffix == ".txt"]
HTML = [path.read_text(encoding="utf-8") for path in PAGES if path.suffix == ".html"]


def spans_of(piece: Piece) -> list[tuple[str, int, int]]:
    """Every span found in an article, with what it is."""
    out = [(kind, x.start, x.end) for kind in ("restored", "timexes", "mentions", "figures") for x in getattr(piece, kind)]
    for s in piece.statements:
        out += [("content", c.start, c.end) for c in s.content]
        out += [(kind, x.start, x.end) for kind, x in (("cue", s.cue), ("speaker", s.speaker)) if x]
    return out


def letters(words: str) -> str:
    """The letters of some words alone, composed and small."""
    kept = (c for c in words if c.isalnum() or unicodedata.combining(c))
    return unicodedata.normalize("NFC", "".join(kept)).casefold()


def check(reading: Reading) -> None:
    """Assert all that must hold of one reading."""
    text = reading.page.text
    blocks = sorted([*reading.furniture, *(b for piece in reading.pieces for b in piece.blocks)], key=lambda b: b.start)
    for before, after in pairwise(blocks):
        assert before.end <= after.start, f"blocks overlap: {before} {after}"
    covered = {i for b in blocks for i in range(b.start, b.end)}
    lost = [i for i, c in enumerate(text) if c.isalnum() and i not in covered]
    assert not lost, f"in no block: {text[lost[0] : lost[0] + 40]!r}"
    assert {b.role for b in reading.furniture} <= set(FURNITURE_ROLES)
    assert len({piece.article.id for piece in reading.pieces}) == len(reading.pieces)
    for piece in reading.pieces:
        check_piece(piece, text)


def check_piece(piece: Piece, text: str) -> None:
    """Assert all that must hold of one article."""
    article = piece.article
    assert piece.text == text
    assert {b.role for b in piece.blocks} <= set(ARTICLE_ROLES)
    assert {b.article_id for b in piece.blocks} == {article.id}
    assert (article.start, article.end) == (piece.blocks[0].start, max(b.end for b in piece.blocks))
    for kind, start, end in spans_of(piece):
        words = text[start:end]
        assert 0 <= start < end <= len(text), kind
        assert words == words.strip(), f"{kind} begins or ends with a blank: {words!r}"
        assert any(b.start <= start and end <= b.end for b in piece.blocks), f"{kind} in no block of its article: {words!r}"
    for r in piece.restored:
        assert letters(text[r.start : r.end]) == letters(r.as_), "only the dots go"
    ids = [s.id for s in piece.statements]
    assert len(set(ids)) == len(ids)
    for s in piece.statements:
        assert s.content
        assert s.within is None or s.within in set(ids) - {s.id}
        inner = [*s.content, *(x for x in (s.cue, s.speaker) if x)]
        assert (s.start, s.end) == (min(x.start for x in inner), max(x.end for x in inner))
        assert all(a.end <= b.start for a, b in pairwise(s.content))
        assert s.rule
    for rows in (piece.timexes, piece.mentions, piece.figures):
        assert all(row.rule for row in rows)
        starts = [row.start for row in rows]
        assert starts == sorted(set(starts)), "in reading order, one at a place"


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_page_of_the_sample_case(path: Path) -> None:
    check(read_page(path.name, path.read_bytes()))


@st.composite
def mangled(draw: st.DrawFn, pages: list[str]) -> str:
    """A page with a few random edits."""
    text = draw(st.sampled_from(pages))
    for _ in range(draw(st.integers(1, 4))):
        at, length = draw(st.integers(0, len(text))), draw(st.integers(0, 120))
        edit = draw(st.sampled_from(["cut", "double", "insert", "decompose", "lines", "blank", "swap"]))
        piece = text[at : at + length]
        new = {
            "cut": "",
            "double": piece + piece,
            "insert": draw(
                st.sampled_from(['"', "“", "”", "'", ".", "…", "\u200b", "\xad", "\t", "\n\n", "ð", "\x00", "\U0001f41f"])
            )
            + piece,
            "decompose": unicodedata.normalize("NFD", piece),
            "lines": piece.replace("\n", "\r\n"),
            "blank": piece.replace(" ", "\xa0"),
            "swap": piece[::-1],
        }[edit]
        text = text[:at] + new + text[at + length :]
    return text


@given(mangled(TEXTS))
@example("")
@example("“")
@settings(max_examples=60)
def test_mangled_text_pages_still_fit(text: str) -> None:
    try:
        reading = read_page("mangled.txt", text.encode("utf-8"))
    except PageError:
        reading = None
    assert reading or not text.strip() or "\x00" in text
    if reading:
        check(reading)


@given(mangled(HTML))
@settings(max_examples=30)
def test_mangled_html_pages_still_fit(text: str) -> None:
    try:
        reading, said = read_page("mangled.html", text.encode("utf-8")), ""
    except PageError as error:
        reading, said = None, str(error)
    assert reading or "\x00" in text or "empty" in said  # a tag that never ends swallows the page
    if reading:
        check(reading)


def told(raw: bytes) -> list[Any]:
    """What is found on a page without its offsets: words composed, roles, values, speakers."""
    reading = read_page("a.txt", raw)
    words: Callable[[int, int], str] = lambda a, b: " ".join(unicodedata.normalize("NFC", reading.page.text[a:b]).split())  # noqa: E731
    return [
        [(b.role, words(b.start, b.end)) for b in reading.furniture],
        [
            [
                [(b.role, words(b.start, b.end)) for b in piece.blocks],
                [(kind, words(a, b)) for kind, a, b in spans_of(piece)],
                [(t.type, t.value) for t in piece.timexes],
                [(f.low, f.high, f.hedge, f.unit) for f in piece.figures],
                [(s.actor, s.act, s.form, s.negated, s.via, s.said_on) for s in piece.statements],
                piece.article.published,
            ]
            for piece in reading.pieces
        ],
    ]


@pytest.mark.parametrize("text", TEXTS, ids=[path.name for path in PAGES if path.suffix == ".txt"])
@pytest.mark.parametrize("way", ["decomposed", "bom", "crlf", "utf-16", "nbsp"])
def test_the_same_is_found_however_the_page_is_encoded(text: str, way: str) -> None:
    raws = {
        "decomposed": unicodedata.normalize("NFD", text).encode(),
        "bom": b"\xef\xbb\xbf" + text.encode(),
        "crlf": text.replace("\n", "\r\n").encode(),
        "utf-16": text.encode("utf-16"),
        "nbsp": re.sub(r"(?<=\d) (?=tấn)", "\xa0", text).encode(),
    }
    assert told(raws[way]) == told(text.encode())


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_what_is_printed_is_what_stands_there(path: Path) -> None:
    """Every span that is printed with its `text` has that text, in the page as it was read."""
    reading = read_page(path.name, path.read_bytes())

    def walk(node: Any) -> None:
        if isinstance(node, dict):
            if {"start", "end", "text"} <= node.keys():
                assert reading.page.text[node["start"] : node["end"]] == node["text"]
            for value in node.values():
                walk(value)
        elif isinstance(node, list):
            for value in node:
                walk(value)

    printed = to_page(reading)
    walk(printed)
    assert printed["page"]["characters"] == len(reading.page.text)
