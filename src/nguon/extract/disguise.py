"""Words in disguise: letters of other scripts or styles among Latin ones, struck letters, digits for letters, odd signs inside.

As with separators, a token is believed only when what it stands for is a syllable and the token itself is no ordinary word:
Latin letters must stand among the strange ones, odd signs must part what is no syllable, and a digit is read as a letter only
where the rest of the syllable bears its tone, or the whole is one of the listed words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from nguon.lang.vi.syllable import is_syllable, split_tone

LOOKALIKES = {
    "\u0430": "a", "\u0435": "e", "\u043e": "o", "\u0440": "p", "\u0441": "c", "\u0443": "y", "\u0445": "x", "\u0456": "i",
    "\u0410": "A", "\u0412": "B", "\u0415": "E", "\u041a": "K", "\u041c": "M", "\u041d": "H", "\u041e": "O", "\u0420": "P",
    "\u0421": "C", "\u0422": "T", "\u0425": "X", "\u03bf": "o", "\u03b1": "a", "\u03bd": "v", "\u0399": "I", "\u039f": "O",
    "\u0455": "s", "\u0501": "d", "\u051b": "q", "\u051d": "w", "\u04bb": "h", "\u0442": "t", "\u043a": "k", "\u043c": "m",
    "\u0433": "r", "\u043f": "n", "\u0391": "A", "\u0392": "B", "\u0395": "E", "\u0397": "H", "\u039a": "K", "\u039c": "M",
    "\u039d": "N", "\u03a1": "P", "\u03a4": "T", "\u03a7": "X", "\u03b9": "i", "\u03ba": "k", "\u03c1": "p", "\u03c4": "t",
    "\u03c5": "u", "\u0251": "a", "\u0261": "g", "\u0131": "i", "\u0185": "b", "\u029f": "l", "\u04cf": "l", "\u057d": "u",
}  # fmt: skip
"""Cyrillic, Greek and other letters that look like Latin ones."""

DIGITS = {"0": "o", "1": "il", "3": "e", "4": "a", "@": "a", "$": "s"}
"""Digits and signs that stand for letters, and for which, whatever their marks."""

_LETTERS = r"[^\W\d_][\u0300-\u036f]*"
_STYLED = "\uff21-\uff3a\uff41-\uff5a\u24b6-\u24e9\U0001d400-\U0001d7ff"
_STRIKES = "\u0305\u0307\u0308\u0332-\u0338\u034f\u0489\u20d2\u20d3\u20e5"
_ODD = r"/\\=+:;!'`\u2019\u02bc"
_MIXED = re.compile(f"(?:{_LETTERS})*[{''.join(LOOKALIKES)}](?:{_LETTERS})*")
_ANY_STYLED = re.compile(f"[{_STYLED}]")
_STYLED_WORD = re.compile(f"(?:{_LETTERS})*[{_STYLED}](?:{_LETTERS})*")
_ANY_STRUCK = re.compile(f"[{_STRIKES}]")
_STRUCK_WORD = re.compile("(?:[^\\W\\d_][\u0300-\u036f\u0489\u20d0-\u20ff]*)+")
_STRANGE = re.compile(f"[{''.join(LOOKALIKES)}{_STYLED}{_STRIKES}]")
_ODD_HINT = re.compile(f"[{_ODD}](?=[^\\W\\d_])")
_ODD_WORD = re.compile(f"(?:{_LETTERS})+(?:[{_ODD}]{{1,2}}(?:{_LETTERS})+)+")
_ODD_SIGNS = re.compile(f"[{_ODD}]+")
_DIGIT_HINT = re.compile(r"[01346@$](?:(?=[^\W\d_])|(?<=[^\W\d_][034])(?=[.,;:!?\s]|\Z))")  # one first set: a quick scan
_DIGIT_WORD = re.compile(r"(?<![\w@/#.$-])(?=\w*[^\W\d_])[^\W_@]?[\w@$]{1,7}(?![\w@/#$-]|\.\w)")
_DIGIT = re.compile("[0134@$]")
_IN_WORD = re.compile("[^\\W\\d_]|[\u0300-\u036f]")
_LONGEST = 8
"""Characters of the longest `_DIGIT_WORD`."""
_TWO_LETTERS = 2


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of broken words in a string, what it stands for, the rule that told."""

    start: int
    end: int
    words: str
    rule: str


def find_disguised(text: str, listed: tuple[str, ...] = ()) -> list[Run]:
    """Return the words in disguise in a string; `listed` are words for which digits may stand without a tone.

    >>> [(r.words, r.rule) for r in find_disguised("g1\u1ebft")]
    [('gi\u1ebft', 'digit')]
    """
    out: list[Run] = []
    if text.isascii() and not listed:
        return out
    if _STRANGE.search(text):
        out += _find_lookalikes(text) + _find_styled(text) + _find_struck(text)
    if _ODD_HINT.search(text):
        out += _find_odd(text)
    if _DIGIT_HINT.search(text):
        out += _find_digits(text, listed)
    return out


def _compose(letters: str) -> str:
    return unicodedata.normalize("NFC", letters)


def _find_lookalikes(text: str) -> list[Run]:
    """Words in which letters of another script stand among Latin ones."""
    out = []
    for match in _MIXED.finditer(text):
        token = match.group()
        latin = _compose("".join(LOOKALIKES.get(c, c) for c in token))
        if not all(c in LOOKALIKES or unicodedata.combining(c) for c in token) and is_syllable(latin):
            out.append(Run(match.start(), match.end(), latin, "lookalike"))
    return out


def _find_styled(text: str) -> list[Run]:
    """Words with wide, round or mathematical letters among plain ones."""
    out = []
    for match in _STYLED_WORD.finditer(text):
        token = match.group()
        plain = unicodedata.normalize("NFKC", token)
        if any(not _ANY_STYLED.match(c) and c.isalpha() for c in token) and plain.isalpha() and is_syllable(plain):
            out.append(Run(match.start(), match.end(), plain, "styled"))
    return out


def _find_struck(text: str) -> list[Run]:
    """Words with marks on their letters that the language has not: strokes, dots, lines."""
    out = []
    for match in _STRUCK_WORD.finditer(text):
        token = match.group()
        if _ANY_STRUCK.search(token):
            plain = _compose(_ANY_STRUCK.sub("", token))
            if is_syllable(plain):
                out.append(Run(match.start(), match.end(), plain, "struck"))
    return out


def _find_odd(text: str) -> list[Run]:
    """Syllables parted by signs that stand between whole words in real text: a piece must be none, the whole have marks."""
    out: list[Run] = []
    end = 0
    for start in _parted(text):
        match = _ODD_WORD.match(text, start) if start >= end else None
        if match is None:
            continue
        token, end = match.group(), match.end()
        before, after = text[start - 1 : start], text[end : end + 1]
        if (before and (before in "@/#.\\-_" or before.isdigit())) or (after and (after in "@/\\_" or after.isdigit())):
            continue
        pieces = _ODD_SIGNS.split(token)
        joined = _compose("".join(pieces))
        if joined.isascii() or joined[1:] != joined[1:].lower() or not is_syllable(joined):
            continue
        if pieces[0].isupper() and joined.upper() != joined:  # names of several peoples: K'Tien, P'Hiet
            continue
        if not all(map(is_syllable, pieces)) or is_cut(pieces):
            out.append(Run(start, end, joined, "separator"))
    return out


def _find_digits(text: str, listed: tuple[str, ...]) -> list[Run]:
    """Syllables in which a digit stands for a letter."""
    out = []
    for start, end in _with_digits(text):
        match = _DIGIT_WORD.match(text, start) if end - start <= _LONGEST else None
        if match is None:
            continue
        token = match.group()
        strange = [c for c in token if c in DIGITS]
        letters = [c for c in token if c not in DIGITS]
        if not strange or len(letters) < _TWO_LETTERS or len(strange) > _TWO_LETTERS or not "".join(letters).isalpha():
            continue
        if not all(c.islower() for c in letters[1:]):
            continue
        found = _read_digits(token, listed)
        if found:
            out.append(Run(match.start(), match.end(), found, "digit"))
    return out


def _parted(text: str) -> Iterator[int]:
    """Yield where words begin that an odd sign or two part from letters behind them."""
    for hint in _ODD_HINT.finditer(text):
        end = hint.start()
        if end and _ODD_SIGNS.match(text, end - 1) and not _IN_WORD.match(text, end - 1):
            end -= 1
        begin = end
        while begin and _IN_WORD.match(text, begin - 1):
            begin -= 1
        while begin < end and unicodedata.combining(text[begin]):
            begin += 1
        if begin < end:
            yield begin


def _with_digits(text: str) -> Iterator[tuple[int, int]]:
    """Yield the tokens that hold a digit or sign which may stand for a letter."""
    end = 0
    for hint in _DIGIT.finditer(text):
        start = hint.start()
        if start < end:
            continue
        while start and (text[start - 1].isalnum() or text[start - 1] in "_@$"):
            start -= 1
        end = hint.end()
        while end < len(text) and (text[end].isalnum() or text[end] in "_@$"):
            end += 1
        yield start, end


def _read_digits(token: str, listed: tuple[str, ...]) -> str | None:
    shape = re.compile("".join(f"[{_family(DIGITS[c])}]" if c in DIGITS else re.escape(c) for c in _compose(token.lower())))
    words = [word for word in listed if shape.fullmatch(word)]
    if len(words) == 1:
        return words[0].capitalize() if token[0].isupper() else words[0]
    inner = token[1:-1]
    if words or not any(c in DIGITS for c in inner) or token[0] in DIGITS or token[-1] in DIGITS:
        return None
    read = {_compose("".join(DIGITS[c][i % len(DIGITS[c])] if c in DIGITS else c for c in token)) for i in (0, 1)}
    sure = [word for word in read if split_tone(word)[1] and is_syllable(word)]
    return sure[0] if len(sure) == 1 else None


def is_cut(pieces: list[str]) -> bool:
    """Whether two whole syllables in small letters must be one cut in its vowels: the second bears the tone of both."""
    return len(pieces) == 2 and pieces[0].islower() and not split_tone(pieces[0])[1] and bool(split_tone(pieces[1])[1])


def _family(letters: str) -> str:
    """All letters with one of these as their base."""
    return "".join(
        c for c in map(chr, (*range(0x61, 0x180), 0x1A1, 0x1B0, *range(0x1EA0, 0x1EFA)))
        if c.islower() and unicodedata.normalize("NFD", c)[0] in letters
    )  # fmt: skip
