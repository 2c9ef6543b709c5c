"""What a statement is about, whatever its words.

Who takes part, which kinds of thing happen, and whether it is put as true.

The idea: content is read as participants (actors named in it, or meant by "this country", "we"), lexical classes
(`matters.tsv`: to send, to dispatch and to deploy are one) and pairs of neighbouring words. Negation, hedges and words
that only judge ("hoax", "groundless") are kept apart, so that a claim and its denial have one matter. A content that is
only a reference ("this information", "those accusations") takes its matter from the statement before it that it points to.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from nguon.compare.body import read_span, read_spans
from nguon.compare.negation import find_negation
from nguon.compare.phrases import Hit, load_idle, load_phrases, rule_words
from nguon.text.shingle import find_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from nguon.compare.people import People
    from nguon.lang.pack import LanguagePack
    from nguon.model.annotation import Statement
    from nguon.model.reading import Piece

_END = re.compile(r"[.!?…][”\"’)]*(?=\s|$)")
REFERENCE = 9
"""Syllables in a content that may be no more than a reference."""
TOGETHER, SHARE, LEAST_SHARE = 3, 0.4, 0.2
"""Statements of a story in which two classes stand together, and the share of the rarer's and of the commoner's, for them
to go together.
"""
RAISED = 6
"""Words between "raises" and "another"."""
OPEN = 6
"""Words behind "has" in which a "not" is one of a part ("has sold goods not checked")."""
TOLD_OF = 12
"""Words of a content that may only name whose claims are denied."""
SHORT = 6
"""Words of a content that may be no more than a verdict ("entirely groundless")."""
TOPIC = 4
"""Syllables between words that only name a topic and the topic."""
SCOPE = 3
"""Syllables between a negation or hedge and the word it bears on."""


@dataclass(frozen=True, slots=True)
class Matter:
    """What one statement says.

    `negative`: it puts its matter as not so; `called_false`: it calls a claim false; `of_denial`: it speaks of somebody's
    denial; `passes_on`: most of it is another's statement; `withheld`: its words withhold; `refers_to`: the statement whose
    matter it takes.
    """

    statement: str
    words: tuple[str, ...]
    classes: frozenset[str]
    participants: frozenset[str]
    pairs: frozenset[str]
    negative: bool
    hedged: bool
    conditional: bool
    called_false: bool
    of_denial: bool
    withheld: bool
    factive: bool
    addition: bool
    reference: bool
    refers_to: str | None = None
    passes_on: bool = False
    told: frozenset[str] = frozenset()
    """Classes that are told and not only mentioned as a topic ("about the matter of …")."""
    near: frozenset[str] = frozenset()
    """Classes that go with its own in this story."""
    told_words: frozenset[str] = frozenset()
    """Its words but for those that only name a topic."""
    negated_at: int | None = None
    """Behind which of its words the verb stands that is negated, where a negation bears on the whole."""
    clause: int | None = None
    """The words of the clause that is negated."""
    names: frozenset[str] = frozenset()
    """The words of the names in it."""
    future: bool = False
    """Nothing but that it lies in the future makes it unsure."""


def read_matters(pieces: Iterable[Piece], people: People, pack: LanguagePack) -> dict[str, Matter]:
    """Return the matter of every statement of `pieces`, references resolved inside each article."""
    out: dict[str, Matter] = {}
    pieces = list(pieces)
    for piece in pieces:
        order = sorted(piece.statements, key=lambda s: (s.start, s.end))
        held = {s.within: s for s in order if s.within}
        for at, statement in enumerate(order):
            matter = _read(piece, statement, people, pack)
            inner = held.get(statement.id)
            own = inner is not None and (inner.actor or "").split()[-1:] == pack.rules("compare")["this"]["words"]
            if inner is not None and not own and 2 * _length(inner) >= _length(statement):
                matter = replace(matter, passes_on=True)
            if matter.reference:
                matter = _resolve(matter, statement, order[:at], out, people, piece)
            out[statement.id] = matter
    _refer_across(pieces, out, people, pack)
    near = _go_together(out.values())
    return {
        i: replace(m, near=frozenset(n for c in m.classes for n in near.get(c, ())) - m.classes) if m.classes else m
        for i, m in out.items()
    }


def _refer_across(pieces: Sequence[Piece], known: dict[str, Matter], people: People, pack: LanguagePack) -> None:
    """Give a denial of "the claims of X (about Y)" the matter of what X said last, in whatever article of the story."""
    said = [(p, s) for p in pieces for s in p.statements]
    whose = {s.id: frozenset(root for one in people.speakers(s) for root in people.chain(one)) for _, s in said}
    targets: dict[str, list[tuple[Piece, Statement]]] = defaultdict(list)
    for home, other in said:
        target = known[other.id]
        if other.act not in ("deny", "withhold", "urge", "ask", "commit", "praise") and target.classes and not target.refers_to:
            for one in whose[other.id]:
                targets[one].append((home, other))
    nouns = load_phrases(pack, "stance", "word", "class", "reference_noun")
    for piece, statement in said:
        matter = known[statement.id]
        if statement.act != "deny" or matter.classes or matter.refers_to or len(matter.words) > TOLD_OF:
            continue
        speakers = whose[statement.id]
        others = matter.participants - speakers
        if not others or not any(hit.start <= 1 for hit in nouns.find(matter.words)):
            continue
        day = _published(piece)
        best: tuple[str, int, str] | None = None
        for home, other in (pair for one in sorted(others) for pair in targets.get(one, ())):
            about = others - whose[other.id]
            if whose[other.id] & speakers or (about and not about & known[other.id].participants):
                continue
            then = _published(home)
            if then > day or (home is piece and other.start > statement.start):
                continue
            best = max(filter(None, (best, (then, other.start, other.id))))
        if best is not None:
            target = known[best[2]]
            known[statement.id] = replace(
                matter,
                classes=target.classes,
                told=target.classes,
                participants=target.participants | matter.participants,
                pairs=target.pairs,
                reference=True,
                refers_to=best[2],
            )


def _published(piece: Piece) -> str:
    return piece.article.published.value if piece.article.published else ""


def _go_together(matters: Iterable[Matter]) -> dict[str, set[str]]:
    """Return for each class those that go with it in this story (co-occurrence learnt from the case)."""
    single: Counter[str] = Counter()
    double: Counter[tuple[str, str]] = Counter()
    for matter in matters:
        single.update(matter.classes)
        double.update((a, b) for a in matter.classes for b in matter.classes if a != b)
    out: dict[str, set[str]] = {}
    for (a, b), n in double.items():
        if n >= TOGETHER and n >= SHARE * min(single[a], single[b]) and n >= LEAST_SHARE * max(single[a], single[b]):
            out.setdefault(a, set()).add(b)
    return out


def _length(statement: Statement) -> int:
    return sum(c.end - c.start for c in statement.content)


def _read(piece: Piece, statement: Statement, people: People, pack: LanguagePack) -> Matter:
    text = read_spans(piece, statement.content)
    words = _name_money(find_words(text), pack)
    hits = load_phrases(pack, "matters", "word", "class").find(words)
    marks = load_phrases(pack, "stance", "word", "class").find(words)
    idle = load_idle(pack)
    by: dict[str, list[Hit]] = {}
    for mark in marks:
        by.setdefault(mark.kind, []).append(mark)
    names, taken = _participants(piece, statement, people)
    named = bool(names)
    if statement.act in ("confirm", "deny", "commit") and _no_subject(piece, statement, hits):
        for speaker in people.speakers(statement):
            names |= {speaker, *people.roots(speaker)}
    own = load_phrases(pack, "stance", "word", "class", "own").find(words)
    if own:
        for speaker in people.speakers(statement):
            names |= {speaker, *people.roots(speaker)}
    affirmed = load_phrases(pack, "stance", "word", "class", "affirmed").find(words)
    negations = [m for m in by.get("negation", ()) if any(0 <= h.start - m.end <= SCOPE for h in hits)]
    negations = [m for m in negations if not any(a.end < m.start <= a.end + OPEN for a in affirmed)]
    unsure = [*by.get("hedge", ()), *by.get("future", ())]
    hedges = [m for m in unsure if any(0 <= h.start - m.end <= SCOPE for h in hits) or m.end == len(words)]
    ahead = bool(by.get("future")) and all(m.kind == "future" for m in hedges) and statement.certainty == "fact"
    negated_at, clause = find_negation(words, text, pack)
    conditions = [m for m in load_phrases(pack, "stance", "word", "class", "condition").find(words) if m.start <= 1]
    topics = load_phrases(pack, "stance", "word", "class", "topic").find(words)
    told = [h for h in hits if not any(t.start > 0 and 0 <= h.start - t.end <= TOPIC for t in topics)]
    aside = {i for t in topics if t.start > 0 and t.end - t.start > 1 for i in range(t.end, t.end + TOPIC)}
    copula = rule_words(pack, "copula")
    claims = load_phrases(pack, "stance", "word", "class", "reference_noun").find(words)
    claims += load_phrases(pack, "stance", "word", "class", "reference_word").find(words)
    false = [
        m
        for m in by.get("deny", ())
        if m.start == 0 or (words[m.start - 1] in copula and any(c.start < m.start for c in claims)) or len(words) <= SHORT
    ]
    pairs = {
        f"{a} {b}"
        for i, (a, b) in enumerate(itertools.pairwise(words))
        if a not in idle and b not in idle and not (a.isdigit() and b.isdigit()) and (a, b) not in taken
    }
    opening = tuple(find_words(_END.split(text, maxsplit=1)[0])) if by.get("withhold") else words
    reference = not hits and not named and _points(opening, pack)
    return Matter(
        statement=statement.id,
        words=words,
        classes=frozenset(kind for h in hits for kind in h.kind.split("+")),
        told=frozenset(kind for h in told for kind in h.kind.split("+")),
        participants=frozenset(names),
        pairs=frozenset(pairs),
        negative=(bool(negations) or negated_at is not None) and not _undone(negations, words, pack),
        negated_at=negated_at if negated_at is not None or not negations else negations[0].end,
        clause=clause,
        told_words=frozenset(w for i, w in enumerate(words) if i not in aside),
        future=ahead,
        names=frozenset(w for pair in taken for w in pair),
        hedged=bool(hedges) or statement.certainty == "hedged" or bool(by.get("hearsay")) or _only_wished(marks),
        conditional=bool(conditions) or statement.certainty == "conditional",
        called_false=bool(false),
        of_denial=bool(by.get("denial_noun")),
        withheld=bool(by.get("withhold")),
        factive=bool(load_phrases(pack, "stance", "word", "class", "factive").find(words)),
        addition=_adds(words, by.get("addition", ()), pack),
        reference=reference,
    )


def _only_wished(marks: Sequence[Hit]) -> bool:
    """Tell whether the first "not" is one of what should be or is felt ("should not", "does not agree"): it denies no fact."""
    return next((m.kind for m in marks if m.kind in ("negation", "no_such", "norm")), "") == "norm"


def _adds(words: Sequence[str], hits: Sequence[Hit], pack: LanguagePack) -> bool:
    """Tell whether something is added to what was; "raises the price by another 5" tells by how much."""
    raised = load_phrases(pack, "stance", "word", "class", "raised").find(words)
    return any(not any(0 <= hit.start - r.end <= RAISED for r in raised) for hit in hits)


def _name_money(words: Sequence[str], pack: LanguagePack) -> tuple[str, ...]:
    """Put the word for money before a sum of it, so that "takes 500 million dong" tells what "takes money" does."""
    rules = pack.rules("compare")["money"]
    (name,) = find_words(rules["name"])
    units, numbers = ({tuple(find_words(w)) for w in rules[kind]} for kind in ("units", "numbers"))
    out: list[str] = []
    i = 0
    while i < len(words):
        end = i
        while end < len(words) and (words[end].isdigit() or (words[end],) in numbers):
            end += 1
        if end > i and words[i].isdigit() and any(tuple(words[end : end + len(u)]) == u for u in units):
            out.append(name)
        out += words[i : max(end, i + 1)]
        i = max(end, i + 1)
    return tuple(out)


def _points(words: Sequence[str], pack: LanguagePack) -> bool:
    """Tell whether words are no more than a reference, with or without a verdict ("I can't confirm that")."""
    if len(words) > REFERENCE:
        return False
    nouns, pointers, false, withheld = (
        load_phrases(pack, "stance", "word", "class", kind).find(words)
        for kind in ("reference_noun", "reference_word", "deny", "withhold")
    )
    false += load_phrases(pack, "stance", "word", "class", "no_such").find(words)
    left = len(words) - sum(m.end - m.start for m in [*nouns, *pointers, *false, *withheld])
    return bool(nouns or pointers) and (bool(pointers) or len(words) <= 2 or left <= 1) and left <= 5


def _undone(negations: Sequence[Hit], words: Sequence[str], pack: LanguagePack) -> bool:
    """Two negations in a row cancel each other, and "nothing but …" asserts."""
    first = min((n.end for n in negations), default=len(words))
    if any(hit.start >= first for hit in load_phrases(pack, "stance", "word", "class", "except").find(words)):
        return True
    return len(negations) == 2 and negations[1].start - negations[0].end <= 1


def _participants(piece: Piece, statement: Statement, people: People) -> tuple[set[str], set[tuple[str, str]]]:
    """Return the actors named in the content with all they stand for, and the word pairs inside their names."""
    found: set[str] = set()
    pairs: set[tuple[str, str]] = set()
    for mention in piece.mentions:
        if any(c.start <= mention.start and mention.end <= c.end for c in statement.content):
            one = people.id_of(piece.article.id, mention.actor)
            if one:
                found.add(one)
                found.update(people.roots(one))
            words = find_words(piece.text[mention.start : mention.end])
            pairs.update(itertools.pairwise(words) if len(words) > 1 else [(words[0], words[0])] if words else ())
    return found, pairs


def _no_subject(piece: Piece, statement: Statement, hits: Sequence[Hit]) -> bool:
    """Tell whether no name stands before the last word of what is said to happen.

    The speaker himself does it ("admits having …").
    """
    if not hits:
        return False
    start, end = statement.content[0].start, statement.content[0].end
    first = min((m.start for m in piece.mentions if start <= m.start and m.end <= end), default=end)
    return len(find_words(read_span(piece, start, first))) >= hits[-1].end


def _sentences_between(piece: Piece, start: int, end: int) -> int:
    """Count the sentence ends in the body between two places.

    A reference points to the sentence before it, hardly further.
    """
    count = 0
    for block in piece.blocks:
        if block.role in ("body", "lead") and block.end > start and block.start < end:
            low, high = max(block.start, start), min(block.end, end)
            count += len(_END.findall(piece.text[low:high]))
            if block.end <= end and high > low and not _END.search(piece.text[max(low, high - 3) : high]):
                count += 1
    return count


def _resolve(
    matter: Matter, statement: Statement, before: Sequence[Statement], known: dict[str, Matter], people: People, piece: Piece
) -> Matter:
    """Give a reference the matter of the nearest statement before it, by somebody else, that says something."""
    speakers = {root for one in people.speakers(statement) for root in people.chain(one)}
    for other in reversed(before):
        if other.id == statement.within or statement.start < other.start:
            continue
        if speakers & set(people.speakers(other)) or not speakers:
            continue
        target = known[other.id]
        if (target.reference and target.refers_to is None) or not (target.classes or target.participants):
            continue
        if other.act in ("urge", "ask", "commit", "praise"):
            continue
        if _sentences_between(piece, other.end, statement.start) > 1:
            break
        return replace(
            matter,
            classes=target.classes,
            told=target.classes,
            participants=target.participants,
            pairs=target.pairs,
            refers_to=target.refers_to or other.id,
        )
    return matter
