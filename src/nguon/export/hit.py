"""What a search found as readers see it: days that are worked out marked, quotations whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nguon.export.line import is_about
from nguon.store.join import Joiner
from nguon.store.search import Hit
from nguon.store.snapshot import Snapshot
from nguon.store.terms import Snippet
from nguon.store.words import QUOTES

END = 20
"""Characters by which the end of a snippet is known as the end of the statement."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A result with its words; `about`: its day rests on a date that is worked out and not written."""

    hit: Hit
    snippet: Snippet
    about: bool


def to_shown(snapshot: Snapshot, hits: Sequence[Hit]) -> tuple[Shown, ...]:
    """Return results of a search for showing, in their order."""
    join = Joiner(snapshot)
    said = join.said_by_id(hit.id for hit in hits if hit.kind == "statement")
    join.load_articles(hit.article_id for hit in hits)
    shown = []
    for hit in hits:
        known, ref = said.get(hit.id), join.article(hit.article_id)
        if known is not None:
            about = is_about(known) and bool(known.on and known.on.value == hit.date)
        else:
            about = bool(ref and ref.inferred and ref.published and ref.published.value == hit.date)
        shown.append(Shown(hit, to_whole(hit.snippet, known.text) if known else hit.snippet, about))
    return tuple(shown)


def to_whole(snippet: Snippet, text: str) -> Snippet:
    """Return a snippet with the quotation mark that stands at its end in `text` and that it lacks.

    >>> to_whole((("he said \u201cit ", False), ("rains", True)), "he said \u201cit rains\u201d")
    (('he said “it ', False), ('rains', True), ('”', False))
    """
    words = "".join(part for part, _ in snippet).lstrip("\u2026 ")
    for opening, closing in QUOTES:
        if text.endswith(closing) and not words.endswith(closing) and text[: -len(closing)].endswith(words[-END:]):
            snippet = (*snippet, (closing, False))
        if text.startswith(opening) and not words.startswith(opening) and text[len(opening) :].startswith(words[:END]):
            snippet = ((opening, False), *snippet)
    return snippet
