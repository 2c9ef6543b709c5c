"""A finding in one line: `Kremlin: denies Oct 2024 → praises Apr 2025`."""

from __future__ import annotations

from nguon.export.message import Messages
from nguon.model.article import Moment
from nguon.store.moment import days, parts
from nguon.store.view import FindingView, Said

VOICES = 4
"""Voices named in the line of a conflict; the text of the finding names all."""


def to_line(view: FindingView, messages: Messages) -> str:
    """Return what a feed shows of a finding: who changed from what to what, or who stands against whom; else its text."""
    if view.finding.kind == "reversal" and len(view.sides) > 1:
        first, last = _ends(view.sides)
        name = view.actors[0].name if view.actors else to_names(first, messages)
        return f"{name}: {_act(first, messages)} → {_act(last, messages)}"
    if view.finding.kind == "conflict" and len(view.sides) > 1:
        voices = list(dict.fromkeys(f"{to_names(s, messages)}: {messages.name('act', s.statement.act)}" for s in view.sides))
        if len(voices) > 1:
            return " ↔ ".join(voices[:VOICES]) + (" …" if len(voices) > VOICES else "")
    return to_text(view, messages)


def to_text(view: FindingView, messages: Messages) -> str:
    """Return the finding's text in the language of the messages."""
    return view.finding.text_vi if messages.language == "vi" else view.finding.text_en


def to_names(said: Said, messages: Messages) -> str:
    """Return who said it: the actors' names, else the words that name the speaker, else that it is unknown."""
    return ", ".join(a.name for a in said.actors) or said.speaker or messages("said.unnamed")


def _ends(sides: tuple[Said, ...]) -> tuple[Said, Said]:
    dated = sorted(sides, key=lambda s: str((days(s.on.value) if s.on else None) or "~"))
    first = dated[0]
    other = [s for s in dated[1:] if s.statement.act != first.statement.act]
    return first, (other or dated)[-1]


def _act(said: Said, messages: Messages) -> str:
    return f"{messages.name('act', said.statement.act)} {_month(said.on, messages)}".strip()


def _month(moment: Moment | None, messages: Messages) -> str:
    """The month of a moment: a feed has no need of the day."""
    known = parts(moment.value) if moment else None
    if known is None:
        return ""
    return messages.moment(f"{known['year']}-{known['month']}" if "month" in known else moment)
