"""Which names must be looked at again when pages join: those of which a new page, or the rest of the case, now says otherwise.

The idea: an actor is made of all that articles say of one name. Where nothing was added to that, and the name is parted and
joined to others as it was, the actor is what it was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nguon.engines.base import Engine

STALE = ("actor_stale", "actor_moved", "actor_few")
"""The tables that `find_stale` makes."""

_PARTS = "grp, article_id, key, home, part"


def find_stale(engine: Engine, made: Mapping[str, str]) -> None:
    """Make `actor_stale` (grp) of the actors to be made again, `actor_moved` (key) of names that are in another one now.

    And `actor_few`: all that articles say of the names of those to be made again. Reads `actor_met`, `actor_met_new`,
    `actor_full`, `actor_parts`; `made` as in `nguon.compare.actor.find_actors`.
    """
    _differences(engine, "actor_joined", "short, whole", "actor_full", made["actor_full"])
    _differences(engine, "actor_parted", _PARTS, "actor_parts", made["actor_parts"])
    gone = f" UNION SELECT key FROM {made['actor_gone']}" if "actor_gone" in made else ""
    engine.sql("actor_said", f"SELECT key FROM actor_met_new{gone}")
    fulls = f"SELECT short, whole FROM actor_full UNION SELECT short, whole FROM {made['actor_full']}"
    engine.sql(
        "actor_stale",
        "SELECT key AS grp FROM actor_said UNION "
        f"SELECT f.whole AS grp FROM ({fulls}) f JOIN actor_said s ON s.key = f.short UNION "
        "SELECT short AS grp FROM actor_joined UNION SELECT whole AS grp FROM actor_joined UNION "
        "SELECT grp FROM actor_parted",
    )
    engine.sql(
        "actor_moved",
        "SELECT short AS key FROM actor_joined UNION SELECT grp AS key FROM actor_parted UNION "
        f"SELECT f.short AS key FROM ({fulls}) f JOIN actor_parted p ON p.grp = f.whole",
    )
    engine.sql(
        "actor_few",
        "SELECT m.* FROM actor_met m JOIN (SELECT grp AS key FROM actor_stale UNION "
        "SELECT f.short AS key FROM actor_full f JOIN actor_stale s ON s.grp = f.whole) k ON k.key = m.key "
        "LEFT JOIN actor_full o ON o.short = m.key LEFT JOIN actor_stale t ON t.grp = COALESCE(o.whole, m.key) "
        "WHERE t.grp IS NOT NULL",
    )
    for name in ("joined", "parted", "said"):
        engine.drop(f"actor_{name}")


def _differences(engine: Engine, to: str, columns: str, now: str, before: str) -> None:
    one, two = (f"SELECT {columns} FROM {name}" for name in (now, before))
    engine.sql(to, f"SELECT * FROM ({one} EXCEPT {two}) x UNION SELECT * FROM ({two} EXCEPT {one}) y")


def still_made(before: str) -> str:
    """Return the query of the actors of `before` (an earlier `actor_made`) that are not to be made again."""
    return f"SELECT k.* FROM {before} k LEFT JOIN actor_stale s ON s.grp = k.grp WHERE s.grp IS NULL"


def make_moving(engine: Engine, to: str) -> None:
    """Make `to`: what new articles say of names, and old ones of names that are in another actor now."""
    engine.sql(
        to,
        "SELECT m.* FROM actor_met m JOIN actor_moved k ON k.key = m.key LEFT JOIN "
        "(SELECT DISTINCT article_id FROM actor_met_new) n ON n.article_id = m.article_id WHERE n.article_id IS NULL "
        "UNION ALL SELECT * FROM actor_met_new",
    )
