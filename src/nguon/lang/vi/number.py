"""Numbers written in Vietnamese words, as far as news writes them.

The idea: read from left to right, keeping what is gathered below the next thousand; `linh`, `lẻ` only join. `rưỡi` (and a
half) is half of the unit that it follows, so the caller who knows the unit adds it.
"""

from __future__ import annotations

UNITS = {
    "không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "nhăm": 5, "sáu": 6, "bảy": 7,
    "bẩy": 7, "tám": 8, "chín": 9,
}  # fmt: skip
SCALES = {"nghìn": 1000, "ngàn": 1000, "vạn": 10_000, "triệu": 1_000_000, "tỷ": 1_000_000_000, "tỉ": 1_000_000_000}
JOINERS = frozenset({"linh", "lẻ"})
ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


def parse_number(words: str) -> float | None:
    """Return the number that `words` (digits or lower-case words) write, or None where they write none.

    >>> parse_number("hai mươi mốt"), parse_number("1.200"), parse_number("2,5"), parse_number("cây")
    (21.0, 1200.0, 2.5, None)
    """
    words = words.strip()
    if not words:
        return None
    if words[0].isdigit():
        return _digits(words)
    total = below = 0
    digit: int | None = None
    for word in words.split():
        if word in UNITS:
            if digit is not None:
                below += digit
            digit = UNITS[word]
        elif word == "mười":
            below, digit = below + (digit or 0) + 10, None
        elif word in ("mươi", "chục"):
            below, digit = below + 10 * (1 if digit is None else digit), None
        elif word == "trăm":
            below, digit = below + 100 * (1 if digit is None else digit), None
        elif word in SCALES:
            total, below, digit = total + (below + (digit or 0) or 1) * SCALES[word], 0, None
        elif word not in JOINERS:
            return None
    return float(total + below + (digit or 0))


def parse_roman(letters: str) -> int | None:
    """Return the value of a Roman numeral in lower-case letters, or None.

    >>> parse_roman("xix"), parse_roman("iv"), parse_roman("abc")
    (19, 4, None)
    """
    values = [ROMAN.get(letter, 0) for letter in letters]
    if not values or 0 in values:
        return None
    return sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True))


def _digits(words: str) -> float | None:
    whole, comma, part = words.partition(",")
    plain = whole.replace(".", "") if _grouped(whole) else whole
    try:
        return float(plain + "." + part if comma else plain)
    except ValueError:
        return None


def _grouped(whole: str) -> bool:
    groups = whole.split(".")
    return len(groups) > 1 and all(len(g) == 3 for g in groups[1:])
