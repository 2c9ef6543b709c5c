"""What a person decided, on which words, and what became of it in a build."""

from __future__ import annotations

from dataclasses import dataclass

DECISIONS = (
    "speaker", "act", "date", "role", "same", "different", "merge-stories", "split-story", "move-article", "merge-threads",
    "split-thread", "move-statement", "hide",
)  # fmt: skip
"""What can be corrected."""

UNDO = "undo"
"""The kind of a line that takes another one back."""

STATES = ("applied", "lost")

LOST = ("kind", "page", "words", "block", "article", "statement", "actor", "story", "thread", "finding", "value")
"""Why a decision no longer applies: the kind is unknown; the page is not in the case; its words can't be found; no block,
article, statement, name, story, thread or finding stands there now; the value means nothing now."""

MARK = "decision:"
"""What begins the `rule` of a row that a decision changed: `decision:<id>; <the rule before>`."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """The words that a decision is about, so that they are found again: where they stood, what stood around them.

    `quote` may be cut (the stretch is still `start` to `end`). `name` is what they stand for, where they name an actor. An
    anchor without a page names an actor that stands on none.
    """

    page: str
    """The sha256 of the page."""
    start: int
    end: int
    quote: str
    before: str
    after: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """One correction, one line of `decisions.jsonl`.

    `kind` is one of `DECISIONS` or `undo`; `on` the words; `value` what is right (None: nobody, unknown), `was` what the case
    said; `target` the id of what was corrected, as it was then; `undoes` the id of a decision that this one takes back.
    """

    id: str
    at: str
    """When, ISO 8601 in UTC."""
    by: str
    kind: str
    on: tuple[Anchor, ...] = ()
    value: str | None = None
    was: str | None = None
    target: str = ""
    reason: str = ""
    undoes: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a decision in a build. `targets` are the ids of what its words are now; `why` is one of `LOST`."""

    id: str
    made_at: str
    made_by: str
    kind: str
    state: str
    why: str
    targets: tuple[str, ...]
    value: str | None
    was: str | None
    reason: str


def to_rule(decision_id: str, rule: str) -> str:
    """Return the rule of a row that a decision changed, the rule before it kept behind.

    >>> to_rule("d1", "cue:x")
    'decision:d1; cue:x'
    """
    return f"{MARK}{decision_id}; {rule}".removesuffix("; ")


def split_rule(rule: str) -> tuple[tuple[str, ...], str]:
    """Return the ids of the decisions that changed a row, the latest first, and the rule that it had before them.

    >>> split_rule("decision:d2; decision:d1; cue:x")
    (('d2', 'd1'), 'cue:x')
    """
    found = []
    while rule.startswith(MARK):
        head, _, rule = rule.partition("; ")
        found.append(head.removeprefix(MARK))
    return tuple(found), rule
