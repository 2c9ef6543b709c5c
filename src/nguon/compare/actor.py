"""Who is who across articles (chủ thể), and who declaredly speaks for whom.

The idea: a name, folded and put through a table of other spellings, is one actor in all articles, unless two articles give
it callings that exclude each other and company that has nothing in common: then they are two persons of one name. A bare
surname is joined to a full name only where one full name alone fits and both keep the same company. An office before or
after a name ("spokesman of X") says for whom its holder speaks; a body speaks for the state that its name ends with, a
seat of government for its state. Articles become slim rows, rows are counted by tables, and only distinct names are looked at.
"""

from __future__ import annotations

import hashlib
import itertools
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from nguon.compare.bearer import BEARERS, MET, met_rows
from nguon.compare.names import Names, load_names
from nguon.compare.namesake import find_full_names, part_namesakes
from nguon.compare.rows import query_rows, read_rows, still_there
from nguon.compare.stale import STALE, find_stale, make_moving, still_made
from nguon.engines.arrow import schema, to_batch, to_batches
from nguon.engines.packed import pack as to_bytes
from nguon.engines.packed import unpack
from nguon.lang.pack import LanguagePack, load
from nguon.model.corpus import Actor, ActorLink

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from nguon.engines.base import Engine

ROLES = 8
"""Offices of an actor that are kept, the commonest first."""

KEPT = ("actor_full", "actor_parts", "actor_made")
"""The tables that stay, with `actor_met`, for a later `find_actors`."""

_MADE = pa.schema(
    [
        ("grp", pa.string()),
        ("part", pa.int64()),
        ("who", pa.string()),
        ("id", pa.string()),
        ("tied", pa.int64()),
        ("blob", pa.binary()),
    ]
)
"""Actors; `tied` where they speak for somebody, or may."""
_ASKED = pa.schema([("key", pa.string())])


@dataclass(slots=True)
class _Made:
    """An actor before it is known for whom he speaks: `asked` are keys of bodies for one of which he may."""

    who: str
    name: str = ""
    kind: str = ""
    first_kind: str = ""
    names: list[str] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)


def find_actors(engine: Engine, pack: LanguagePack, *, known: str = "", made: Mapping[str, str] | None = None) -> None:
    """Make the tables `actors` and `actor_links` of `pieces`: actors, and for each article the mapping from its names to them.

    Names are the `actor` of mentions, and the actors and bearers of statements. The tables `actor_met` and `KEPT` stay. With
    `known`, the `actor_met` of an earlier build, the articles in it are not looked at again, and of those looked at the rows
    stay as `actor_met_new`. With `made` (the names of the earlier build's tables `KEPT`, `actors` and `actor_links`, and
    under `actor_gone` one of keys that articles no longer have) only names are looked at of which something is known
    otherwise. The rows are always the same.
    """
    names = load_names(pack)
    _read_met(engine, pack, known)
    columns = ", ".join("value AS kind" if name == "kind" else name for name in BEARERS.names)
    engine.sql("actor_bearers", f"SELECT {columns} FROM actor_met AS m WHERE what = 'bearer'")
    find_full_names(engine)
    part_namesakes(engine)
    if made:
        find_stale(engine, made)
    engine.load("actor_made", _made_batches(engine, names, "actor_few" if made else "actor_met"), _MADE)
    if made:
        engine.sql("actor_made", f"SELECT * FROM actor_made UNION ALL {still_made(made['actor_made'])}")
    engine.sql("actor_tied", "SELECT * FROM actor_made AS m WHERE tied = 1")
    engine.split("actor_tied", {"actor_asked": (partial(asked_keys, language=pack.code), _ASKED)})
    known_ids, bodies = _look_up(engine)
    _make_actors(engine, names, known_ids, bodies, made)
    _make_links(engine, made)
    for name in ("bearers", "asked", "tied"):
        engine.drop(f"actor_{name}")
    for name in STALE if made else ():
        engine.drop(name)


def _make_actors(
    engine: Engine, names: Names, known: dict[str, str], bodies: dict[str, str], made: Mapping[str, str] | None
) -> None:
    """Make `actors`: those of `actor_made`, and those for whom they speak that no article names."""
    source = "actor_made"
    if made:
        source = "actor_anew"
        other = "FROM actor_made m LEFT JOIN actor_stale s ON s.grp = m.grp WHERE"
        engine.sql(source, f"SELECT m.* {other} m.tied = 1 OR s.grp IS NOT NULL")
        engine.sql("actor_same", f"SELECT m.id AS id {other} m.tied = 0 AND s.grp IS NULL")
    engine.load("actor_rows", to_batches(_actors(engine, source, names, known, bodies), Actor), schema("actors"))
    if made:
        same = f"SELECT k.* FROM {made['actors']} k JOIN actor_same s ON s.id = k.id"
        engine.sql("actor_rows", f"SELECT * FROM actor_rows UNION ALL {same}")
        for name in (source, "actor_same"):
            engine.drop(name)
    engine.load("actors", engine.batches("actor_rows", ("id",)), schema("actors"))
    engine.drop("actor_rows")


def _make_links(engine: Engine, made: Mapping[str, str] | None) -> None:
    """Make `actor_links`; of names of which nothing is known otherwise they are those of `made`."""
    source = "actor_met"
    if made:
        source = "actor_moving"
        make_moving(engine, source)
    engine.sql(
        "actor_named",
        f"SELECT article_id, value AS name, who, same FROM ({_who(source)}) x WHERE what = 'name' ORDER BY article_id, name",
    )
    engine.map(link_rows, "actor_named", "actor_links", schema("actor_links"))
    if made:
        same = (
            f"SELECT k.* FROM {made['actor_links']} k JOIN pieces p ON p.article_id = k.article_id "
            "LEFT JOIN actor_named n ON n.article_id = k.article_id AND n.name = k.name "
            "LEFT JOIN actor_read r ON r.article_id = k.article_id WHERE n.name IS NULL AND r.article_id IS NULL"
        )
        engine.sql("actor_read", "SELECT DISTINCT article_id FROM actor_met_new")
        engine.sql("actor_links", f"SELECT * FROM actor_links UNION ALL {same}")
        for name in ("actor_read", source):
            engine.drop(name)
    engine.drop("actor_named")


def _read_met(engine: Engine, pack: LanguagePack, known: str) -> None:
    kernel = partial(met_rows, language=pack.code)
    if not known:
        engine.map(kernel, "pieces", "actor_met", MET)
        return
    engine.sql("actor_old", f"SELECT DISTINCT k.article_id FROM {known} k")
    engine.sql(
        "actor_new", "SELECT p.* FROM pieces p LEFT JOIN actor_old k ON k.article_id = p.article_id WHERE k.article_id IS NULL"
    )
    engine.map(kernel, "actor_new", "actor_met_new", MET)
    engine.view("actor_met", f"{still_there(engine, known)} UNION ALL SELECT * FROM actor_met_new")
    for name in ("old", "new"):
        engine.drop(f"actor_{name}")


_GRP, _PART = "COALESCE(f.whole, m.key)", "COALESCE(p.part, r.part, 0)"


def _who(source: str) -> str:
    """The query of all that articles say of names, with the person or body (`who`) that each is; `source` has rows of `MET`."""
    return (
        f"SELECT m.article_id AS article_id, m.key AS key, m.what AS what, m.value AS value, m.place AS place, m.n AS n, "
        f"m.same AS same, {_GRP} AS grp, {_PART} AS part, "
        f"CASE WHEN {_PART} = 0 THEN {_GRP} ELSE CONCAT({_GRP}, ' #', COALESCE(p.home, r.home)) END AS who FROM {source} m "
        "LEFT JOIN actor_full f ON f.short = m.key "
        f"LEFT JOIN actor_parts p ON p.grp = {_GRP} AND p.article_id = m.article_id AND p.key = m.key "
        f"LEFT JOIN (SELECT grp, home, part FROM actor_parts WHERE article_id = '') r ON r.grp = {_GRP}"
    )


def _made_batches(engine: Engine, names: Names, source: str) -> Iterator[pa.RecordBatch]:
    """Yield the actors, from how often each is written and called in which way."""
    by = "grp, part, who, what, value"
    query = f"SELECT {by}, CAST(SUM(n) AS BIGINT) AS n, MIN(place) AS place FROM ({_who(source)}) x GROUP BY {by}"
    rows = query_rows(engine, "actor_facts", query, ("grp", "part", "what", "value"))
    made = (_make(who, facts, names) for who, facts in itertools.groupby(rows, key=lambda r: (r["grp"], r["part"], r["who"])))
    while some := list(itertools.islice(made, 2048)):
        yield pa.RecordBatch.from_pylist(some, schema=_MADE)


def _make(who: tuple[str, int, str], facts: Iterable[dict[str, Any]], names: Names) -> dict[str, Any]:
    kinds: list[tuple[int, str, str]] = []
    spelled: list[tuple[int, str]] = []
    roles: list[tuple[int, str]] = []
    heads: set[str] = set()
    for row in facts:
        n, value = row["n"], row["value"]
        if row["what"] == "bearer":
            kinds.append((-n, row["place"], value))
        elif row["what"] == "name":
            spelled.append((-n, value))
        elif row["what"] == "role":
            roles.append((-n, value))
        else:
            heads.add(value)
    one = _Made(who[2], _name_of(who[2], spelled, names), min(kinds)[2], min(kinds, key=lambda k: k[1])[2])
    one.names = [name for _, name in sorted(spelled)]
    one.roles = [role for _, role in sorted(roles)][:ROLES]
    one.heads = sorted(heads | set(names.principals(one.name, one.first_kind)))
    one.asked = [] if one.heads else list(names.bodies_asked(one.name))
    tied = int(bool(one.heads or one.asked))
    return {"grp": who[0], "part": who[1], "who": who[2], "id": make_id(who[2]), "tied": tied, "blob": to_bytes(one)}


def _name_of(key: str, spelled: list[tuple[int, str]], names: Names) -> str:
    """Return the commonest of the longest spellings."""
    if not spelled:
        return key
    lengths = Counter({name: len(names.key(name).split()) for _, name in spelled})
    longest = max(lengths.values())
    return names.spell(min((n, name) for n, name in spelled if lengths[name] == longest)[1])


def asked_keys(batch: pa.RecordBatch, language: str) -> pa.RecordBatch:
    """Kernel: the keys of all for whom actors speak, or may."""
    names = load_names(load(language))
    keys: set[str] = set()
    for blob in batch.column("blob").to_pylist():
        one = unpack(_Made, blob)
        keys.update(one.asked)
        for head in one.heads:
            keys.add(names.key(head))
            keys.update(names.key(x) for x in names.principals(head, "org"))
    return pa.RecordBatch.from_pydict({"key": sorted(keys)}, schema=_ASKED)


def _look_up(engine: Engine) -> tuple[dict[str, str], dict[str, str]]:
    """Return, of the keys that are asked for, the ids of actors that bear them, and the names of bodies that do."""
    engine.sql("actor_wanted", "SELECT DISTINCT key FROM actor_asked")
    engine.sql("actor_asking", "SELECT m.* FROM actor_met m JOIN actor_wanted w ON w.key = m.key WHERE m.what = 'bearer'")
    query = (
        "SELECT w.key AS key, x.part AS part, x.who AS who FROM actor_wanted w "
        f"JOIN (SELECT DISTINCT key, part, who FROM ({_who('actor_asking')}) y) x ON x.key = w.key"
    )
    ids: dict[str, str] = {}
    for row in query_rows(engine, "actor_found", query, ("key", "part")):
        ids.setdefault(row["key"], make_id(row["who"]))
    query = "SELECT w.key AS key, m.blob AS blob FROM actor_wanted w JOIN actor_made m ON m.who = w.key"
    made = {row["key"]: unpack(_Made, row["blob"]) for row in query_rows(engine, "actor_found", query, ("key",))}
    for name in ("wanted", "asking"):
        engine.drop(f"actor_{name}")
    return ids, {key: one.name for key, one in made.items() if one.first_kind != "person"}


def _actors(engine: Engine, source: str, names: Names, known: dict[str, str], bodies: dict[str, str]) -> Iterator[Actor]:
    """Yield the actors, and those for whom they speak that no article names by themselves."""
    for row in read_rows(engine, source, ("grp", "part")):
        one = unpack(_Made, row["blob"])
        heads = one.heads or [bodies[key] for key in one.asked if key in bodies][:1]
        for head in heads:
            yield from _unnamed(head, names, known)
        me = make_id(one.who)
        speaks_for = tuple(sorted({known[names.key(h)] for h in heads} - {me}))
        yield Actor(me, one.name, one.kind, tuple(one.names), tuple(one.roles), speaks_for)


def _unnamed(head: str, names: Names, known: dict[str, str]) -> Iterator[Actor]:
    key = names.key(head)
    if key in known:
        return
    known[key] = make_id(key)
    further = [x for x in names.principals(head, "org") if names.key(x) != key]
    ids = tuple(make_id(names.key(x)) for x in further)
    yield Actor(known[key], names.spell(head), names.kind(head), (head,), (), ids)
    for x in further:
        if names.key(x) not in known:
            known[names.key(x)] = make_id(names.key(x))
            yield Actor(known[names.key(x)], names.spell(x), "place", (x,), (), ())


def link_rows(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Kernel: rows of `actor_links`."""
    links = [
        ActorLink(row["article_id"], row["name"], make_id(row["who"]), "name:same" if row["same"] else "name:alias")
        for row in batch.to_pylist()
    ]
    return to_batch(links, ActorLink)


@lru_cache(maxsize=100_000)
def make_id(key: str) -> str:
    """Return the id of the actor whose folded name is `key`."""
    return "a" + hashlib.sha256(key.encode()).hexdigest()[:12]
