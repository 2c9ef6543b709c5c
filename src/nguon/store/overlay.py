"""Decisions made since a snapshot was built, laid over its rows, so that a person sees them at once.

The idea: the same functions that a build uses change the few rows that a decision is about; nothing is written. What follows
from a decision (other findings, other stories) is for the next build. A decision that the snapshot follows and that was taken
back since is turned round where that can be done from what the case said before.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from nguon.decide.article import date_article, put_days, put_role, to_moment
from nguon.decide.effect import apply
from nguon.decide.patch import Look, Patch
from nguon.decide.place import LostError, Place, Placed, place
from nguon.decide.statement import put_statement
from nguon.decide.thread import match_finding
from nguon.lang.pack import LanguagePack, load
from nguon.model.corpus import Dated
from nguon.model.decision import UNDO, Decision, split_rule, to_rule
from nguon.store.decisions import find_undone
from nguon.store.rows import to_ground
from nguon.store.snapshot import Snapshot

STATES = ("applied", "shown", "lost", "undone", "waiting")
"""`applied`: the snapshot follows it. `shown`: made since, seen already. `lost`: its words, or what stood on them, are gone.
`undone`: taken back. `waiting`: taken back, but the snapshot still follows it, until the next build."""


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
        return sum(state.state in ("shown", "waiting") for state in self.states)

    @property
    def lost(self) -> tuple[State, ...]:
        """The decisions that no longer apply, whole or in part."""
        return tuple(s for s in self.states if s.state == "lost" or (s.why and s.state in ("applied", "shown")))


def make_overlay(snapshot: Snapshot, look: Look, made: Iterable[Decision], pack: LanguagePack | None = None) -> Overlay:
    """Return what decisions (all lines of the file) change of a snapshot, whose rows are `look`."""
    pack = pack or load("vi")
    made = list(made)
    undone = find_undone(made)
    built = built_ids(snapshot)
    outcomes = {o.id: o for o in look.by("decisions", "id", sorted(built))} if built else {}
    patch = Patch(look)
    waiting = [d for d in made if d.id in built and d.id in undone]
    turned = {d.id: _turned_back(d, patch, pack) for d in reversed(waiting)}
    states = []
    for decision in made:
        if decision.kind == UNDO or decision.undoes:
            continue
        if decision.id in undone:
            state = "waiting" if decision.id in built and not turned[decision.id] else "undone"
            states.append(State(decision, state, undone=undone[decision.id]))
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


def _turned_back(decision: Decision, patch: Patch, pack: LanguagePack) -> bool:
    """Turn a decision round that the snapshot follows; tell whether that could be done."""
    if decision.kind not in _TURNS:
        return False
    try:
        placed = place(decision, lambda page: to_ground(patch, page))
        return bool(_TURNS[decision.kind](placed, patch, pack))
    except LostError as error:
        return error.code in ("page", "words", "statement", "block", "article")  # nothing there that it could have changed


def _turn_statement(placed: Placed, patch: Patch, pack: LanguagePack) -> bool:
    row = patch.one("statements", placed.places[0].statement)
    ids = split_rule(row.rule)[0] if row else ()
    if placed.decision.id not in ids:
        return True
    if ids[0] == placed.decision.id:
        put_statement(_inverse(placed), patch)
    patch.put("statements", replace(patch.one("statements", row.id), rule=_without(placed.decision.id, row.rule)))
    return True


def _turn_date(placed: Placed, patch: Patch, pack: LanguagePack) -> bool:
    """The article's date as it was; the times that are told from it are worked out again by the next build."""
    article_id = placed.places[0].article_id
    row: Dated | None = patch.one("dated", article_id)
    ids = split_rule(row.rule)[0] if row else ()
    if row is None or not ids or ids[0] != placed.decision.id:
        return True
    words = pack.rules("decisions")["date"]
    rule = _without(placed.decision.id, row.rule) or "undone"
    was = Dated(article_id, to_moment(placed.decision.was), rule, words["undone_vi"], words["undone_en"])
    patch.put("dated", was)
    article = patch.one("articles", article_id)
    if article is not None:
        patch.put("articles", date_article(article, was))
    put_days(article_id, row.published, was.published, patch)
    return False


def _turn_role(placed: Placed, patch: Patch, pack: LanguagePack) -> bool:
    """A block's role as it was; what stood on its words is found again by the next build."""
    place_ = placed.places[0]
    put_role(_inverse(placed), patch)
    block = next(b for b in patch.by("blocks", "page_id", [place_.page_id]) if b.start == place_.start)
    patch.put("blocks", replace(block, rule=_without(placed.decision.id, block.rule)))
    return False


def _turn_hidden(placed: Placed, patch: Patch, pack: LanguagePack) -> bool:
    finding = match_finding(placed, patch, "hidden")
    if finding is None:
        return True
    ids, _ = split_rule(finding.rule)
    rule = _without(placed.decision.id, finding.rule)
    if len(ids) > 1:
        patch.put("hidden", replace(finding, rule=rule))
    else:
        patch.drop("hidden", finding)
        patch.put("findings", replace(finding, rule=rule))
    return True


_TURNS: dict[str, Any] = {
    "speaker": _turn_statement, "act": _turn_statement, "date": _turn_date, "role": _turn_role, "hide": _turn_hidden,
}  # fmt: skip


def _inverse(placed: Placed) -> Placed:
    """The decision that says what the case said before."""
    return Placed(replace(placed.decision, value=placed.decision.was), placed.places[:1])


def _without(decision_id: str, rule: str) -> str:
    """A rule from which every trace of a decision is gone."""
    ids, bare = split_rule(rule)
    for one in reversed([i for i in ids if i != decision_id]):
        bare = to_rule(one, bare)
    return bare
