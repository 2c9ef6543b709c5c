"""A story that a decision made, put together from the views of the stories that its articles were in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from nguon.model.corpus import Story
from nguon.store.moment import when
from nguon.store.view import ArticleRef, StoryView


def join_views(row: Story, views: Sequence[StoryView]) -> StoryView:
    """Return a story that a decision joined or cut, from the views of the stories that its articles were in."""
    inside = set(row.articles)
    refs = _sorted_refs(ref for v in views for ref in v.articles if ref.id in inside)
    said = [s for v in views for s in v.said if s.article.id in inside]
    whole = {name: sum(getattr(v.counts, name) for v in views) for name in ("statements", "figures", "copies")}
    parts: dict[str, Any] = {
        "findings": tuple(f for v in views for f in v.findings if f.finding.story == row.id),
        "threads": tuple(t for v in views for t in v.threads if t.thread.story == row.id),
        "events": tuple(e for v in views for e in v.events if e.event.story == row.id),
        "figures": tuple(f for v in views for f in v.figures if f.article.id in inside),
        "reuse": tuple(r for v in views for r in v.reuse if r.a.id in inside and r.b.id in inside),
    }
    cut = any(not set(v.story.articles) <= inside for v in views)
    numbers = {"articles": len(row.articles), **({} if cut else whole)}
    numbers |= {"findings": len(parts["findings"]), "threads": len(parts["threads"]), "events": len(parts["events"])}
    if cut:
        numbers |= {"statements": len(said), "figures": len(parts["figures"]), "copies": len(parts["reuse"])}
    told = [m for ref in refs if (m := ref.published)]
    return replace(
        views[0],
        story=row,
        title=row.title,
        counts=replace(views[0].counts, **numbers),
        first=min(told, key=when, default=None),
        last=max(told, key=lambda m: when(m)[::-1], default=None),
        articles=refs,
        said=tuple(sorted(said, key=lambda s: (*when(s.on), s.article.place, s.statement.start))),
        **parts,
    )


def _sorted_refs(refs: Iterable[ArticleRef]) -> tuple[ArticleRef, ...]:
    return tuple(sorted({r.id: r for r in refs}.values(), key=lambda r: (*when(r.published), r.place, r.index)))
