"""Whether a denial is of what somebody asserts, word by word: for matters that no lexicon knows.

The idea: a statement is a row of units, the lexical classes of `matters.tsv` and the words that no class covers; what is rare in
the story weighs more. A denial meets an assertion when most of its weight is in the assertion, the two name no different
numbers or times, and the very word that is negated is asserted.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nguon.compare.phrases import load_idle, load_phrases

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from nguon.compare.matter import Matter
    from nguon.compare.record import Record
    from nguon.lang.pack import LanguagePack

MARKS = (
    "negation",
    "no_such",
    "no_negation",
    "hedge",
    "future",
    "deny",
    "withhold",
    "denial_noun",
    "condition",
    "earlier",
    "reference_noun",
    "plan",
)
"""Kinds of marks of `stance.tsv` whose words say how a thing is put, and not what."""


@dataclass(frozen=True, slots=True)
class ClaimConfig:
    """`held`: share of the weight of a denial that the assertion must hold; `back`: share of the assertion's in the denial.

    `least`: units that both hold. `first`: units of the denial that weigh in full, its verb among them; those behind weigh
    `later`: they tell more of the same. `verb`: content words behind a negation in one of which the two must meet.
    """

    held: float = 0.6
    back: float = 0.25
    least: int = 3
    first: int = 5
    later: float = 0.5
    verb: int = 2


def find_units(matter: Matter, pack: LanguagePack) -> dict[str, int]:
    """Return the units of a statement, and where each stands first among its words."""
    words = matter.words
    taken = {
        i
        for hit in load_phrases(pack, "stance", "word", "class").find(words)
        if hit.kind in MARKS
        for i in range(hit.start, hit.end)
    }
    out: dict[str, int] = {}
    for hit in load_phrases(pack, "matters", "word", "class").find(words):
        if hit.start not in taken:
            for kind in hit.kind.split("+"):
                out.setdefault(f"c:{kind}", hit.start)
            taken.update(range(hit.start, hit.end))
    idle = load_idle(pack) | matter.names
    for i, word in enumerate(words):
        if i not in taken and word not in idle and not word.isdigit():
            out.setdefault(f"w:{word}", i)
    for one in sorted(matter.participants):
        out.setdefault(f"p:{one}", len(words))
    return out


def weigh_units(matters: Collection[Matter], pack: LanguagePack) -> dict[str, float]:
    """Return the weight of each unit in a story: a class counts as two words, what is rare counts more."""
    counts = Counter(unit for one in matters for unit in find_units(one, pack))
    total = len(matters) + 1
    return {u: (2.0 if u[0] == "c" else 1.0) * (0.3 + math.log(total / n) / math.log(total)) for u, n in counts.items()}


def meets(denied: str, held: str, record: Record, config: ClaimConfig = ClaimConfig()) -> bool:
    """Tell whether the assertion `held` says what the statement `denied` puts as not so."""
    no, yes = (find_units(record.matters[i], record.pack) for i in (denied, held))
    end = record.matters[denied].clause
    order = [u for u, at in sorted(no.items(), key=lambda row: (row[1], row[0])) if end is None or at < end]
    both = [u for u in order if u in yes]
    if len(both) < config.least:
        return False
    weights = record.units
    first = {u: (1.0 if n < config.first else config.later) * weights.get(u, 1.0) for n, u in enumerate(order)}
    if _weight(both, first) < config.held * _weight(order, first):
        return False
    return _weight(both, weights) >= config.back * _weight(yes, weights) and not _apart(denied, held, record)


def _weight(units: Collection[str], weights: Mapping[str, float]) -> float:
    return math.fsum(weights.get(u, 1.0) for u in units)


def _apart(one: str, two: str, record: Record) -> bool:
    """Tell whether two statements name numbers or times, and no common one."""
    for numbers in (_numbers, _times):
        a, b = numbers(one, record), numbers(two, record)
        if a and b and not a & b:
            return True
    return False


def _numbers(statement_id: str, record: Record) -> set[tuple[float | None, float | None]]:
    statement, piece = record.statements[statement_id], record.piece(statement_id)
    return {(f.low, f.high) for f in piece.figures for c in statement.content if c.start <= f.start and f.end <= c.end}


def _times(statement_id: str, record: Record) -> set[str]:
    statement, piece = record.statements[statement_id], record.piece(statement_id)
    inside = [t for t in piece.timexes for c in statement.content if c.start <= t.start and t.end <= c.end]
    return {t.value[:7] for t in inside if t.type == "DATE" and t.value[:4].isdigit()}


def verb_shared(denied: str, held: str, record: Record, config: ClaimConfig = ClaimConfig()) -> bool:
    """Tell whether what is negated in `denied` ("does not *sell*") is said in `held`; true where no word negates."""
    matter = record.matters[denied]
    if matter.negated_at is None or record.statements[denied].act == "deny" or matter.called_false:
        return True
    no, yes = (find_units(record.matters[i], record.pack) for i in (denied, held))
    after = sorted((at, unit) for unit, at in no.items() if at >= matter.negated_at)[: config.verb]
    if matter.words[matter.negated_at - 1 : matter.negated_at + 1] in itertools.pairwise(record.matters[held].words):
        return False  # both say it with the same "not"
    return not after or any(unit in yes for _, unit in after)


def same_person(one: str, two: str) -> bool:
    """Tell whether two names of speakers end in one name of a person, with or without his office.

    >>> same_person("minister Oleg Tarsin", "Oleg Tarsin"), same_person("Le Van Tam", "Ha Van Tam")
    (True, False)
    """
    a, b = one.split(), two.split()
    tail = 0
    while tail < min(len(a), len(b)) and a[-1 - tail] == b[-1 - tail] and a[-1 - tail][:1].isupper():
        tail += 1
    rests = (a[: len(a) - tail], b[: len(b) - tail])
    return tail >= 2 and any(not rest or not rest[-1][:1].isupper() for rest in rests)
