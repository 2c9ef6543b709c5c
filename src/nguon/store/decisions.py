"""What a person decided about a case: one JSON object a line, only ever added to.

The idea: a correction is a line that says who, when, what, and on which words. A half line at the end (the machine stopped
while it was written) is set aside at the next writing, so that no whole line is ever lost or joined to another.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from nguon.errors import CaseError
from nguon.store.files import locked


@dataclass(frozen=True, slots=True)
class Decision:
    """One correction. `kind` says what is corrected, `on` where (page hash, quote, context, …), `value` to what.

    `undoes` is the id of a decision that this one takes back.
    """

    id: str
    at: str
    """When, ISO 8601 in UTC."""
    by: str
    kind: str
    on: dict[str, Any] = field(default_factory=dict)
    value: Any = None
    reason: str = ""
    undoes: str | None = None


class Decisions:
    """The file `decisions.jsonl` of a case."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __iter__(self) -> Iterator[Decision]:
        """Yield all decisions in the order in which they were made, those taken back among them."""
        if not self.path.exists():
            return
        lines = self.path.read_bytes().split(b"\n")
        for n, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                yield Decision(**json.loads(line))
            except (ValueError, TypeError):
                if n == len(lines):
                    return  # a line that was being written when the machine stopped
                raise CaseError(f"{self.path} line {n} is damaged; correct or remove that line") from None

    def live(self) -> list[Decision]:
        """Return the decisions that hold: those neither taken back nor taking back."""
        made = list(self)
        undone: set[str] = set()
        for decision in reversed(made):
            if decision.undoes and decision.id not in undone:
                undone.add(decision.undoes)
        return [d for d in made if d.id not in undone and not d.undoes]

    def add(self, decision: Decision) -> None:
        """Write a decision; it has reached the disk when this returns."""
        line = json.dumps(asdict(decision), ensure_ascii=False).encode() + b"\n"
        with self.path.open("a+b") as file, locked(file.fileno()):
            self._mend(file)
            file.write(line)
            file.flush()
            os.fsync(file.fileno())

    def _mend(self, file: BinaryIO) -> None:
        """Give a last line that has no end its end, or, when it is but half a line, set it aside in a file of its own."""
        file.seek(0)
        last = file.read().rpartition(b"\n")[2]
        if not last:
            return
        try:
            Decision(**json.loads(last))
        except (ValueError, TypeError):
            with self.path.with_suffix(".half").open("ab") as aside:
                aside.write(last + b"\n")
            file.truncate(file.tell() - len(last))
        else:
            file.write(b"\n")
