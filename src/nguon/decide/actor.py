"""The same actor, or different ones: corrections across articles."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from nguon.decide.patch import Patch
from nguon.decide.place import LostError, Placed
from nguon.decide.statement import find_actor
from nguon.model.corpus import Actor, ActorLink
from nguon.model.decision import to_rule


def join_actors(placed: Placed, patch: Patch) -> None:
    """Let two actors be one: the first one's id stays, and the name that was decided, else its own."""
    first, second = (find_actor(p.article_id, p.name, patch) for p in placed.places)
    if first is None or second is None:
        raise LostError("actor")
    if first.id == second.id:
        if placed.decision.value and first.name != placed.decision.value:
            patch.put("actors", replace(first, name=placed.decision.value))
        return
    both = {first.id, second.id}
    one = Actor(
        first.id,
        placed.decision.value or first.name,
        first.kind or second.kind,
        tuple(dict.fromkeys((*first.names, *second.names))),
        tuple(dict.fromkeys((*first.roles, *second.roles))),
        tuple(sorted({*first.speaks_for, *second.speaks_for} - both)),
    )
    patch.put("actors", one)
    patch.drop("actors", second)
    for link in patch.by("actor_links", "actor_id", [second.id]):
        patch.put("actor_links", replace(link, actor_id=one.id, rule=to_rule(placed.decision.id, link.rule)))
    for other in patch.by("actors", "speaks_for", [second.id]):
        heads = {one.id if i == second.id else i for i in other.speaks_for} - {other.id}
        patch.put("actors", replace(other, speaks_for=tuple(sorted(heads))))
    _follow(second.id, one.id, patch)


def part_actors(placed: Placed, patch: Patch) -> None:
    """Let the bearers of a name in some articles be another actor, of the name that was decided, else of their own."""
    found = [(p, find_actor(p.article_id, p.name, patch)) for p in placed.places]
    old = next((actor for _, actor in found if actor is not None), None)
    if old is None:
        raise LostError("actor")
    moved: list[ActorLink] = []
    for place, actor in found:
        if actor is None or actor.id != old.id:
            continue
        moved += [k for k in patch.by("actor_links", "article_id", [place.article_id]) if k.name == place.name]
    names = tuple(dict.fromkeys(link.name for link in moved))
    if not names:
        raise LostError("actor")
    new_id = "a" + hashlib.sha256(placed.decision.id.encode()).hexdigest()[:12]
    for link in moved:
        patch.put("actor_links", replace(link, actor_id=new_id, rule=to_rule(placed.decision.id, link.rule)))
    patch.put("actors", Actor(new_id, placed.decision.value or names[0], old.kind, names, (), ()))
    left = {link.name for link in patch.by("actor_links", "actor_id", [old.id])}
    if not left:
        patch.drop("actors", old)
    else:
        kept = tuple(n for n in old.names if n in left or n not in names)
        patch.put("actors", replace(old, names=kept or old.names))
    _speak(moved, new_id, patch)


def _follow(gone: str, now: str, patch: Patch) -> None:
    """Point the stands and findings of an actor that is gone to the one that it is now."""
    for thread in patch.by("threads", "stands.actor_id", [gone]):
        stands = tuple(replace(s, actor_id=now) if s.actor_id == gone else s for s in thread.stands)
        patch.put("threads", replace(thread, stands=stands))
    for table in ("findings", "hidden"):
        for finding in patch.by(table, "actors", [gone]):
            actors = tuple(dict.fromkeys(now if a == gone else a for a in finding.actors))
            patch.put(table, replace(finding, actors=actors))


def _speak(moved: list[ActorLink], now: str, patch: Patch) -> None:
    """Point the stands of statements in the articles of `moved` to the new actor."""
    names = {(link.article_id, link.name) for link in moved}
    said = {
        s.id: s
        for s in patch.by("statements", "article_id", sorted({article for article, _ in names}))
        if (s.article_id, s.actor) in names
    }
    for thread in patch.by("threads", "stands.statement", sorted(said)):
        stands = tuple(replace(s, actor_id=now) if s.statement in said else s for s in thread.stands)
        patch.put("threads", replace(thread, stands=stands))
