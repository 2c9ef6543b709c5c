"""Amounts as Vietnamese writes them: `10.000-12.000`, `1,65 triệu`, `hàng chục nghìn`, `vài trăm`, `hai mươi mốt`.

The idea: one pattern finds digits with their scale, words of number, and the vague words (`hàng`, `vài`); the value follows
from the rules of writing: a dot groups thousands, a comma opens decimals.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from nguon.lang.vi.number import SCALES, UNITS, parse_number

VAGUE = {"vài": 2.0, "mấy": 2.0, "dăm": 5.0, "đôi ba": 2.0, "một vài": 2.0, "vài ba": 2.0, "dăm ba": 3.0}
ROUND = {"chục": 10.0, "trăm": 100.0, **{word: float(value) for word, value in SCALES.items()}}

_DIGITS = r"\d+(?:[.,]\d+)*"
_SCALE = "(?:" + "|".join(ROUND) + r")(?!\s(?:chứng|phú|tập|hồi)\b)"
"""A scale, and not the beginning of another word (`triệu chứng`)."""
_COUNT = "(?:" + "|".join([*UNITS, "mười", "mươi", "trăm", "chục", "linh", "lẻ", *SCALES]) + ")"
_END = r"(?![^\W_])"
_AMOUNT = rf"{_DIGITS}(?:\s{_SCALE}{_END})*(?:\srưỡi{_END})?"
_PATTERN = re.compile(
    rf"(?<![^\W_])(?:(?P<vague>(?:hàng|{'|'.join(sorted(VAGUE, key=len, reverse=True))})(?P<round>(?:\s{_SCALE}{_END})*){_END})"
    rf"|(?P<one>{_AMOUNT})(?:(?P<to>\s?[-–]\s?|\sđến\s|\stới\s)(?P<two>{_AMOUNT}))?(?P<percent>\s?%)?"
    rf"|(?P<words>{_COUNT}{_END}(?:\s{_COUNT}{_END})*(?:\srưỡi{_END})?))"
)
_ONE = re.compile(rf"({_DIGITS})((?:\s{_SCALE}{_END})*)(\srưỡi)?")


class Quantity(NamedTuple):
    """An amount in a text: its offsets, its bounds, and how it is written (`digits`, `words`, `vague`)."""

    start: int
    end: int
    low: float
    high: float | None
    percent: bool
    form: str


def find_quantities(text: str, start: int, end: int) -> Iterator[Quantity]:
    """Yield the amounts in `text[start:end]`, which must be in lower case, in order.

    >>> text = "từ 7-7,2% và hàng chục nghìn, hai mươi mốt"
    >>> [(q.low, q.high) for q in find_quantities(text, 0, len(text))]
    [(7.0, 7.2), (10000.0, None), (21.0, 21.0)]
    """
    for match in _PATTERN.finditer(text, start, end):
        if match["vague"]:
            yield from _vague(match)
        elif match["one"]:
            yield from _digits(match)
        else:
            value = _words(match["words"])
            if value is not None:
                yield Quantity(match.start(), match.end(), value, value, False, "words")


@lru_cache(maxsize=4096)
def parse_amount(words: str) -> float | None:
    """Return the value of digits with scales (`1,65 triệu`), or None for a shape that is no amount (`1.2.3`).

    >>> parse_amount("1,65 triệu"), parse_amount("10.000"), parse_amount("2 tỷ rưỡi"), parse_amount("28.10.12")
    (1650000.0, 10000.0, 2500000000.0, None)
    """
    match = _ONE.fullmatch(words)
    if match is None:
        return None
    digits, scales, half = match.groups()
    if digits.count(",") > 1 and re.fullmatch(r"\d{1,3}(?:,\d{3})+", digits):
        digits = digits.replace(",", "")
    if digits.count(",") > 1 or ("." in digits and not re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+\.\d{1,2}", digits)):
        return None
    value = parse_number(digits)
    if value is None:
        return None
    scale = 1.0
    for word in scales.split():
        scale *= ROUND[word]
    return round(value * scale + (scale / 2 if half else 0), 6)


def _vague(match: re.Match[str]) -> Iterator[Quantity]:
    word = match["vague"][: len(match["vague"]) - len(match["round"])].strip()
    scale = 1.0
    for part in match["round"].split():
        scale *= ROUND[part]
    if word == "hàng":
        if scale > 1:
            yield Quantity(match.start("vague"), match.end("vague"), scale, None, False, "vague")
        return
    if scale > 1 or word != "mấy":
        yield Quantity(match.start("vague"), match.end("vague"), VAGUE[word] * scale, None, False, "vague")


def _digits(match: re.Match[str]) -> Iterator[Quantity]:
    one, two = match["one"], match["two"]
    percent = bool(match["percent"])
    low = parse_amount(one)
    high = parse_amount(two) if two else low
    if low is None or high is None:
        return
    if two:
        tail = two[len(_ONE.match(two).group(1)) :]  # type: ignore[union-attr]
        if tail and one.replace(".", "").replace(",", "").isdigit():
            scaled = parse_amount(one + tail)
            low = scaled if scaled is not None else low
        if low >= high:
            return
    yield Quantity(match.start(), match.end(), low, high, percent, "digits")


@lru_cache(maxsize=4096)
def _words(words: str) -> float | None:
    half = words.endswith(" rưỡi")
    plain = words.removesuffix(" rưỡi")
    if (
        plain.split()[0] in ("mươi", "bẩy", "linh", "lẻ", "không", "mốt", "lăm", "tư", "nhăm")
        or plain in SCALES
        or plain in ("trăm", "chục")
    ):
        return None
    value = parse_number(plain)
    if value is not None and half:
        last = next((SCALES[w] for w in reversed(plain.split()) if w in SCALES), 0)
        value += last / 2
    return value
