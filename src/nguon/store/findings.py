"""Findings with the words of each side."""

from __future__ import annotations

from collections.abc import Sequence

from nguon.model.corpus import Finding, Thread
from nguon.store.join import AMONG, Joiner
from nguon.store.snapshot import Snapshot
from nguon.store.view import FindingView, Group, Said, Words

STRENGTHS = ("strong", "fair", "weak")
"""The order of findings: what is surest comes first."""

KINDS = ("reversal", "conflict", "headline", "wording", "figures")
"""The order of findings of one strength: those on people's words before those on numbers."""


def find_findings(
    snapshot: Snapshot,
    *,
    kind: str = "",
    story: str = "",
    actor: str = "",
    skip: int = 0,
    limit: int = 0,
    join: Joiner | None = None,
) -> tuple[tuple[FindingView, ...], int]:
    """Return findings, surest first, and how many there are in all; of one kind, story or actor when these are given.

    `join` may hold what the caller looked up already.
    """
    where, values = ["true"], []
    for column, value in (("kind = ?", kind), ("story = ?", story), ("list_contains(actors, ?)", actor)):
        if value:
            where.append(column)
            values.append(value)
    condition = " AND ".join(where)
    if values:
        total = int(snapshot.sql(f"SELECT count(*) AS n FROM findings WHERE {condition}", values)[0]["n"])
    else:
        total = snapshot.count("findings")
    order = f"{_rank('strength', STRENGTHS)}, {_rank('kind', KINDS)}, id"
    extra = f"{order} LIMIT {int(limit)} OFFSET {int(skip)}" if limit else order
    return to_views(snapshot, snapshot.rows("findings", condition, values, order=extra), join or Joiner(snapshot)), total


def to_views(snapshot: Snapshot, findings: Sequence[Finding], join: Joiner) -> tuple[FindingView, ...]:
    """Return findings joined with statements, evidence, actors, story and thread."""
    if not findings:
        return ()
    said = join.said_by_id(i for f in findings for i in f.statements)
    join.load_articles(e.article_id for f in findings for e in f.evidence)
    join.load_actors(a for f in findings for a in f.actors)
    stories = snapshot.sql(f"SELECT id, title FROM stories WHERE id {AMONG}", [sorted({f.story for f in findings})])
    titles = {row["id"]: row["title"] for row in stories}
    threads = join.load_threads(f.thread for f in findings if f.thread)
    views = []
    for f in findings:
        thread = threads.get(f.thread or "")
        sides = tuple(said[i] for i in f.statements if i in said)
        views.append(
            FindingView(
                finding=f,
                sides=sides,
                groups=_groups(sides, thread),
                evidence=tuple(w for w in join.words(f.evidence) if not any(_told(w, s) for s in sides)),
                actors=tuple(join.actor(a) for a in f.actors),
                story_title=titles.get(f.story, ""),
                question=thread.question if thread else "",
            )
        )
    return tuple(views)


def _groups(sides: tuple[Said, ...], thread: Thread | None) -> tuple[Group, ...]:
    """Statements by their stance in the thread, in the order of the finding; each by itself where no thread tells."""
    if thread is None:
        return tuple(Group("", (s,)) for s in sides)
    stances = {i: stand.stance for stand in thread.stands for i in (stand.statement, *stand.copies)}
    groups: dict[str, list[Said]] = {}
    for side in sides:
        groups.setdefault(stances.get(side.statement.id, ""), []).append(side)
    return tuple(Group(stance, tuple(said)) for stance, said in groups.items())


def _told(words: Words, side: Said) -> bool:
    """Tell whether a stretch is part of what a statement shows anyway."""
    spans = side.statement.content
    return words.article.id == side.article.id and spans[0].start <= words.start and words.end <= spans[-1].end


def _rank(column: str, order: Sequence[str]) -> str:
    return f"coalesce(list_position({list(order)!r}, {column}), 99)"
