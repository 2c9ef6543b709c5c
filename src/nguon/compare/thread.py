"""Statements of a story on one question (mạch), with each one's stance.

The idea: two statements are on one question when they share participants and kinds of matter, whatever their words;
negation, hedges and judging words are left out (`matter.py`). Likeness is a weighted overlap in which what is rare in the
story counts more; statements are joined by average linkage, so that a chain of half-alike statements does not run away.
Copies of a statement are counted once.
"""

from __future__ import annotations

import hashlib
import heapq
import math
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import TYPE_CHECKING

from nguon.compare.body import read_spans, role_at
from nguon.compare.embedding import Embedding, alike_pairs
from nguon.compare.likeness import LikenessConfig, count_kinds, likeness, weigh_features
from nguon.compare.matter import Matter, read_matters
from nguon.compare.people import People, know_dates, know_people
from nguon.compare.phrases import load_phrases
from nguon.compare.record import days
from nguon.compare.stance import Stance, read_stance
from nguon.model.corpus import Actor, ActorLink, Dated, Reuse, Stand, Story, Thread
from nguon.text.shingle import find_words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from nguon.lang.pack import LanguagePack
    from nguon.model.annotation import Statement
    from nguon.model.article import Moment
    from nguon.model.reading import Piece


UNKNOWN = "9999"
"""The day of an article without a date: after all others."""


@dataclass(frozen=True, slots=True)
class ThreadConfig:
    """Thresholds of threads.

    `alike`: average likeness at which groups are joined. `copy`: share of common words (Jaccard) of two copies of one
    statement. `model`: the likeness of two statements that a user's model finds as alike as two that say the same. At .5
    it joins by itself what it finds at least .6 as alike as that, where the same actor takes part.
    """

    alike: float = 0.3
    copy: float = 0.7
    model: float = 0.5
    likeness: LikenessConfig = field(default_factory=LikenessConfig)


@dataclass(frozen=True, slots=True)
class _Said:
    piece: Piece
    statement: Statement
    matter: Matter
    stance: Stance


@dataclass(frozen=True, slots=True)
class Gathered:
    """The threads of a story, and of all its statements what they were gathered by.

    `copies` are those of each statement that has some, in a thread or not; `alike` tells how much two statements are alike.
    """

    threads: tuple[Thread, ...]
    copies: dict[str, tuple[str, ...]]
    alike: Callable[[str, str], float]


def gather_threads(
    story: Story,
    pieces: Sequence[Piece],
    links: Sequence[ActorLink],
    dated: Sequence[Dated],
    reuse: Sequence[Reuse],
    pack: LanguagePack,
    actors: Sequence[Actor] = (),
    config: ThreadConfig = ThreadConfig(),
    embedding: Embedding | None = None,
) -> Gathered:
    """Return the threads of `story`: each of at least two statements that are not copies of one another.

    `pieces` may be all pieces; those of the story are taken. `actors` let those who speak for one another be known as one
    side. `embedding` is a model of the user's, one more likeness.
    """
    mine = [p for p in pieces if p.article.id in set(story.articles)]
    people = know_people(actors, links)
    dates = know_dates(dated)
    matters = read_matters(mine, people, pack)
    said = [
        _Said(piece, s, matters[s.id], read_stance(piece, s, matters[s.id], pack)) for piece in mine for s in piece.statements
    ]
    said, copies = _fold_copies(sorted(said, key=_originals_first(mine, dated, reuse)), people, config)
    weights = weigh_features([one.matter for one in said], config.likeness)

    def alike(one: str, two: str) -> float:
        return likeness(matters[one], matters[two], weights, config.likeness)

    model = _read_model(said, embedding, config) if embedding else {}
    groups = _join(said, weights, config, model)
    threads = [_thread(story, [said[i] for i in group], copies, people, dates, weights, pack) for group in groups]
    if embedding:
        helped = [
            any(model.get(pair, 0.0) > alike(*(said[i].statement.id for i in pair)) for pair in combinations(group, 2))
            for group in groups
        ]
        threads = [_told(t, embedding, pack) if by else t for t, by in zip(threads, helped, strict=True)]

    return Gathered(tuple(sorted(threads, key=lambda t: (-len(t.stands), t.id))), copies, alike)


def when(statement: Statement, published: Moment | None) -> Moment | None:
    """Return when a statement was said as far as is known: its own date, else its article's."""
    return statement.said_on or published


def _day(moment: Moment | None) -> str:
    span = days(moment)
    return span[1].isoformat() if span else UNKNOWN


def _originals_first(
    pieces: Sequence[Piece], dated: Sequence[Dated], reuse: Sequence[Reuse]
) -> Callable[[_Said], tuple[str, bool, bool, bool, str, int]]:
    """Return the order in which statements are told: of copies the one that is shown comes first.

    That is the one of the earliest article; what another copied is no later than its copy. Of one day, the original before its
    copies, an article that says its date itself before one dated by others, and a statement that knows when it was said.
    """
    rows = {d.article_id: d for d in dated}
    first = {p.article.id: _day(row.published) if (row := rows.get(p.article.id)) else UNKNOWN for p in pieces}
    pairs = sorted((r.a, r.b) if r.earlier == "a" else (r.b, r.a) for r in reuse if r.earlier in ("a", "b"))
    pairs = [(one, two) for one, two in pairs if one in first and two in first]
    later = {two for _, two in pairs}
    for one, two in pairs:
        first[one] = min(first[one], first[two])

    def order(said: _Said) -> tuple[str, bool, bool, bool, str, int]:
        article = said.piece.article.id
        row = rows.get(article)
        told = row is None or row.rule.startswith("case:")
        return first[article], article in later, told, said.statement.said_on is None, article, said.statement.start

    return order


def _fold_copies(said: Sequence[_Said], people: People, config: ThreadConfig) -> tuple[list[_Said], dict[str, tuple[str, ...]]]:
    """Return the statements without copies, and the copies of each that has some.

    The first of `said` stands for all.
    """
    kept: list[_Said] = []
    copies: dict[str, list[str]] = defaultdict(list)
    by_word: dict[str, list[int]] = defaultdict(list)
    for one in said:
        words = set(one.matter.words)
        mine = set(people.speakers(one.statement))
        home = None
        tried = Counter(i for w in words for i in by_word.get(w, ()))
        for i, shared in tried.items():
            other = kept[i]
            theirs = set(other.matter.words)
            if other.piece.article.id == one.piece.article.id or one.stance.value != other.stance.value:
                continue
            if shared / len(words | theirs) < config.copy or len(words) < 4:
                continue
            speakers = set(people.speakers(other.statement))
            if mine & speakers or not (mine or speakers):
                home = other
                break
        if home:
            copies[home.statement.id].append(one.statement.id)
            continue
        for word in words:
            by_word[word].append(len(kept))
        kept.append(one)
    return kept, {k: tuple(v) for k, v in copies.items()}


def _read_model(said: Sequence[_Said], embedding: Embedding, config: ThreadConfig) -> dict[tuple[int, int], float]:
    """The likeness that a model finds in pairs of statements in which the same actor takes part.

    A statement that only points to another says nothing of its matter by its own words.
    """
    own = [i for i, one in enumerate(said) if one.matter.words and not one.matter.reference]
    by: dict[str, list[int]] = defaultdict(list)
    for at, i in enumerate(own):
        for actor in said[i].matter.participants:
            by[actor].append(at)
    groups = [many for _, many in sorted(by.items()) if len(many) > 1]
    if not groups:
        return {}
    texts = [read_spans(said[i].piece, said[i].statement.content) for i in own]
    found = alike_pairs(embedding, texts, groups)
    return {(own[i], own[j]): config.model * value for (i, j), value in found.items()}


def _join(
    said: Sequence[_Said], weights: Mapping[str, float], config: ThreadConfig, model: Mapping[tuple[int, int], float]
) -> list[list[int]]:
    """Average linkage over the pairs that are alike at all; a pair is as alike as `model` finds it, if that is more."""
    modelled = {i for pair in model for i in pair}
    usable = [i for i, one in enumerate(said) if one.matter.classes or one.matter.pairs or i in modelled]
    holders: dict[str, list[int]] = defaultdict(list)
    for i in usable:
        for c in said[i].matter.classes | said[i].matter.pairs:
            holders[c].append(i)
    sums: dict[int, dict[int, float]] = defaultdict(dict)
    heap: list[tuple[float, int, int, int]] = []
    beside: dict[int, set[int]] = defaultdict(set)
    for i, j in model:
        beside[i].add(j)
    for i in usable:
        near = beside[i] | {j for c in said[i].matter.classes | said[i].matter.pairs for j in holders[c] if j > i}
        for j in near:
            value = max(likeness(said[i].matter, said[j].matter, weights, config.likeness), model.get((i, j), 0.0))
            if value > 0:
                sums[i][j] = sums[j][i] = value
                heap.append((-value, i, j, 1))
    heapq.heapify(heap)
    groups = {i: [i] for i in usable}
    while heap:
        value, i, j, size = heapq.heappop(heap)
        if -value < config.alike:
            break
        if i not in groups or j not in groups or size != len(groups[i]) * len(groups[j]):
            continue
        groups[i] += groups.pop(j)
        for k, other in sums.pop(j).items():
            sums[k].pop(j)
            if k != i:
                sums[i][k] = sums[k][i] = sums[i].get(k, 0.0) + other
        for k, total in sums[i].items():
            size = len(groups[i]) * len(groups[k])
            heapq.heappush(heap, (-total / size, min(i, k), max(i, k), size))
    return [sorted(g) for g in groups.values() if len(g) > 1]


def _thread(
    story: Story,
    said: Sequence[_Said],
    copies: Mapping[str, tuple[str, ...]],
    people: People,
    dates: Mapping[str, Moment | None],
    weights: Mapping[str, float],
    pack: LanguagePack,
) -> Thread:
    stands = []
    for one in sorted(said, key=lambda o: (_day(when(o.statement, dates.get(o.piece.article.id))), o.statement.id)):
        s = one.statement
        why = (
            one.stance.why
            + ("" if one.stance.firm else ";not firm")
            + (f";refers:{one.matter.refers_to}" if one.matter.refers_to else "")
        )
        actor_id = people.id_of(s.article_id, s.actor)
        said_on = when(s, dates.get(s.article_id))
        stands.append(Stand(s.id, actor_id, s.actor, one.stance.value, said_on, copies.get(s.id, ()), why))
    shared = Counter(c for one in said for c in one.matter.classes)
    who = Counter(p for one in said for p in one.matter.participants)
    common = [c for c, n in sorted(shared.items(), key=lambda x: (-x[1], x[0])) if n * 2 >= len(said)]
    actors = [people.name(p) for p, n in sorted(who.items(), key=lambda x: (-x[1], x[0])) if n * 2 >= len(said)]
    name = "t" + hashlib.sha256(" ".join([*sorted(s.statement for s in stands)[:1], story.id]).encode()).hexdigest()[:12]
    texts = pack.rules("findings")["thread"]
    fill = {"n": len(stands), "who": ", ".join(actors), "what": ", ".join(common)}
    question = _question(said, weights, pack)
    return Thread(name, story.id, question, tuple(stands), texts["why_vi"].format(**fill), texts["why_en"].format(**fill))


def _told(thread: Thread, embedding: Embedding, pack: LanguagePack) -> Thread:
    """A thread that a model had a hand in says so."""
    texts = pack.rules("findings")["thread"]
    told = {tongue: texts[f"model_{tongue}"].format(name=embedding.name) for tongue in ("vi", "en")}
    return replace(thread, why_vi=f"{thread.why_vi}; {told['vi']}", why_en=f"{thread.why_en}; {told['en']}")


def _question(said: Sequence[_Said], weights: Mapping[str, float], pack: LanguagePack) -> str:
    """Return a short question made of the words of the statement that is most like all others."""
    shared: Counter[str] = Counter()
    for one in said:
        shared.update(count_kinds(one.matter))

    def worth(one: _Said) -> tuple[float, str]:
        if one.matter.refers_to or one.matter.called_false or one.matter.withheld:
            return (-1.0, one.statement.id)
        score = math.fsum(shared[f] * weights.get(f, 0.0) for f in count_kinds(one.matter))
        length = len(one.matter.words)
        plain = 1.0 if one.statement.form == "indirect" and not one.matter.negative else 0.6
        body = 1.0 if role_at(one.piece, one.statement.start) == "body" else 0.8
        return (plain * body * score / (8 + abs(length - 12)), one.statement.id)

    best = max(said, key=worth)
    text = " ".join(read_spans(best.piece, best.statement.content).split())
    text = _stripped(_uncaptioned(text, pack).strip("“”\"'.,;: "), pack)
    words = text.split()
    if len(words) > 22:
        text = " ".join(words[:22]).rstrip(",;:") + " …"
    return text[:1].upper() + text[1:] + "?"


def _uncaptioned(text: str, pack: LanguagePack) -> str:
    """Leave out the number of a picture that a caption has behind the words of the title ("… - Photo 1")."""
    pictures = "|".join(map(re.escape, pack.rules("compare")["question"]["picture"]))
    return re.sub(rf"\s[-–—]\s?(?:{pictures})\s?\d+[\s.]*$", "", text, flags=re.IGNORECASE)


def _stripped(text: str, pack: LanguagePack) -> str:
    """Leave out what only introduces a clause ("the claim that")."""
    heads = load_phrases(pack, "stance", "word", "class", "strip")
    while True:
        words = find_words(text)
        hits = heads.find(words[:6])
        if not hits or hits[0].start != 0 or len(words) - hits[0].end < 4:
            return text
        text = " ".join(text.split()[hits[0].end :])
