"""Articles as rows of the table `pieces`: their ids and date to be joined and ordered by, and the whole as bytes for kernels.

The idea: relational steps see the plain columns, text work takes the bytes; no stage ever holds all articles.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

import pyarrow as pa

from nguon.engines.packed import pack, unpack
from nguon.model.reading import Piece

if TYPE_CHECKING:
    from nguon.model.article import Moment

PIECES = pa.schema([("article_id", pa.string()), ("page_id", pa.string()), ("published", pa.string()), ("blob", pa.binary())])
"""`published` is the value of the article's date, empty when it is unknown."""


def pack_piece(piece: Piece) -> bytes:
    """Return an article as bytes, with only its own stretch of the page's text."""
    article = piece.article
    return pack(replace(piece, text=piece.text[article.start : article.end]))


def unpack_piece(data: bytes) -> Piece:
    """Return the article that `pack_piece` made bytes of; what the page holds before it is blank, so that offsets hold."""
    piece = unpack(Piece, data)
    return replace(piece, text=" " * piece.article.start + piece.text)


def piece_rows(pieces: Iterable[Piece]) -> pa.RecordBatch:
    """Return articles as a batch of `pieces`, in the order given."""
    rows = [
        {
            "article_id": piece.article.id,
            "page_id": piece.article.page_id,
            "published": _value(piece.article.published),
            "blob": pack_piece(piece),
        }
        for piece in pieces
    ]
    return pa.RecordBatch.from_pylist(rows, schema=PIECES)


def read_pieces(batch: pa.RecordBatch) -> list[Piece]:
    """Return the articles of a batch of `pieces`."""
    return [unpack_piece(data) for data in batch.column("blob").to_pylist()]


def _value(moment: Moment | None) -> str:
    return moment.value if moment else ""
