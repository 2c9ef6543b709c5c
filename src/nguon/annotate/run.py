"""Runs of capitals: where a name that no lexicon knows ends."""

from __future__ import annotations

from typing import NamedTuple

from nguon.annotate.gazetteer import Gazetteer, Match
from nguon.annotate.word import Words
from nguon.lang.vi.syllable import is_syllable

LONGEST_RUN = 7
COMMON = ("district", "province", "city", "outlet", "company")
"""Types of names whose syllables often stand inside longer names that no lexicon has (`Nhua Tien Phong`)."""
DOMAINS = frozenset({"vn", "com", "net", "org", "info", "gov", "edu", "int", "mil", "tv", "io", "eu", "uk", "ru", "cn", "jp"})
"""Ends of web addresses that papers go by (`Soha.vn`)."""
MIDDLE_LETTERS = frozenset({"a", "y"})
"""Letters that are syllables of names of the northern and central mountains (`Sung A Pao`)."""
LONGEST_NAME = 5
"""Syllables of a Vietnamese person's name at most (family name, middle names, given name)."""


class Runs(NamedTuple):
    """The words of a sentence (it ends before word `last`) and the lexicons."""

    words: Words
    gazetteer: Gazetteer
    last: int

    def family(self, i: int) -> bool:
        """Tell whether word `i` is a family name and hardly ever anything else."""
        return self.gazetteer.family.get(self.words.keys[i], False)

    def whole(self, match: Match) -> bool:
        """Tell whether a lexicon's name of two words or more is continued by no further capital."""
        j = match.last
        more = j < self.last and self.words.caps[j] and self.words.glue[j] in "SH"
        return match.last - match.first > 1 and not (more and not (self.family(j) and self.family_name(j)))

    def run(self, i: int, longest: int = LONGEST_RUN) -> int:
        """Return the word after the run of capitals that begins with word `i`."""
        words, j = self.words, i + 1
        while j < self.last and j - i < longest:
            glue = words.glue[j]
            if words.caps[j]:
                if (
                    glue not in "SHDA"
                    or self._breaks(j)
                    or self.numbered(j)
                    or self._other(i, j, glue)
                    or self._addressed(i, j)
                    or self._native(i, j)
                ):
                    break
                j += 1
            elif glue == "D" and words.keys[j] in DOMAINS:
                return j + 1
            elif glue == "H" and (words.keys[j].isdigit() or not is_syllable(words.keys[j]) or len(words.keys[i]) > 1):
                j += 1
            elif self._particles(j):
                j = self._particles(j)
            else:
                break
        return j

    def numbered(self, j: int) -> bool:
        """Tell whether a letter and its number stand at `j` (`U.23`), which are no name."""
        words = self.words
        return (
            words.ends[j] - words.starts[j] == 1
            and j + 1 < self.last
            and words.glue[j + 1] in "DH"
            and words.keys[j + 1][0].isdigit()
        )

    def _particles(self, j: int) -> int:
        """Return the word after the small words at `j` that a foreign name holds (`van der`), or 0."""
        words, k = self.words, j
        while k < self.last and words.glue[k] in "SH" and words.keys[k] in self.gazetteer.parts:
            k += 1
        return k if k > j and k < self.last and words.caps[k] and words.glue[k] in "SH" else 0

    def person(self, i: int) -> int:
        """Return the word after a person's name at `i` that a pronoun or rank leads."""
        return (self.family_name(i) if self.family(i) else 0) or self.run(i)

    def family_name(self, i: int) -> int:
        """Return the word after a Vietnamese name that begins with a family name at `i`, or 0."""
        words, j = self.words, i + 1
        while j < self.last and j - i < LONGEST_NAME and words.caps[j] and words.glue[j] in "SH":
            if len(words.keys[j]) == 1 and j - i > 0 and not (words.keys[j] in MIDDLE_LETTERS and self._plain(j + 1)):
                more = j + 1 < self.last and words.caps[j + 1] and words.glue[j + 1] == "D" and len(words.keys[j + 1]) == 1
                return j + 1 + more
            if not is_syllable(words.keys[j]):
                break
            lone = j + 1 >= self.last or not words.caps[j + 1] or words.glue[j + 1] != "S"
            middle = j - i > 1 and words.keys[j - 1] in self.gazetteer.middle
            if not middle and self._breaks(j, always=j - i < 3 and not (lone and j - i > 1)):
                break
            j += 1
        return j if j - i > 1 else 0

    def _plain(self, j: int) -> bool:
        """Tell whether a whole syllable with a capital goes on with a name at `j`."""
        words = self.words
        return j < self.last and words.caps[j] and words.glue[j] == "S" and len(words.keys[j]) > 1 and not self._breaks(j)

    def completed(self, i: int, last: int) -> int:
        """Return the word after the small letters that complete the last capital of a run (`Quang truong Dan chu`)."""
        longest = last
        for match in self.gazetteer.at(self.words, last - 1):
            if match.entry.room in ("field", "inner") and match.last > longest:
                longest = match.last
        return longest

    def two_names(self, first: int, last: int) -> int:
        """`hat Wilson Albert Gamez`: after an office and a classifier, three words or more are a place and a person."""
        tails = sum(self.words.keys[k] in self.gazetteer.tails for k in range(first, last))
        count = last - first - tails
        for k in range(first + 1, last - 1):
            if self.family(k) and all(is_syllable(self.words.keys[n]) for n in range(k, last)):
                return k
        return first + count - 2 if count >= 3 and not is_syllable(self.words.keys[last - 1 - tails]) else 0

    def _breaks(self, j: int, *, always: bool = False) -> bool:
        """Tell whether the capital at `j` begins something else: an opener, a title, a head of a body."""
        for match in self.gazetteer.at(self.words, j):
            room, type_ = match.entry.room, match.entry.type
            if room == "opener" and (type_ == "always" or (type_ == "yes" and not always)):
                return True
            if (
                room in ("title", "head")
                and (match.last - j > 1 or (match.entry.upper and room == "head"))
                and type_ != "pronoun"
            ):
                return True
        return False

    def _addressed(self, i: int, j: int) -> bool:
        """Tell whether `j` is a pronoun that leads the next name (`Edward Brown Ong Kerner`)."""
        if self.words.glue[j] != "S" or j + 1 >= self.last or not self.words.caps[j + 1]:
            return False
        if not any(
            m.entry.room == "title" and m.entry.type == "pronoun" and m.last == j + 1 for m in self.gazetteer.at(self.words, j)
        ):
            return False
        return not all(is_syllable(self.words.keys[k]) for k in (*range(i, j), j + 1))

    def _native(self, i: int, j: int) -> bool:
        """Tell whether a Vietnamese name begins at `j` behind one foreign word (a heading glued to a sentence)."""
        foreign = j - i == 1 and self.words.glue[j] == "S" and not is_syllable(self.words.keys[i])
        return foreign and len(self.words.keys[i]) > 2 and self.family(j) and self.family_name(j) - j > 1

    def _other(self, i: int, j: int, glue: str) -> bool:
        """Tell whether another name begins at `j`: a country after a blank, any known name after a hyphen."""
        matches = self.gazetteer.at(self.words, j)
        if not matches and glue != "H":
            return False
        known = [m for m in matches if m.entry.room in ("place", "body") and m.last <= self.last]
        if glue == "H":
            return bool(known) or any(
                m.last == j and m.entry.room in ("place", "body") for m in self.gazetteer.at(self.words, i)
            )
        if glue != "S":
            return False
        lone = j - i == 1 and is_syllable(self.words.keys[i])
        return any(
            (m.last - j > 1 and not (lone and m.entry.type in COMMON and all(map(is_syllable, self.words.keys[j : m.last]))))
            or (m.entry.type in ("country", "capital") and not is_syllable(self.words.keys[j]))
            for m in known
        )
