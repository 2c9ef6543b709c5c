"""A name as first read, before the article has settled what it is."""

from __future__ import annotations

from dataclasses import dataclass

Key = tuple[str, ...]
"""A name as folded words."""


@dataclass(slots=True)
class Draft:
    """A name as first read: words `first` to before `last`; `led` says what stood before it.

    `kind` is empty when only the article can tell; `sure` is how much the place says of the kind: 3 by a lexicon or by what
    stands around, 1 by its shape alone, 0 when the name itself needs evidence. `actor`, `type` and `of` are cells of the
    lexicon's row.
    """

    first: int
    last: int
    kind: str
    led: str
    sex: str
    sure: int
    rule: str
    end: int = 0
    """Where it ends in the text, where that is not the end of its last word (`Jr.`)."""
    head: int = 0
    """Words of a body's head (`Cong ty`) before what tells it from others."""
    actor: str = ""
    type: str = ""
    of: str = ""


@dataclass(frozen=True, slots=True)
class Maybe:
    """Words that open a sentence and would be a name if the article has that name elsewhere (`Bang Kieu hat`)."""

    first: int
    last: int
    head: int
