"""A page as it was read: the bundle in which `extract` and `annotate` meet, and an article with all that was found in it."""

from __future__ import annotations

from dataclasses import dataclass

from nguon.model.annotation import Figure, Mention, Restored, Statement, Timex
from nguon.model.article import Article
from nguon.model.page import Block, Page, Problem


@dataclass(frozen=True, slots=True)
class Piece:
    """An article with its blocks and everything found in it, all in reading order. `text` is its whole page's text."""

    article: Article
    text: str
    blocks: tuple[Block, ...]
    restored: tuple[Restored, ...] = ()
    timexes: tuple[Timex, ...] = ()
    mentions: tuple[Mention, ...] = ()
    figures: tuple[Figure, ...] = ()
    statements: tuple[Statement, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """A page with its furniture and its articles, or the problem that kept it from being read."""

    page: Page
    furniture: tuple[Block, ...]
    pieces: tuple[Piece, ...]
    problems: tuple[Problem, ...] = ()
