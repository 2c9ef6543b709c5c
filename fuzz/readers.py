"""What must hold whatever bytes a reader gets: pages or one sentence, never another error; every slice on the page; in time.

An input's first byte names the reader, the rest is what it reads. Used by `fuzz/run.py` (which makes inputs up) and by the
tests (which replay `fuzz/corpus`).
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

from nguon.errors import NguonError, PageError
from nguon.extract.container import Item, open_pages
from nguon.extract.folder import find_pages
from nguon.extract.found import Found, Noted, Skipped
from nguon.extract.kind import SAMPLE, kind_of
from nguon.extract.legacy import legacy_decoders
from nguon.extract.limits import MB, Limits
from nguon.extract.markup import parse_tree
from nguon.extract.page import extract_page
from nguon.lang.pack import load
from nguon.lang.vi.syllable import is_syllable
from nguon.model.page import ARTICLE_ROLES, FURNITURE_ROLES, Hints
from nguon.model.reading import Reading
from nguon.text.decode import decode

KINDS = {
    ord("t"): "page", ord("h"): "html", ord("m"): "mail", ord("w"): "warc", ord("z"): "zip", ord("x"): "tar",
    ord("g"): "packed", ord("j"): "jsonl", ord("c"): "csv", ord("p"): "parquet", ord("f"): "feed", ord("a"): "any",
    ord("l"): "list",
}  # fmt: skip
"""Readers by the first byte of an input."""

NAMES = {"mail": "a.eml", "jsonl": "a.jsonl", "csv": "a.csv"}

LIMITS = Limits(page=MB, message=MB, inner=MB, free=2 * MB, total=8 * MB, members=50, told=5)
"""Small, so that small inputs reach them."""

SLOW = 10.0
"""Seconds of computing for one input: thousands of times what an honest one of its size takes."""

PAGES = 20
"""Pages read of one container."""

_BLANKS = re.compile(r"\s+")


def check(data: bytes) -> None:
    """Read an input; raise `AssertionError`, or whatever the reader let through, when something does not hold."""
    if not data:
        return
    kind = KINDS.get(data[0], "any")
    raw = data[1:]
    begun = time.process_time()
    if kind in ("page", "html"):
        _check_page(Found(Path("a"), "a", raw=(b"<!DOCTYPE html>" if kind == "html" else b"") + raw))
    elif kind == "list":
        _check_list(raw)
    else:
        _check_container(raw, kind)
    took = time.process_time() - begun
    assert took < SLOW, f"{took:.1f} seconds for {len(data)} bytes"


def _check_container(raw: bytes, kind: str) -> None:
    name = NAMES.get(kind, "a.bin")
    if kind in ("any", *NAMES):
        kind = kind_of(raw[:SAMPLE], name)
    found = Found(Path(name), name, kind, Hints(captured="2024-03-20T00:00:00+00:00"), raw)
    pages = 0
    for item in _opened(found):
        assert isinstance(item, Found | Skipped | Noted)
        if isinstance(item, Found):
            assert item.kind == "page"
            pages += 1
            if pages <= PAGES:
                _check_page(item)
        else:
            told = item.reason if isinstance(item, Skipped) else item.words
            assert told
            assert len(told) < 1000


def _opened(found: Found) -> Iterator[Item]:
    """What is in it, as if it were named; also a page, which `open_pages` gives back as it is."""
    yield from open_pages(found, limits=LIMITS)


def _check_list(raw: bytes) -> None:
    from protego import Protego  # noqa: PLC0415

    from nguon.fetch.address import parse_address  # noqa: PLC0415
    from nguon.fetch.listed import read_list  # noqa: PLC0415

    text = raw.decode("utf-8", "replace")
    with suppress(PageError):
        for url in read_list(text):
            with suppress(PageError):
                parse_address(url)
    Protego.parse(text).can_fetch("https://bao.example/a", "nguon")
    with suppress(OSError, ValueError):
        find_pages([text[:200]])


def _check_page(found: Found) -> None:
    reason = ""
    try:
        reading = extract_page(found.source, found.raw or b"", load("vi"), found.hints)
        check_reading(reading)
        if reading.page.kind == "html":
            check_paths(reading, found.raw or b"", found.hints.charset)
    except NguonError as error:
        reason = str(error) or "nothing was said"
    assert reason != "nothing was said"
    assert "\n" not in reason


def check_reading(reading: Reading) -> None:
    """Blocks lie on the page in order and do not overlap; what is restored lies in its article."""
    text = reading.page.text
    blocks = sorted([*reading.furniture, *(b for p in reading.pieces for b in p.blocks)], key=lambda b: (b.start, b.end))
    assert blocks
    for block in blocks:
        assert 0 <= block.start < block.end <= len(text)
        assert text[block.start : block.end].strip()
        assert block.role in (*ARTICLE_ROLES, *FURNITURE_ROLES)
    for first, second in pairwise(blocks):
        assert first.end <= second.start
    for piece in reading.pieces:
        article = piece.article
        assert 0 <= article.start < article.end <= len(text)
        assert piece.text == text
        assert article.title in text
        spans = [(b.start, b.end) for b in piece.blocks]
        for one in piece.restored:
            assert one.as_
            assert one.as_ != text[one.start : one.end]
            assert any(start <= one.start < one.end <= end for start, end in spans)
        assert all(first.end <= second.start for first, second in pairwise(piece.restored))
    if reading.page.kind == "html":
        assert _BLANKS.sub("", "".join(text[b.start : b.end] for b in blocks)) == _BLANKS.sub("", text)
    text.encode("utf-8", "surrogatepass")


def check_paths(reading: Reading, raw: bytes, charset: str) -> None:
    """Each block's XPath leads to one element, whose text holds the block."""
    tree = parse_tree(decode(raw, is_syllable, legacy_decoders(load("vi")), charset).text)
    texts: dict[str, str] = {}
    for block in [*reading.furniture, *(b for p in reading.pieces for b in p.blocks)][:300]:
        path = block.xpath or ""
        if path not in texts:
            found = tree.getroottree().xpath(path)
            assert len(found) == 1, path
            texts[path] = _BLANKS.sub("", "".join(found[0].itertext()))
        assert _BLANKS.sub("", reading.page.text[block.start : block.end]) in texts[path], path


if __name__ == "__main__":
    for name in sys.argv[1:]:
        check(Path(name).read_bytes())
