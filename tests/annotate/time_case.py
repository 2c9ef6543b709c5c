"""Reading one invented text as an article, for the tests of time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nguon.annotate.sentence import split_sentences
from nguon.annotate.timex import find_expressions, resolve_expressions
from nguon.lang.pack import load
from nguon.model.article import Article, Moment
from nguon.model.page import Block

if TYPE_CHECKING:
    from nguon.annotate.expression import Expression
    from nguon.annotate.sentence import Sentence
    from nguon.model.annotation import Timex

PACK = load("vi")


def blocks_of(*lines: tuple[str, str]) -> tuple[str, tuple[Block, ...]]:
    text, blocks = "", []
    for role, line in lines:
        blocks.append(Block("p", "p.0", len(text), len(text) + len(line), role, None, "test"))
        text += line + "\n"
    return text, tuple(blocks)


def article_of(text: str, published: str | None = None) -> Article:
    moment = None if published is None else Moment(published, {4: "year", 7: "month", 8: "week", 10: "day"}[len(published)])
    return Article("p.0", "p", 0, 0, len(text), "", moment, "meta" if moment else "unresolved", "", "", None, ())


def found_in(*lines: tuple[str, str]) -> tuple[str, tuple[Sentence, ...], tuple[Expression, ...]]:
    text, blocks = blocks_of(*lines)
    sentences = split_sentences(text, blocks, PACK)
    return text, sentences, find_expressions(text, sentences, PACK)


def timexes_of(body: str, published: str | None) -> list[tuple[str, str, str]]:
    return [(body[t.start : t.end], t.value, t.type) for t in rows_of(body, published)]


def rows_of(body: str, published: str | None) -> tuple[Timex, ...]:
    text, sentences, expressions = found_in(("body", body))
    return resolve_expressions(article_of(text, published), text, sentences, expressions, PACK)
