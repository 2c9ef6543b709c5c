"""On how many independent sources articles rest: copies, and articles that credit the same agency, count once.

The idea: an article that tells where it has its text from rests on those it names (and on whom these name, where their own
articles are there), another one on itself. There are at most as many sources as articles can be given one each, at least as
many as parts remain when all that may hang together does.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_bipartite_matching

from nguon.text.shingle import find_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from nguon.lang.pack import LanguagePack

SURE = ("duplicate", "carried")
"""Kinds of copies that are one source for sure: the whole article, or the very words in question."""


@dataclass(frozen=True, slots=True)
class Source:
    """An article as far as its sources go: `credited` are the outlets that it says it has its text from."""

    id: str
    outlet: str | None
    credited: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Copy:
    """Two articles that share text.

    `kind` is that of a `Reuse`, or `carried` (a passage with the words in question), or `words` (the same words, and no telling
    whether they were copied).
    """

    a: str
    b: str
    kind: str


@dataclass(frozen=True, slots=True)
class Sources:
    """Between `low` and `high` independent sources, and the reasons in two tongues."""

    low: int
    high: int
    reasons: dict[str, tuple[str, ...]]


def count_sources(articles: Sequence[Source], reuse: Iterable[Copy], pack: LanguagePack) -> Sources:
    """Return the range for `articles`, given in their order of time.

    At most: copies are one, and those that credit the same agency, directly or through an outlet whose own article does, share
    it. At least: those that share any text, or come from one outlet, are one too.
    """
    ids = {a.id for a in articles}
    rows = [r for r in reuse if r.a in ids and r.b in ids]
    group: dict[str, str] = {i: i for i in ids}
    for row in rows:
        if row.kind in SURE:
            join(group, row.a, row.b)
    credits: dict[str, dict[str, str]] = defaultdict(dict)
    first: dict[str, str] = {}
    outlets: dict[str, list[Source]] = defaultdict(list)
    for article in articles:
        home = find_root(group, article.id)
        own = to_key(article.outlet, pack) if article.outlet else ""
        if own:
            first.setdefault(own, home)
            outlets[own].append(article)
        credits[home] |= {key: name_source(n, pack) for n in article.credited if (key := to_key(n, pack)) != own}
    low: dict[str, str] = {i: i for i in ids}
    for row in rows:
        join(low, row.a, row.b)
    for of in outlets.values():
        for other in of[1:]:
            join(low, of[0].id, other.id)
    for home, names in credits.items():
        for name in names:
            agency = first.get(name) or f"by {name}"
            low.setdefault(agency, agency)
            join(low, home, agency)
    return Sources(
        len({find_root(low, i) for i in ids}),
        _most({home: _origins(home, credits, first) for home in credits}),
        _reasons(rows, len(ids) - len(credits), credits, outlets, pack),
    )


def name_source(name: str, pack: LanguagePack) -> str:
    """Return the usual name of an outlet or agency, by the list of outlets; one that is not on it is called as it is.

    >>> from nguon.lang.pack import load
    >>> name_source("Russia Today", load()), name_source("Ben Song News", load())
    ('RT', 'Ben Song News')
    """
    return _names(pack).get(_fold(name), name)


def to_key(name: str, pack: LanguagePack) -> str:
    """Return what the spellings of an outlet's name have in common."""
    return _fold(name_source(name, pack))


def find_root(home: dict[str, str], one: str) -> str:
    """Return the first of the part in which `one` is (a union-find)."""
    while home[one] != one:
        home[one] = home[home[one]]
        one = home[one]
    return one


def join(home: dict[str, str], one: str, two: str) -> None:
    """Make one part of two; the smaller first stays."""
    a, b = sorted((find_root(home, one), find_root(home, two)))
    home[b] = a


def _origins(home: str, credits: Mapping[str, Mapping[str, str]], first: Mapping[str, str]) -> frozenset[str]:
    """What articles rest on in the end: the agencies that they credit, or articles (by their ids).

    A credited outlet with articles among them stands for what its first one rests on.
    """
    found: set[str] = set()
    seen, waiting = {home}, sorted(credits[home])
    while waiting:
        name = waiting.pop()
        other = first.get(name)
        if other is None:
            found.add(f"by {name}")
        elif other not in seen:
            seen.add(other)
            waiting += sorted(credits[other])
            if not credits[other]:
                found.add(other)
    return frozenset(found or {home})


def _most(origins: Mapping[str, frozenset[str]]) -> int:
    """How many articles can be given an origin of their own."""
    if all(len(names) == 1 for names in origins.values()):
        return len(set().union(*origins.values()))
    columns = {name: n for n, name in enumerate(sorted(set().union(*origins.values())))}
    pairs = [(n, columns[name]) for n, home in enumerate(sorted(origins)) for name in origins[home]]
    rows, to = zip(*pairs, strict=True)
    shape = (len(origins), len(columns))
    return int((maximum_bipartite_matching(csr_array(([1] * len(pairs), (rows, to)), shape=shape)) >= 0).sum())


def _reasons(
    rows: Sequence[Copy],
    copies: int,
    credits: Mapping[str, Mapping[str, str]],
    outlets: Mapping[str, Sequence[Source]],
    pack: LanguagePack,
) -> dict[str, tuple[str, ...]]:
    texts = pack.rules("findings")["story"]
    times = Counter(name for names in credits.values() for name in names)
    called = {key: name for names in credits.values() for key, name in sorted(names.items())}
    shared = sorted((called[key], "credits" if n > 1 else "from") for key, n in times.items() if n > 1 or key in outlets)
    kinds = Counter(r.kind for r in rows)
    out = {}
    for tongue in ("vi", "en"):
        said = [texts[f"copies_{tongue}"].format(n=copies)] if copies else []
        said += [texts[f"{kind}_{tongue}"].format(who=name) for name, kind in shared]
        said += [
            texts[f"{kind}_{tongue}"].format(n=n)
            for kind, n in (("passages", kinds["passage"]), ("words", kinds["words"]))
            if n
        ]
        said += [
            texts[f"outlet_{tongue}"].format(n=len(of), who=name_source(of[0].outlet or "", pack))
            for _, of in sorted(outlets.items())
            if len(of) > 1
        ]
        out[tongue] = tuple(said or [texts[f"none_{tongue}"]])
    return out


def _fold(name: str) -> str:
    return " ".join(find_words(name))


@lru_cache(maxsize=8)
def _names(pack: LanguagePack) -> dict[str, str]:
    """The usual name of each folded spelling and host."""
    found: dict[str, str] = {}
    for row in pack.lexicon("outlets"):
        for spelling in (row["name"], *row["spellings"].split(";"), *row["hosts"].split(",")):
            if key := _fold(spelling):
                found.setdefault(key, row["name"])
    return found
