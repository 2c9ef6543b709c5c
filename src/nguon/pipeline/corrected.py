"""How a build follows a person's decisions on the pages that they are about: as soon as they are read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from nguon.annotate.article import annotate_piece
from nguon.compare.date import resolve_again
from nguon.decide.article import choose_article, correct_date, date_article
from nguon.decide.patch import Key, differing, key_of
from nguon.decide.place import Ground, LostError, Place, place
from nguon.decide.statement import correct_statement
from nguon.decide.was import Was, to_was
from nguon.extract.restore import find_restored
from nguon.lang.pack import LanguagePack
from nguon.model.article import Article
from nguon.model.decision import Decision, to_rule
from nguon.model.page import ARTICLE_ROLES, FURNITURE_ROLES
from nguon.model.reading import Piece, Reading

MARKS = ("restored", "timexes", "mentions", "figures", "statements")
"""The tables of what is found in an article."""


def correct_reading(
    reading: Reading,
    decisions: Iterable[Decision],
    pack: LanguagePack,
    captured: date | None = None,
    was: list[Was] | None = None,
) -> Reading:
    """Return a page as decided: roles first (and what stands on the changed blocks read again), then dates, speakers, acts.

    A decision whose words are not on the page changes nothing. `was` is given the rows as they were.
    """
    mine = [d for d in decisions if any(a.page == reading.page.id for a in d.on)]
    was = [] if was is None else was
    reading = _with_roles(reading, [d for d in mine if d.kind == "role"], pack, captured, was)
    start = before = _tables(reading)
    for decision in (d for d in mine if d.kind in ("date", "speaker", "act")):
        if (found := _find(decision, reading)) is not None:
            reading = _with_piece(reading, decision, found, pack)
            now = _tables(reading)
            for table, rows in now.items():
                was += _first("said", decision.id, table, start[table], differing(before[table], rows))
            before = now
    return reading


def to_ground(reading: Reading) -> Ground:
    """Return a page as something to find a decision's words on."""
    pieces = reading.pieces
    return Ground(
        reading.page.id,
        reading.page.text,
        tuple(sorted((*reading.furniture, *(b for p in pieces for b in p.blocks)), key=lambda b: (b.start, b.end))),
        tuple(p.article for p in pieces),
        tuple(s for p in pieces for s in p.statements),
        tuple(m for p in pieces for m in p.mentions),
    )


def _find(decision: Decision, reading: Reading) -> Place | None:
    first = replace(decision, on=decision.on[:1])
    try:
        return place(first, lambda page: to_ground(reading) if page == reading.page.id else None).places[0]
    except LostError:
        return None


def _with_roles(
    reading: Reading, decisions: Sequence[Decision], pack: LanguagePack, captured: date | None, was: list[Was]
) -> Reading:
    """A page with the roles of its blocks as decided; what stands in the articles that this changes is found again."""
    start = before = _tables(reading)
    touched: dict[str, list[str]] = {}
    inside: dict[str, Place] = {}
    for decision in decisions:
        if (found := _find(decision, reading)) is not None:
            reading, changed = _with_role(reading, decision, found)
            inside[decision.id] = found
            for article in sorted(changed):
                touched.setdefault(article, []).append(decision.id)
            now = _tables(reading)
            was += _first("role", decision.id, "blocks", start["blocks"], differing(before["blocks"], now["blocks"]))
            before = now
    if not touched:
        return reading
    again = [_again(p, pack, captured) if p.article.id in touched else p for p in reading.pieces]
    reading = replace(reading, pieces=tuple(p for p in again if p is not None))
    now = _tables(reading)
    for table in (name for name in now if name != "blocks"):
        for key in differing(start[table], now[table]):
            row = now[table].get(key) or start[table][key]
            by = touched.get(row.id if table == "articles" else row.article_id, ())
            near = [i for i in by if inside[i].start <= row.start and row.end <= inside[i].end]
            for one in near or by:
                was += _first("role", one, table, start[table], [key])
    return reading


def _tables(reading: Reading) -> dict[str, dict[Key, Any]]:
    """A page's rows by table and key."""
    pieces = reading.pieces
    rows: dict[str, Iterable[Any]] = {name: [r for p in pieces for r in getattr(p, name)] for name in MARKS}
    rows["articles"] = [p.article for p in pieces]
    rows["blocks"] = (*reading.furniture, *(b for p in pieces for b in p.blocks))
    return {name: {key_of(name, row): row for row in some} for name, some in rows.items()}


def _first(stage: str, decision: str, table: str, start: Mapping[Key, Any], keys: Iterable[Key]) -> list[Was]:
    return [to_was(stage, decision, table, key, start.get(key)) for key in keys]


def _with_role(reading: Reading, decision: Decision, found: Place) -> tuple[Reading, set[str]]:
    """A page with another role for one block, and the ids of the articles that change by it."""
    blocks = [*reading.furniture, *(b for p in reading.pieces for b in p.blocks)]
    block = next(b for b in blocks if (b.start, b.end) == (found.start, found.end))
    role = decision.value or ""
    if role not in (*ARTICLE_ROLES, *FURNITURE_ROLES):
        return reading, set()
    try:
        owner = choose_article(block, blocks) if role in ARTICLE_ROLES else None
    except LostError:
        return reading, set()
    now = replace(block, role=role, article_id=owner, rule=to_rule(decision.id, block.rule))
    rest = [now if b is block else b for b in blocks]
    order = sorted(rest, key=lambda b: (b.start, b.end))
    pieces = tuple(replace(p, blocks=tuple(b for b in order if b.article_id == p.article.id)) for p in reading.pieces)
    furniture = tuple(b for b in order if b.article_id is None)
    return replace(reading, furniture=furniture, pieces=pieces), {i for i in (block.article_id, owner) if i}


def _again(piece: Piece, pack: LanguagePack, captured: date | None) -> Piece | None:
    """An article whose blocks changed, read again; None when no block is left of it."""
    if not piece.blocks:
        return None
    titles = [b for b in piece.blocks if b.role == "title"]
    article = replace(
        piece.article,
        start=piece.blocks[0].start,
        end=piece.blocks[-1].end,
        title=piece.text[titles[0].start : titles[0].end] if titles else "",
    )
    bare = Piece(article, piece.text, piece.blocks, tuple(find_restored(piece.text, piece.blocks, pack)))
    return annotate_piece(bare, pack, captured)


def _with_piece(reading: Reading, decision: Decision, found: Place, pack: LanguagePack) -> Reading:
    pieces = []
    for piece in reading.pieces:
        if piece.article.id != found.article_id:
            pieces.append(piece)
            continue
        try:
            pieces.append(_dated(piece, decision, pack) if decision.kind == "date" else _said(piece, decision, found))
        except LostError:
            pieces.append(piece)
    return replace(reading, pieces=tuple(pieces))


def _dated(piece: Piece, decision: Decision, pack: LanguagePack) -> Piece:
    article: Article = piece.article
    dated = correct_date(article.id, article.published_rule, decision, pack)
    again = resolve_again(piece, dated, pack)
    return replace(again, article=date_article(article, dated))


def _said(piece: Piece, decision: Decision, found: Place) -> Piece:
    statements = tuple(correct_statement(s, decision) if s.id == found.statement else s for s in piece.statements)
    return replace(piece, statements=statements)
