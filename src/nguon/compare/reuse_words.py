"""An article as reuse sees it: its folded words, where each stands on its page, and what it says of its date and outlet.

The idea: an article is cut into words once; shingles are hashed, and pairs aligned, from the same small row, so that no stage
holds the texts and no text is read twice.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from nguon.compare.body import COMPARED, Body, read_body
from nguon.engines.packed import pack, unpack
from nguon.model.annotation import Restored
from nguon.model.article import Article, Moment
from nguon.model.page import Block
from nguon.model.reading import Piece
from nguon.text.shingle import Syllables, find_syllables, hash_shingles

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Places = NDArray[np.int64]

SPACE = 1 << 20
"""Words of one article that can be told apart: a place is the article's number times this, plus the word's."""

COPIED = (*COMPARED, "caption")
"""Roles of the blocks that are looked through: what one page has under a picture may be another's text."""

WORDS = pa.schema([("article_id", pa.string()), ("words", pa.binary())])
NUMBERED = pa.schema([("doc", pa.int64()), ("words", pa.binary())])
SHINGLES = pa.schema([("h", pa.int64()), ("doc", pa.int64()), ("place", pa.int64())])


@dataclass(frozen=True, slots=True)
class Written:
    """The words of an article, folded, with a blank between them, and what is needed to tell who was first.

    `gaps` and `lengths` (32-bit numbers) tell where each word stands on the page: characters since the last one's end, and
    how many it has. `small`, `opens` and `under` have a byte for each word: 1 if its first letter is small; if it opens a
    sentence; if it stands in a caption.
    """

    article_id: str
    words: str
    gaps: bytes
    lengths: bytes
    small: bytes
    opens: bytes
    under: bytes
    published: Moment | None
    outlet: str | None
    credited: tuple[str, ...]


class Words:
    """The words of an article, where they stand on its page, and which are in small letters or open a sentence."""

    def __init__(self, written: Written) -> None:
        self.about = written
        self.words: tuple[str, ...] = tuple(written.words.split(" ")) if written.words else ()
        self.small = written.small
        self.opens = written.opens
        self.under = written.under

    @cached_property
    def starts(self) -> Places:
        """Where each word begins on the page."""
        return self.ends - np.frombuffer(self.about.lengths, dtype=np.int32)

    @cached_property
    def ends(self) -> Places:
        """Where each word ends on the page."""
        gaps = np.frombuffer(self.about.gaps, dtype=np.int32)
        return np.cumsum(gaps.astype(np.int64) + np.frombuffer(self.about.lengths, dtype=np.int32))

    def to_page(self, start: int, end: int) -> tuple[int, int]:
        """Return the page's offsets of the words `[start, end)`."""
        return int(self.starts[start]), int(self.ends[end - 1])


@dataclass(frozen=True, slots=True)
class _Slim:
    """What reuse reads of a `Piece`; the rest of its bytes is passed over."""

    article: Article
    text: str
    blocks: tuple[Block, ...]
    restored: tuple[Restored, ...]


def write_words(piece: Piece) -> Written:
    """Return the words of an article: those of its title, lead, headings and body."""
    body = read_body(piece, COPIED)
    found = find_syllables(body.text)
    start, end = _on_page(body, found)
    gaps = start - np.concatenate([np.zeros(1, dtype=np.int64), end])[: len(end)]
    article = piece.article
    return Written(
        article.id,
        " ".join(found.words),
        gaps.astype(np.int32).tobytes(),
        (end - start).astype(np.int32).tobytes(),
        found.small.tobytes(),
        _opens(body, found).tobytes(),
        _under(body, found),
        article.published,
        article.outlet,
        article.credited,
    )


_STOP = re.compile(r"[.!?\u2026]+[^\w\s]*(?=\s)|\n")


def _opens(body: Body, found: Syllables) -> NDArray[np.bool_]:
    """Tell for each word whether a sentence begins with it; titles and headings have none (series repeat theirs)."""
    stops = np.fromiter((stop.start() for stop in _STOP.finditer(body.text)), dtype=np.int64)
    before = np.searchsorted(stops, found.starts)
    opens = np.ones(len(before), dtype=bool)
    opens[1:] = np.diff(before) > 0
    bounds = _bounds(body, found)
    for role, i, j in zip(body.roles, bounds, bounds[1:], strict=False):
        if role in ("title", "heading"):
            opens[i:j] = False
    return opens


def _under(body: Body, found: Syllables) -> bytes:
    """Tell for each word whether it stands in a caption."""
    bounds = _bounds(body, found)
    rows = zip(body.roles, bounds, bounds[1:], strict=False)
    return b"".join((b"\1" if role == "caption" else b"\0") * (j - i) for role, i, j in rows)


def _bounds(body: Body, found: Syllables) -> list[int]:
    """The first word of each block, and how many there are in all."""
    return [int(i) for i in np.searchsorted(found.starts, [*body.at, len(body.text) + 1])]


def _on_page(body: Body, found: Syllables) -> tuple[Places, Places]:
    """Return where the words of a body begin and end on the page."""
    starts, ends = found.starts.copy(), found.ends.copy()
    bounds = _bounds(body, found)
    for plain, at, page, i, j in zip(body.plains, body.at, body.pages, bounds, bounds[1:], strict=False):
        if plain.starts is None or plain.ends is None:
            starts[i:j] += page - at
            ends[i:j] += page - at
        else:
            starts[i:j] = page + np.frombuffer(plain.starts, dtype=np.uint32)[starts[i:j] - at]
            ends[i:j] = page + np.frombuffer(plain.ends, dtype=np.uint32)[ends[i:j] - at - 1]
    return starts, ends


def words_of(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Kernel: from `pieces` to (article_id, words), the words of each article as bytes."""
    rows = []
    for blob in batch.column("blob").to_pylist():
        slim = unpack(_Slim, blob)
        piece = Piece(slim.article, " " * slim.article.start + slim.text, slim.blocks, slim.restored)
        rows.append(pack(write_words(piece)))
    return pa.RecordBatch.from_arrays([batch.column("article_id"), pa.array(rows, pa.binary())], schema=WORDS)


def read_words(data: bytes) -> Words:
    """Return the words that `words_of` made bytes of."""
    return Words(unpack(Written, data))


def hash_words(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Kernel: from (doc, words) to (h, doc, place): a row for each shingle of an article, with its first place."""
    docs: list[Places] = []
    places: list[Places] = []
    hashes: list[Places] = []
    for doc, data in zip(batch.column("doc").to_pylist(), batch.column("words").to_pylist(), strict=True):
        values, first = first_places(read_words(data).words)
        hashes.append(values)
        docs.append(np.full(len(values), doc, dtype=np.int64))
        places.append(first + doc * SPACE)
    none = [np.empty(0, dtype=np.int64)]
    columns = [np.concatenate(none + column) for column in (hashes, docs, places)]
    return pa.RecordBatch.from_arrays([pa.array(c, pa.int64()) for c in columns], schema=SHINGLES)


def first_places(words: tuple[str, ...]) -> tuple[Places, Places]:
    """Return the hashes of the shingles of `words`, each once and in order of size, and the first place of each."""
    once, first = np.unique(hash_shingles(words[:SPACE]), return_index=True)
    return once, first.astype(np.int64)
