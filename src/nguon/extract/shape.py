"""The shape of a line, as features: length, edges, dates, repetition, neighbours. No feature holds a word of the page.

The idea (as in web page cleaning: Marek, Pecina and Spousta 2007, conditional random fields over blocks): what a line is
shows in its form and in the company it keeps, not in its words, so that a page with other wordings is read as well.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from nguon.extract.furniture import LONGEST, MOST_LINES
from nguon.extract.line_shape import UPPER, bucket, describe_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nguon.extract.furniture import Furniture
    from nguon.extract.lines import Line

WINDOW = 6
"""Lines looked at on either side."""

ENDS = ("e.", "e?", "e!", "eq.", "e…")
"""Ends of sentences, as `describe_line` writes them."""

OFFSETS = (-2, -1, 1, 2)
"""Neighbours whose own features a line is told."""

SHOWN = "nedlxscpmti"
"""First letters of the features that neighbours are told."""

KINDS = ("long", "date", "list", "prose", "said", "ask")
"""Kinds of lines that are counted before and behind a line: a number of four bits each, side by side in one integer."""

BITS = 4
"""Bits of such a number: WINDOW fits."""

_FEW = (1, 2, 4)
_AHEAD, _LONG_BEFORE, _LONG_AFTER, _PROSE_AFTER, _AT, _LEFT = (
    [f"{name}{number}" for number in range(6)] for name in ("wlong>>", "wbefore", "wafter", "pafter", "at", "left")
)
_SHARES = (0.05, 0.2, 0.4, 0.6, 0.8)
_NEAREST = (0.05, 0.25, 0.5)
_KEY = re.compile(r"[^\w]{0,3}([^:.?!]{2,40}?)\s?:")
_WORD = re.compile(r"\w+")
_TELLING = re.compile(rf"\w{{5,}}|\b[{UPPER}]\w+")


def describe(lines: Sequence[Line], furniture: Furniture) -> list[list[str]]:
    """Return the features of every line, its neighbours' among them."""
    known: dict[str, list[str]] = {}
    own = []
    for line in lines:
        features = known.get(line.text)
        if features is None:
            features = known[line.text] = _own(line.text, furniture)
        own.append(features.copy())
    _add_repeats(lines, own)
    _add_gaps(lines, own)
    _add_keys(lines, own)
    short = [tuple([f for f in features if f[0] in SHOWN]) for features in own]
    around = _around(lines, own)
    shifted: dict[tuple[str, ...], tuple[list[str], ...]] = {}
    for row in short:
        if row not in shifted:
            shifted[row] = tuple([f"{offset}:{f}" for f in row] for offset in OFFSETS)
    out = []
    count = len(lines)
    kinds = ["", *map(_kind, own), ""]
    for i in range(count):
        features = own[i] + around[i]
        for place, offset in enumerate(OFFSETS):
            j = i + offset
            if 0 <= j < count:
                features += shifted[short[j]][place]
            else:
                features.append(f"{offset}:none")
        here = short[i][0] + short[i][1]
        before, kind, after = kinds[i : i + 3]
        features += [f"k<{before}.{kind}", f"k>{kind}.{after}"]
        features.append(f"{short[i - 1][0] if i else ''}|{here}")
        features.append(f"{here}|{short[i + 1][0] if i + 1 < count else ''}")
        out.append(features)
    return out


def _own(text: str, furniture: Furniture) -> list[str]:
    """The features of a line by itself; those of short lines are remembered, as pages of one site share them."""
    features = furniture.shapes.get(text)
    if features is None:
        features = describe_line(text, furniture)
        if len(text) <= LONGEST:
            if len(furniture.shapes) >= MOST_LINES:
                furniture.shapes.clear()
            furniture.shapes[text] = features
    return features


def _kind(features: Sequence[str]) -> str:
    """A line's rough kind in a letter or two, so that whole neighbourhoods can be features."""
    words = int(features[0][1:])
    if "d:only" in features:
        return "D"
    if "x:nowords" in features:
        return "J"
    if "d:double" in features or "d:rep-1" in features or "d:rep+1" in features:
        return "X"
    if "p:begins" in features or any(f[:8] == "p:credit" and f[-1] == "." for f in features):
        return "C"
    if "m:given" in features:
        return "N"
    size = "L" if words >= 10 else "M" if words >= 7 else "S" if words >= 4 else "s"
    return size + ("." if features[1] in ("e.", "eq.", "eq", "e!", "e…") else "?" if features[1] == "e?" else "")


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
            if i and lines[i - 1].text == text:
                own[i].append("d:rep-1")
            if i + 1 < len(lines) and lines[i + 1].text == text:
                own[i].append("d:rep+1")
            own[i].append(f"r{'first' if at[0] == i else 'later'}{bucket(len(at), (3, 5))}")
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
            head = _WORD.findall(text, 0, len(earlier) + 4)
            if sum(map(words.__contains__, head)) >= 0.7 * len(words):
                return "p:alike", at
    return None


def _add_keys(lines: Sequence[Line], own: list[list[str]]) -> None:
    """Lines that begin with the same words and a colon as others of the page: turns of a conversation, facts."""
    heads = [line.text[:48] for line in lines]
    keys = [found[1] if ":" in head and (found := _KEY.match(head)) else "" for head in heads]
    often = Counter(key for key in keys if key)
    for key, features in zip(keys, own, strict=True):
        if key and often[key] > 1:
            features.append(f"t:key{min(often[key], 3)}")


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
    return set(_TELLING.findall(text, 0, 1500))


def _around(lines: Sequence[Line], own: list[list[str]]) -> list[list[str]]:
    """What stands near a line: paragraphs, dates, shared words, its place on the page."""
    count = len(lines)
    long, prose, packed = [0], [0], [0]
    for f in own:
        words, end = int(f[0][1:]), f[1] in ENDS
        is_long, is_prose = words >= 9 and "d:double" not in f, end and words >= 6
        spoken = end and (f[2] == "s-" or any(x[:5] == "t:key" for x in f[3:]))
        flags = (is_long, "d:only" in f, "d:rep-1" in f or "d:double" in f, is_prose, spoken, f[1] == "e?")
        long.append(long[-1] + is_long)
        prose.append(prose[-1] + is_prose)
        packed.append(packed[-1] + sum([1 << BITS * at for at, flag in enumerate(flags) if flag]))
    content = [_content(line.text) for line in lines]
    heads = [line.text[:40] for line in lines]
    out = []
    for i in range(count):
        low, high = max(0, i - WINDOW), min(count, i + 1 + WINDOW)
        features = [
            *_counted("<", packed[i] - packed[low]),
            *_counted(">", packed[high] - packed[i + 1]),
            _AHEAD[min(3, long[min(count, i + 4)] - long[i + 1])],
            _LONG_BEFORE[bisect_right(_FEW, long[i])],
            _LONG_AFTER[bisect_right(_FEW, long[count] - long[i + 1])],
            _PROSE_AFTER[bisect_right(_FEW, prose[count] - prose[i + 1])],
            _AT[bisect_right((1, 2, 3, 5, 8), i)],
            _LEFT[bisect_right((2, 3, 5, 8), count - i)],
        ]
        mine = content[i]
        if mine:
            size = len(mine)
            ahead = len(_shared(mine, content, heads, range(i + 1, high), i)) / size
            behind = len(_shared(mine, content, heads, range(low, i), i)) / size
            nearest = len(mine & content[i + 1]) / size if i + 1 < count and heads[i + 1] != heads[i] else 0.0
            features.append(f"a>{bisect_right(_SHARES, ahead)}")
            features.append(f"a<{bisect_right(_SHARES, behind)}")
            features.append(f"a1{bisect_right(_NEAREST, nearest)}")
        out.append(features)
    return out


@lru_cache(4096)
def _counted(side: str, packed: int) -> tuple[str, ...]:
    """The features of how many lines of each kind stand on a side."""
    return tuple([f"w{name}{side}{packed >> BITS * at & 15}" for at, name in enumerate(KINDS)])


def _shared(mine: set[str], content: Sequence[set[str]], heads: Sequence[str], others: range, i: int) -> set[str]:
    """The telling words of a line that the other lines (not its own doubles) hold."""
    head = heads[i]
    return mine.intersection(set().union(*[content[j] for j in others if heads[j] != head]))
