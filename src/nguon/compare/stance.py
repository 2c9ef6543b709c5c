"""How a statement stands to its matter: it asserts, denies, withholds or shifts, from act, polarity and content together.

The idea: what is denied is the content of a denying verb ("rejects that X"), while the content of a neutral verb is what
the speaker holds ("says: no X"). So a negative content turns the one into an assertion and the other into a denial; the
rejection of another's denial asserts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from nguon.compare.body import read_span
from nguon.compare.phrases import load_phrases
from nguon.text.shingle import find_words

if TYPE_CHECKING:
    from nguon.compare.matter import Matter
    from nguon.lang.pack import LanguagePack
    from nguon.model.annotation import Statement
    from nguon.model.reading import Piece

FIRM = ("state", "confirm", "deny", "accuse", "judge", "praise", "condemn")
PLAIN = 24
"""Words of a content in which one negation may be taken to bear on the whole."""
SHORT, MORE = 18, 30
"""Words of a first clause with a negation, and of the whole where it has such a clause."""


@dataclass(frozen=True, slots=True)
class Stance:
    """`value` is one of `corpus.STANCES`; `firm`: neither hedged, conditional, promised nor wished.

    `why` names what decided; `ahead`: only that it lies in the future keeps it from being firm.
    """

    value: str
    firm: bool
    why: str
    ahead: bool = False


def read_stance(piece: Piece, statement: Statement, matter: Matter, pack: LanguagePack) -> Stance:
    """Return the stance of `statement` to its matter."""
    if statement.negated or statement.act == "withhold":
        return Stance("withholds", True, "act:withhold")
    if matter.withheld and statement.act != "deny":
        return Stance("withholds", True, "words:withhold")
    if statement.act in ("urge", "ask"):
        return Stance("shifts", False, f"act:{statement.act}")
    cue = find_words(read_span(piece, statement.cue.start, statement.cue.end)) if statement.cue else []
    denying = bool(load_phrases(pack, "stance", "word", "class", "denial_noun").find(cue))
    unsure = any(load_phrases(pack, "stance", "word", "class", kind).find(cue) for kind in ("hedge", "future"))
    firm = statement.act in FIRM and not matter.hedged and not matter.conditional and not unsure
    if statement.act == "deny":
        if denying and matter.of_denial:
            return Stance("asserts", firm, "denies a denial")
        if denying and matter.negative and statement.form == "indirect" and not matter.called_false:
            return Stance("asserts", False, "denies a negative")
        if statement.form == "direct" and not denying and not (matter.called_false or matter.negative or matter.reference):
            return Stance("denies", False, "act:deny in passing")
        return Stance("denies", not matter.conditional, "act:deny")
    if matter.passes_on:
        return Stance("shifts", False, "passes on another's words")
    if matter.called_false:
        return Stance("denies", firm, "words:called false")
    if matter.of_denial:
        return Stance("shifts", False, "speaks of a denial")
    if statement.act in ("praise", "condemn"):
        return Stance("asserts", firm and matter.factive, f"act:{statement.act}")
    ahead = matter.future and not matter.conditional and statement.act in ("state", "confirm", "commit") and not unsure
    if matter.negative and statement.act == "confirm":  # who admits that something was not done or seen denies nothing
        return Stance("denies", False, "admits a negative")
    if matter.negative:
        plain = len(matter.words) <= (PLAIN if matter.clause is None or matter.clause > SHORT else MORE)
        return Stance("denies", firm and plain, "words:negative", ahead)
    return Stance("asserts", firm and statement.act not in ("warn", "commit"), f"act:{statement.act}", ahead)
