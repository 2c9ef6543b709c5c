"""Who is who across articles (chủ thể), and who declaredly speaks for whom.

The idea: a name, folded and put through a table of other spellings, is one actor in all articles, unless two articles give
it callings that exclude each other and company that has nothing in common: then they are two persons of one name. A bare
surname is joined to a full name only where one full name alone fits and both keep the same company. An office before or
after a name ("spokesman of X") says for whom its holder speaks; a body speaks for the state that its name ends with, a
seat of government for its state.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from nguon.compare.names import Described, Names, describe, load_names
from nguon.model.corpus import Actor, ActorLink

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from nguon.lang.pack import LanguagePack
    from nguon.model.reading import Piece


@dataclass(frozen=True, slots=True)
class ActorConfig:
    """`company`: share of names in common below which two bearers of one name with unlike callings are two persons.

    Measured on news of one affair: bearers who are one person share a fifth of the names around them or more.
    """

    company: float = 0.08


@dataclass(slots=True)
class _Bearer:
    """What one article says of one name."""

    article: str
    key: str
    kind: str = ""
    names: Counter[str] = field(default_factory=Counter)
    roles: Counter[str] = field(default_factory=Counter)
    callings: set[str] = field(default_factory=set)
    heads: set[str] = field(default_factory=set)
    company: set[str] = field(default_factory=set)


def link_actors(
    pieces: Sequence[Piece],
    pack: LanguagePack,
    config: ActorConfig = ActorConfig(),
) -> tuple[tuple[Actor, ...], tuple[ActorLink, ...]]:
    """Return the actors of a case, and for each article the mapping from its names to them.

    Names are the `actor` of mentions, and the actors and bearers of statements.
    """
    names = load_names(pack)
    bearers: dict[tuple[str, str], _Bearer] = {}
    spelled: dict[tuple[str, str], str] = {}
    for piece in pieces:
        _gather(piece, names, bearers, spelled)
    full = _full_names(bearers)
    groups = _group(bearers, full, config)
    actors: dict[str, Actor] = {}
    made = [(key, members, _name_of(key, members, names)) for key, members in groups]
    ids = {key: _id(key) for key, _, _ in made}
    of_bearer: dict[tuple[str, str], str] = {}
    for key, members, _ in made:
        for bearer in members:
            of_bearer[(bearer.article, bearer.key)] = ids[key]
    known: dict[str, str] = {}
    for key, members, _ in made:
        known.setdefault(members[0].key, ids[key])
        for bearer in members:
            known.setdefault(bearer.key, ids[key])
    bodies = {key: name for key, members, name in made if members[0].kind != "person"}
    for key, members, name in made:
        heads = {head for bearer in members for head in bearer.heads} | set(names.principals(name, members[0].kind))
        heads |= set(() if heads else names.body_of(name, bodies))
        for head in sorted(heads):
            head_key = names.key(head)
            if head_key not in known:
                known[head_key] = _id(head_key)
                further = tuple(_id(names.key(x)) for x in names.principals(head, "org") if names.key(x) != head_key)
                actors[_id(head_key)] = Actor(_id(head_key), names.spell(head), names.kind(head), (head,), (), further)
                for x in names.principals(head, "org"):
                    if names.key(x) not in known and names.key(x) != head_key:
                        known[names.key(x)] = _id(names.key(x))
                        actors[known[names.key(x)]] = Actor(known[names.key(x)], names.spell(x), "place", (x,), (), ())
        spelling = Counter[str]()
        for bearer in members:
            spelling.update(bearer.names)
        roles = Counter[str]()
        for bearer in members:
            roles.update(bearer.roles)
        actors[ids[key]] = Actor(
            ids[key],
            name,
            _kind_of(members),
            tuple(n for n, _ in sorted(spelling.items(), key=lambda x: (-x[1], x[0]))),
            tuple(r for r, _ in sorted(roles.items(), key=lambda x: (-x[1], x[0])))[:8],
            tuple(sorted({known[names.key(h)] for h in heads} - {ids[key]})),
        )
    links = tuple(
        ActorLink(article, name, of_bearer[(article, key)], "name:same" if names.key(name) == key else "name:alias")
        for (article, name), key in sorted(spelled.items())
    )
    return tuple(actors[i] for i in sorted(actors)), links


def _id(key: str) -> str:
    return "a" + hashlib.sha256(key.encode()).hexdigest()[:12]


def _gather(piece: Piece, names: Names, bearers: dict[tuple[str, str], _Bearer], spelled: dict[tuple[str, str], str]) -> None:
    article = piece.article.id
    met: set[str] = set()
    longer = _longer_names({names.key(m.actor) for m in piece.mentions if m.kind == "org"})

    def bearer(name: str, kind: str) -> _Bearer:
        key = names.key(name)
        key = longer.get(key, key)
        spelled[(article, name)] = key
        one = bearers.setdefault((article, key), _Bearer(article, key))
        one.kind = one.kind or kind
        met.add(key)
        return one

    for mention in piece.mentions:
        one = bearer(mention.actor, mention.kind)
        one.names[mention.actor] += 1
        if mention.kind == "person":
            described = describe(piece, mention, names)
            if described:
                _describe(one, described)
    kinds = {m.actor: m.kind for m in piece.mentions}
    for statement in piece.statements:
        for name in (statement.actor, *statement.actors, *statement.via):
            if name:
                one = bearer(name, kinds.get(name) or names.kind(name))
                one.names[name] += 1
                if name == statement.actor and len(statement.actors) > 1:
                    one.heads |= set(statement.actors) - {name}
    for key in met:
        bearers[(article, key)].company |= met - {key}


def _longer_names(keys: set[str]) -> dict[str, str]:
    """Map a shortened name of a body to the one longer name in the article that begins alike and holds its words in order."""
    out = {}
    for short in keys:
        words = short.split()
        if len(words) < 2:
            continue
        fits = [k for k in keys if len(k) > len(short) and k.split()[0] == words[0] and _in_order(words, k.split())]
        if len(fits) == 1:
            out[short] = fits[0]
    return {short: out.get(full, full) for short, full in out.items()}


def _in_order(words: Sequence[str], among: Sequence[str]) -> bool:
    rest = iter(among)
    return all(word in rest for word in words)


def _describe(bearer: _Bearer, described: Described) -> None:
    if described.role:
        bearer.roles[described.role] += 1
    bearer.callings |= set(described.callings)
    bearer.heads |= set(described.heads)


def _full_names(bearers: Mapping[tuple[str, str], _Bearer]) -> dict[str, str]:
    """Map a one-word person's name to the one full name that ends or begins with it, where there is just one."""
    company: dict[str, set[str]] = defaultdict(set)
    persons: set[str] = set()
    for (_, key), bearer in bearers.items():
        if bearer.kind == "person":
            persons.add(key)
            company[key] |= bearer.company
    by_word: dict[str, set[str]] = defaultdict(set)
    for key in persons:
        words = key.split()
        if len(words) > 1:
            by_word[words[-1]].add(key)
            by_word[words[0]].add(key)
    out = {}
    for key in persons:
        fits = by_word.get(key, set())
        if len(fits) == 1:
            (full,) = fits
            if len(company[key] & company[full]) >= 2:
                out[key] = full
    return out


def _group(
    bearers: Mapping[tuple[str, str], _Bearer], full: Mapping[str, str], config: ActorConfig
) -> list[tuple[str, list[_Bearer]]]:
    """Return the bearers of each name, split where they are plainly different persons.

    The key of a split has a number more.
    """
    by_key: dict[str, list[_Bearer]] = defaultdict(list)
    for (_, key), bearer in sorted(bearers.items()):
        by_key[full.get(key, key)].append(bearer)
    common = _common(bearers.values())
    out = []
    for key, members in sorted(by_key.items()):
        parts: list[list[_Bearer]] = []
        for bearer in sorted(members, key=lambda b: (not b.callings, b.article)):
            home = next((part for part in parts if not _other(bearer, part, common, config)), None)
            if home is None:
                parts.append([bearer])
            else:
                home.append(bearer)
        parts.sort(key=lambda part: (-len(part), part[0].article))
        for number, part in enumerate(parts):
            out.append(
                (key if number == 0 else f"{key} #{part[0].article}", sorted(part, key=lambda b: (len(b.key), b.article)))
            )
    return out


def _common(bearers: Iterable[_Bearer]) -> set[str]:
    """Names that stand in so many articles that sharing them says little."""
    counts = Counter(b.key for b in bearers)
    articles = len({b.article for b in bearers}) if not isinstance(bearers, list) else 0
    return {key for key, n in counts.items() if articles and n > max(3, articles * 0.3)}


def _other(bearer: _Bearer, part: Sequence[_Bearer], common: set[str], config: ActorConfig) -> bool:
    """Tell whether `bearer` is plainly another person than the bearers of `part`."""
    if bearer.kind != "person" or " " not in bearer.key:
        return False
    callings = {c for b in part for c in b.callings}
    if not bearer.callings or not callings or bearer.callings & callings:
        return False
    around = {c for b in part for c in b.company} - common
    mine = bearer.company - common
    if not mine or not around:
        return not (mine or around) or True
    return len(mine & around) / min(len(mine), len(around)) < config.company


def _kind_of(members: Sequence[_Bearer]) -> str:
    return Counter(b.kind for b in members).most_common(1)[0][0]


def _name_of(key: str, members: Sequence[_Bearer], names: Names) -> str:
    counts = Counter[str]()
    for bearer in members:
        counts.update(bearer.names)
    if not counts:
        return key
    longest = max(len(names.key(n).split()) for n in counts)
    best = [n for n in counts if len(names.key(n).split()) == longest]
    return names.spell(min(best, key=lambda n: (-counts[n], n)))
