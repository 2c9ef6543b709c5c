"""What a decision takes out of utterances: a statement that is none any more, or that was set apart from others.

Whose words they are changes nothing in that: copied words are copied, whoever said them.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from nguon.decide.patch import Patch
from nguon.decide.place import Placed
from nguon.lang.pack import LanguagePack
from nguon.model.corpus import Utterance

APART = ("split-thread", "move-statement")
"""Kinds of decisions after which a statement is not what the others are any more, unless its words were copied."""


def part_utterances(placed: Placed, patch: Patch, pack: LanguagePack) -> None:
    """Take what a decision is about out of its utterances; the next build counts their sources anew."""
    decision = placed.decision
    if decision.kind not in (*APART, "role"):
        return
    if decision.kind == "role":
        gone = {key[0] for key in patch.changed("statements")[0] if patch.one("statements", key[0]) is None}
    else:
        places = placed.places if decision.kind == "split-thread" else placed.places[:1]
        gone = {p.statement for p in places if p.statement}
    texts = pack.rules("findings")["utterance"]
    for row in patch.by("utterances", "statements", sorted(gone)):
        if decision.kind in APART and "carried" in row.rule.split("+"):
            continue
        left = without(row, gone)
        if left is None:
            patch.drop("utterances", row)
            continue
        told = {tongue: texts[f"apart_{tongue}"].format(by=decision.by) for tongue in ("vi", "en")}
        why_vi, why_en = f"{row.why_vi}; {told['vi']}", f"{row.why_en}; {told['en']}"
        patch.put("utterances", replace(left, why_vi=why_vi, why_en=why_en))


def without(row: Utterance, statements: Collection[str]) -> Utterance | None:
    """Return an utterance without some of its statements; None when fewer than two articles carry what is left."""
    told = len(row.statements)  # their places come first
    said = [(i, e) for i, e in zip(row.statements, row.evidence[:told], strict=True) if i not in statements]
    places = (*(e for _, e in said), *row.evidence[told:])
    n = len({e.article_id for e in places})
    if n < 2 or not said:
        return None
    low, high = min(row.sources_low, n), min(row.sources_high, n)
    return replace(row, statements=tuple(i for i, _ in said), evidence=places, sources_low=low, sources_high=high)
