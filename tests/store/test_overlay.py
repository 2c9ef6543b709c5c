"""What is the case with each decision, and what a person sees of a snapshot that follows some of them."""

from __future__ import annotations

import importlib.util
from dataclasses import replace
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from nguon.decide.effect import apply
from nguon.decide.patch import Rows
from nguon.decide.was import Was, find_was
from nguon.lang.pack import load
from nguon.model.decision import Decision
from nguon.store.overlay import Overlay, make_overlay


def _load_case() -> ModuleType:
    spec = importlib.util.spec_from_file_location("decide_case", Path(__file__).parents[1] / "decide" / "case.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


case = _load_case()
PACK = load("vi")


def decision(name: str, kind: str, *on: Any, value: str | None = None, was: str | None = None) -> Decision:
    return Decision(name, "2024-06-01T00:00:00Z", "lan", kind, on, value, was, "", "vì sai")


def undo(name: str, undoes: str) -> Decision:
    return Decision(name, "2024-06-02T00:00:00Z", "an", "undo", undoes=undoes)


OWNED = {
    "said": ("statements",), "actor": ("actors", "actor_links"), "story": ("stories",), "finding": ("findings", "hidden"),
}  # fmt: skip
"""What a build keeps of which stage, as far as these decisions go."""


def see(made: list[Decision], built: list[Decision], kept: bool = True) -> Overlay:
    """What a person sees when the build followed `built` (and `kept` their rows) and the file has the lines `made`."""
    patch, tables = case.patch(), case.make_rows()
    was: list[Was] = []
    for one in built:
        patch.decision = one.id
        apply(replace(case.decide(one.kind, *one.on, value=one.value), decision=one), patch, PACK)
    patch.decision = ""
    for stage, owned in OWNED.items():
        was += [w for w in find_was(stage, patch) if w.table in owned]
    rows = {name: patch.over(name, some) for name, some in tables.items()}
    rows["hidden"] = patch.over("hidden", ())
    snapshot: Any = SimpleNamespace(manifest={"decisions": [d.id for d in built]})
    return make_overlay(snapshot, Rows(rows), made, PACK, was if kept else ())


DENIED = case.words(case.A, "hồ chưa cạn")
FIRST = decision("d1", "speaker", DENIED, value="Hồ Một", was="Lê An")
SECOND = decision("d2", "speaker", DENIED, value="Hồ Hai", was="Hồ Một")


@pytest.mark.parametrize("built", [[], [FIRST], [FIRST, SECOND]], ids=["none built", "one built", "both built"])
@pytest.mark.parametrize(
    ("undone", "speaker", "rule"),
    [
        ((), "Hồ Hai", "decision:d2; decision:d1; cue:nói"),
        (("d2",), "Hồ Một", "decision:d1; cue:nói"),
        (("d1",), "Hồ Hai", "decision:d2; cue:nói"),
        (("d1", "d2"), "Lê An", "cue:nói"),
        (("d2", "d1"), "Lê An", "cue:nói"),
    ],
)
def test_what_is_undone_leaves_what_the_rest_says(
    built: list[Decision], undone: tuple[str, ...], speaker: str, rule: str
) -> None:
    overlay = see([FIRST, SECOND, *(undo(f"u{name}", name) for name in undone)], built)
    row = overlay.patch.one("statements", case.DENIES)
    assert (row.actor, row.rule) == (speaker, rule)
    stand = overlay.patch.one("threads", "t-can").stands[0]
    assert stand.actor == speaker
    told = {s.decision.id: s.state for s in overlay.states}
    for one in (FIRST, SECOND):
        back = "waiting" if one in built else "undone"
        expected = back if one.id in undone else "applied" if one in built else "shown"
        assert told[one.id] == expected


def test_states_and_what_waits() -> None:
    joined = decision("d3", "same", case.words(case.A, "Lê An"), case.words(case.A, "Tạ Bình"))
    hidden = decision("d4", "hide", DENIED, case.words(case.B, "hồ đã cạn từ lâu"), value="reversal")
    lost = decision("d5", "act", case.make_anchor("9" * 64, "mất", 0, 3), value="deny")
    later = decision("d6", "shout", DENIED)
    overlay = see([joined, hidden, lost, later, undo("u3", "d3"), undo("u4", "d4")], [joined, hidden])
    assert {s.decision.id: (s.state, s.why) for s in overlay.states} == {
        "d3": ("waiting", ""), "d4": ("undone", ""), "d5": ("lost", "page"), "d6": ("lost", "kind"),
    }  # fmt: skip
    assert overlay.open == 1
    assert {s.decision.id for s in overlay.lost} == {"d5", "d6"}
    assert overlay.patch.one("findings", "f-doi").rule == "deny"
    assert overlay.patch.one("hidden", "f-doi") is None
    assert [s.undone.by for s in overlay.states if s.undone] == ["an", "an"]


@pytest.mark.parametrize("kind", ["speaker", "hide"])
def test_undone_without_kept_rows_is_for_the_next_build_and_says_so(kind: str) -> None:
    made = (
        FIRST if kind == "speaker" else decision("d4", "hide", DENIED, case.words(case.B, "hồ đã cạn từ lâu"), value="reversal")
    )
    overlay = see([made, undo("u1", made.id)], [made], kept=False)
    assert [s.state for s in overlay.states] == ["later"]
    assert (overlay.changes, overlay.open) == (False, 1)


def test_without_decisions_nothing_changes() -> None:
    overlay = see([], [])
    assert (overlay.changes, overlay.open, overlay.lost, overlay.states) == (False, 0, (), ())
