"""How much two statements are on one question: a weighted overlap of classes, participants and word pairs.

The idea: half of it is the share of the shorter statement's weight that the other holds (a short statement may be part of
a long one), half the cosine (a long statement is not on every question it touches). Weights are added by `math.fsum`, whose
result does not depend on the order of a set.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from nguon.compare.matter import Matter

NEAR = 0.5
"""What a class counts that goes with another's class but is not named (see `matter.Matter.near`)."""


@dataclass(frozen=True, slots=True)
class LikenessConfig:
    """What two statements must share, and what it weighs.

    `classes`, `pairs`: shared lexical classes, or one class and so many shared word pairs, without which two statements
    are never on one question. `weights` of a class, a participant, a word pair.
    """

    classes: int = 2
    pairs: int = 2
    weights: tuple[float, float, float] = (2.0, 1.0, 0.5)


def count_kinds(matter: Matter) -> dict[str, int]:
    """Return the features of a matter and what kind each is: 0 a class, 1 a participant, 2 a pair of words."""
    out = {f"c:{c}": 0 for c in matter.classes}
    out.update({f"p:{p}": 1 for p in matter.participants})
    out.update({f"w:{w}": 2 for w in matter.pairs})
    return out


def weigh_features(matters: Collection[Matter], config: LikenessConfig) -> dict[str, float]:
    """Return the weight of each feature among `matters`: what is rare counts more."""
    counts = Counter(f for one in matters for f in count_kinds(one))
    total = len(matters) + 1
    kinds = {"c": 0, "p": 1, "w": 2}
    return {f: config.weights[kinds[f[0]]] * (0.3 + math.log(total / n) / math.log(total)) for f, n in counts.items()}


def likeness(a: Matter, b: Matter, weights: Mapping[str, float], config: LikenessConfig) -> float:
    """Return how much two statements are on one question, 0 to 1."""
    classes = a.classes & b.classes
    pairs = a.pairs & b.pairs
    if classes:
        classes = classes | (a.classes & b.near) | (a.near & b.classes)
    if not (len(classes) >= config.classes or (classes and len(pairs) >= config.pairs) or len(pairs) >= 2 * config.pairs):
        return 0.0
    if not (a.participants & b.participants) and a.participants and b.participants:
        return 0.0
    one, two = count_kinds(a), count_kinds(b)
    shared = math.fsum(weights.get(f, 0.0) for f in one if f in two)
    shared += NEAR * math.fsum(weights.get(f"c:{c}", 0.0) for c in (a.classes & b.near) | (a.near & b.classes))
    left, right = (math.fsum(weights.get(f, 0.0) for f in side) for side in (one, two))
    if not shared:
        return 0.0
    return 0.5 * min(1.0, shared / min(left, right)) + 0.5 * shared / math.sqrt(left * right)
