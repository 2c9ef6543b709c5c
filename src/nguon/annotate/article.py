"""The fixed order in which one article is annotated, and the way back from plain text to the page."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from functools import lru_cache
from operator import attrgetter
from typing import Any

from nguon.annotate.figure import find_figures
from nguon.annotate.mention import find_mentions
from nguon.annotate.published import date_article, saved_day
from nguon.annotate.sentence import split_sentences
from nguon.annotate.statement import find_statements
from nguon.annotate.timex import find_expressions, resolve_expressions
from nguon.lang.pack import LanguagePack
from nguon.model.annotation import Statement
from nguon.model.page import Block
from nguon.model.reading import Piece
from nguon.model.span import Span
from nguon.text.normal import Plain, to_plain


def annotate_piece(piece: Piece, pack: LanguagePack, captured: date | None = None) -> Piece:
    """Return `piece` (with blocks and restored words) with times, names, figures and statements found and its date inferred.

    `captured` is the day on which the page was saved, where what holds it tells. Annotators work on the plain text of the
    article's stretch of the page; all offsets that leave here are the page's own.
    """
    first = min((block.start for block in piece.blocks), default=0)
    last = max((block.end for block in piece.blocks), default=0)
    plain = to_plain(piece.text[first:last], [(r.start - first, r.end - first, r.as_) for r in piece.restored])
    blocks = tuple(_to_plain(block, plain, first) for block in piece.blocks)
    sentences = split_sentences(plain.text, blocks, pack)
    expressions = find_expressions(plain.text, sentences, pack)
    article = date_article(
        piece.article,
        plain.text,
        sentences,
        expressions,
        pack,
        saved=captured or saved_day(piece.text, first, last),
        saved_rule="captured_given" if captured else "captured",
    )
    timexes = resolve_expressions(article, plain.text, sentences, expressions, pack)
    mentions = find_mentions(article, plain.text, sentences, pack)
    figures = find_figures(article, plain.text, sentences, timexes, pack)
    statements = find_statements(article, plain.text, sentences, mentions, timexes, pack)
    return replace(
        piece,
        article=article,
        timexes=tuple(_to_page(t, plain, first) for t in timexes),
        mentions=tuple(_to_page(m, plain, first) for m in mentions),
        figures=tuple(_to_page(f, plain, first) for f in figures),
        statements=_named(article.id, [_to_page(s, plain, first) for s in statements]),
    )


def _named(article_id: str, statements: list[Statement]) -> tuple[Statement, ...]:
    """Give each statement the id that the page's offsets make: `<article id>.s<start>`, a letter more where it is taken."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for statement in statements:
        name = base = f"{article_id}.s{statement.content[0].start}"
        letter = ord("b")
        while name in taken:
            name, letter = base + chr(letter), letter + 1
        taken.add(name)
        names[statement.id] = name
    return tuple(replace(s, id=names[s.id], within=names.get(s.within or "")) for s in statements)


def _to_plain(block: Block, plain: Plain, first: int) -> Block:
    return replace(block, start=plain.from_page(block.start - first), end=plain.from_page(block.end - first))


def _to_page(row: Any, plain: Plain, first: int) -> Any:
    if plain.starts is None and first == 0:
        return row

    def span(start: int, end: int) -> Span:
        a, b = plain.to_page(start, end)
        return Span(a + first, b + first)

    whole = span(row.start, row.end)
    moved: dict[str, Any] = {"start": whole.start, "end": whole.end}
    if hasattr(row, "content"):
        moved["content"] = tuple(span(s.start, s.end) for s in row.content)
        moved["cue"] = row.cue and span(row.cue.start, row.cue.end)
        moved["speaker"] = row.speaker and span(row.speaker.start, row.speaker.end)
    if getattr(row, "anchor", "").startswith("timex:"):
        at = int(row.anchor.removeprefix("timex:"))
        moved["anchor"] = f"timex:{span(at, at + 1).start}"
    names, values = _fields(row.__class__)
    return row.__class__(**dict(zip(names, values(row), strict=True)) | moved)


@lru_cache
def _fields(kind: type) -> tuple[tuple[str, ...], attrgetter[tuple[Any, ...]]]:
    names = tuple(field.name for field in fields(kind))
    return names, attrgetter(*names)
