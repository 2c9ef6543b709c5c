"""Actors and dates of a case looked up.

Which actor a name in an article is, for whom an actor speaks, when an article came out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from nguon.model.annotation import Statement
    from nguon.model.article import Moment
    from nguon.model.corpus import Actor, ActorLink, Dated


@dataclass(frozen=True)
class People:
    """Actors by id, and the mapping from names in articles to them."""

    actors: dict[str, Actor] = field(repr=False)
    links: dict[tuple[str, str], str] = field(repr=False)

    def id_of(self, article_id: str, name: str | None) -> str | None:
        """Return the id of the actor that `name` is in an article, or None."""
        return None if name is None else self.links.get((article_id, name))

    def name(self, actor_id: str | None) -> str:
        """Return an actor's name, or an empty string."""
        return self.actors[actor_id].name if actor_id in self.actors else ""

    def chain(self, actor_id: str | None) -> tuple[str, ...]:
        """Return the actor and all for whom he speaks, nearest first."""
        out: list[str] = []
        queue = [actor_id] if actor_id else []
        while queue:
            one = queue.pop(0)
            if one not in out:
                out.append(one)
                queue.extend(self.actors[one].speaks_for if one in self.actors else ())
        return tuple(out)

    def roots(self, actor_id: str | None) -> tuple[str, ...]:
        """Return for whom the actor speaks in the end: the actors of his chain that speak for nobody else."""
        return tuple(one for one in self.chain(actor_id) if one not in self.actors or not self.actors[one].speaks_for)

    def speakers(self, statement: Statement) -> tuple[str, ...]:
        """Return the ids of all who make a statement: the joint speakers, or the one."""
        names = statement.actors or ((statement.actor,) if statement.actor else ())
        ids = (self.id_of(statement.article_id, name) for name in names)
        return tuple(dict.fromkeys(i for i in ids if i))


def know_people(actors: Iterable[Actor], links: Iterable[ActorLink]) -> People:
    """Return actors and links made ready for looking up."""
    return People({a.id: a for a in actors}, {(k.article_id, k.name): k.actor_id for k in links})


def know_dates(dated: Iterable[Dated]) -> dict[str, Moment | None]:
    """Return the date of publication of each article."""
    return {d.article_id: d.published for d in dated}
