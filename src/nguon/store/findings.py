"""Findings with the words of each side."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from nguon.model.corpus import Finding
from nguon.model.record import from_row
from nguon.store.join import Joiner
from nguon.store.lookup import AMONG, among, lookup_of
from nguon.store.snapshot import Snapshot
from nguon.store.view import FindingView, Group, Said, Words

_COLUMNS = "f.row, f.title, f.question, f.stances"


def find_findings(
    snapshot: Snapshot,
    *,
    kind: str = "",
    story: str = "",
    actor: str = "",
    thread: str = "",
    article: str = "",
    finding: str = "",
    skip: int = 0,
    limit: int = -1,
    sides: int = 0,
    join: Joiner | None = None,
) -> tuple[tuple[FindingView, ...], int]:
    """Return findings, surest first, and how many there are in all; of one kind, story, thread, actor or article if given.

    `limit` -1 is all. Of a finding with more than `sides` statements (0: any number) the first and the last are joined.
    `join` may hold what the caller looked up already.
    """
    source, where, values = "finding f", [], []
    for column, value in (("f.kind", kind), ("f.story", story), ("f.thread", thread), ("f.id", finding)):
        if value:
            where.append(f"{column} = ?")
            values.append(value)
    for table, value in (("actor", actor), ("article", article)):
        if value:
            source += f" JOIN finding_{table} ON finding_{table}.rank = f.rank"
            where.append(f"finding_{table}.{table} = ?")
            values.append(value)
    condition = f" WHERE {' AND '.join(where)}" if where else ""
    join = join or Joiner(snapshot)
    total = int(join.lookup.one(f"SELECT count(*) FROM {source}{condition}", values)[0]) if where else _all(join)
    rows = join.lookup.rows(
        f"SELECT {_COLUMNS} FROM {source}{condition} ORDER BY f.rank LIMIT ? OFFSET ?", [*values, limit, skip]
    )
    known = [
        (from_row(Finding, json.loads(row)), title, question, dict(json.loads(stances)))
        for row, title, question, stances in rows
    ]
    return _views(known, join, sides), total


def _all(join: Joiner) -> int:
    """How many findings there are: the highest rank."""
    return int(join.lookup.one("SELECT coalesce(max(rank), 0) FROM finding")[0])


def to_views(snapshot: Snapshot, findings: Sequence[Finding], join: Joiner) -> tuple[FindingView, ...]:
    """Return findings joined with statements, evidence, actors, story and thread."""
    about = {
        row[0]: (row[1], row[2], dict(json.loads(row[3])))
        for row in lookup_of(snapshot).rows(
            f"SELECT id, title, question, stances FROM finding WHERE id {AMONG}", (among(f.id for f in findings),)
        )
    }
    return _views([(f, *about.get(f.id, ("", "", {}))) for f in findings], join, 0)


def _views(known: Sequence[tuple[Finding, str, str, dict[str, str]]], join: Joiner, most: int) -> tuple[FindingView, ...]:
    shown = {f.id: _some(f.statements, most) for f, *_ in known}
    said = join.said_by_id(i for ids in shown.values() for i in ids)
    join.load_articles(e.article_id for f, *_ in known for e in f.evidence)
    join.load_actors(a for f, *_ in known for a in f.actors)
    views = []
    for f, title, question, stances in known:
        sides = tuple(said[i] for i in shown[f.id] if i in said)
        views.append(
            FindingView(
                finding=f,
                sides=sides,
                groups=_groups(sides, stances if f.thread and question else None),
                evidence=tuple(w for w in join.words(f.evidence) if not any(_told(w, s) for s in sides)),
                actors=tuple(join.actor(a) for a in f.actors),
                story_title=title,
                question=question,
            )
        )
    return tuple(views)


def _some(ids: Sequence[Any], most: int) -> Sequence[Any]:
    """At most `most` statements: the first ones and the last."""
    return ids if not most or len(ids) <= most else [*ids[: most - 1], ids[-1]]


def _groups(sides: tuple[Said, ...], stances: Mapping[str, str] | None) -> tuple[Group, ...]:
    """Statements by their stance in the thread, in the order of the finding; each by itself where no thread tells."""
    if stances is None:
        return tuple(Group("", (s,)) for s in sides)
    groups: dict[str, list[Said]] = {}
    for side in sides:
        groups.setdefault(stances.get(side.statement.id, ""), []).append(side)
    return tuple(Group(stance, tuple(said)) for stance, said in groups.items())


def _told(words: Words, side: Said) -> bool:
    """Tell whether a stretch is part of what a statement shows anyway."""
    spans = side.statement.content
    return words.article.id == side.article.id and spans[0].start <= words.start and words.end <= spans[-1].end
