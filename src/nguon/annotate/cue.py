"""The words by which reported speech is known, found in one pass over a page.

The idea: verbs of saying, the adverbs that stand between them and their speaker, the words that open clauses and the nouns that
can speak all live in lexicons. They are compiled into one Aho-Corasick automaton; a page is read once, and what comes out is a
row of marks, longest first at each place, never inside a longer word.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from nguon.lang.pack import LanguagePack, load
from nguon.lang.vi.spelling import mend_tones


@dataclass(frozen=True, slots=True)
class Word:
    """What one phrase can be. Empty strings where it is not that; several may hold (a request is a cue and a noun)."""

    text: str
    act: str = ""
    takes: str = ""
    """What the cue needs after it: see `lexicon/cues.tsv`."""
    named: bool = False
    """True when only a noun that can speak may stand before the cue."""
    adverb: str = ""
    link: str = ""
    frame: bool = False
    noun: str = ""
    blocks: bool = False
    near: bool = False
    """True when the speaker must stand before the cue itself: it shares none with another verb."""
    animate: bool = False
    """True when no document can be the speaker."""


class Mark(NamedTuple):
    """A phrase of the lexicons at `[start, end)`."""

    start: int
    end: int
    word: Word


@dataclass(frozen=True, slots=True)
class Words:
    """The compiled lexicons: the automaton and, by its numbers, the words."""

    automaton: AhoCorasick
    words: tuple[Word, ...]
    by_text: dict[str, Word]


@lru_cache
def _compile(code: str, version: str) -> Words:
    pack = load(code)
    found: dict[str, dict[str, object]] = {}

    def add(text: str, **fields: object) -> None:
        found.setdefault(text.lower(), {}).update(fields)

    for row in pack.lexicon("cues"):
        add(
            row["cue"],
            act=row["act"],
            takes=row["takes"],
            named=row["speaker"] != "any",
            animate=row["speaker"] in ("animate", "near"),
            near=row["speaker"] == "near",
        )
    for row in pack.lexicon("speech_adverbs"):
        add(row["word"], adverb=row["kind"])
    for row in pack.lexicon("speech_links"):
        add(row["word"], link=row["kind"])
    for row in pack.lexicon("frame_words"):
        add(row["word"], frame=True)
    for row in pack.lexicon("speaker_nouns"):
        add(row["word"], noun=row["kind"])
    for row in pack.lexicon("not_speakers"):
        add(row["word"], noun="not")
    for row in pack.lexicon("cue_blocks"):
        add(row["word"], blocks=True)
    words = tuple(Word(text, **fields) for text, fields in found.items())  # type: ignore[arg-type]
    return Words(AhoCorasick([w.text for w in words]), words, {w.text: w for w in words})


def compile_words(pack: LanguagePack) -> Words:
    """Return the words of speech of `pack`, compiled once for each version of its data."""
    return _compile(pack.code, pack.version)


def lower(text: str) -> str:
    """Return `text` in small letters, letter for letter (offsets stay), with stray tone marks put right."""
    small = text.lower()
    if len(small) == len(text):
        return mend_tones(small)
    return mend_tones("".join(c.lower() if len(c.lower()) == 1 else c for c in text))


def find_marks(small: str, words: Words, ranges: Iterable[tuple[int, int]]) -> list[Mark]:
    """Return the marks in the stretches `ranges` of the lowered text `small`, in order and apart from each other.

    Where several begin at one place the longest wins; a mark never begins or ends inside a word.

    >>> [m.word.text for m in find_marks("he cho hay", compile_words(load("vi")), [(0, 10)])]
    ['cho hay']
    """
    out: list[Mark] = []
    table = words.words
    for begin, finish in ranges:
        part = small[begin:finish]
        padded = f"  {part}  "  # what stands before and behind a match can be asked for everywhere
        longest: dict[int, tuple[int, int]] = {}
        for number, start, end in words.automaton.find_matches_as_indexes(part, overlapping=True):
            before, behind = padded[start + 1], padded[end + 2]
            if before.isalnum() or behind.isalnum():
                continue
            if (before == "-" and padded[start].isalpha()) or (behind == "-" and padded[end + 3].isalpha()):
                continue
            best = longest.get(start)
            if best is None or end > best[0]:
                longest[start] = (end, number)
        free = 0
        for start in sorted(longest):
            if start >= free:
                free, number = longest[start]
                out.append(Mark(begin + start, begin + free, table[number]))
    return out
