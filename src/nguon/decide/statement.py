"""Who said it and what he did by it: corrections of a statement."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from nguon.decide.patch import Patch
from nguon.decide.place import LostError, Placed
from nguon.model.annotation import ACTS, Statement
from nguon.model.corpus import Actor, ActorLink
from nguon.model.decision import Decision, to_rule


def correct_statement(statement: Statement, decision: Decision) -> Statement:
    """Return a statement with its speaker or its act as decided. Raises `LostError` when the value means nothing."""
    rule = to_rule(decision.id, statement.rule)
    if decision.kind == "speaker":
        name = " ".join((decision.value or "").split()) or None
        return replace(statement, actor=name, actors=(name,) if name else (), rule=rule)
    if decision.value not in ACTS:
        raise LostError("value")
    return replace(statement, act=decision.value, rule=rule)


def put_statement(placed: Placed, patch: Patch) -> None:
    """Put a corrected statement, and its speaker in the threads that it stands in."""
    decision, place = placed.decision, placed.places[0]
    row: Statement | None = patch.one("statements", place.statement)
    if row is None:
        raise LostError("statement")
    now = correct_statement(row, decision)
    patch.put("statements", now)
    if decision.kind != "speaker":
        return
    put_link(placed, patch)
    links = patch.by("actor_links", "article_id", [place.article_id])
    actor_id = next((link.actor_id for link in links if link.name == now.actor), None)
    for thread in patch.by("threads", "stands.statement", [now.id]):
        stands = tuple(replace(s, actor=now.actor, actor_id=actor_id) if s.statement == now.id else s for s in thread.stands)
        patch.put("threads", replace(thread, stands=stands))


def put_link(placed: Placed, patch: Patch) -> None:
    """Let the name of a corrected speaker mean, in its article, the actor that was chosen; failing that, one of that name."""
    decision, place = placed.decision, placed.places[0]
    name = " ".join((decision.value or "").split())
    if not name:
        return
    links = {link.name: link for link in patch.by("actor_links", "article_id", [place.article_id])}
    actor = _chosen(placed, patch)
    if actor is None and name in links:
        return
    if actor is None:
        actor = choose_actor(name, patch)
    if name not in actor.names:
        actor = replace(actor, names=(*actor.names, name))
    patch.put("actors", actor)
    patch.put("actor_links", ActorLink(place.article_id, name, actor.id, to_rule(decision.id, "")))


def choose_actor(name: str, patch: Patch) -> Actor:
    """Return the actor that is called so, failing that a new one."""
    alike: list[Actor] = [*patch.by("actors", "name", [name]), *patch.by("actors", "names", [name])]
    new = Actor("a" + hashlib.sha256(name.casefold().encode()).hexdigest()[:12], name, "person", (name,), (), ())
    return min(alike, key=lambda a: (a.name != name, a.id), default=new)


def _chosen(placed: Placed, patch: Patch) -> Actor | None:
    """The actor on whose words the decision was made, if it named some."""
    if len(placed.places) < 2:
        return None
    return find_actor(placed.places[1].article_id, placed.places[1].name, patch)


def find_actor(article_id: str, name: str, patch: Patch) -> Actor | None:
    """Return the actor that a name is in an article; without an article the one of that name."""
    if article_id:
        for link in patch.by("actor_links", "article_id", [article_id]):
            if link.name == name:
                found: Actor | None = patch.one("actors", link.actor_id)
                return found
        return None
    alike: list[Actor] = patch.by("actors", "name", [name])
    return min(alike, key=lambda a: a.id, default=None)
