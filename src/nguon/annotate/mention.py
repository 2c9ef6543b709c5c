"""Mentions (stub until written)."""
from __future__ import annotations
from typing import Any
def find_mentions(*_: Any) -> list[Any]:
    return []
