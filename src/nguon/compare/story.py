"""Articles on one affair over time (vụ việc).

The idea: articles are read in order of time; each joins the story it is most like, or founds one (single-pass clustering
as in topic detection and tracking, Allan and others 1998). Likeness is the cosine of weighted words, fading with the days
between. An affair that wakes again after months in other words is known by its claims: two stories are one when they hold
statements on the same rare matter. Nothing decided is taken back, so that new pages can join without a rebuild.
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from nguon.compare.claims import Claims, read_claims, same_claims
from nguon.compare.names import Names, load_names
from nguon.compare.people import know_dates, know_people
from nguon.compare.record import days
from nguon.compare.sources import count_sources
from nguon.compare.vector import Vector, cosine, count_features, top_words, weigh
from nguon.model.corpus import Actor, ActorLink, Dated, Reuse, Story

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from nguon.lang.pack import LanguagePack
    from nguon.model.article import Moment
    from nguon.model.reading import Piece


@dataclass(frozen=True, slots=True)
class StoryConfig:
    """Thresholds of stories, chosen on 315 articles of 100 affairs (B-cubed F1 is flat between .14 and .20).

    `join`: likeness at which an article joins. `days`: decay of likeness with time; `floor`: what is left of it in the
    end. `best`: weight of the most alike member against the mean of all. `nearest`: members counted in that mean, the most
    alike first (an affair has many sides). `small`: articles of a story that may still
    be joined to a larger one. `wake`: likeness that two stories with common
    claims need. `top`: features by which candidates are looked up; `lately`: latest
    articles looked up by one feature; `tried`, `members`: stories tried and members of each compared: with them the time
    for an article does not grow with the case.
    """

    join: float = 0.15
    days: float = 60.0
    floor: float = 0.3
    best: float = 0.5
    nearest: int = 8
    small: int = 3
    wake: float = 0.06
    top: int = 40
    members: int = 20
    lately: int = 60
    tried: int = 12


@dataclass(slots=True)
class _Growing:
    """Stories while they grow."""

    members: list[list[int]] = field(default_factory=list)
    of: dict[int, int] = field(default_factory=dict)
    holders: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))


def find_stories(
    pieces: Sequence[Piece],
    links: Sequence[ActorLink],
    dated: Sequence[Dated],
    reuse: Sequence[Reuse],
    pack: LanguagePack,
    actors: Sequence[Actor] = (),
    config: StoryConfig = StoryConfig(),
) -> tuple[Story, ...]:
    """Return the stories of a case; every article is in one.

    `actors` let capitals and spokesmen count as their states in claims.
    """
    names, dates = load_names(pack), know_dates(dated)
    order = sorted(pieces, key=lambda p: (_first(dates.get(p.article.id)), p.article.id))
    counts = [count_features(p, pack, names) for p in order]
    holders = Counter(f for c in counts for f in c)
    vectors = [weigh(c, holders, len(order)) for c in counts]
    copies = _copies(order, reuse)
    whens = [_ordinal(dates.get(p.article.id)) for p in order]
    growing = _Growing()
    for i in range(len(order)):
        _place(i, vectors, whens, copies, growing, config)
    claims = read_claims(order, know_people(actors, links), pack)
    groups = _wake(_settle(growing, vectors, whens, config), order, vectors, claims, config)
    return tuple(
        sorted((_story(g, order, vectors, dates, reuse, names, pack) for g in groups), key=lambda s: (-len(s.articles), s.id))
    )


def _first(moment: Moment | None) -> str:
    span = days(moment)
    return span[0].isoformat() if span else "9999"


def _ordinal(moment: Moment | None) -> int:
    """Return a moment's first day as a number, 0 when it is unknown."""
    span = days(moment)
    return span[0].toordinal() if span else 0


def _copies(order: Sequence[Piece], reuse: Sequence[Reuse]) -> dict[int, set[int]]:
    at = {p.article.id: i for i, p in enumerate(order)}
    out: dict[int, set[int]] = defaultdict(set)
    for row in reuse:
        if row.kind == "duplicate" and row.a in at and row.b in at:
            out[at[row.a]].add(at[row.b])
            out[at[row.b]].add(at[row.a])
    return out


def _place(
    i: int,
    vectors: Sequence[Vector],
    whens: Sequence[int],
    copies: Mapping[int, set[int]],
    growing: _Growing,
    config: StoryConfig,
) -> None:
    vector = vectors[i]
    keys = [f for f, _ in sorted(vector.items(), key=lambda x: (-x[1], x[0]))[: config.top]]
    met = Counter(growing.of[j] for f in keys for j in growing.holders.get(f, ())[-config.lately :])
    home, best = None, 0.0
    known = sorted(growing.of[j] for j in copies.get(i, ()) if j in growing.of)
    if known:
        home, best = known[0], 1.0
    else:
        for number, _ in met.most_common(config.tried):
            value = _near(i, growing.members[number], vectors, whens, config)
            if value > best:
                home, best = number, value
    if home is None or best < config.join:
        growing.members.append([])
        home = len(growing.members) - 1
    growing.members[home].append(i)
    growing.of[i] = home
    for f in keys:
        growing.holders[f].append(i)


def _near(
    i: int,
    members: Sequence[int],
    vectors: Sequence[Vector],
    whens: Sequence[int],
    config: StoryConfig,
) -> float:
    """Return how near an article is to a story: its likeness to the nearest members, faded by the days between."""
    here = whens[i]
    values = []
    for j in members[-config.members :]:
        there = whens[j]
        gap = abs(here - there) if here and there else 0
        values.append(cosine(vectors[i], vectors[j]) * (config.floor + (1 - config.floor) * math.exp(-gap / config.days)))
    values = sorted(values, reverse=True)[: config.nearest]
    return config.best * values[0] + (1 - config.best) * sum(values) / len(values)


def _settle(
    growing: _Growing,
    vectors: Sequence[Vector],
    whens: Sequence[int],
    config: StoryConfig,
) -> list[list[int]]:
    """Join a small story to the one that grew up beside it, where all its articles are near that now."""
    groups = {n: list(members) for n, members in enumerate(growing.members)}
    for number in sorted(groups, key=lambda n: (len(groups[n]), n)):
        mine = groups[number]
        if len(mine) > config.small:
            continue
        keys = [f for i in mine for f, _ in sorted(vectors[i].items(), key=lambda x: (-x[1], x[0]))[: config.top]]
        met = Counter(growing.of[j] for f in keys for j in growing.holders.get(f, ())[-config.lately :])
        best, home = 0.0, None
        for other, _ in met.most_common(config.tried):
            if other == number or other not in groups or len(groups[other]) <= len(mine):
                continue
            value = sum(_near(i, groups[other], vectors, whens, config) for i in mine) / len(mine)
            if value > best:
                best, home = value, other
        if home is not None and best >= config.join:
            groups[home] = sorted(groups[home] + mine)
            for i in mine:
                growing.of[i] = home
            del groups[number]
    return [groups[n] for n in sorted(groups)]


def _wake(
    groups: Sequence[Sequence[int]], order: Sequence[Piece], vectors: Sequence[Vector], claims: Claims, config: StoryConfig
) -> list[list[int]]:
    """Join stories that hold statements on the same disputed and rare matter, and are a little alike."""
    of = {order[i].article.id: n for n, group in enumerate(groups) for i in group}
    home = list(range(len(groups)))

    def root(n: int) -> int:
        while home[n] != n:
            n = home[n]
        return n

    for a, b in same_claims(claims, of):
        few = [(i, j) for i in list(groups[a])[:20] for j in list(groups[b])[:20]]
        if max(cosine(vectors[i], vectors[j]) for i, j in few) >= config.wake:
            one, two = sorted((root(a), root(b)))
            home[two] = one
    joined: dict[int, list[int]] = defaultdict(list)
    for n, group in enumerate(groups):
        joined[root(n)].extend(group)
    return [sorted(group) for _, group in sorted(joined.items())]


def _story(
    group: Sequence[int],
    order: Sequence[Piece],
    vectors: Sequence[Vector],
    dates: Mapping[str, Moment | None],
    reuse: Sequence[Reuse],
    names: Names,
    pack: LanguagePack,
) -> Story:
    pieces = [order[i] for i in group]
    some = list(group)[:60]
    middle = max(some, key=lambda i: (sum(cosine(vectors[i], vectors[j]) for j in some if j != i), -i))
    title = " ".join(order[middle].article.title.split()) or pieces[0].article.id
    told = sorted(_first(dates.get(p.article.id)) for p in pieces if dates.get(p.article.id))
    ends = sorted(span[1].isoformat() for p in pieces if (span := days(dates.get(p.article.id))))
    sources = count_sources(pieces, reuse, pack)
    texts = pack.rules("findings")["story"]
    shared = _spelled(top_words([vectors[i] for i in some], 20), [order[i] for i in some], names)
    why = {}
    for tongue in ("vi", "en"):
        fill = {
            "n": len(pieces),
            "words": ", ".join(shared),
            "reasons": "; ".join(sources.reasons[tongue]),
        }
        why[tongue] = texts[f"why_{tongue}"].format(**fill) if len(pieces) > 1 else texts[f"one_{tongue}"]
    name = "s" + hashlib.sha256(pieces[0].article.id.encode()).hexdigest()[:12]
    return Story(
        name, title, tuple(p.article.id for p in pieces), told[0] if told else None, ends[-1] if ends else None,
        sources.low, sources.high, why["vi"], why["en"],
    )  # fmt: skip


def _spelled(keys: Sequence[str], pieces: Sequence[Piece], names: Names) -> list[str]:
    """Return names as they are written, for their folded forms."""
    written: dict[str, str] = {}
    for piece in pieces:
        for mention in piece.mentions:
            written.setdefault(names.key(mention.actor), mention.actor)
    return [names.spell(written[k]) for k in keys if k in written][:5]
