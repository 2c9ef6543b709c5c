"""The shape of a line by itself, as features: length, edges, dates, letters, names, credits; none holds a word of the page."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING

from nguon.extract.furniture import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from nguon.extract.furniture import Furniture

LONG = 22
"""Words of a line that is taken for a paragraph: few headlines and labels have as many."""

INTERFACE = 16
"""Words of a line at most by which a page speaks of itself."""

DENSE = "\u2e80"
"""The first letter of the scripts that part words by no blanks: Chinese, Japanese. Two letters count as a word."""

_DENSE = re.compile("[\u2e80-\u9fff\uf900-\ufaff]")
_WIDE = str.maketrans("\u3002\uff01\uff1f\uff1a\uff1b\uff0c\u300d\u300f", '.!?:;,""')
_WORD = re.compile(r"\w+")
_TOKEN = re.compile(r"\w+(?:-\w+)*")
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
_LOWER, UPPER = "".join(c for c in _CASED if c.islower()), "".join(c for c in _CASED if c.isupper())
"""Small letters and capitals of all the scripts that stand in pages."""
_GLUED = re.compile(f"[{_LOWER}][{UPPER}](?!$)|[{UPPER}][{UPPER}][{_LOWER}]")
_STOP = re.compile(r"[.!?\u2026][\"\u201d\u2019)]?\s")
_BETWEEN = re.compile(r"\s[-\u2013]\s|,|/|&")
_PATTERNS = (
    ("url", (".", ":"), _URL),
    ("mail", ("@",), _MAIL),
    ("phone", ("0", "84"), _PHONE),
    ("key", (":",), _KEY),
)
"""Name, signs of which a line must have one for the pattern to be tried, pattern."""

_DIGIT = re.compile(r"\d")
_CREDIT_SIGN = re.compile(r"[:(\[\d]")
"""A sign that a credit has, unless it is one of several words."""
_BULLET = tuple("-–—•*+·▪■●○◦#|")
_ARROW = tuple(">»›→►▶➤▸⇒=")
_QUOTE = "\"'“”‘’«»„"


def bucket(value: float, steps: Sequence[float]) -> int:
    """Return how many of the rising `steps` a value has reached.

    >>> bucket(5, (1, 4, 9))
    2
    """
    return bisect_right(steps, value)


def describe_line(text: str, furniture: Furniture) -> list[str]:
    """Return the features of a line by itself; the first two are its length and its end.

    >>> from nguon.lang.pack import load
    >>> from nguon.extract.furniture import load_furniture
    >>> describe_line("12/3/2024", load_furniture(load("vi")))[:3]
    ['n3', 'e0', 's0']
    """
    words = _WORD.findall(text) if len(text) < 1200 else text[:1200].split()
    count = len(words) if len(text) < 1200 else max(100, len(text) // 5)
    if text[0] >= DENSE or text[-1] >= DENSE or text[len(text) // 2] >= DENSE:
        count += len(_DENSE.findall(text)) // 2
    features = [
        f"n{bucket(count, (1, 2, 3, 4, 6, 9, 13, 17, LONG, 30, 45, 80, 200))}",
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
    if 3 < count < 200:
        features.append(f"ss{bucket(len(_STOP.findall(text)), (1, 2, 4))}")
    if 6 < count <= 60 and furniture.opening.search(text):
        features.append("x:opens")
    if 20 < len(text) < 1200 and _is_glued(text[:240]):
        features.append("x:glued…" if features[1] == "e…" else "x:glued")
    if count <= INTERFACE:
        features += _interface(text, furniture.interface)
    features += _credits(text, furniture)
    features += sorted({f"l{role}:{place}" for role, place, _ in furniture.look_up(text)})
    return features


def count_words(text: str) -> int:
    """Return about how many words a text has, also where no blanks part them.

    >>> count_words("a bridge fell"), count_words("\u6a4b\u304c\u843d\u3061\u305f\u3002")
    (3, 4)
    """
    count = text.count(" ") + 1
    if text and (text[0] >= DENSE or text[-1] >= DENSE or text[len(text) // 2] >= DENSE):
        count += len(_DENSE.findall(text)) // 2
    return count


def _end(text: str) -> str:
    last = text[-1]
    if last >= DENSE:
        last = last.translate(_WIDE)
    if last in '”"’»' and len(text) > 1:
        return "q." if text[-2] in ".!?…,\u3002\uff01\uff1f" else "q"
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
    out: list[str] = []
    digits = len(_DIGIT.findall(text))
    if not digits:
        return out
    date, clock = _DATE.search(text), _CLOCK.search(text)
    if date:
        out.append("d:has")
    if clock:
        out.append("d:clock")
    if len(words) <= 24:
        rest = [w for w in words if not w.isdigit() and w.casefold() not in furniture.date_words and not _CLOCK.fullmatch(w)]
        rest = [w for w in rest if not (w[:1].isdigit() and w.rstrip("hgHGpT").isdigit())]
        if not rest:
            out.append("d:only")
            out.append("d:only-full" if date else "d:only-part")
        elif len(rest) <= 3 and (date or clock):
            out.append("d:mostly")
    out.append(f"g{bucket(digits / len(text), (0.1, 0.25, 0.5))}")
    return out


def _letters(text: str, words: Sequence[str], furniture: Furniture) -> list[str]:
    out = []
    lettered = [w for w in words if w[0].isalpha()]
    if len(lettered) > 3:
        out += _talk(text, words, furniture)
    if lettered:
        capital = sum([w[0].isupper() for w in lettered]) / len(lettered)
        out.append(f"c{bucket(capital, (0.2, 0.5, 0.8, 1.0))}")
        if len(text) > 3 and text == text.upper():
            out.append("c:all")
        if capital == 1.0 and len(lettered) <= 5 and lettered[0].casefold() in furniture.family_names:
            out.append("c:name")
        if "".join(lettered).isascii():
            out.append("c:ascii")
        if lettered[0][0].islower():
            out.append("c:low")
        if capital == 1.0 and 2 <= len(lettered) == len(words) <= 10:
            out += _names(text, furniture)
    for name, signs, pattern in _PATTERNS:
        if any(sign in text for sign in signs) and pattern.search(text):
            out.append(f"x:{name}")
    if (any(sign in text for sign in "[{<&(") or (text.isascii() and text.isalpha())) and _NOISE.search(text):
        out.append("x:noise")
    if "©" in text or "®" in text:
        out.append("x:copy")
    if "|" in text or " > " in text or " / " in text or "»" in text[1:]:
        out.append("x:bar")
    if len(text) < 100 and "?" in text:
        out.append("x:ask")
    if len(lettered) <= 8:
        out += _outlets(text, furniture)
    return out


def _names(text: str, furniture: Furniture) -> list[str]:
    """Whether a line of capitalised words can be a name or several, and whether a given name stands where one would."""
    parts = [part.split() for part in _BETWEEN.split(text) if part.strip()]
    if not parts or any(len(part) > 4 for part in parts) or all(len(part) == 1 for part in parts):
        return []
    given = [part[-1].strip(".").casefold() in furniture.given_names for part in parts]
    return [f"m:{min(len(parts), 3)}"] + (["m:given"] if all(given) else ["m:some"] if any(given) else [])


def _interface(text: str, kinds: Mapping[str, str]) -> list[str]:
    """Which kinds of words of web pages' own a short line holds, which it begins with, and how much of it they are."""
    tokens = _TOKEN.findall(text.casefold())
    found: dict[str, bool] = {}
    covered = at = 0
    while at < len(tokens):
        for size in (3, 2, 1):
            kind = kinds.get(" ".join(tokens[at : at + size]))
            if kind is not None and at + size <= len(tokens):
                found[kind] = found.get(kind, at == 0)
                covered += size
                break
        at += size
    if not found:
        return []
    return [f"i{bucket(covered / len(tokens), (0.2, 0.4, 0.6, 0.8))}"] + [
        f"i:{kind}{'^' if first else ''}" for kind, first in sorted(found.items())
    ]


def _talk(text: str, words: Sequence[str], furniture: Furniture) -> list[str]:
    """Marks of somebody talking to somebody: words for who speaks, for who is asked, a dash before a sentence."""
    out = []
    folded = set(map(str.casefold, words))
    if not furniture.talk_me.isdisjoint(folded):
        out.append("q:me")
    asks = text[-1] == "?"
    if not furniture.talk_you.isdisjoint(folded):
        out.append("q:you?" if asks else "q:you")
    if text[0] in _BULLET and text[-1] in '.?!"\u201d':
        out.append("t:said?" if asks else "t:said")
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
    marks = list((furniture.credit if _CREDIT_SIGN.search(tail) else furniture.credit_plain).finditer(tail))
    if marks:
        found = marks[-1]
        before = len(text) - len(tail) + found.start()
        opened = "(" if tail[found.start() - 1 : found.start()] in ("(", "[") else ""
        after = len(tail) - found.end()
        out.append(f"p:credit{opened}{'@' if before <= 1 else ''}{'.' if after < 45 else ''}")
    elif (furniture.credit if ":" in text[:40] else furniture.credit_plain).match(text[:40]):
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


def find_glue(text: str) -> int:
    """Return where two texts run together, no sentence's end before it, or -1; names of makes (`YouTube`) are no such place.

    >>> find_glue("The bridge fell at nightPThe mayor says")
    24
    """
    for match in _GLUED.finditer(text):
        at = text.rfind(" ", 0, match.start()) + 1
        doubled = len(match[0]) > len("aB")  # a sign of the site, and then the text: "PThe"
        named = text[at : match.end()].isascii() and (text[at].isupper() or match.start() < at + len("iP"))
        if not _STOP.search(text[: match.start()]) and (not named or (doubled and at > 0)):
            return match.start() + 1 - doubled
    return -1


def _is_glued(text: str) -> bool:
    """Whether two texts run together in a line: a small letter right before a capital, or two capitals before a small one."""
    return bool(_GLUED.search(text))
