"""What a person decided about a case: one JSON object a line, only ever added to.

The idea: a correction is a line that says who, when, what, and on which words. It counts from the moment when it is whole on
the disk: a half line at the end (the machine stopped while it was written) is set aside at the next writing, so that no whole
line is ever lost or joined to another.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

from nguon.errors import CaseError, UsageError
from nguon.model.decision import UNDO, Anchor, Decision
from nguon.model.record import fields_of, from_row
from nguon.store.files import locked, sync_folder

REQUIRED = ("id", "at", "by", "kind")
"""What every line must say."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What tells one state of the file from another, at the cost of one look at it."""

    size: int
    changed: int


class Decisions:
    """The file `decisions.jsonl` of a case."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __iter__(self) -> Iterator[Decision]:
        """Yield all decisions in the order in which they were made, those taken back among them."""
        lines = self._lines()
        for n, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                yield parse_line(line)
            except (ValueError, TypeError, KeyError):
                if n == len(lines):
                    return  # a line that was being written when the machine stopped
                raise CaseError(f"{self.path} line {n} is damaged; correct or remove that line") from None

    @property
    def torn(self) -> str:
        """The half line at the end of the file, empty where there is none."""
        last = self._lines()[-1]
        try:
            if last.strip():
                parse_line(last)
        except (ValueError, TypeError, KeyError):
            return last.decode("utf-8", "replace")
        return ""

    @property
    def stamp(self) -> Stamp:
        """The state of the file, to see whether anything was decided since."""
        try:
            about = self.path.stat()
        except FileNotFoundError:
            return Stamp(0, 0)
        return Stamp(about.st_size, about.st_mtime_ns)

    def live(self) -> list[Decision]:
        """Return the decisions that hold: those neither taken back nor taking back."""
        made = list(self)
        undone = find_undone(made)
        return [d for d in made if d.id not in undone and d.kind != UNDO and not d.undoes]

    def add(self, decision: Decision) -> Decision:
        """Write a decision and return it; it has reached the disk when this returns.

        Raises `CaseError` when it can't be written; the file is then as it was.
        """
        line = json.dumps(asdict(decision), ensure_ascii=False).encode("utf-8", "replace") + b"\n"
        try:
            new = not self.path.exists()
            with self.path.open("a+b", buffering=0) as file, locked(file.fileno()):
                self._mend(file)
                self._append(file, line)
            if new:
                sync_folder(self.path.parent)
        except OSError as error:
            raise CaseError(
                f"the correction could not be written to {self.path} ({(error.strerror or str(error)).lower()}); the file is "
                "as it was: free some space or ask for the right to write there, and correct again"
            ) from None
        return decision

    def undo(self, decision_id: str, by: str, at: str, reason: str = "") -> Decision:
        """Take a decision back, or take the taking back of one back; return the line that does it.

        Raises `UsageError` when there is no such decision, or it is taken back already.
        """
        made = list(self)
        found = next((d for d in made if d.id == decision_id), None)
        if found is None:
            raise UsageError(f"there is no correction {decision_id!r}")
        if decision_id in find_undone(made):
            raise UsageError(f"the correction {decision_id} is undone already")
        return self.add(Decision(new_id(), at, by, UNDO, target=found.target, reason=reason, undoes=decision_id))

    def _lines(self) -> list[bytes]:
        try:
            return self.path.read_bytes().split(b"\n")
        except FileNotFoundError:
            return [b""]

    def _append(self, file: Any, line: bytes) -> None:
        """Write a line whole, or leave the file as it was."""
        before = os.fstat(file.fileno()).st_size
        try:
            rest = memoryview(line)
            while rest:
                rest = rest[os.write(file.fileno(), rest) :]
            os.fsync(file.fileno())
        except OSError:
            os.ftruncate(file.fileno(), before)
            raise

    def _mend(self, file: BinaryIO | Any) -> None:
        """Give a last line that has no end its end, or, when it is but half a line, set it aside in a file of its own."""
        file.seek(0)
        last = file.read().rpartition(b"\n")[2]
        if not last:
            return
        try:
            parse_line(last)
        except (ValueError, TypeError, KeyError):
            with self.path.with_suffix(".half").open("ab") as aside:
                aside.write(last + b"\n")
            file.truncate(file.tell() - len(last))
        else:
            self._append(file, b"\n")


def parse_line(line: bytes) -> Decision:
    """Return the decision on a line; what a newer version says besides is passed over.

    Raises `ValueError`, `TypeError` or `KeyError` when it is none.
    """
    row: Any = json.loads(line)
    if any(not isinstance(row[name], str) for name in REQUIRED):
        raise ValueError("not a decision")
    known = {name for name, _ in fields_of(Decision)}
    on = tuple(from_row(Anchor, {"name": "", **anchor}) for anchor in row.get("on") or ())
    if not all(_is_sound(anchor) for anchor in on):
        raise ValueError("words without a place")
    if any(not isinstance(row.get(name), str | None) for name in ("value", "was", "undoes", "target", "reason")):
        raise ValueError("not a decision")
    return Decision(**{name: value for name, value in row.items() if name in known and name != "on"}, on=on)


def _is_sound(anchor: Anchor) -> bool:
    """Tell whether an anchor that somebody may have written by hand is one."""
    texts = (anchor.page, anchor.quote, anchor.before, anchor.after, anchor.name)
    places = (anchor.start, anchor.end)
    if not all(isinstance(text, str) for text in texts) or not all(type(place) is int for place in places):
        return False
    return 0 <= anchor.start <= anchor.end


def find_undone(made: list[Decision]) -> dict[str, Decision]:
    """Return the decisions that are taken back, by id, each with the line that took it back."""
    undone: dict[str, Decision] = {}
    for decision in reversed(made):
        if decision.undoes and decision.id not in undone:
            undone.setdefault(decision.undoes, decision)
    return undone


def new_id() -> str:
    """Return an id for a decision: `d` and twelve hex digits."""
    return "d" + secrets.token_hex(6)
