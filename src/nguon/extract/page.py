"""One page, from its bytes to its articles and furniture."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from nguon.errors import PageError
from nguon.extract.deep import drop_attributes
from nguon.extract.language import find_foreign
from nguon.extract.legacy import legacy_decoders
from nguon.extract.lines import split_lines, to_words
from nguon.extract.main_text import keep_main
from nguon.extract.markup import is_html, parse_tree, split_blocks
from nguon.extract.meta import read_meta
from nguon.extract.outlet import find_credited, find_outlet
from nguon.extract.published import find_stated, parse_given
from nguon.extract.restore import find_restored
from nguon.extract.roles import label_lines
from nguon.extract.scripted import add_scripted, find_scripted
from nguon.extract.settle import number_articles, settle
from nguon.lang.vi.syllable import is_syllable
from nguon.model.article import Article
from nguon.model.page import NO_HINTS, Block, Hints, Page, Problem
from nguon.model.reading import Piece, Reading
from nguon.text.decode import decode

if TYPE_CHECKING:
    from nguon.extract.lines import Line
    from nguon.extract.meta import PageMeta
    from nguon.lang.pack import LanguagePack


@dataclass(frozen=True, slots=True)
class _About:
    """What the page tells of itself outside of its articles."""

    site: tuple[str, ...]
    head: str
    meta: PageMeta | None
    hints: Hints


def extract_page(source: str, raw: bytes, pack: LanguagePack, hints: Hints = NO_HINTS) -> Reading:
    """Return the reading of a page: its articles with blocks and restored words, its furniture, no annotations.

    `source` is where it came from, `raw` its bytes, `hints` what the container that it came out of tells of it. Raises
    `PageError` when it can't be read.
    """
    decoded = decode(raw, is_syllable, legacy_decoders(pack), hints.charset)
    text, meta, told = decoded.text, None, []
    if is_html(text):
        text = drop_attributes(text)
        tree = parse_tree(text)
        meta = read_meta(tree)
        if hints.title and hints.title not in meta.titles:
            meta = replace(meta, titles=(*meta.titles, hints.title))
        text, lines = split_blocks(tree, keep_main(text))
        told = find_scripted(tree, lines)
    else:
        lines = split_lines(text)
    labels = label_lines(lines, pack, meta)
    if told:
        text, lines, labels = add_scripted(text, lines, labels, told)
    if not lines:
        raise PageError("the page is empty: there is nothing to read; save it again")
    page = Page(hashlib.sha256(raw).hexdigest(), source, decoded.encoding, "html" if meta else "text", text)
    blocks = _make_blocks(page, lines, _as_given(labels, lines, hints))
    furniture = tuple(block for block in blocks if block.article_id is None)
    site = [to_words(text[b.start : b.end]) for b in furniture if b.role == "site"]
    head = to_words(text[blocks[0].start : blocks[0].end]) if blocks[0].role in ("site", "section") else ""
    pieces = [
        _make_piece(page, index, own, _About(tuple(site), head, meta, hints), pack)
        for index, own in enumerate(_group([block for block in blocks if block.article_id is not None]))
    ]
    reasons = []
    if hints.published and parse_given(hints.published, pack) is None:
        reasons.append(pack.rules("page_basis")["page"]["unread_en"].format(words=hints.published[:40]))
    foreign = find_foreign(text, [block for piece in pieces for block in piece.blocks], furniture)
    if foreign:
        reasons.append(foreign)
    return Reading(page, furniture, tuple(pieces), tuple(Problem(source, page.id, "read", reason) for reason in reasons))


def _as_given(roles: list[tuple[str, str]], lines: list[Line], hints: Hints) -> list[tuple[str, str]]:
    """The roles; a first line with the title that its container gives is the headline, one with its address furniture."""
    roles = list(roles)
    if hints.title and to_words(lines[0].text) == to_words(hints.title):
        roles[0] = ("title", "role:given")
    if hints.url and len(lines) > 1 and lines[-1].text.strip() == hints.url:
        roles[-1] = ("site", "role:given")
    return roles


def _make_blocks(page: Page, lines: list[Line], roles: list[tuple[str, str]]) -> list[Block]:
    """Give every line its role and its article: a headline begins a new one."""
    roles = settle(lines, roles)
    out = []
    for line, (role, rule), number in zip(lines, roles, number_articles(roles), strict=True):
        article_id = None if number is None else f"{page.id[:16]}.{number}"
        out.append(Block(page.id, article_id, line.start, line.end, role, line.mark.xpath if line.mark else None, rule))
    return out


def _group(blocks: list[Block]) -> list[list[Block]]:
    out: list[list[Block]] = []
    for block in blocks:
        if not out or out[-1][0].article_id != block.article_id:
            out.append([])
        out[-1].append(block)
    return out


def _make_piece(page: Page, index: int, blocks: list[Block], about: _About, pack: LanguagePack) -> Piece:
    def words(*roles: str) -> list[str]:
        return [to_words(page.text[b.start : b.end]) for b in blocks if b.role in roles]

    titles, running = [b for b in blocks if b.role == "title"], [b for b in blocks if b.role in ("lead", "body")]
    first, last = (to_words(page.text[b.start : b.end]) for b in (running[0], running[-1])) if running else ("", "")
    hints = about.hints
    address = hints.url or page.source
    stated = find_stated(
        words("dateline"),
        address,
        about.meta if index == 0 else None,
        pack,
        given=hints.published if index == 0 else "",
        captured=hints.captured,
    )
    article = Article(
        id=f"{page.id[:16]}.{index}",
        page_id=page.id,
        index=index,
        start=blocks[0].start,
        end=blocks[-1].end,
        title=page.text[titles[0].start : titles[0].end] if titles else "",
        published=stated.moment,
        published_rule=stated.rule,
        basis_vi=stated.basis_vi,
        basis_en=stated.basis_en,
        outlet=find_outlet(first, about.site, address, about.meta, pack, head=about.head, given=hints.outlet),
        credited=find_credited(words("source"), words("byline"), last, pack),
    )
    return Piece(article, page.text, tuple(blocks), tuple(find_restored(page.text, blocks, pack)))
