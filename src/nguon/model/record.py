"""Records as plain rows (dicts, lists, numbers, strings) and back, for everything that carries rows: Arrow, Parquet, JSON.

The idea: a record's fields and their types say all; a converter is made from them once for each record.
"""

from __future__ import annotations

import dataclasses
import sys
import types
import typing
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, TypeVar

Convert = Callable[[Any], Any]
R = TypeVar("R")

SHARED = 128
"""Characters of the longest string that is shared among rows."""


@cache
def fields_of(record: type) -> tuple[tuple[str, Any], ...]:
    """Return a record's fields as (name, type) in their order.

    >>> from nguon.model.span import Span
    >>> fields_of(Span)
    (('start', <class 'int'>), ('end', <class 'int'>))
    """
    hints = typing.get_type_hints(record)
    return tuple((field.name, hints[field.name]) for field in dataclasses.fields(record))


def to_row(row: Any) -> dict[str, Any]:
    """Return a record as a dict; records inside become dicts, tuples become lists.

    >>> from nguon.model.span import Span
    >>> to_row(Span(1, 2))
    {'start': 1, 'end': 2}
    """
    return typing.cast("dict[str, Any]", _writer(typing.cast("Any", type(row)))(row))


def from_row(record: type[R], row: Mapping[str, Any]) -> R:
    """Return the record that a dict stands for; lists become tuples. Columns that the record does not have are ignored.

    >>> from nguon.model.span import Span
    >>> from_row(Span, {"start": 1, "end": 2, "more": 3})
    Span(start=1, end=2)
    """
    return typing.cast("R", _reader(typing.cast("Any", record))(row))


def split_type(hint: Any) -> tuple[str, Any]:
    """Tell a field's shape: `plain`, `record`, `many` (a tuple of any length) or `maybe` (or None), and the type inside.

    >>> split_type(tuple[int, ...])
    ('many', <class 'int'>)
    >>> split_type(str | None)
    ('maybe', <class 'str'>)
    """
    origin = typing.get_origin(hint)
    if origin is types.UnionType or origin is typing.Union:
        (inner,) = (a for a in typing.get_args(hint) if a is not type(None))
        return "maybe", inner
    if origin is tuple:
        return "many", typing.get_args(hint)[0]
    return ("record" if dataclasses.is_dataclass(hint) else "plain"), hint


@cache
def _writer(hint: Any) -> Convert:
    shape, inner = split_type(hint)
    if shape == "plain":
        return lambda value: value
    if shape == "maybe":
        write = _writer(inner)
        return lambda value: None if value is None else write(value)
    if shape == "many":
        write = _writer(inner)
        return list if split_type(inner)[0] == "plain" else lambda value: [write(v) for v in value]
    parts = [(name, None if _is_plain(kind) else _writer(kind)) for name, kind in fields_of(inner)]
    return lambda value: {name: getattr(value, name) if write is None else write(getattr(value, name)) for name, write in parts}


@cache
def _reader(hint: Any) -> Convert:
    shape, inner = split_type(hint)
    if shape == "plain":
        return lambda value: value
    if shape == "maybe":
        read = _reader(inner)
        return lambda value: None if value is None else read(value)
    if shape == "many":
        read = _reader(inner)
        return (
            (lambda value: tuple(value or ()))
            if split_type(inner)[0] == "plain"
            else lambda value: tuple([read(v) for v in value or ()])
        )
    parts = [
        (name, _share if _is_text(kind) else None if _is_plain(kind) else _reader(kind)) for name, kind in fields_of(inner)
    ]
    return lambda value: inner(*[value[name] if read is None else read(value[name]) for name, read in parts])


def _share(value: str | None) -> str | None:
    """One string for all equal short ones: ids and names stand in very many rows."""
    return sys.intern(value) if value is not None and len(value) <= SHARED else value


def _is_text(hint: Any) -> bool:
    shape, inner = split_type(hint)
    return inner is str and shape in ("plain", "maybe")


def _is_plain(hint: Any) -> bool:
    shape, inner = split_type(hint)
    return shape == "plain" or (shape == "maybe" and _is_plain(inner))
