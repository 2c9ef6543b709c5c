"""What several articles carry as one statement (lời nói), and on how many independent sources that rests.

The idea: an article carries a statement when it reports it itself, when a passage that it shares with another article holds the
words, or when it has the same speaker say the same in the same thread on the same day. The first two are copies of words, the
last is an account of its own. Who copied, and who has it from the same agency, counts once (`sources`).

Rows are made only where more than one article carries a statement: any other rests on its one article.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING

from nguon.compare.body import read_spans
from nguon.compare.sources import Copy, Source, count_sources, find_root, join
from nguon.model.corpus import Aligned, Evidence, Utterance
from nguon.text.shingle import find_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from nguon.compare.thread import Gathered
    from nguon.lang.pack import LanguagePack
    from nguon.model.annotation import Statement
    from nguon.model.corpus import Reuse, Story, Thread
    from nguon.model.reading import Piece

    Words = dict[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class UtteranceConfig:
    """Thresholds of utterances.

    `held`: share of a statement's content that a copied stretch must hold (a stretch may begin inside a word or leave out the
    marks). `same`: common words (Jaccard) of a statement and the one in the other article's stretch that is read from the same
    words. `alike`: likeness at which one speaker says the same in other words; twice what makes a thread, since a wrong pair
    would count as a second witness; `shared`: the words that they must have in common as well (Jaccard), since what is a small
    part of a long quotation is like it and not the same.
    """

    held: float = 0.9
    same: float = 0.6
    alike: float = 0.6
    shared: float = 0.15


@dataclass(frozen=True, slots=True)
class _Link:
    """Two statements that are one, and how that is known."""

    one: str
    two: str
    kind: str


@dataclass(slots=True)
class _Carried:
    """What goes into one row: its statements, the links among them, and places where no statement was read."""

    said: list[Statement] = field(default_factory=list)
    links: list[_Link] = field(default_factory=list)
    held: list[tuple[str, Evidence]] = field(default_factory=list)


def find_utterances(
    story: Story,
    pieces: Sequence[Piece],
    threads: Sequence[Thread],
    gathered: Gathered,
    reuse: Sequence[Reuse],
    pack: LanguagePack,
    config: UtteranceConfig = UtteranceConfig(),
) -> tuple[Utterance, ...]:
    """Return what more than one article of `story` carries, in the order of ids.

    `threads` are those of `gathered` as decided; `pieces` those of the story, `reuse` the copies among them.
    """
    if len(pieces) < 2:
        return ()
    said = {s.id: s for p in pieces for s in p.statements}
    at = {p.article.id: p for p in pieces}
    words: Words = {}
    held: list[tuple[str, Evidence]] = []
    links = [*_copied(threads, gathered, said), *_in_other_words(threads, gathered, said, at, words, config)]
    shared: dict[str, list[Reuse]] = defaultdict(list)
    for row in reuse:
        if row.a in at and row.b in at:
            shared[row.a].append(row)
            for one, two, spans in ((at[row.a], at[row.b], row.spans), (at[row.b], at[row.a], _turned(row.spans))):
                found, more = _held(one, two, spans, words, config)
                links += found
                held += more
    home = {i: i for i in said}
    links = _settle(links, home, gathered.alike, config.alike)
    of: dict[str, _Carried] = defaultdict(_Carried)
    for link in links:
        of[find_root(home, link.one)].links.append(link)
    for statement, place in held:
        of[find_root(home, statement)].held.append((statement, place))
    for root, carried in of.items():
        ids = {i for link in carried.links for i in (link.one, link.two)} | {i for i, _ in carried.held} | {root}
        carried.said += sorted((said[i] for i in ids), key=lambda s: (_order(at[s.article_id]), s.start, s.id))
    made = (_utterance(story, at, carried, shared, pack) for carried in of.values())
    return tuple(sorted((one for one in made if one), key=lambda u: u.id))


def _settle(links: Sequence[_Link], home: dict[str, str], alike: Callable[[str, str], float], least: float) -> list[_Link]:
    """Join in `home` what is one, and return the links that hold, the surest first.

    Where passages show which statement is whose copy, likeness does not make one of two that stand in one article both. Nor
    does a third that is like both make one of two statements of an article that are not like each other.
    """
    sure = [link for link in links if link.kind == "carried"]
    copied = {i for link in sure for i in (link.one, link.two)}
    for link in sure:
        join(home, link.one, link.two)
    members: dict[str, set[str]] = defaultdict(set)
    for i in sorted({i for link in links for i in (link.one, link.two)}):
        members[find_root(home, i)].add(i)

    def clash(one: str, two: str) -> bool:
        return _article(one) == _article(two) and ({one, two} <= copied or alike(one, two) < least)

    held: list[_Link] = []
    rest = [link for link in links if link.kind != "carried"]
    for link in sorted(rest, key=lambda k: (k.kind != "words", -alike(k.one, k.two), k.one, k.two)):
        a, b = find_root(home, link.one), find_root(home, link.two)
        if a != b:
            if any(clash(x, y) for x in members[a] for y in members[b]):
                continue
            join(home, a, b)
            members[find_root(home, a)] = members.pop(a) | members.pop(b)
        held.append(link)
    return sure + held


def _utterance(
    story: Story, at: Mapping[str, Piece], carried: _Carried, shared: Mapping[str, Sequence[Reuse]], pack: LanguagePack
) -> Utterance | None:
    spoken = {s.article_id for s in carried.said}
    places = [Evidence(s.article_id, s.start, s.end) for s in carried.said]
    places += sorted({e for _, e in carried.held if e.article_id not in spoken}, key=lambda e: (e.article_id, e.start, e.end))
    articles = sorted({e.article_id for e in places}, key=lambda i: _order(at[i]))
    if len(articles) < 2:
        return None
    inside = set(articles)
    pairs = {_pair(link.kind, _article(link.one), _article(link.two)) for link in carried.links if link.kind != "thread"}
    pairs |= {_pair("carried", _article(i), e.article_id) for i, e in carried.held}
    pairs |= {_pair(r.kind, r.a, r.b) for i in articles for r in shared.get(i, ()) if r.b in inside}
    sure = {(a, b) for kind, a, b in pairs if kind == "carried"}
    copies = [Copy(a, b, kind) for kind, a, b in sorted(pairs) if kind == "carried" or (a, b) not in sure]
    through: dict[str, set[str]] = defaultdict(set)
    for s in carried.said:
        through[s.article_id].update(_agencies(s, pack))
    whole = [_source(at[i], (*at[i].article.credited, *sorted(through[i]))) for i in articles]
    counted = count_sources(whole, copies, pack)
    high = counted.high
    if any(through.values()):  # what it was said through is its source, whoever else is credited
        near = [_source(at[i], tuple(sorted(through[i])) or at[i].article.credited) for i in articles]
        high = max(counted.low, count_sources(near, copies, pack).high)
    texts = pack.rules("findings")["utterance"]
    why = {
        tongue: texts[f"why_{tongue}"].format(n=len(articles), reasons="; ".join(counted.reasons[tongue]))
        for tongue in ("vi", "en")
    }
    ids = tuple(s.id for s in carried.said)
    rule = "+".join(sorted({link.kind for link in carried.links} | ({"carried"} if carried.held else set())))
    name = "u" + hashlib.sha256(min(ids).encode()).hexdigest()[:12]
    return Utterance(name, story.id, ids, tuple(places), counted.low, high, why["vi"], why["en"], rule)


def _copied(threads: Sequence[Thread], gathered: Gathered, said: Mapping[str, Statement]) -> Iterator[_Link]:
    """Statements in the same words: those folded in the threads as they are, and those that no thread was made of."""
    once = {i for t in gathered.threads for s in t.stands for i in (s.statement, *s.copies)}
    folded = [(s.statement, s.copies) for t in threads for s in t.stands]
    folded += [(i, copies) for i, copies in gathered.copies.items() if i not in once]
    for i, copies in folded:
        yield from (_Link(i, c, "words") for c in copies if c in said and i in said and not _apart(said[i], said[c]))


def _in_other_words(
    threads: Sequence[Thread],
    gathered: Gathered,
    said: Mapping[str, Statement],
    at: Mapping[str, Piece],
    words: Words,
    config: UtteranceConfig,
) -> Iterator[_Link]:
    """Statements of one speaker with one stance in one thread on one day, alike, each with words for its matter."""
    for thread in threads:
        same: dict[tuple[str, str, str], list[str]] = defaultdict(list)
        for s in thread.stands:
            if s.actor_id and s.said_on and s.said_on.precision == "day" and s.statement in said and ";refers:" not in s.why:
                same[s.actor_id, s.stance, s.said_on.value[:10]].append(s.statement)
        for ids in same.values():
            for one, two in combinations(ids, 2):
                if said[one].article_id == said[two].article_id or gathered.alike(one, two) < config.alike:
                    continue
                a, b = (_words(at[s.article_id], s, words) for s in (said[one], said[two]))
                if _common(a, b) >= config.shared:
                    yield _Link(one, two, "thread")


def _held(
    one: Piece, two: Piece, spans: Sequence[Aligned], words: Words, config: UtteranceConfig
) -> tuple[list[_Link], list[tuple[str, Evidence]]]:
    """The statements of `one` whose words stand in a copied stretch of `two`.

    Those that are read there too, and those that are not, with the stretch.
    """
    links: list[_Link] = []
    held: list[tuple[str, Evidence]] = []
    for span in spans:
        there = [o for o in two.statements if _inside(o, span.b_start, span.b_end) >= config.held]
        for s in one.statements:
            if _inside(s, span.a_start, span.a_end) < config.held:
                continue
            at = s.start - span.a_start + span.b_start  # about where it stands in the other
            best = max(
                ((_common(_words(one, s, words), _words(two, o, words)), -abs(o.start - at), o.id) for o in there),
                default=(0.0,),
            )
            if best[0] >= config.same:
                links.append(_Link(s.id, str(best[-1]), "carried"))
            else:
                held.append((s.id, Evidence(two.article.id, span.b_start, span.b_end)))
    return links, held


def _inside(statement: Statement, start: int, end: int) -> float:
    """The share of a statement's content that lies in a stretch."""
    length = sum(c.end - c.start for c in statement.content)
    return sum(max(0, min(c.end, end) - max(c.start, start)) for c in statement.content) / length if length else 0.0


def _turned(spans: Iterable[Aligned]) -> tuple[Aligned, ...]:
    return tuple(Aligned(s.b_start, s.b_end, s.a_start, s.a_end) for s in spans)


def _words(piece: Piece, statement: Statement, known: Words) -> frozenset[str]:
    if statement.id not in known:
        known[statement.id] = frozenset(find_words(read_spans(piece, statement.content)))
    return known[statement.id]


def _common(one: frozenset[str], two: frozenset[str]) -> float:
    return len(one & two) / len(one | two) if one and two else 0.0


def _apart(one: Statement, two: Statement) -> bool:
    """Whether two statements are known to have been made on different days."""
    a, b = (s.said_on.value if s.said_on else "" for s in (one, two))
    return not (a.startswith(b) or b.startswith(a))


def _pair(kind: str, one: str, two: str) -> tuple[str, str, str]:
    return (kind, *((one, two) if one < two else (two, one)))


def _article(statement: str) -> str:
    return statement.rpartition(".")[0]


def _order(piece: Piece) -> tuple[str, str]:
    published = piece.article.published
    return (published.value if published else "9", piece.article.id)


def _source(piece: Piece, credited: tuple[str, ...]) -> Source:
    return Source(piece.article.id, piece.article.outlet, credited)


def _agencies(statement: Statement, pack: LanguagePack) -> set[str]:
    """Those through whom a statement came, or that say it as outlets, without networks on which anybody can read it."""
    types = _types(pack)
    names = {name for name in statement.via if types.get(name.casefold()) != "company"}
    who = statement.actor
    return names | {who} if who and types.get(who.casefold()) in ("outlet", "agency") else names


@lru_cache(maxsize=8)
def _types(pack: LanguagePack) -> dict[str, str]:
    """The types of bodies by their names, in small letters; those of the outlets that stand in their own list among them."""
    rows = [(row["name"], "outlet") for row in pack.lexicon("outlets")]
    rows += [(row[name], row["type"]) for row in pack.lexicon("bodies") for name in ("name", "actor")]
    return {name.casefold(): kind for name, kind in rows}
