"""The one map of the house: how a page is read, and the list of stages that make a case."""

from __future__ import annotations

from dataclasses import replace

from nguon.annotate.article import annotate_piece
from nguon.extract.page import extract_page
from nguon.lang.pack import LanguagePack, load
from nguon.model.reading import Reading


def read_page(source: str, raw: bytes, pack: LanguagePack | None = None) -> Reading:
    """Read one page: its articles, roles, restored words, times, names, figures and statements.

    `source` is where it came from, `raw` its bytes. Raises `PageError` when it can't be read.
    """
    pack = pack or load("vi")
    reading = extract_page(source, raw, pack)
    return replace(reading, pieces=tuple(annotate_piece(piece, pack) for piece in reading.pieces))
