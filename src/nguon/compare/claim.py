"""Whether a denial is of what somebody asserts, word by word: for matters that no lexicon knows.

The idea: a denial meets an assertion when most of its words are in the assertion, themselves or by a word of the same lexical
class (`matters.tsv`); what is rare in the story and what comes first weighs more, names weigh less. The two name no different
places, persons, numbers or times, and the very word that is negated or denied first is asserted.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from nguon.compare.phrases import load_idle, load_phrases, rule_words
from nguon.text.shingle import find_words

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from nguon.compare.matter import Matter
    from nguon.compare.phrases import Hit
    from nguon.compare.record import Record
    from nguon.lang.pack import LanguagePack

MARKS = (
    "negation", "no_such", "no_negation", "hedge", "future", "deny", "withhold", "denial_noun", "condition", "earlier",
    "norm", "reference_noun", "plan", "hearsay", "strip",
)  # fmt: skip
"""Kinds of marks of `stance.tsv` whose words say how a thing is put, and not what."""


NEXT = 3
"""Words behind a "not" that it bears on, and first words of a denial that are looked for there."""


NONE = 5
"""Words of a thing of which there is none, "which" among them."""


@dataclass(frozen=True, slots=True)
class ClaimConfig:
    """`held`: share of the weight of a denial that the assertion must hold; `back`: share of the assertion's in the denial.

    `named`: `held` where one of the two names the other speaker ("denies that Ms Sim gave her leave").

    `least`: words that both hold, unless the denial has no more; `enough`: those of a main clause. `first`: words of the
    denial that weigh in full, its verb among them; those behind weigh `later`: they tell more of the same. `name`: what a word
    of a name weighs. `verb`: words behind a negation in one of which the two must meet.
    """

    held: float = 0.5
    named: float = 0.35
    back: float = 0.2
    least: int = 3
    enough: int = 2
    first: int = 4
    later: float = 0.3
    name: float = 0.4
    verb: int = 2


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a statement that tells what it says: where it stands, its lexical classes, whether it is of a name."""

    word: str
    at: int
    kinds: frozenset[str]
    named: bool


@dataclass(frozen=True, slots=True)
class Claim:
    """What a statement tells, word by word, read once for all that it is set against.

    `weights` are those of `telling` as what is asserted, `heavy` those of `main` as what is denied. `keys` are its words and
    classes; `behind_not` the words that a "not" in it bears on.
    """

    telling: tuple[Word, ...]
    weights: tuple[float, ...]
    main: tuple[Word, ...]
    heavy: tuple[float, ...]
    keys: frozenset[str]
    behind_not: frozenset[str]


def read_claims(matters: Mapping[str, Matter], pack: LanguagePack, config: ClaimConfig = ClaimConfig()) -> dict[str, Claim]:
    """Return the claim of every statement of a story, whose matters are given."""
    weights = weigh_words(list(matters.values()))
    return {i: _read(matter, weights, pack, config) for i, matter in matters.items()}


def _read(matter: Matter, weights: Mapping[str, float], pack: LanguagePack, config: ClaimConfig) -> Claim:
    telling = find_telling(matter, pack)
    main = _main(matter, telling, pack, config)
    heavy = (
        weights[w.word] * (config.name if w.named else 1.0 if n < config.first else config.later) for n, w in enumerate(main)
    )
    ends = (hit.end for kind in ("negation", "no_such") for hit in _marks(matter, kind, pack))
    return Claim(
        telling,
        tuple(weights[w.word] for w in telling),
        main,
        tuple(heavy),
        frozenset({w.word for w in telling} | {f"c:{kind}" for w in telling for kind in w.kinds}),
        frozenset(word for end in ends for word in matter.words[end : end + NEXT]),
    )


def _marks(matter: Matter, kind: str, pack: LanguagePack) -> list[Hit]:
    return load_phrases(pack, "stance", "word", "class", kind).find(matter.words)


def find_telling(matter: Matter, pack: LanguagePack) -> tuple[Word, ...]:
    """Return the words of a statement that tell what it says, in order."""
    words = matter.words
    marks = load_phrases(pack, "stance", "word", "class").find(words)
    taken = {i for hit in marks if hit.kind in MARKS for i in range(hit.start, hit.end)}
    kinds: dict[int, frozenset[str]] = {}
    for hit in load_phrases(pack, "matters", "word", "class").find(words):
        kinds.update(dict.fromkeys(range(hit.start, hit.end), frozenset(hit.kind.split("+"))))
    idle, endured = load_idle(pack), rule_words(pack, "endured")
    return tuple(
        Word(word, i, kinds.get(i, frozenset()), word in matter.names)
        for i, word in enumerate(words)
        if i not in taken and word not in endured and (word not in idle or i in kinds) and not word.isdigit()
    )


def weigh_words(matters: Collection[Matter]) -> dict[str, float]:
    """Return the weight of each word in a story: what is rare counts more."""
    counts = Counter(word for one in matters for word in set(one.words))
    total = len(matters) + 1
    return {word: 0.5 + 0.5 * math.log(total / n) / math.log(total) for word, n in counts.items()}


def meets(denied: str, held: str, record: Record, config: ClaimConfig = ClaimConfig()) -> bool:
    """Tell whether the assertion `held` says what the statement `denied` puts as not so."""
    no, yes = record.matters[denied], record.matters[held]
    claim, other = record.claims[denied], record.claims[held]
    mine = claim.main
    itself = frozenset(w for name in sorted(record.sides[held].names) for w in find_words(name))  # "we won" of the firm named
    both = {w.word for w in mine if _covered(w, yes) or (w.word in itself and (w.named or w.at < (no.negated_at or 0)))}
    plain = [w for w in mine if not w.named]
    whole_told = len(plain) <= config.least and all(w.word in both for w in mine)
    if not no.pairs & yes.pairs and not whole_told:
        return False
    if not any(w.word in yes.words for w in plain) and not (whole_told and plain and len(plain) < len(mine)):
        return False
    if len(both) < min(config.least, len({w.word for w in mine})) or len(both) < 2:
        return False
    share, whole = math.fsum(x for x, w in zip(claim.heavy, mine, strict=True) if w.word in both), math.fsum(claim.heavy)
    if share < config.named * whole:
        return False
    apart = counted_apart(denied, held, record)
    if apart and (no.called_false or record.statements[denied].act == "deny"):
        return False  # a claim is denied with its number
    facing = _facing(denied, held, record) and not apart
    if not facing and share < config.held * whole:
        return False
    known = record.one_side(denied, held) or bool(no.participants & yes.participants)  # strangers must say no more than that
    last = other.main[-1].at if known and other.main else len(yes.words)
    told = [(x, w) for x, w in zip(other.weights, other.telling, strict=True) if w.at <= last]
    if not facing and math.fsum(x for x, w in told if _covered(w, no)) < config.back * math.fsum(x for x, _ in told):
        return False
    if any(w.word in other.behind_not for w in [w for w in mine if not w.named and w.word in yes.words][:NEXT]):
        return False  # one of the first words that both hold stands behind a "not" in the other, too
    if record.statements[denied].act == "deny" and not _verb_denied(mine, other, yes, record.pack):
        return False
    return not _apart(denied, held, record)


def _main(matter: Matter, telling: Sequence[Word], pack: LanguagePack, config: ClaimConfig) -> tuple[Word, ...]:
    """Return the telling words of the main clause: before what only says when, why or what for."""
    telling = tuple(w for w in telling if matter.clause is None or w.at < matter.clause)
    ends = load_phrases(pack, "stance", "word", "class", "side").find(matter.words)
    for end in (hit.start for hit in ends if hit.start > (matter.negated_at or 0)):
        before = tuple(w for w in telling if w.at < end)
        if len(before) >= config.enough:
            return before
    return telling


def _covered(word: Word, other: Matter) -> bool:
    return word.word in other.told_words or bool(word.kinds & other.told)


def _facing(denied: str, held: str, record: Record) -> bool:
    """Tell whether one of two statements names who makes the other."""
    if record.one_side(denied, held):
        return False
    one, two = record.matters[denied].participants, record.matters[held].participants
    return bool(one & record.speakers(held)) or bool(two & record.speakers(denied))


def _verb_denied(mine: Sequence[Word], claim: Claim, other: Matter, pack: LanguagePack) -> bool:
    """Tell whether the first word of what is denied is asserted; who does it ("the company") may be called otherwise."""
    subjects = rule_words(pack, "subjects")
    first = next((w for w in mine if not w.named and (w.word not in subjects or _covered(w, other))), None)
    if first is None or first.word in other.told_words:
        return True
    mine_too = {w.word for w in mine}  # a word of the same class that stands in both is no other word for the first
    alike = [w for w in claim.telling if w.kinds & first.kinds and w.word not in mine_too]
    return _covered(first, other) and bool(alike)


def _apart(one: str, two: str, record: Record) -> bool:
    """Tell whether two statements name numbers, times, places or persons, and no common one."""
    for read in (_numbers, _times):
        a, b = read(one, record), read(two, record)
        if a and b and not a & b:
            return True
    mine, theirs = (record.matters[i].words for i in (one, two))
    for kind in ("place", "person", "org"):
        ours, others = (_names(i, kind, {one, two}, record) for i in (one, two))
        met = any(set(x) <= set(theirs) for x in ours) or any(set(x) <= set(mine) for x in others)
        if ours and others and not met:
            return True
    return False


def counted_apart(denied: str, held: str, record: Record) -> bool:
    """Tell whether a denial names numbers that none in the assertion meets: "70 million calls" are denied with the number."""
    mine, theirs = (
        [(f.low, f.high) for f in record.within(i, record.piece(i).figures) if f.low is not None] for i in (denied, held)
    )
    return bool(mine) and not any(_meet(a, b) for a in mine for b in theirs)


def _meet(a: tuple[float | None, float | None], b: tuple[float | None, float | None]) -> bool:
    return (a[1] is None or b[0] is None or b[0] <= a[1]) and (b[1] is None or a[0] is None or a[0] <= b[1])


def _numbers(statement_id: str, record: Record) -> set[object]:
    return {(f.low, f.high) for f in record.within(statement_id, record.piece(statement_id).figures)}


def _times(statement_id: str, record: Record) -> set[object]:
    inside = record.within(statement_id, record.piece(statement_id).timexes)
    return {t.value[:7] for t in inside if t.type == "DATE" and t.value[:4].isdigit()}


def _names(statement_id: str, kind: str, both: set[str], record: Record) -> list[list[str]]:
    """Return the words of the names of a kind in a statement, but for those of who makes it and of who answers it."""
    statement, piece = record.statements[statement_id], record.piece(statement_id)
    speakers = {one for i in both for one in record.speakers(i)}
    called = [set(find_words(name)) for i in sorted(both) for name in sorted(record.sides[i].names)]
    named = [
        find_words(piece.text[m.start : m.end])
        for m in record.within(statement_id, piece.mentions)
        if m.kind == kind and m.actor != statement.actor and record.people.id_of(statement.article_id, m.actor) not in speakers
    ]
    return [words for words in named if not any(set(words) <= name for name in called)]


def verb_shared(denied: str, held: str, record: Record, config: ClaimConfig = ClaimConfig()) -> bool:
    """Tell whether what is negated in `denied` ("does not *sell*") is said in `held`; true where no word negates."""
    no, yes = record.matters[denied], record.matters[held]
    if no.negated_at is None or no.refers_to or record.statements[denied].act == "deny" or no.called_false:
        return True
    refusing = load_phrases(record.pack, "poles", "word", "class", "agree:no:gap").find(yes.words)
    if any(no.words[no.negated_at] in yes.words[hit.end : hit.end + NEXT] for hit in refusing if no.negated_at < len(no.words)):
        return False  # "does not talk" and "refuses to talk"
    same = no.words[no.negated_at - 1 : no.negated_at + 1]
    if same in set(itertools.pairwise(yes.words)) and same[-1] in record.claims[held].behind_not:
        return False  # both say it with the same "not"
    start = behind_none(no, record.pack)
    after = [w for w in record.claims[denied].telling if w.at >= start and not w.named][: config.verb]
    return not after or any(_covered(w, yes) for w in after)


def behind_none(no: Matter, pack: LanguagePack) -> int:
    """Return where what is negated begins: behind "which" of "there is no shell which of ours hit …".

    In "there is no warning shot which before he was hit" the thing itself is denied.
    """
    at = no.negated_at or 0
    none_of = rule_words(pack, "none_of")
    behind = next((i + 1 for i in range(at, min(at + NONE, len(no.words) - 1)) if no.words[i] in none_of), at)
    sides = load_phrases(pack, "stance", "word", "class", "side").find(no.words)
    return at if any(hit.start == behind for hit in sides) else behind


@lru_cache(maxsize=8)
def read_kin(pack: LanguagePack) -> frozenset[str]:
    """Return the words that tell who somebody is by another ("the wife of", "the lawyer of"), folded."""
    return frozenset(" ".join(find_words(row["phrase"])) for row in pack.lexicon("referring") if row["kind"] == "relation")


def same_person(one: str, two: str, kin: Collection[str] = ()) -> bool:
    """Tell whether two names of speakers end in one name of a person, with or without his office.

    `kin` are folded words that make a name one of somebody else: "the wife of Oleg Tarsin".

    >>> same_person("minister Oleg Tarsin", "Oleg Tarsin"), same_person("Le Van Tam", "Ha Van Tam")
    (True, False)
    """
    a, b = one.split(), two.split()
    tail = 0
    while tail < min(len(a), len(b)) and a[-1 - tail] == b[-1 - tail] and a[-1 - tail][:1].isupper():
        tail += 1
    rests = (a[: len(a) - tail], b[: len(b) - tail])
    if kin and any(" ".join(find_words(" ".join(rest[:n]))) in kin for rest in rests for n in range(1, len(rest) + 1)):
        return False
    return tail >= 2 and any(not rest or not rest[-1][:1].isupper() for rest in rests)
