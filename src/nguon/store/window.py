"""The statements of a story within some days: what a picture of one month shows, where the whole story is too much for one."""

from __future__ import annotations

from datetime import date, timedelta

from nguon.store.join import Joiner
from nguon.store.lens import Seen
from nguon.store.moment import days, when
from nguon.store.seen import articles
from nguon.store.snapshot import Snapshot
from nguon.store.view import Said

LATER = timedelta(days=31)
"""How long after it was said an article may come out that is still looked at."""
ARTICLES = 120
"""Articles looked at; of more, the earlier ones."""
ALL = 1_000_000


def said_between(snapshot: Snapshot, story_id: str, first: date, last: date, most: int) -> tuple[Said, ...]:
    """Return the first `most` statements of a story made between two days (else published then), corrections seen.

    >>> said_between(case.snapshot, "s1", date(2024, 10, 1), date(2024, 10, 31), 150)  # doctest: +SKIP
    (Said(...), ...)
    """
    near = []
    for ref in articles(snapshot, story_id, ALL):
        out = days(ref.published.value) if ref.published else None
        if out and out[1] >= first and out[0] <= last + LATER:
            near.append(ref.id)
    found = tuple(Joiner(snapshot).said_in(near[:ARTICLES]))
    if isinstance(snapshot, Seen) and snapshot.overlay.changes:
        found = snapshot.lens(found)
    inside = [s for s in found if s.on and (on := days(s.on.value)) and on[1] >= first and on[0] <= last]
    return tuple(sorted(inside, key=lambda s: (*when(s.on), s.article.place, s.statement.start))[:most])
