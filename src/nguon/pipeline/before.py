"""Whether pages can join what the last build found, and what of it a person has corrected since.

The idea: a correction that was followed by the last build stays in its rows. A later one, or one that was taken back, is
followed where what it changes is near: a page is read once more, a story is told once more. Where it moves whole articles
from story to story, or changes what a page's text is, everything is compared anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

import pyarrow.parquet as pq

from nguon.decide.effect import STAGES
from nguon.model.decision import Decision
from nguon.store.snapshot import Snapshot

FROM, SHARE = 1000, 0.2
"""Pages that a case must have for new ones to join it, and how many may since all was compared, as a share of those then."""

READ_AGAIN = ("speaker", "act", "date")
"""Decisions that change what is known of a page: it is read once more."""
TOLD_AGAIN = STAGES["thread"]
"""Decisions on the statements of one story: it is told once more."""
ANEW = ("same", "different", "hide")
"""Decisions that each build follows anew, wherever their words stand."""


@dataclass(frozen=True, slots=True)
class Before:
    """The last build, when pages can join it: its snapshot and the pages in it.

    `again` are those of them that are corrected otherwise now and read once more; stories on pages in `told` are told again.
    """

    snapshot: Snapshot
    pages: frozenset[str]
    whole: int
    """How many pages there were when all was compared."""
    again: frozenset[str] = frozenset()
    told: frozenset[str] = frozenset()

    def articles_of(self, pages: frozenset[str]) -> frozenset[str]:
        """Return the articles that the last build found on some pages."""
        rows = self.snapshot.sql("SELECT id FROM articles WHERE list_contains(?, page_id)", [sorted(pages)]) if pages else []
        return frozenset(row["id"] for row in rows)


def find_before(
    snapshot: Snapshot,
    made: Mapping[str, object],
    listed: Callable[[frozenset[str]], str],
    pages: int,
    decisions: Iterable[Decision],
    live: Iterable[str],
    state: Iterable[str],
) -> Before | str:
    """Return the last build when `pages` pages can join it, else in a few words why they can't.

    They can when it was made by the same code and words (`made`), its pages are what they were (`listed` tells what the case
    says of those pages now), and what was decided since (`decisions` are all lines, `live` the ids of those that hold) can be
    followed.
    """
    whole = int(snapshot.manifest.get("whole", snapshot.count("pages")))
    if whole < FROM:
        return ""  # so few that it is no matter
    if not all(snapshot.state(name)[0].is_file() for name in state):
        return "the last build kept nothing to go on from"
    if any(snapshot.manifest.get(name) != value for name, value in made.items()):
        return "nguon, its words or the model of sentences are not those of the last build"
    ids = frozenset(i for file in snapshot.files("pages") for i in pq.ParquetFile(file).read(["id"])["id"].to_pylist())
    if not 0 <= pages - whole <= SHARE * whole:
        return f"since all was compared, {pages - whole:,} pages came to {whole:,}"
    if snapshot.manifest.get("listed") != listed(ids):
        return "what the case says of its pages is not what it said"
    return _with_decisions(Before(snapshot, ids, whole), list(decisions), list(live))


def _with_decisions(before: Before, lines: list[Decision], live: list[str]) -> Before | str:
    known = {decision.id: decision for decision in lines}
    then = [str(i) for i in before.snapshot.manifest.get("decisions", ())]
    if not known.keys() >= set(then) or before.snapshot.manifest.get("decided") != stamp(known[i] for i in then):
        return "a correction that the last build followed was altered"
    if [i for i in then if i in live] != [i for i in live if i in then]:
        return "corrections are followed in another order"
    again: set[str] = set()
    told: set[str] = set()
    changed = set(then) ^ set(live)
    for decision in (known[i] for i in sorted({*then, *live})):
        here = decision.on and all(anchor.page in before.pages for anchor in decision.on if anchor.page)
        if decision.id in changed:
            if decision.kind in READ_AGAIN:
                again |= {anchor.page for anchor in decision.on[:1]} & before.pages
            elif decision.kind in TOLD_AGAIN:
                told |= {anchor.page for anchor in decision.on}
            elif decision.kind not in ANEW:
                return f"a correction ({decision.kind}) needs all to be compared"
        elif not here and decision.kind in STAGES["story"]:
            return f"a correction ({decision.kind}) may be on a page that is new"
    return replace(before, again=frozenset(again), told=frozenset(told))


def stamp(decisions: Iterable[Decision]) -> str:
    """Return what tells decisions from the same ones altered by hand."""
    return hashlib.sha256("\n".join(map(repr, decisions)).encode()).hexdigest()[:16]
