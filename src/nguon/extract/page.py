"""One page, from its bytes to its articles and furniture."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from nguon.errors import PageError
from nguon.extract.lines import split_lines
from nguon.extract.restore import find_restored
from nguon.extract.roles import label_lines
from nguon.lang.vi.syllable import is_syllable
from nguon.model.article import Article
from nguon.model.page import ARTICLE_ROLES, Block, Page
from nguon.model.reading import Piece, Reading
from nguon.text.decode import decode

if TYPE_CHECKING:
    from nguon.extract.lines import Line
    from nguon.lang.pack import LanguagePack


def extract_page(source: str, raw: bytes, pack: LanguagePack) -> Reading:
    """Return the reading of a page: its articles with blocks and restored words, its furniture, no annotations.

    `source` is where it came from, `raw` its bytes. Raises `PageError` when it can't be read.
    """
    decoded = decode(raw, is_syllable)
    page = Page(hashlib.sha256(raw).hexdigest(), source, decoded.encoding, "text", decoded.text)
    lines = split_lines(page.text)
    if not lines:
        raise PageError("the page is empty: there is nothing to read; save it again")
    return _assemble(page, lines, label_lines(lines, pack), pack)


def _assemble(page: Page, lines: list[Line], roles: list[tuple[str, str]], pack: LanguagePack) -> Reading:
    furniture: list[Block] = []
    articles: list[list[Block]] = []
    for line, (role, rule) in zip(lines, roles, strict=True):
        xpath = line.mark.xpath if line.mark else None
        if role not in ARTICLE_ROLES:
            furniture.append(Block(page.id, None, line.start, line.end, role, xpath, rule))
            continue
        if role == "title" or not articles:
            articles.append([])
        article_id = f"{page.id[:16]}.{len(articles) - 1}"
        articles[-1].append(Block(page.id, article_id, line.start, line.end, role, xpath, rule))
    pieces = []
    for index, blocks in enumerate(articles):
        title = next((b for b in blocks if b.role == "title"), None)
        article = Article(
            id=f"{page.id[:16]}.{index}",
            page_id=page.id,
            index=index,
            start=blocks[0].start,
            end=blocks[-1].end,
            title=page.text[title.start : title.end] if title else "",
            published=None,
            published_rule="unresolved",
            basis_vi="",
            basis_en="",
            outlet=None,
            credited=(),
        )
        pieces.append(Piece(article, page.text, tuple(blocks), tuple(find_restored(page.text, blocks, pack))))
    return Reading(page, tuple(furniture), tuple(pieces))
