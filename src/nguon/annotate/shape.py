"""What a run of capitals that no lexicon knows is likely to be, by what stands around it and by its shape."""

from __future__ import annotations

from collections.abc import Sequence

from nguon.annotate.gazetteer import Gazetteer
from nguon.annotate.word import Words
from nguon.lang.vi.syllable import is_syllable

NAMING_TITLES = ("pronoun", "rank")
"""Titles after which a capital is a person's name even where it is also a country's or a common word."""
UNTITLED = 3
"""Vietnamese syllables from which a name without a family name is a body's where no title leads it."""
LONGEST_INITIALS = 5
"""Characters of a name written in initials (`D.H.`)."""


def kind_by_shape(
    words: Words, gazetteer: Gazetteer, sentence: tuple[int, int], run: tuple[int, int], led: str, *, post: str
) -> tuple[str, int, str]:
    """Return kind, sureness (as in `Draft`) and rule of the run of words; the kind is empty where only the article can tell.

    `sentence` and `run` are first and last-but-one words; `led` is what stood before; `post` is `post` where the title before
    is one that stands before bodies as often as before people, `staff` where it does so more often.
    """
    i, last = run
    text = words.span(i, last)
    foreign = any(not is_syllable(words.keys[k]) for k in range(i, last))
    single = last - i == 1
    if led in ("office", "rank", "trade", "pronoun"):
        if single and led not in NAMING_TITLES:
            if text.isupper() and len(text) > 1:
                return "org", 3, "acronym"
            if not foreign:
                return "person" if gazetteer.family.get(words.keys[i], False) else "", 0, f"after {led}"
        if post == "staff" and ((foreign and single) or (not foreign and is_untitled(words.keys[i:last], gazetteer))):
            return "org", 1, f"after {led}"
        return "person", 1 if post and led not in NAMING_TITLES else 3, f"after {led}"
    if led == "number" and single and not foreign:
        return "", 0, "capitals"
    if led in ("site", "office site", "number"):
        return "place", 2 if led == "number" and foreign else 3, "after classifier"
    if led == "cue":
        return "org", 3, "after classifier"
    if single and not foreign:
        return ("org", 3, "credit") if led == "credit" and text.isupper() and len(text) > 1 else ("", 0, "capitals")
    telling = gazetteer.foreign_words.get(words.keys[last - 1]) or gazetteer.foreign_words.get(words.keys[i])
    if led == "credit":
        body = (telling == "org" or single) if foreign else is_untitled(words.keys[i:last], gazetteer)
        return ("org" if body else "person"), 3, "credit"
    if last == sentence[1] and i > sentence[0] and words.caps[i - 1] and words.keys[i - 1] in gazetteer.credits:
        return "org", 3, "credit"
    if led == "in" and words.glue[i] == "S":
        return "place", 2, "after preposition"
    if words.glue[last - 1] == "D" and not words.caps[last - 1]:
        return "org", 3, "web address"
    if not single and "." in text and len(text) <= LONGEST_INITIALS:
        return "person", 3, "initials"
    if single and text.isupper() and len(text) > 1:
        return "org", 1, "acronym"
    if telling and foreign and (telling == "event" or not single):
        return ("", 0, "foreign_words:event") if telling == "event" else (telling, 3, f"foreign_words:{telling}")
    if single and telling == "org" and words.glue[i] != "S":
        return "", 0, "foreign_words"
    if _before_place(words, gazetteer, last, sentence[1]):
        return "place", 3, "before place"
    return "", 1, "capitals"


def is_untitled(key: Sequence[str], gazetteer: Gazetteer) -> bool:
    """Tell whether Vietnamese syllables are too many for a name without a family name: a paper's, a firm's, a team's."""
    return len(key) >= UNTITLED and key[0] not in gazetteer.family and not gazetteer.middle.intersection(key[1:-1])


def stands_before(words: Words, gazetteer: Gazetteer, first: int, i: int) -> str:
    """Return `number` after a street number (`236 Ho Sen`), `credit` after a word for a picture and a colon, else nothing."""
    if i <= first:
        return ""
    before = words.keys[i - 1]
    year = len(before) == 4 and before[:2] in ("19", "20")
    if words.glue[i] == "S" and before[0].isdigit() and not year and not words.caps[i - 1]:
        return "number"
    if words.keys[i - 1] in gazetteer.credits and words.text[words.ends[i - 1] : words.starts[i]].strip() == ":":
        return "credit"
    return ""


def _before_place(words: Words, gazetteer: Gazetteer, last: int, stop: int) -> bool:
    """Tell whether a comma and a region, or a dash and a country follow (`Ho Sen, Khanh Hoa`)."""
    if last >= stop or words.glue[last] not in "CN":
        return False
    types = ("province", "state", "country", "district") if words.glue[last] == "C" else ("country",)
    return any(m.entry.room == "place" and m.entry.type in types for m in gazetteer.at(words, last))
