"""An article of one block for the tests of names and numbers: invented sentences about invented people and places."""

from __future__ import annotations

from nguon.annotate.figure import find_figures
from nguon.annotate.mention import find_mentions
from nguon.annotate.sentence import Sentence, split_sentences
from nguon.lang.pack import load
from nguon.model.annotation import Figure, Mention, Timex
from nguon.model.article import Article
from nguon.model.page import Block

PACK = load("vi")
ARTICLE = Article("a.0", "a", 0, 0, 0, "", None, "", "", "", None, ())


def blocks(*parts: tuple[str, str]) -> tuple[str, list[Block]]:
    """Return the text of (role, words) parts, one a line, and its blocks."""
    text, out = "", []
    for role, words in parts:
        start = len(text)
        text += words + "\n"
        out.append(Block("a", "a.0", start, start + len(words), role, None, ""))
    return text, out


def sentences(text: str) -> tuple[Sentence, ...]:
    """Split a text of one block."""
    return split_sentences(text, [Block("a", "a.0", 0, len(text), "body", None, "")], PACK)


def mentions(text: str) -> list[Mention]:
    """Find the names of a text of one block."""
    return find_mentions(ARTICLE, text, sentences(text), PACK)


def marked(text: str) -> list[str]:
    """Return the names of a text as `words/kind`."""
    return [f"{text[m.start : m.end]}/{m.kind}" for m in mentions(text)]


def actors(text: str) -> list[str]:
    """Return the actors of the names of a text."""
    return [m.actor for m in mentions(text)]


def figures(text: str, timexes: list[Timex] | None = None) -> list[Figure]:
    """Find the figures of a text of one block."""
    return find_figures(ARTICLE, text, sentences(text), timexes or [], PACK)
