"""Lengths of time as TIMEX3 writes them: `P3D`, `PT2H30M`, `PXY`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nguon.annotate.expression import Content

_CLOCK = {"H": "H", "MI": "M", "S": "S"}
_HALVES = {
    "H": "PT30M", "D": "PT12H", "W": "P3D", "M": "P15D", "Y": "P6M", "10Y": "P5Y", "100Y": "P50Y", "MI": "PT30S",
    "S": "PT0.5S", "Q": "P45D",
}  # fmt: skip
_SMALLER = {"Y": ("M", 6), "M": ("D", 15), "H": ("MI", 30), "MI": ("S", 30), "D": ("H", 12), "10Y": ("Y", 5), "100Y": ("Y", 50)}


def duration_value(content: Content) -> str:
    """Return the TIMEX3 value of a `duration`, `half-unit` or `set`.

    >>> from nguon.annotate.expression import Content
    >>> duration_value(Content("duration", count=2, unit="H", count2=33, unit2="MI"))
    'PT2H33M'
    """
    if content.kind == "half-unit":
        return _HALVES[content.unit] if not content.count else _value([(content.count + 0.5, content.unit)])
    if content.count2 is not None and not content.unit2:
        return f"{_value([(content.count, content.unit)])}/{_value([(content.count2, content.unit)])}"
    parts = [(content.count, content.unit)]
    if content.half and content.unit in _SMALLER:
        unit, count = _SMALLER[content.unit]
        if content.unit in ("10Y", "100Y"):
            return _value([((content.count or 0) + 0.5, content.unit)])
        parts.append((float(count), unit))
    elif content.unit2 and content.unit2 != content.unit:
        parts.append((content.count2, content.unit2))
    return _value(parts)


def _value(parts: list[tuple[float | None, str]]) -> str:
    days = clock = ""
    for count, unit in parts:
        if unit in _CLOCK:
            clock += _number(count) + _CLOCK[unit]
        elif unit in ("10Y", "100Y"):
            days += _number(None if count is None else count * int(unit[:-1])) + "Y"
        else:
            days += _number(count) + unit
    return "P" + days + ("T" + clock if clock else "")


def _number(count: float | None) -> str:
    if count is None:
        return "X"
    return str(int(count)) if count == int(count) else f"{count:g}"
