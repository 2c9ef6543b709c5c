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

from nguon.compare.bearer import BEARERS, MET, bearer_rows, met_rows
from nguon.compare.names import Names, load_names
from nguon.compare.namesake import find_full_names, part_namesakes
from nguon.compare.rows import query_rows, read_rows
from nguon.engines.arrow import schema, to_batch, to_batches
from nguon.engines.packed import pack as to_bytes
from nguon.engines.packed import unpack
from nguon.lang.pack import LanguagePack, load
from nguon.model.corpus import Actor, ActorLink

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from nguon.engines.base import Engine

ROLES = 8
"""Offices of an actor that are kept, the commonest first."""

_MADE = pa.schema([("grp", pa.string()), ("part", pa.int64()), ("who", pa.string()), ("blob", pa.binary())])
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


def find_actors(engine: Engine, pack: LanguagePack, *, known: str = "") -> None:
    """Make the tables `actors` and `actor_links` of `pieces`: actors, and for each article the mapping from its names to them.

    Names are the `actor` of mentions, and the actors and bearers of statements. The table `actor_met` stays; given as `known`
    to a later build, the articles in it are not looked at again, and the rows are the same as without it.
    """
    names = load_names(pack)
    _read_met(engine, pack, known)
    engine.split("actor_met", {"actor_bearers": (bearer_rows, BEARERS)})
    find_full_names(engine)
    part_namesakes(engine)
    engine.load("actor_made", _made_batches(engine, names), _MADE)
    engine.map(partial(asked_keys, language=pack.code), "actor_made", "actor_asked", _ASKED)
    known_ids, bodies = _look_up(engine)
    engine.load("actor_rows", to_batches(_actors(engine, names, known_ids, bodies), Actor), schema("actors"))
    engine.load("actors", engine.batches("actor_rows", ("id",)), schema("actors"))
    engine.sql(
        "actor_named",
        f"SELECT article_id, value AS name, who, same FROM ({_WHO}) x WHERE what = 'name' ORDER BY article_id, name",
    )
    engine.map(link_rows, "actor_named", "actor_links", schema("actor_links"))
    for name in ("bearers", "full", "parts", "made", "asked", "rows", "named"):
        engine.drop(f"actor_{name}")


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
    here = f"SELECT k.* FROM {known} k JOIN pieces p ON k.article_id = p.article_id"
    engine.sql("actor_met", f"{here} UNION ALL SELECT * FROM actor_met_new")
    for name in ("old", "new", "met_new"):
        engine.drop(f"actor_{name}")


_GRP, _PART = "COALESCE(f.whole, m.key)", "COALESCE(p.part, r.part, 0)"
_WHO = (
    f"SELECT m.article_id AS article_id, m.key AS key, m.what AS what, m.value AS value, m.place AS place, m.n AS n, "
    f"m.same AS same, {_GRP} AS grp, {_PART} AS part, "
    f"CASE WHEN {_PART} = 0 THEN {_GRP} ELSE CONCAT({_GRP}, ' #', COALESCE(p.home, r.home)) END AS who FROM actor_met m "
    "LEFT JOIN actor_full f ON f.short = m.key "
    f"LEFT JOIN actor_parts p ON p.grp = {_GRP} AND p.article_id = m.article_id AND p.key = m.key "
    f"LEFT JOIN (SELECT grp, home, part FROM actor_parts WHERE article_id = '') r ON r.grp = {_GRP}"
)
"""All that articles say of names, with the person or body (`who`) that each name is there."""


def _made_batches(engine: Engine, names: Names) -> Iterator[pa.RecordBatch]:
    """Yield the actors, from how often each is written and called in which way."""
    by = "grp, part, who, what, value"
    query = f"SELECT {by}, CAST(SUM(n) AS BIGINT) AS n, MIN(place) AS place FROM ({_WHO}) x GROUP BY {by}"
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
    return {"grp": who[0], "part": who[1], "who": who[2], "blob": to_bytes(one)}


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
    query = (
        "SELECT w.key AS key, x.part AS part, x.who AS who FROM actor_wanted w "
        f"JOIN (SELECT DISTINCT key, part, who FROM ({_WHO}) y WHERE what = 'bearer') x ON x.key = w.key"
    )
    ids: dict[str, str] = {}
    for row in query_rows(engine, "actor_found", query, ("key", "part")):
        ids.setdefault(row["key"], make_id(row["who"]))
    query = "SELECT w.key AS key, m.blob AS blob FROM actor_wanted w JOIN actor_made m ON m.who = w.key"
    made = {row["key"]: unpack(_Made, row["blob"]) for row in query_rows(engine, "actor_found", query, ("key",))}
    engine.drop("actor_wanted")
    return ids, {key: one.name for key, one in made.items() if one.first_kind != "person"}


def _actors(engine: Engine, names: Names, known: dict[str, str], bodies: dict[str, str]) -> Iterator[Actor]:
    """Yield the actors, and those for whom they speak that no article names by themselves."""
    for row in read_rows(engine, "actor_made", ("grp", "part")):
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
