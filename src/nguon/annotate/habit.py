"""Habits of writing that tell what stands at a word: datelines, signatures, models, initials, lines in capitals.

The idea: each is one question about a few words, asked by the walk over a sentence (`nguon.annotate.naming`).
"""

from __future__ import annotations

from nguon.annotate.gazetteer import Match
from nguon.annotate.run import Runs
from nguon.lang.vi.syllable import is_syllable

DATELINE = frozenset({"-", "\u2013", ")-", ")\u2013"})
LOUD = 0.7
"""Share of words all in capitals from which a sentence is a line in capitals: there a capital says nothing."""


def signature(runs: Runs, first: int) -> bool:
    """Tell whether the article's last sentence is two to four Vietnamese syllables with capitals: who wrote it."""
    words, last = runs.words, runs.last
    if last < len(words.keys) or not 2 <= last - first <= 4 or not all(words.caps[first:last]):
        return False
    if any(words.glue[k] != "S" or not is_syllable(words.keys[k]) for k in range(first + 1, last)):
        return False
    text = words.span(first, last)
    return is_syllable(words.keys[first]) and not text.isupper() and text.istitle() and not runs.gazetteer.at(words, first)


def dateline(runs: Runs, i: int) -> bool:
    """Tell whether an outlet's initials open a text, with a dash behind (`TP - `, `(TT) - `)."""
    words, j = runs.words, i + 1
    if j >= runs.last or not 2 <= words.ends[i] - words.starts[i] <= 5:
        return False
    if words.text[words.ends[i] : words.starts[j]].replace(" ", "") not in DATELINE:
        return False
    return words.text[words.starts[i] : words.ends[i]].isupper()


def initialled(runs: Runs, i: int) -> bool:
    """Tell whether an initial and one unknown word stand at `i` (`P.Vy`), as authors sign."""
    words, j = runs.words, i + 1
    if words.ends[i] - words.starts[i] > 1 or j >= runs.last or words.glue[j] != "D" or not words.caps[j]:
        return False
    return runs.run(j) == j + 1 and len(words.keys[j]) > 1 and not runs.gazetteer.at(words, j)


def syllable(runs: Runs, i: int, head: Match, led: str) -> bool:
    """Tell whether a head of one word is a syllable of a place or person here (`dai lo Truong An`, `ca si Truong Son`)."""
    words, j = runs.words, head.last
    if led not in ("site", "trade") or j - i > 1 or j >= runs.last or not words.caps[j] or words.glue[j] != "S":
        return False
    if not is_syllable(words.keys[i]) or not is_syllable(words.keys[j]) or runs.gazetteer.at(words, j):
        return False
    return j + 1 >= runs.last or not words.caps[j + 1] or words.glue[j + 1] != "S"


def foreign_name(runs: Runs, j: int) -> bool:
    """Tell whether only foreign words follow as a name, so that a classifier opens the sentence (`Hang Abracor`)."""
    words = runs.words
    if j >= runs.last or not words.caps[j] or words.glue[j] != "S" or runs.gazetteer.rooms(words, j).keys() & {"head", "field"}:
        return False
    return not all(is_syllable(words.keys[k]) for k in range(j, runs.run(j)))


def titles(runs: Runs, i: int, title: Match, led: str) -> bool:
    """Tell whether a title that begins with a capital inside a sentence is one, and no part of a name."""
    j = title.last
    if j - i > 1 or title.entry.type != "pronoun":
        return True
    if led == "site" or j >= runs.last or not runs.words.caps[j]:
        return False
    return runs.family(j) or not is_syllable(runs.words.keys[j])


def particle(runs: Runs, i: int) -> bool:
    """`al-Saud`, `bin Laden`: a name that begins with a small word."""
    words, j = runs.words, i + 1
    if words.keys[i] not in runs.gazetteer.parts or j >= runs.last or not words.caps[j]:
        return False
    return words.glue[j] == "H" or (words.glue[j] == "S" and words.keys[i] in runs.gazetteer.first_parts)


def numbered_model(runs: Runs, i: int, *, sure: bool) -> bool:
    """Tell whether a model's number follows a company's name (`Boeing 787`); `sure` where a machine is spoken of."""
    words = runs.words
    if i >= runs.last or words.glue[i] not in "SH" or not any(c.isdigit() for c in words.keys[i]):
        return False
    key, more = words.keys[i], i + 1 < runs.last
    if more and words.glue[i + 1] == "D" and words.keys[i + 1][0].isdigit():
        return False
    return sure and (not key.isdigit() or len(key) > 2 or words.glue[i] == "H")


def numbered_place(runs: Runs, i: int, site: Match | None) -> int:
    """Return the word after `quan 2`, `P.13`, `Q.Binh Thanh`, where the classifier belongs to the name, or 0."""
    words = runs.words
    if site is None or site.last >= runs.last:
        return 0
    j = site.last
    if site.entry.type == "number" and words.keys[j].isdigit() and words.glue[j] in "SDA" and len(words.keys[j]) < 3:
        return j + 1
    letter = len(words.keys[i]) == 1 and words.caps[i] and not words.opens[i]
    if letter and words.glue[j] == "D" and words.caps[j] and len(words.keys[j]) > 1:
        last = runs.run(j)
        return 0 if words.span(j, last).isupper() else last
    return 0


def model(runs: Runs, i: int) -> bool:
    """Tell whether one foreign word after a company's name is its product (`Aurus Senat`)."""
    words = runs.words
    return i < runs.last and words.caps[i] and words.glue[i] == "S" and runs.run(i) == i + 1 and not is_syllable(words.keys[i])


def before_verb(runs: Runs, i: int) -> bool:
    """Tell whether a syllable that opens a sentence may be a given name for the verb behind it (`Bao *khai* …`)."""
    words, j = runs.words, i + 1
    verb = j < runs.last and words.glue[j] == "S" and not words.caps[j] and words.keys[j] in runs.gazetteer.deeds
    return verb and is_syllable(words.keys[i])


def letter(runs: Runs, i: int, last: int, led: str) -> bool:
    """Tell whether a single capital letter stands for no name: no title before, no dot behind (`nhom B`)."""
    words = runs.words
    if last - i > 1 or words.ends[i] - words.starts[i] > 1 or led in ("pronoun", "rank", "trade", "office", "credit"):
        return False
    return words.text[words.ends[i] : words.ends[i] + 1] != "."


def otherwise(runs: Runs, i: int, named: Match, title: Match | None) -> bool:
    """Tell whether a lexicon's name is something else here: a pronoun (`Anh Nam`), part of a name (`Nhat Ha`)."""
    words, j = runs.words, named.last
    more = j < runs.last and words.caps[j] and words.glue[j] == "S"
    if named.entry.type == "region" and not words.caps[i] and more:
        return any(m.entry.room == "place" and m.entry.type == "country" for m in runs.gazetteer.at(words, j))
    if named.last - i > 1:
        bracketed = words.text[max(0, words.starts[i] - 1) : words.starts[i]] == "("
        small = [k for k in range(i + 1, j) if words.glue[k] == "S" and words.keys[k].isalpha()]
        plain = words.opens[i] and not bracketed and named.entry.room == "body" and bool(small)
        plain = plain and not any(words.caps[k] for k in small)
        return plain and named.entry.caps[0] and not named.entry.upper
    if not more or not is_syllable(words.keys[i]) or named.entry.upper:
        return False
    if title and title.entry.type == "pronoun" and (words.opens[i] or runs.family(j)):
        return True
    if named.entry.room == "place" and is_syllable(words.keys[j]) and not runs.family(j):
        return not any(
            m.entry.room in ("place", "body", "head", "title", "opener", "site") for m in runs.gazetteer.at(words, j)
        )
    return False


def loud(runs: Runs, first: int) -> bool:
    """Tell whether the sentence is a line in capitals."""
    words = runs.words
    if runs.last - first < 5 or sum(words.caps[first : runs.last]) < LOUD * (runs.last - first):
        return False
    upper = sum(words.text[words.starts[k] : words.ends[k]].isupper() for k in range(first, runs.last))
    return upper >= LOUD * (runs.last - first)


def longer(one: Match | None, two: Match | None) -> Match | None:
    """Return the match that reaches further, the first of equals."""
    if one is None or two is None:
        return one or two
    return two if two.last > one.last else one
