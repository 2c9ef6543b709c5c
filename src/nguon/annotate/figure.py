"""Numbers of things that a reader may want to compare (annotation.md 7).

The idea: a number counts when something countable follows it and nothing before it makes it a name, an address, an age, a
date or a place in an order. Small numbers in words mostly refer back (`hai nuoc`), so they count only before a thing that is
not already known.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from nguon.annotate.sentence import Sentence
from nguon.lang.pack import LanguagePack
from nguon.lang.vi.quantity import Quantity, find_quantities
from nguon.lang.vi.spelling import fold_spelling
from nguon.model.annotation import Figure, Timex
from nguon.model.article import Article

_LETTERS = re.compile(r"[^\W\d_]+\Z")
_AFTER = re.compile(r"(?:[^\W_]|[/%,](?=\s?[^\W_]))+(?:\s(?:[^\W_]|,(?=\s[^\W_]))+)*")
GENERATIONS = ("G", "D")
"""A capital right behind a number that makes it a name (`4G`, `3D`)."""
FEW = 10
"""Below it a number after `all` or before `these` only refers back."""
GUESS = 6
"""A range that ends below it guesses how many (`2-3 people`), unless a measure of few letters follows."""
LONGEST_MEASURE = 3
FARTHEST_HARM = 6
"""Words from one to the harm that came to it (`a fighter of … was killed`)."""
LONGEST_COUNT = 8
"""Words of what is counted that are kept: a clause of news rarely says it in more."""


@dataclass(frozen=True, slots=True)
class _Lexicon:
    hedges: dict[str, str]
    before: dict[str, str]
    after: dict[str, str]
    units: frozenset[str]
    casualties: tuple[str, ...]
    deictics: frozenset[str]
    person: str


@lru_cache
def _lexicon(pack: LanguagePack) -> _Lexicon:
    return _Lexicon(
        {row["phrase"]: row["hedge"] for row in pack.lexicon("hedges")},
        {row["word"]: row["refuses"] for row in pack.lexicon("number_before")},
        {row["word"]: row["refuses"] for row in pack.lexicon("number_after")},
        frozenset(fold_spelling(row["unit"]) for row in pack.lexicon("units")),
        tuple(row["word"] for row in pack.lexicon("casualties")),
        frozenset(row["word"] for row in pack.lexicon("deictics")),
        min((row["unit"] for row in pack.lexicon("units") if row["unit"].startswith("ng")), key=len),
    )


def find_figures(
    article: Article, text: str, sentences: Sequence[Sentence], timexes: Sequence[Timex], pack: LanguagePack
) -> list[Figure]:
    """Return the figures of `sentences` in order; none meets a time expression. Offsets are those of `text`."""
    lexicon = _lexicon(pack)
    low = fold_spelling(text)
    times = sorted((t.start, t.end) for t in timexes)
    starts = [t[0] for t in times]
    out: list[Figure] = []
    for sentence in sentences:
        for quantity in find_quantities(low, sentence.start, sentence.end):
            k = bisect_right(starts, quantity.end - 1) - 1
            if k >= 0 and times[k][1] > quantity.start:
                continue
            figure = _figure(article, text, low, sentence, quantity, lexicon)
            if figure is not None:
                out.append(figure)
    return out


def _figure(article: Article, text: str, low: str, sentence: Sentence, quantity: Quantity, lexicon: _Lexicon) -> Figure | None:
    start, end = quantity.start, quantity.end
    before = low[max(sentence.start, start - 40) : start]
    after = low[end : min(sentence.end, end + 120)]
    hedge, before = _hedge(before, lexicon)
    if _refused_before(before, hedge, quantity, lexicon):
        return None
    if quantity.form != "digits" and text[start].isupper() and start > sentence.start and text[start - 1] == " ":
        return None
    shown = after.lstrip(" ")
    following = _AFTER.match(shown)
    blank = len(after) - len(shown)
    words = following.group().split() if following else []
    known = _known_unit(words, lexicon)
    if not quantity.percent:
        if not words or words[0][0].isdigit() or blank > 1 or (blank == 0 and quantity.form != "digits"):
            return None
        if text[end + blank].isupper() and (not known or quantity.form == "words" or _is_name(text[end + blank :])):
            return None
        bare = quantity.form == "digits" and hedge is None and not known
        if bare and (_after_name(text, start, sentence) or _year(text[start:end])):
            return None
        if _refused_after([w.rstrip(",") for w in words], quantity, lexicon):
            return None
    said = text[end + blank : end + blank + (len(following.group()) if following else 0)].split()
    unit = "%" if quantity.percent else _unit(words, said, lexicon)
    if blank == 0 and not quantity.percent and (not known or text[end : end + 1] in GENERATIONS):
        return None
    counts = " ".join(_counted(said))
    first, last = _bounds(quantity, hedge)
    if quantity.form == "vague":
        hedge = "order"
    rule = f"hedges:{hedge}" if hedge and quantity.form != "vague" else f"quantity:{quantity.form}"
    return Figure(article.page_id, article.id, start, end, first, last, hedge, unit, counts, rule)


def _hedge(before: str, lexicon: _Lexicon) -> tuple[str | None, str]:
    """Return the hedge that ends `before`, and what stands before the hedge."""
    words = before.split()
    if not before.endswith(" "):
        return None, before
    for n in (3, 2, 1):
        phrase = " ".join(words[-n:])
        if phrase in lexicon.hedges:
            return lexicon.hedges[phrase], " ".join(words[:-n]) + " "
    return None, before


def _year(digits: str) -> bool:
    """Tell whether four digits look like a year."""
    return len(digits) == 4 and digits.isdigit() and digits[:2] in ("19", "20")


def _after_name(text: str, start: int, sentence: Sentence) -> bool:
    """Tell whether the word before is a capitalised one that does not open the sentence (`Windows 8`)."""
    at = text.rfind(" ", sentence.start, max(sentence.start, start - 1)) + 1
    at = max(at, sentence.start)
    inside = at > sentence.start or not text[at].isupper()
    return (
        inside
        and at < start
        and any(c.isupper() for c in text[at:start])
        and text[start - 1] == " "
        and text[start - 2].isalnum()
    )


def _is_name(text: str) -> bool:
    """Tell whether two words with capitals begin `text`: a name, even where the first word is a unit too (`Dong Khoi`)."""
    said = text[:40].split(" ", 2)
    return len(said) > 1 and said[0].istitle() and len(said[0]) > 1 and said[1][:1].isupper()


def _refused_before(before: str, hedge: str | None, quantity: Quantity, lexicon: _Lexicon) -> bool:
    """Tell whether what stands before makes the number a name, an address or a place in an order."""
    if before.rstrip().endswith("/"):
        return True
    if before and not before[-1].isspace() and before[-1] not in "(\"'\u201c\u2018[:" and quantity.form != "vague":
        return True
    if quantity.percent or quantity.form == "vague" or hedge:
        return False
    said = before.rstrip().rsplit(" ", 2)[-2:]
    last = _LETTERS.search(said[-1])
    if last is None:
        return False
    first = _LETTERS.search(said[0]) if len(said) == 2 and last.start() == 0 else None
    two = lexicon.before.get(f"{first.group()} {last.group()}") if first else None
    refuses = lexicon.before.get(last.group(), "no") if two is None else two
    return refuses == "yes" or (refuses == "few" and quantity.low < FEW)


def _refused_after(words: list[str], quantity: Quantity, lexicon: _Lexicon) -> bool:
    """Tell whether what follows is nothing to count, or known already (`hai nuoc`, `ba nguoi nay`)."""
    known = _known_unit(words, lexicon)
    for n in (3, 2, 1):
        refuses = lexicon.after.get(" ".join(words[:n]))
        if refuses is None or n < known:
            continue
        if refuses == "any" or (refuses == "words" and quantity.form == "words") or (refuses == "few" and quantity.low <= 3):
            return True
    if quantity.form == "vague":
        return quantity.low < FEW and _points_back(words, lexicon)
    if quantity.form == "digits":
        if quantity.low == quantity.high:
            return False
        measure = bool(words) and len(words[0]) <= LONGEST_MEASURE and known < 2
        return ((quantity.high or 99) < 20 and not known) or ((quantity.high or 99) < GUESS and not measure)
    if quantity.low == 1:
        clause = next((k for k, word in enumerate(words) if word.endswith(",")), FARTHEST_HARM)
        return not any(" ".join(words[k:]).startswith(lexicon.casualties) for k in range(1, min(clause, FARTHEST_HARM) + 1))
    if quantity.low == 5 and quantity.end - quantity.start < 4 and not known:
        return True
    if _points_back(words, lexicon):
        return True
    return len(words) > 1 and words[0] == lexicon.person and known == 1 and lexicon.after.get(words[1]) == "words"


def _points_back(words: list[str], lexicon: _Lexicon) -> bool:
    return any(" ".join(words[k : k + n]) in lexicon.deictics for k in (1, 2, 3) for n in (1, 2))


def _known_unit(words: list[str], lexicon: _Lexicon) -> int:
    """Return how many words of `words` are a unit of the lexicon, the longest first."""
    sizes = range(min(5, len(words)), 0, -1)
    known = next((n for n in sizes if " ".join(words[:n]).rstrip(",") in lexicon.units), 0)
    return known or int(bool(words) and "/" in words[0] and words[0].partition("/")[0] in lexicon.units)


def _unit(words: list[str], said: list[str], lexicon: _Lexicon) -> str:
    for n in (5, 4, 3, 2, 1):
        phrase = " ".join(words[:n]).rstrip(",")
        if phrase in lexicon.units:
            return " ".join(said[:n]).rstrip(",")
    return " ".join(said[:2]).rstrip(",") if words else ""


def _counted(words: list[str]) -> list[str]:
    out: list[str] = []
    for word in words[:LONGEST_COUNT]:
        out.append(word.rstrip(","))
        if word.endswith(","):
            break
    return out


def _bounds(quantity: Quantity, hedge: str | None) -> tuple[float | None, float | None]:
    low, high = quantity.low, quantity.high
    if quantity.form == "vague" or hedge in ("over", "at_least"):
        return low, None
    if hedge in ("almost", "at_most"):
        return None, high
    return low, high
