"""Claims that tie articles together: statements on the same rare matter, however far apart in time.

The idea: when months later somebody confirms what he once denied, the two articles share few words but one claim. A claim
is a pair of lexical classes with a pair of participants ("to send" + "troops", two states); where few articles hold it,
those that do belong to one affair.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from nguon.compare.matter import read_matters

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from nguon.compare.people import People
    from nguon.lang.pack import LanguagePack
    from nguon.model.reading import Piece

DISPUTE = ("deny", "confirm", "withhold")


@dataclass(frozen=True, slots=True)
class ClaimsConfig:
    """`shared`: statements of each of two stories on common claims that join them.

    `share`: claims held by more than this share of all articles (and more than `few`) tie nothing together.
    """

    shared: int = 2
    share: float = 0.02
    few: int = 12


@dataclass(frozen=True, slots=True)
class Claims:
    """For each claim, the statements that make it, by article."""

    holders: dict[str, dict[str, set[str]]]
    articles: int
    disputed: frozenset[str]
    """Statements that deny, confirm or withhold."""


def read_claims(pieces: Sequence[Piece], people: People, pack: LanguagePack) -> Claims:
    """Return the claims of all statements of `pieces`."""
    matters = read_matters(pieces, people, pack)
    of = {s.id: p.article.id for p in pieces for s in p.statements}
    holders: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for i, matter in matters.items():
        states = sorted(p for p in matter.participants if people.roots(p) == (p,))
        for classes in combinations(sorted(matter.classes), 2):
            for pair in combinations(states, 2):
                holders[" ".join((*classes, *pair))][of[i]].add(i)
    disputed = frozenset(s.id for p in pieces for s in p.statements if s.act in DISPUTE)
    return Claims({c: dict(h) for c, h in holders.items()}, len(pieces), disputed)


def same_claims(
    claims: Claims, story_of: Mapping[str, int], config: ClaimsConfig = ClaimsConfig()
) -> Iterable[tuple[int, int]]:
    """Return the pairs of stories that hold enough statements on common claims, one of them at least disputed."""
    most = max(config.few, int(config.share * claims.articles))
    common: dict[tuple[int, int], tuple[set[str], set[str]]] = {}
    for by_article in claims.holders.values():
        if not 2 <= len(by_article) <= most:
            continue
        stories: dict[int, set[str]] = defaultdict(set)
        for article, statements in by_article.items():
            stories[story_of[article]] |= statements
        for a, b in combinations(sorted(stories), 2):
            one, two = common.setdefault((a, b), (set(), set()))
            one |= stories[a]
            two |= stories[b]
    return sorted(
        pair
        for pair, (one, two) in common.items()
        if min(len(one), len(two)) >= config.shared and (one | two) & claims.disputed
    )
