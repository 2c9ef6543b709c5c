"""Words that say the opposite of each other without a "not": won and lost, enough and short, alive and dead.

The idea: a statement whose first clause turns on the one pole ("the firm lost the suit") is read a second time as the denial of
the other ("did not win the suit"), and a denied one ("no shortage of …") as its assertion, where there is nothing between the
two poles. What meets only by this second reading is told apart: what may have changed in the meantime is no contradiction.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from nguon.compare.claim import read_claims
from nguon.compare.conflict import ConflictConfig, find_conflicts
from nguon.compare.opposed import Group, find_pairs
from nguon.compare.phrases import load_idle, load_phrases, rule_words
from nguon.compare.reversal import find_reversals, time_of
from nguon.text.shingle import find_words

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from nguon.compare.matter import Matter
    from nguon.compare.phrases import Hit
    from nguon.compare.record import Record
    from nguon.lang.pack import LanguagePack
    from nguon.model.corpus import Finding

FIRST = 16
"""Words of a content among which the pole must stand that is its verb."""
BEFORE = 2
"""Words before a pole in which one of a part or a cause makes it no verb of the whole."""
SHARED = 3
"""Words that two statements share at least where they name nobody in common, the positive pole among them."""
ANSWER = 2
"""Days in which who is accused of owing says that he paid, and means that he had paid by then; of one event, too."""
LIGHT = ("subjects", "self", "before_verb", "not")
"""Rows of `compare.toml` whose words before a pole do not say who or what it is of."""
DAYS = 7
"""Days that may lie between two sides."""


@dataclass(frozen=True, slots=True)
class Pole:
    """Where a pole stands among the words, of which group, on which side, and how its group may change.

    `kind`: `whole` has nothing between, `gap` has a middle ("did not lose" is not "won"), `state` may change from day to
    day, `final` once; `event`: it is of a day (a match, a breach).
    """

    hit: Hit
    group: str
    positive: bool
    kind: str


def find_pole(matter: Matter, pack: LanguagePack) -> Pole | None:
    """Return the pole that the first clause of a statement turns on, or None."""
    words = matter.words[: matter.clause]
    part = load_phrases(pack, "stance", "word", "class", "part")
    side = load_phrases(pack, "stance", "word", "class", "side").find(words)
    end = min([FIRST, *(hit.start for hit in side if hit.start > 1)])
    nouns = rule_words(pack, "poles", "nouns")
    for hit in load_phrases(pack, "poles", "word", "class").find(words[:end]):
        if nouns.intersection(words[max(0, hit.start - 1) : hit.start]) or part.find(
            words[max(0, hit.start - BEFORE) : hit.start]
        ):
            return None
        group, side_of, kind = hit.kind.split(":")
        return Pole(hit, group, side_of == "yes", kind)
    return None


def find_poles(record: Record) -> dict[str, Pole]:
    """Return the pole of each firm statement of a story that turns on one."""
    found = {}
    for i, matter in record.matters.items():
        stance = record.stances[i]
        if matter.refers_to or matter.called_false or not (stance.firm or stance.ahead):
            continue
        if stance.value in ("asserts", "denies") and record.statements[i].act != "deny":
            pole = find_pole(matter, record.pack)
            if pole is not None:
                found[i] = pole
    groups = {(p.group, p.positive) for p in found.values()}
    return {i: p for i, p in found.items() if (p.group, not p.positive) in groups}


def turn_poles(record: Record, poles: Mapping[str, Pole]) -> Record:
    """Return the record with every statement on a pole read by the positive word of its group."""
    positive = {" ".join(find_words(row["word"])): find_words(row["positive"]) for row in record.pack.lexicon("poles")}
    matters, stances = dict(record.matters), dict(record.stances)
    for i, pole in poles.items():
        turned = _turn(record.matters[i], pole, positive[pole.hit.words], record.pack)
        if turned is None:
            continue
        matters[i] = turned
        value = "denies" if turned.negative else "asserts"
        stances[i] = replace(record.stances[i], value=value, why=f"pole:{pole.group}")
    return replace(record, matters=matters, stances=stances, claims=read_claims(matters, record.pack))


def _turn(matter: Matter, pole: Pole, positive: list[str], pack: LanguagePack) -> Matter | None:
    """Return a matter by the positive word; None where it cannot be said so ("did not lose")."""
    hit, words = pole.hit, matter.words
    start = hit.start
    negated = matter.negative
    if negated:
        marks = load_phrases(pack, "stance", "word", "class", "negation").find(words)
        before = next((m for m in marks if m.end == hit.start), None)
        if before is None or (not pole.positive and pole.kind != "whole"):
            return None
        start = before.start
    denies = negated == pole.positive
    degree = rule_words(pack, "poles", "degree")
    tail = tuple(itertools.dropwhile(degree.__contains__, words[hit.end :]))
    if not negated:  # "is badly short of": what is denied is that there is enough
        text = f" {' '.join(tail)} "
        for strong in pack.rules("compare")["poles"]["strong"]:
            text = text.replace(f" {' '.join(find_words(strong))} ", " ")
        tail = tuple(text.split())
    head = tuple(w for n, w in enumerate(words[:start]) if w not in degree or n < start - 2)
    middle = (*find_words(" ".join(pack.rules("compare")["poles"]["not"])), *positive) if denies else tuple(positive)
    new = (*head, *middle, *tail)
    idle = load_idle(pack)
    old = set(itertools.pairwise(words))
    pairs = {
        f"{a} {b}"
        for a, b in itertools.pairwise(new)
        if f"{a} {b}" in matter.pairs or ((a, b) not in old and a not in idle and b not in idle and not {a, b} & matter.names)
    }
    gone = set(words) - set(new)
    return replace(
        matter,
        words=new,
        told_words=(matter.told_words - gone) | set(positive),
        pairs=frozenset(pairs),
        negative=denies,
        negated_at=len(head) + len(middle) - len(positive) if denies else None,
        clause=None if matter.clause is None else matter.clause + len(new) - len(words),
    )


def find_opposites(record: Record, doubtful: Collection[str], told: Sequence[Finding]) -> list[Finding]:
    """Return the reversals and conflicts that only opposite words show, none that `told` has already."""
    poles = find_poles(record)
    if not poles:
        return []
    turned = turn_poles(record, poles)
    groups = [
        Group(None, tuple(sorted(pair)), loose=True)
        for pair in find_pairs(turned)
        if _same_group(*pair, poles) and _of_one(*pair, turned) and _one_subject(*pair, turned) and _lasts(*pair, poles, turned)
    ]
    known = [(f.kind, _articles(f)) for f in told]
    out = []
    for finding in [
        *find_reversals(groups, turned, doubtful),
        *find_conflicts(groups, turned, doubtful, ConflictConfig(days=DAYS)),
    ]:
        if not any(finding.kind == kind and _articles(finding) <= articles for kind, articles in known):
            known.append((finding.kind, _articles(finding)))
            out.append(finding)
    return out


def _articles(finding: Finding) -> frozenset[str]:
    return frozenset(e.article_id for e in finding.evidence)


def _same_group(no: str, yes: str, poles: Mapping[str, Pole]) -> bool:
    return no in poles and yes in poles and poles[no].group == poles[yes].group


def _of_one(no: str, yes: str, record: Record) -> bool:
    """Tell whether two statements name somebody in common, or are of one side, or share many words: poles alone are common."""
    a, b = record.matters[no], record.matters[yes]
    if record.one_side(no, yes) or a.participants & b.participants:
        return True
    if a.participants & record.speakers(yes) or b.participants & record.speakers(no):
        return True
    return len({w.word for w in record.claims[no].main} & {w.word for w in record.claims[yes].main}) > SHARED


@dataclass(frozen=True, slots=True)
class _Subject:
    """The telling words before a pole, those of names among them (of the speaker where he speaks of himself)."""

    words: frozenset[str]
    names: frozenset[str]


def _subject(statement_id: str, end: int, record: Record) -> _Subject:
    light = frozenset[str]().union(*(rule_words(record.pack, rule) for rule in LIGHT))
    claim, matter = record.claims[statement_id], record.matters[statement_id]
    before = [w for w in claim.telling if w.at < end]
    words = frozenset(w.word for w in before if w.word not in light or w.named)
    names = frozenset(w for w in words if w in matter.names)
    if not words:
        names = frozenset(w for name in sorted(record.sides[statement_id].names) for w in find_words(name))
    return _Subject(words - names, names)


def _one_subject(no: str, yes: str, record: Record) -> bool:
    """Tell whether it is one that, say, lost a town and held it: what one has lost, another may hold.

    The subjects share a name, or what is said of the nameless one stands in the other statement, too.
    """
    pack, a, b = record.pack, record.matters[no], record.matters[yes]
    at = a.negated_at or 0
    verb = a.words[at : at + 1]
    end = b.words.index(verb[0]) if verb and verb[0] in b.words else 0
    one, two = _subject(no, at, record), _subject(yes, end, record)
    if one.names and two.names:
        return bool(one.names & two.names - load_idle(pack))
    held = [
        set(m.words) | {w for name in sorted(record.sides[i].names) for w in find_words(name)} for i, m in ((no, a), (yes, b))
    ]
    if one.names or two.names:
        bare, other = (two, held[0]) if one.names else (one, held[1])
        return bare.words <= other
    return one.words <= held[1] or two.words <= held[0]


def _lasts(no: str, yes: str, poles: Mapping[str, Pole], record: Record) -> bool:
    """Tell whether nothing can have changed between two statements: of a state on one day, of a death when it came first.

    What somebody said would be so (`ahead`) he may take back, and who is accused of owing answers within days.
    """
    kind = poles[no].kind
    gap = _gap(no, yes, record)
    if kind == "event":
        return gap is not None and gap <= ANSWER
    one, two = time_of(no, record), time_of(yes, record)
    if one is None or two is None:
        return False
    if kind not in ("state", "final") or record.stances[yes].ahead:
        return True
    if kind == "final":
        return not two.before(one)
    return one.last == two.last or (record.statements[no].act == "accuse" and gap is not None and gap <= ANSWER)


def _gap(no: str, yes: str, record: Record) -> int | None:
    one, two = time_of(no, record), time_of(yes, record)
    return max(0, (one.first - two.last).days, (two.first - one.last).days) if one and two else None
