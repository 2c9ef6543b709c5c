"""A page as the program sees it, as one HTML file: what `nguon look PAGE --html` writes.

The idea: every line of the page in its order, its role beside it in words (the colour only repeats them), what was said on a
line below it. Nothing is fetched and nothing runs; every value from the page goes through `escape.show`.
"""

from __future__ import annotations

import base64
import hashlib
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from nguon.export.escape import show
from nguon.export.message import load
from nguon.export.name import to_address
from nguon.model.annotation import Restored, Statement
from nguon.model.article import Article
from nguon.model.page import ARTICLE_ROLES, FURNITURE_ROLES, Block
from nguon.model.reading import Piece, Reading
from nguon.store.words import to_words


@dataclass(frozen=True, slots=True)
class Told:
    """A statement as it is shown: who, and its words."""

    statement: Statement
    words: str


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the page: its words in parts, each with what it stands for (or None), and what was said there.

    `opens` is the article that begins with it.
    """

    block: Block
    parts: tuple[tuple[str, str | None], ...]
    told: tuple[Told, ...]
    opens: Article | None


def to_look_page(reading: Reading, language: str = "vi") -> str:
    """Return a page's reading as HTML; raise `UsageError` when there is no such language.

    >>> to_look_page(reading).splitlines()[0]  # doctest: +SKIP
    '<!doctype html>'
    """
    rows = to_rows(reading)
    style = resources.files("nguon.export").joinpath("templates", "look.css").read_text(encoding="utf-8")
    shown = {row.block.role for row in rows}
    return _environment().get_template("look.html").render(
        m=load(language),
        page=reading.page,
        articles=[piece.article for piece in reading.pieces],
        rows=rows,
        roles=[role for role in (*ARTICLE_ROLES, *FURNITURE_ROLES) if role in shown],
        problems=reading.problems,
        style=Markup(style),  # noqa: S704  (our own file)
        style_hash=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
    ).lstrip()  # fmt: skip


def to_rows(reading: Reading) -> list[Row]:
    """Return the lines of a page in their order."""
    text = reading.page.text
    owners: list[Piece | None] = [*reading.pieces, *([None] if reading.furniture else [])]
    blocks = sorted(
        ((block, piece) for piece in owners for block in (piece.blocks if piece else reading.furniture)),
        key=lambda pair: pair[0].start,
    )
    starts = [block.start for block, _ in blocks]
    told: dict[int, list[Told]] = defaultdict(list)
    for statement in sorted((s for piece in reading.pieces for s in piece.statements), key=lambda s: s.start):
        words = " … ".join(_plain(to_words(text, span.start, span.end)) for span in statement.content)
        at = max(0, bisect_right(starts, statement.content[0].start) - 1)
        told[at].append(Told(statement, words))
    first = {piece.blocks[0].start: piece.article for piece in reading.pieces if piece.blocks}
    return [
        Row(block, _to_parts(text, block, piece.restored if piece else ()), tuple(told[n]), first.get(block.start))
        for n, (block, piece) in enumerate(blocks)
    ]


def _to_parts(text: str, block: Block, restored: tuple[Restored, ...]) -> tuple[tuple[str, str | None], ...]:
    parts: list[tuple[str, str | None]] = []
    at = block.start
    for one in restored:
        if block.start <= one.start and one.end <= block.end and one.start >= at:
            parts += [(text[at : one.start], None), (text[one.start : one.end], one.as_)]
            at = one.end
    return tuple((words, as_) for words, as_ in [*parts, (text[at : block.end], None)] if words)


def _plain(words: str) -> str:
    return " ".join(words.split())


@lru_cache
def _environment() -> Environment:
    env = Environment(
        loader=PackageLoader("nguon.export", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: show(value) if type(value) is str else "" if value is None else value,
    )
    env.globals.update(address=to_address, furniture=FURNITURE_ROLES)
    return env
