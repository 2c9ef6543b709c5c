"""A case article by article, each with what later tables know of it, and its findings: a stream, never the whole case."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from nguon.export.wording import in_words
from nguon.model.corpus import Actor
from nguon.model.page import Page
from nguon.model.reading import Piece, Reading
from nguon.store.join import Joiner
from nguon.store.reading import PAGES, scan_readings
from nguon.store.seen import see_findings
from nguon.store.snapshot import Snapshot
from nguon.store.view import FindingView

AMONG = "IN (SELECT unnest(?::VARCHAR[]))"
"""SQL: is one of a list that comes as one parameter."""

FINDINGS = 200
"""Findings joined at a time."""


@dataclass(frozen=True, slots=True)
class Known:
    """An article on its page, with the best date known; `story` is the id of its story, `actors` are by their names in it."""

    page: Page
    piece: Piece
    story: str | None
    actors: Mapping[str, Actor]


def scan_known(snapshot: Snapshot) -> Iterator[Known]:
    """Yield all articles in the order of their ids."""
    stories = {article: s.id for s in snapshot.rows("stories") for article in s.articles}
    waiting = scan_readings(snapshot)
    while readings := list(islice(waiting, PAGES)):
        yield from _known(snapshot, readings, stories)


def scan_findings(snapshot: Snapshot) -> Iterator[tuple[FindingView, Callable[[str], str]]]:
    """Yield all findings, joined, in the order of their ids, each with a function that gives the text of a page by its id."""
    last = ""
    while found := snapshot.rows("findings", "id > ?", [last], order="id", limit=FINDINGS):
        last = found[-1].id
        join = Joiner(snapshot)
        views = (replace(view, finding=in_words(view.finding)) for view in see_findings(snapshot, found, join))
        yield from ((view, join.text) for view in views)


def language_of(snapshot: Snapshot) -> str:
    """Return the language of the pages: the one whose words the case was read with."""
    return next(iter(snapshot.manifest.get("pack") or ()), "vi")


def _known(snapshot: Snapshot, readings: list[Reading], stories: Mapping[str, str]) -> Iterator[Known]:
    ids = [piece.article.id for reading in readings for piece in reading.pieces]
    dated = {d.article_id: d for d in snapshot.rows("dated", f"article_id {AMONG}", [ids])}
    links: dict[str, dict[str, str]] = {}
    for link in snapshot.rows("actor_links", f"article_id {AMONG}", [ids]):
        links.setdefault(link.article_id, {})[link.name] = link.actor_id
    wanted = sorted({actor for names in links.values() for actor in names.values()})
    actors = {actor.id: actor for actor in snapshot.rows("actors", f"id {AMONG}", [wanted])}
    for reading in readings:
        for piece in reading.pieces:
            own = links.get(piece.article.id, {})
            yield Known(
                reading.page,
                _dated(piece, dated.get(piece.article.id)),
                stories.get(piece.article.id),
                {name: actors[actor] for name, actor in own.items() if actor in actors},
            )


def _dated(piece: Piece, dated: Any) -> Piece:
    known: dict[str, Any] = {}
    if dated is not None:
        known = {"published": dated.published, "published_rule": dated.rule}
        known |= {"basis_vi": dated.basis_vi, "basis_en": dated.basis_en}
    return replace(piece, article=in_words(replace(piece.article, **known)))
