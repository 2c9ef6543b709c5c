"""On how many independent sources articles rest: copies, and articles that credit the same agency, count once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from nguon.lang.pack import LanguagePack


@dataclass(frozen=True, slots=True)
class Source:
    """An article as far as its sources go."""

    id: str
    outlet: str | None
    credited: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Copy:
    """Two articles that share text."""

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
    """Return the range for `articles`.

    At most as many as there are articles that are no duplicates and credit no common agency; at least those left when also
    articles that share passages, or come from one outlet, count once.
    """
    ids = {a.id for a in articles}
    rows = [r for r in reuse if r.a in ids and r.b in ids]
    high: dict[str, str] = {i: i for i in ids}
    low: dict[str, str] = {i: i for i in ids}
    for row in rows:
        if row.kind == "duplicate":
            _join(high, row.a, row.b)
        _join(low, row.a, row.b)
    credits: dict[str, list[str]] = {}
    outlets: dict[str, list[str]] = {}
    for article in articles:
        for name in article.credited:
            credits.setdefault(name, []).append(article.id)
        if article.outlet:
            outlets.setdefault(article.outlet, []).append(article.id)
    shared = {name: of for name, of in sorted(credits.items()) if len(of) > 1 or name in outlets}
    for name, of in shared.items():
        for other in [*of[1:], *outlets.get(name, ())]:
            _join(high, of[0], other)
            _join(low, of[0], other)
    for of in outlets.values():
        for other in of[1:]:
            _join(low, of[0], other)
    texts = pack.rules("findings")["story"]
    copies = len(ids) - len({_root(high, i) for i in ids}) if not shared else sum(r.kind == "duplicate" for r in rows)
    passages = sum(r.kind == "passage" for r in rows)
    reasons = {}
    for tongue in ("vi", "en"):
        said = [texts[f"copies_{tongue}"].format(n=copies)] if copies else []
        said += [texts[f"credits_{tongue}"].format(who=name) for name in shared]
        said += [texts[f"passages_{tongue}"].format(n=passages)] if passages else []
        reasons[tongue] = tuple(said or [texts[f"none_{tongue}"]])
    return Sources(len({_root(low, i) for i in ids}), len({_root(high, i) for i in ids}), reasons)


def _root(home: dict[str, str], one: str) -> str:
    while home[one] != one:
        one = home[one]
    return one


def _join(home: dict[str, str], one: str, two: str) -> None:
    a, b = sorted((_root(home, one), _root(home, two)))
    home[b] = a
