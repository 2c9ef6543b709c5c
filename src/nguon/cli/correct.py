"""Commands by which a person corrects a case: `correct`, `corrections`."""

from __future__ import annotations

import getpass
import os
import re
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nguon.cli.say import errors, out, plural
from nguon.errors import UsageError
from nguon.model.decision import DECISIONS

if TYPE_CHECKING:
    from nguon.store.overlay import Overlay, State

WITH_VALUE = ("speaker", "act", "date", "role")
"""Kinds whose last word says what is right; without it: nobody, unknown."""

LOST = {
    "kind": "this nguon does not know that kind of correction",
    "page": "its page is no longer in the case",
    "words": "its words can no longer be found on the page",
    "block": "no block stands on its words now",
    "article": "no article stands on its words now",
    "statement": "no statement stands on its words now",
    "actor": "nobody is named by its words now",
    "story": "its article is in no story now",
    "thread": "its statement is in no thread now",
    "finding": "the finding is no longer made",
    "value": "what it says is right means nothing now",
}
"""Why a correction no longer applies."""

STATES = {
    "applied": "in the build",
    "shown": "shown; the next build follows it",
    "lost": "no longer applies",
    "undone": "undone",
    "waiting": "undone; what follows from it waits for the next build",
    "later": "undone; shown as it was after the next build",
}

Kind = StrEnum("Kind", {kind.replace("-", "_").upper(): kind for kind in DECISIONS})  # type: ignore[misc]
Folder = Annotated[Path, typer.Argument(metavar="CASE", help="A case that was built.")]
By = Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who corrects; your name on this machine if not given.")]


def correct(
    case: Folder,
    kind: Annotated[Kind, typer.Argument(metavar="KIND", help="What is corrected; see above.")],
    target: Annotated[str, typer.Argument(metavar="ID", help="What is wrong: a statement, an article, an actor, …")],
    words: Annotated[
        list[str] | None, typer.Argument(metavar="[WORD]...", help="What is right, or the ids of the others; see above.")
    ] = None,
    name: Annotated[
        str | None, typer.Option(metavar="NAME", help="With same and different: what the actor is to be called.")
    ] = None,
    reason: Annotated[str, typer.Option(metavar="WORDS", help="Why; a finding can't be hidden without.")] = "",
    by: By = None,
) -> None:
    """Correct a case: say who spoke, when it was, what belongs together, which finding is none.

    - `speaker` STATEMENT [NAME or ACTOR]: who said it; without a name: nobody who could be named
    - `act` STATEMENT ACT: what he did by saying it (docs/statements.md has the list)
    - `date` ARTICLE [DAY]: when it came out: `5/3/2024` or `2024-03-05`, `3/2024`, `2024`; without one: unknown
    - `role` PAGE:START ROLE: what a block of the page is (docs/reading.md has the list)
    - `same` ACTOR ACTOR: one actor; the first one's name stays, unless --name gives one
    - `different` ACTOR ARTICLE...: in these articles it is somebody else of that name
    - `merge-stories` STORY STORY, `split-story` STORY ARTICLE..., `move-article` ARTICLE STORY
    - `merge-threads` THREAD THREAD, `split-thread` THREAD STATEMENT..., `move-statement` STATEMENT THREAD
    - `hide` FINDING --reason WORDS: not shown any more

    Each is one line of the case's decisions.jsonl, with the words on the page that it is about; it holds for all builds to
    come, whatever ids they give, and can be undone. It shows at once; what follows from it is found by the next build. Ids are
    shown by search, by export, and by the addresses in the browser, where all of this can be done with a click.

        nguon correct my-case speaker 5f0a3c9e2b7d4e61.0.s412 "Bùi Văn Thạch" --reason "he is quoted by her"

        nguon correct my-case date 5f0a3c9e2b7d4e61.0 2024-03-05

        nguon correct my-case hide f4b1d09a77c21 --reason "both speak of another river"
    """
    from nguon.store.case import Case, now  # noqa: PLC0415
    from nguon.store.correction import make_decision  # noqa: PLC0415
    from nguon.store.overlay import make_overlay  # noqa: PLC0415
    from nguon.store.rows import SnapshotRows  # noqa: PLC0415

    opened = Case.open(case)
    snapshot = opened.snapshot
    overlay = make_overlay(snapshot, SnapshotRows(snapshot), opened.decisions)
    value, others = _split(kind.value, list(words or ()), name)
    decision = make_decision(
        overlay.patch, kind.value, target, by=by or who(), at=now(), value=value, others=others, reason=reason
    )
    opened.decisions.add(decision)
    out.print(f"{decision.id}: {to_words(decision.kind, decision.was, decision.value)}", style="bold", markup=False)
    after = make_overlay(snapshot, SnapshotRows(snapshot), opened.decisions)
    for state in after.states:
        if state.decision.id == decision.id and state.state == "lost":
            errors.print(f"nguon: it changes nothing: {LOST.get(state.why, state.why)}", markup=False)
    errors.print(f"what follows from it is found by: nguon build {case}", markup=False)
    errors.print(f"undo it with: nguon corrections {case} --undo {decision.id}", markup=False)


def corrections(
    case: Folder,
    undo: Annotated[str | None, typer.Option(metavar="ID", help="Undo this correction.")] = None,
    redo: Annotated[str | None, typer.Option(metavar="ID", help="Let a correction that was undone hold again.")] = None,
    lost: Annotated[bool, typer.Option("--lost", help="Only those that no longer apply.")] = False,
    by: By = None,
) -> None:
    """List the corrections of a case, with what became of each; undo one.

    A correction whose words can no longer be found, or on whose words nothing stands now, is never dropped: it stays in the
    list as one that no longer applies, and is tried again by each build. Undoing is a line of its own; --redo undoes it.

        nguon corrections my-case

        nguon corrections my-case --undo d3fa2b7c9e014
    """
    from nguon.store.case import Case, now  # noqa: PLC0415
    from nguon.store.decisions import find_undone  # noqa: PLC0415
    from nguon.store.overlay import make_overlay  # noqa: PLC0415
    from nguon.store.rows import SnapshotRows  # noqa: PLC0415

    opened = Case.open(case)
    person = by or who()
    if undo:
        opened.decisions.undo(undo, person, now())
        errors.print(f"{undo} is undone; bring it back with: nguon corrections {case} --redo {undo}", markup=False)
    if redo:
        line = find_undone(list(opened.decisions)).get(redo)
        if line is None:
            raise UsageError(f"{redo!r} was not undone")
        opened.decisions.undo(line.id, person, now())
        errors.print(f"{redo} holds again", markup=False)
    snapshot = opened.snapshot
    overlay = make_overlay(snapshot, SnapshotRows(snapshot), opened.decisions)
    shown = overlay.lost if lost else overlay.states
    for state in shown:
        _tell(state)
    if opened.decisions.torn:
        errors.print(f"nguon: the last line of {opened.decisions.path} is half a line (a run was stopped); it does not count")
    if not (undo or redo):
        errors.print(_summary(case, overlay, len(shown)), markup=False)


def who() -> str:
    """Return the name of the person at this machine."""
    try:
        return os.environ.get("NGUON_USER") or getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "?"


def to_words(kind: str, was: str | None, value: str | None) -> str:
    """Return what a correction says in one line.

    >>> to_words("act", "state", "deny"), to_words("same", "B", None)
    ('act: state → deny', 'same: B')
    """
    if kind in WITH_VALUE:
        return f"{kind}: {was or 'none'} → {value or 'none'}"
    return ": ".join(filter(None, (kind, was, value)))


def to_loss(state: str, why: str) -> str:
    """Return why a correction no longer applies, whole or in part.

    >>> to_loss("lost", "page")
    'no longer applies: its page is no longer in the case'
    """
    return f"no longer applies: {LOST.get(why, why)}" if state == "lost" else "some of its words can no longer be found"


def _split(kind: str, words: list[str], name: str | None) -> tuple[str | None, list[str]]:
    """What is right, and the ids of others, out of the words of the command."""
    if kind not in WITH_VALUE:
        return name, words
    if len(words) > 1:
        raise UsageError(f"{kind} takes one word after the id; put a name in quotes")
    if kind == "speaker" and words and re.fullmatch(r"a[0-9a-f]{12}", words[0]):
        return None, words
    if kind == "date" and words:
        from nguon.export.message import to_value  # noqa: PLC0415

        return to_value(words[0]) or None, []
    return (words[0] or None if words else None), []


def _tell(state: State) -> None:
    d = state.decision
    out.print(f"{d.id}  {d.at}  {d.by}  {to_words(d.kind, d.was, d.value)}", markup=False, style="bold")
    about = STATES[state.state]
    if state.undone:
        about += f" by {state.undone.by}, {state.undone.at}"
    if state.state == "lost":
        about = to_loss(state.state, state.why)
    elif state.why:
        about += f"; {to_loss(state.state, state.why)}"
    out.print(f"  {about}", markup=False)
    for anchor in d.on[:1]:
        quote = " ".join((anchor.quote or anchor.name).split())
        where = f" (page {anchor.page[:12]}…, {anchor.start}-{anchor.end})" if anchor.page else ""
        out.print(f"  “{quote[:160]}{'…' if len(quote) > 160 else ''}”{where}", markup=False)
    if d.reason:
        out.print(f"  because: {d.reason}", markup=False)


def _summary(case: Path, overlay: Overlay, shown: int) -> str:
    parts = [plural(shown, "correction")]
    if overlay.lost:
        parts.append(f"{len(overlay.lost)} no longer apply")
    if overlay.open:
        parts.append(f"{overlay.open} wait for the next build (nguon build {case})")
    return "; ".join(parts)
