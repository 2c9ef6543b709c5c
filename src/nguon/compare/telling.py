"""How findings are named and their lines put together."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from nguon.compare.record import Record


def make_id(kind: str, *members: str) -> str:
    """Return the id of a finding: `f` and a hash of its kind and key members."""
    return "f" + hashlib.sha256("\n".join([kind, *members]).encode()).hexdigest()[:12]


def join_lines(statement_ids: Iterable[str], record: Record, tongue: str) -> str:
    """Return the lines on several statements, joined by semicolons."""
    return "; ".join(record.line(i, tongue) for i in statement_ids)
