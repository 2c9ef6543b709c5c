"""Decisions made since a snapshot was built, laid over its rows, so that a person sees them at once.

The idea: the same functions that a build uses change the few rows that a decision is about; nothing is written. What follows
from a decision (other findings, other stories) is for the next build. Of a decision that the snapshot follows and that was
taken back since, the rows are seen as they were: the build kept them (`nguon.decide.was`).
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

import pyarrow.parquet as pq

from nguon.decide.effect import apply
from nguon.decide.patch import Look, Patch
from nguon.decide.place import LostError, Place, Placed, place
from nguon.decide.undo import take_back
from nguon.decide.was import FILE, Was
from nguon.lang.pack import LanguagePack, load
from nguon.model.decision import UNDO, Decision
from nguon.model.record import from_row
from nguon.store.decisions import find_undone
from nguon.store.rows import to_ground
from nguon.store.snapshot import Snapshot

STATES = ("applied", "shown", "lost", "undone", "waiting", "later")
"""`applied`: the snapshot follows it. `shown`: made since, seen already. `lost`: its words, or what stood on them, are gone.
`undone`: taken back. `waiting`: taken back and seen as it was, but what follows from it is for the next build. `later`: taken
back, but the build kept no rows of it, so that the next one shows it as it was."""


@dataclass(frozen=True, slots=True)
class State:
    """A decision, what is the case with it (`STATES`), why it is lost (`nguon.model.decision.LOST`), and who took it back.

    `why` of a decision that is not lost tells that some of its words are. `targets` are the ids of what it is about now.
    """

    decision: Decision
    state: str
    why: str = ""
    targets: tuple[str, ...] = ()
    undone: Decision | None = None
    place: Place | None = None
    """Where its first words are, where that is known."""


@dataclass(frozen=True)
class Overlay:
    """The rows that are not as the snapshot has them, and what is the case with each decision."""

    patch: Patch
    states: tuple[State, ...]

    @property
    def changes(self) -> bool:
        """Tell whether any row is not as the snapshot has it."""
        return bool(self.patch.tables)

    @property
    def open(self) -> int:
        """How many decisions the next build has to follow or to forget."""
        return sum(state.state in ("shown", "waiting", "later") for state in self.states)

    @property
    def lost(self) -> tuple[State, ...]:
        """The decisions that no longer apply, whole or in part."""
        return tuple(s for s in self.states if s.state == "lost" or (s.why and s.state in ("applied", "shown")))


def make_overlay(
    snapshot: Snapshot,
    look: Look,
    made: Iterable[Decision],
    pack: LanguagePack | None = None,
    was: Iterable[Was] | None = None,
) -> Overlay:
    """Return what decisions (all lines of the file) change of a snapshot, whose rows are `look`.

    `was` are the rows that its own decisions changed, as they were before; where not given, those that it kept.
    """
    pack = pack or load("vi")
    made = list(made)
    undone = find_undone(made)
    built = built_ids(snapshot)
    outcomes = {o.id: o for o in look.by("decisions", "id", sorted(built))} if built else {}
    patch = Patch(look)
    back: set[str] = set()
    waiting = [d for d in made if d.id in built and d.id in undone]
    if waiting:
        holding = [d for d in made if d.id in built and d.id not in undone]
        back = _taken_back(waiting, holding, _kept(snapshot) if was is None else was, patch, pack)
    states = []
    for decision in made:
        if decision.kind == UNDO or decision.undoes:
            continue
        if decision.id in undone:
            outcome = outcomes.get(decision.id)
            follows = decision.id in built and (outcome is None or outcome.state == "applied")
            state = ("undone" if decision.kind == "hide" else "waiting") if decision.id in back else "later"
            states.append(State(decision, state if follows else "undone", undone=undone[decision.id]))
        elif decision.id in built:
            outcome = outcomes.get(decision.id)
            if outcome is None:
                states.append(State(decision, "applied"))
            else:
                states.append(State(decision, outcome.state, outcome.why, outcome.targets))
        else:
            states.append(_shown(decision, patch, pack))
    return Overlay(patch, tuple(states))


def built_ids(snapshot: Snapshot) -> frozenset[str]:
    """Return the ids of the decisions that a snapshot's build knew."""
    known = snapshot.manifest.get("decisions")
    return frozenset(known) if isinstance(known, list) else frozenset()


def _shown(decision: Decision, patch: Patch, pack: LanguagePack) -> State:
    try:
        placed = place(decision, lambda page: to_ground(patch, page))
        apply(placed, patch, pack)
    except LostError as error:
        return State(decision, "lost", error.code)
    return State(decision, "shown", "words" if placed.missing else "", place=placed.places[0])


def _taken_back(
    undone: Iterable[Decision], holding: Iterable[Decision], was: Iterable[Was], patch: Patch, pack: LanguagePack
) -> set[str]:
    """Put the rows that decisions of the build changed as they are without them; return the ids of those that had any."""
    found: list[list[Placed]] = [[], []]
    for placed, decisions in zip(found, (undone, holding), strict=True):
        for decision in decisions:
            with suppress(LostError):  # nothing is there that it could have changed
                placed.append(place(decision, lambda page: to_ground(patch, page)))
    return take_back(found[0], found[1], was, patch, pack)


def _kept(snapshot: Snapshot) -> list[Was]:
    """The rows of a snapshot as they were before its decisions changed them."""
    files = [file for file in snapshot.state(FILE) if file.is_file()]
    return [from_row(Was, row) for file in files for row in pq.read_table(file).to_pylist()]
