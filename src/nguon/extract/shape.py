"""The shape of a line, as features: length, edges, dates, repetition, neighbours. No feature holds a word of the page.

The idea (as in web page cleaning: Marek, Pecina and Spousta 2007, conditional random fields over blocks): what a line is
shows in its form and in the company it keeps, not in its words, so that a page with other wordings is read as well.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING

from nguon.extract.furniture import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nguon.extract.furniture import Furniture
    from nguon.extract.lines import Line

LONG = 22
"""Words of a line that is taken for a paragraph: few headlines and labels have as many."""

WINDOW = 6
"""Lines looked at on either side."""

_WORD = re.compile(r"\w+")
_DATE = re.compile(
    r"\b\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?(?:\d{4}|\d{2})\b|\b\d{4}[/.-]\d{1,2}[/.-]\d{1,2}(?=\D|T|$)"
    r"|\b\d{1,2}\s?[/-]\s?\d{1,2}\b"
)
_CLOCK = re.compile(r"\b\d{1,2}\s?(?::|h|g)\s?\d{2}(?::\d{2})?\b|\b\d{1,2}h\b", re.IGNORECASE)
_URL = re.compile(r"https?://|www\.|\b[\w-]+\.(?:com|vn|net|org|info)\b", re.IGNORECASE)
_MAIL = re.compile(r"\S@\S+\.\w")
_PHONE = re.compile(r"(?<![\d/.])(?:\+?84|0)[\d\s.()-]{7,14}\d(?![\d/])")
_PICTURE = re.compile(r"[-–—:|]\s*\w{3,8}\s*\d{1,2}\s*\.?$|[-–—]\s*\d{1,2}\s*\.?$")
_KEY = re.compile(r"^[^:.]{2,28}:\s*\S")
_NOISE = re.compile(r"[A-Za-z_]*[\[{<][^\s\]}>]*[\]}>]|&\w+;|[a-z_]+\(\)|^[a-z]+$")
_CASED = [chr(c) for c in range(0x41, 0x1F00) if chr(c).isalpha()]
_LOWER, _UPPER = "".join(c for c in _CASED if c.islower()), "".join(c for c in _CASED if c.isupper())
_GLUED = re.compile(f"[{_LOWER}][{_UPPER}](?!$)|[{_UPPER}][{_UPPER}][{_LOWER}]")
_DIGIT = re.compile(r"\d")
_BULLET = tuple("-–—•*+·▪■●○◦#|")
_ARROW = tuple(">»›→►▶➤▸⇒=")
_QUOTE = "\"'“”‘’«»„"


def describe(lines: Sequence[Line], furniture: Furniture) -> list[list[str]]:
    """Return the features of every line, its neighbours' among them."""
    own = [_own(line.text, furniture) for line in lines]
    _add_repeats(lines, own)
    _add_gaps(lines, own)
    short = [[f for f in features if f[0] in "nedlxscp"] for features in own]
    around = _around(lines, own)
    out = []
    count = len(lines)
    kinds = ["", *map(_kind, own), ""]
    for i in range(count):
        features = own[i] + around[i]
        for offset in (-2, -1, 1, 2):
            j = i + offset
            if 0 <= j < count:
                features += [f"{offset}:{f}" for f in short[j]]
            else:
                features.append(f"{offset}:none")
        here = short[i][0] + short[i][1]
        row = kinds[i : i + 3]
        features += [f"k<{row[0]}.{row[1]}", f"k>{row[1]}.{row[2]}"]
        features.append(f"{short[i - 1][0] if i else ''}|{here}")
        features.append(f"{here}|{short[i + 1][0] if i + 1 < count else ''}")
        out.append(features)
    return out


def _kind(features: Sequence[str]) -> str:
    """A line's rough kind in a letter or two, so that whole neighbourhoods can be features."""
    words = int(features[0][1:])
    if "d:only" in features:
        return "D"
    if "x:nowords" in features:
        return "J"
    if "d:double" in features or "d:rep-1" in features or "d:rep+1" in features:
        return "X"
    if "p:begins" in features or any(f.startswith("p:credit") and f.endswith(".") for f in features):
        return "C"
    size = "L" if words >= 10 else "M" if words >= 7 else "S" if words >= 4 else "s"
    return size + ("." if features[1] in ("e.", "eq.", "eq", "e?", "e!", "e…") else "")


def _bucket(value: float, steps: Sequence[float]) -> int:
    return bisect_right(steps, value)


def _own(text: str, furniture: Furniture) -> list[str]:
    """The features of a line by itself; the first two are its length and its end."""
    words = _WORD.findall(text) if len(text) < 1200 else text[:1200].split()
    count = len(words) if len(text) < 1200 else max(100, len(text) // 5)
    features = [
        f"n{_bucket(count, (1, 2, 3, 4, 6, 9, 13, 17, LONG, 30, 45, 80, 200))}",
        f"e{_end(text)}",
        f"s{_start(text)}",
    ]
    if not words or not any(c.isalpha() for c in text[:80]):
        features.append("x:nowords")
    if count <= 60:
        features += _dates(text, words, furniture)
    if count <= 45:
        features += _letters(text, words, furniture)
        if is_doubled(text):
            features.append("d:double")
    if 20 < len(text) < 1200 and _is_glued(text[:240]):
        features.append("x:glued…" if features[1] == "e…" else "x:glued")
    features += _credits(text, furniture)
    features += sorted({f"l{role}:{place}" for role, place, _ in furniture.look_up(text)})
    return features


def _end(text: str) -> str:
    last = text[-1]
    if last in '”"’»' and len(text) > 1:
        return "q." if text[-2] in ".!?…," else "q"
    if last == ")":
        return ")"
    if text.endswith(("...", "…")):
        return "…"
    if last in ".!?:;,":
        return last
    return "a" if last.isalpha() else "0" if last.isdigit() else "x"


def _start(text: str) -> str:
    first = text[0]
    if first in _QUOTE:
        return "q"
    if first in _ARROW:
        return ">"
    if first in _BULLET:
        return "-"
    if first == "(":
        return "("
    if first.isdigit():
        return "0"
    if first.isalpha():
        return "A" if first.isupper() else "a"
    return "x"


def _dates(text: str, words: Sequence[str], furniture: Furniture) -> list[str]:
    out = []
    date, clock = _DATE.search(text), _CLOCK.search(text)
    if date:
        out.append("d:has")
    if clock:
        out.append("d:clock")
    digits = len(_DIGIT.findall(text))
    if digits and len(words) <= 24:
        rest = [w for w in words if not w.isdigit() and w.casefold() not in furniture.date_words and not _CLOCK.fullmatch(w)]
        rest = [w for w in rest if not (w[:1].isdigit() and w.rstrip("hgHGpT").isdigit())]
        if not rest:
            out.append("d:only")
            out.append("d:only-full" if date else "d:only-part")
        elif len(rest) <= 3 and (date or clock):
            out.append("d:mostly")
    if digits:
        out.append(f"g{_bucket(digits / len(text), (0.1, 0.25, 0.5))}")
    return out


def _letters(text: str, words: Sequence[str], furniture: Furniture) -> list[str]:
    out = []
    lettered = [w for w in words if w[0].isalpha()]
    if lettered:
        capital = sum(w[0].isupper() for w in lettered) / len(lettered)
        out.append(f"c{_bucket(capital, (0.2, 0.5, 0.8, 1.0))}")
        if len(text) > 3 and text == text.upper():
            out.append("c:all")
        if capital == 1.0 and len(lettered) <= 5 and lettered[0].casefold() in furniture.family_names:
            out.append("c:name")
        if all(w.isascii() for w in lettered):
            out.append("c:ascii")
        if lettered[0][0].islower():
            out.append("c:low")
    for name, pattern in (("url", _URL), ("mail", _MAIL), ("phone", _PHONE), ("key", _KEY), ("noise", _NOISE)):
        if pattern.search(text):
            out.append(f"x:{name}")
    if "©" in text or "®" in text:
        out.append("x:copy")
    if "|" in text or " > " in text or " / " in text or "»" in text[1:]:
        out.append("x:bar")
    if len(text) < 100 and "?" in text:
        out.append("x:ask")
    if len(lettered) <= 8:
        out += _outlets(text, furniture)
    return out


def _outlets(text: str, furniture: Furniture) -> list[str]:
    out = []
    folded = fold(text)
    if folded in furniture.outlets:
        out.append("o:whole")
    parts = folded.replace(":", " ").split()
    if any(p in furniture.outlet_words or p[p.rfind(".") :] in furniture.outlet_words for p in parts) or any(
        f"{a} {b}" in furniture.outlet_words for a, b in pairwise(parts)
    ):
        out.append("o:word")
    tail = folded
    while " " in tail:
        tail = tail.split(" ", 1)[1]
        if tail.strip("():") in furniture.outlets:
            out.append("o:tail")
            break
    return out


def _credits(text: str, furniture: Furniture) -> list[str]:
    """Marks of a caption: a credit near the end or at the head, or a picture's number."""
    tail = text[-70:]
    out = []
    marks = list(furniture.credit.finditer(tail))
    if marks:
        found = marks[-1]
        before = len(text) - len(tail) + found.start()
        opened = "(" if tail[found.start() - 1 : found.start()] in ("(", "[") else ""
        after = len(tail) - found.end()
        out.append(f"p:credit{opened}{'@' if before <= 1 else ''}{'.' if after < 45 else ''}")
    elif furniture.credit.match(text[:40]):
        out.append("p:head")
    if 8 < len(text) < 260 and text[0].isalpha() and _PICTURE.search(text[-16:]):
        out.append("p:number")
    return out


def is_doubled(text: str) -> bool:
    """Tell whether a line is the same words twice, run together.

    >>> is_doubled("A bridge fellA bridge fell")
    True
    """
    length = len(text)
    if length < 16:
        return False
    half = length // 2
    if length % 2 == 0 and text[:half] == text[half:]:
        return True
    return text[:half].rstrip() == text[length - half :].lstrip() and text[half].isspace()


def _is_glued(text: str) -> bool:
    """Whether two texts run together in a line: a small letter right before a capital, or two capitals before a small one."""
    return bool(_GLUED.search(text))


def _add_repeats(lines: Sequence[Line], own: list[list[str]]) -> None:
    """Lines that stand on the page more than once, or begin with an earlier line."""
    places: dict[str, list[int]] = {}
    for i, line in enumerate(lines):
        if len(line.text) < 300:
            places.setdefault(line.text, []).append(i)
    recent: list[tuple[int, str, set[str]]] = []
    for i, line in enumerate(lines):
        text = line.text
        at = places.get(text, ())
        if len(at) > 1:
            if i - 1 in at:
                own[i].append("d:rep-1")
            if i + 1 in at:
                own[i].append("d:rep+1")
            own[i].append(f"r{'first' if at[0] == i else 'later'}{_bucket(len(at), (3, 5))}")
        if len(text) > 600:
            continue
        likeness = _like_headline(text, recent)
        if likeness:
            own[i].append(likeness[0])
            if likeness[1] >= i - WINDOW - 2:
                own[likeness[1]].append("f:echoed")
        if 20 <= len(text) < 200 and text[-1] not in ".:" and not own[i][-1].startswith("p:") and "d:rep-1" not in own[i]:
            words = set(_WORD.findall(text))
            if len(words) >= 5:
                recent = [*recent[-2:], (i, text, words)]


def _like_headline(text: str, recent: Sequence[tuple[int, str, set[str]]]) -> tuple[str, int] | None:
    """Whether a line begins with one of the last headline-like lines, or nearly so (captions do), and with which."""
    for at, earlier, words in reversed(recent):
        if len(text) > len(earlier) and text.startswith(earlier):
            return "p:begins", at
        if len(text) > len(earlier) + 8:
            head = _WORD.findall(text[: len(earlier) + 4])
            if sum(word in words for word in head) >= 0.7 * len(words):
                return "p:alike", at
    return None


def _add_gaps(lines: Sequence[Line], own: list[list[str]]) -> None:
    gaps = sorted(line.gap for line in lines)
    usual = gaps[len(gaps) // 2] if gaps else 0
    for line, features in zip(lines, own, strict=True):
        if line.gap > usual:
            features.append("gap+")
        elif line.gap < usual:
            features.append("gap-")


def _content(text: str) -> set[str]:
    """Words that tell what a text is about: with a capital, or long."""
    return {w for w in _WORD.findall(text[:1500]) if (w[0].isupper() and len(w) > 1) or len(w) >= 5}


def _around(lines: Sequence[Line], own: list[list[str]]) -> list[list[str]]:
    """What stands near a line: paragraphs, dates, shared words, its place on the page."""
    count = len(lines)
    long = [int(int(f[0][1:]) >= 9 and "d:double" not in f) for f in own]
    dated = [int("d:only" in f) for f in own]
    listed = [int("d:rep-1" in f or "d:double" in f) for f in own]
    content = [_content(line.text) for line in lines]
    sums = [_running(row) for row in (long, dated, listed)]
    total = sums[0][count]
    out = []
    for i in range(count):
        low, high = max(0, i - WINDOW), min(count, i + 1 + WINDOW)
        features = []
        for name, row in zip(("long", "date", "list"), sums, strict=True):
            features.append(f"w{name}<{row[i] - row[low]}")
            features.append(f"w{name}>{row[high] - row[i + 1]}")
        features.append(f"wlong>>{min(3, sums[0][min(count, i + 4)] - sums[0][i + 1])}")
        features.append(f"wbefore{_bucket(sums[0][i], (1, 2, 4))}")
        features.append(f"wafter{_bucket(total - sums[0][i + 1], (1, 2, 4))}")
        features.append(f"at{_bucket(i, (1, 2, 3, 5, 8))}")
        features.append(f"left{_bucket(count - i, (2, 3, 5, 8))}")
        mine = content[i]
        if mine:
            ahead = _shared(mine, content, range(i + 1, min(count, i + 1 + WINDOW)), lines, i)
            behind = _shared(mine, content, range(low, i), lines, i)
            features.append(f"a>{_bucket(ahead, (0.05, 0.2, 0.4, 0.6, 0.8))}")
            features.append(f"a<{_bucket(behind, (0.05, 0.2, 0.4, 0.6, 0.8))}")
            nearest = _shared(mine, content, range(i + 1, min(count, i + 2)), lines, i)
            features.append(f"a1{_bucket(nearest, (0.05, 0.25, 0.5))}")
        out.append(features)
    return out


def _shared(mine: set[str], content: Sequence[set[str]], others: range, lines: Sequence[Line], i: int) -> float:
    """The share of a line's telling words that the other lines (not its own doubles) hold."""
    found: set[str] = set()
    for j in others:
        if lines[j].text[:40] != lines[i].text[:40]:
            found |= mine & content[j]
    return len(found) / len(mine)


def _running(row: Sequence[int]) -> list[int]:
    out = [0]
    for value in row:
        out.append(out[-1] + value)
    return out
