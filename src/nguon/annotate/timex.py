"""Times (stub until written)."""
from __future__ import annotations
from typing import Any
def find_expressions(*_: Any) -> list[Any]:
    return []
def resolve_expressions(*_: Any) -> list[Any]:
    return []
