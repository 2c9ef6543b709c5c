"""A story as one HTML file that works offline and prints: what `nguon brief --to brief.html` writes, the story's picture in it.

The idea: nothing is fetched and nothing runs. The style is in the file, named by its hash in the file's own policy, so that not
even a mistake of ours could run what a page says; every value from a page goes through `escape.show`.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from nguon.export.brief import find_stories, split_words, to_also, to_inner, to_lone, to_made, to_sources, to_span, to_voices
from nguon.export.escape import show
from nguon.export.lanes import GLYPHS, MOST_MARKS, Picture, to_drawn, to_picture
from nguon.export.line import needs_cue, to_broken, to_dated, to_line, to_names, to_said_on, to_when, to_whole
from nguon.export.mended import to_mended
from nguon.export.message import Messages, load
from nguon.export.name import to_address
from nguon.model.annotation import ACTS
from nguon.model.corpus import Event
from nguon.store.snapshot import Snapshot
from nguon.store.view import Said, StoryView, Words


@dataclass(frozen=True, slots=True)
class Shown:
    """A story as the file shows it. `anchors` are the places of findings and statements in the file, by their ids."""

    view: StoryView
    sources: str
    voices: str
    lone: int
    span: str
    picture: Picture | None
    acts: list[str]
    listed: list[Said]
    events: list[tuple[Event, list[Words], list[Words]]]
    anchors: dict[str, str]


def to_brief_page(snapshot: Snapshot, story_id: str | None, language: str = "vi", most: int | None = None) -> str:
    """Return the brief of a story as HTML, or of all stories (or `most`) by size and freshness when `story_id` is None.

    Raises `UsageError` when there is no such story or language.

    >>> to_brief_page(case.snapshot, None).splitlines()[0]  # doctest: +SKIP
    '<!doctype html>'
    """
    m = load(language)
    views = find_stories(snapshot, story_id, most)
    style = resources.files("nguon.export").joinpath("templates", "brief.css").read_text(encoding="utf-8")
    return _environment().get_template("brief.html").render(
        m=m,
        stories=[_shown(view, number, m) for number, view in enumerate(views, 1)],
        style=Markup(style),  # noqa: S704  (our own file)
        style_hash=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
        made=to_made(views, m),
    ).lstrip()  # fmt: skip


def _shown(view: StoryView, number: int, m: Messages) -> Shown:
    copies = {c: stand.statement for t in view.threads for stand in t.thread.stands for c in stand.copies}
    picture = to_picture(to_drawn(view, MOST_MARKS), view.findings, copies)
    points = {p.said.statement.id for p in picture.points} if picture else set()
    listed = [s for s in view.said if s.statement.id in points]
    anchors = {f.finding.id: f"s{number}-f{n}" for n, f in enumerate(view.findings, 1)}
    anchors |= {s.statement.id: f"s{number}-{n}" for n, s in enumerate(listed, 1)}
    shown = {s.statement.act for s in listed}
    return Shown(
        view=view,
        sources=to_sources(view, m),
        voices=to_voices(view, m),
        lone=to_lone(view),
        span=to_span(view, m),
        picture=picture,
        acts=[act for act in ACTS if act in shown],
        listed=listed,
        events=[(e.event, *split_words(e.event.text, e.evidence)) for e in view.events],
        anchors=anchors,
    )


@lru_cache
def _environment() -> Environment:
    env = Environment(
        loader=PackageLoader("nguon.export", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: show(value) if type(value) is str else "" if value is None else value,
    )
    env.globals.update(
        glyphs=GLYPHS,
        to_line=to_line,
        to_names=to_names,
        dated=to_dated,
        needs_cue=needs_cue,
        said_on=to_said_on,
        to_also=to_also,
        to_when=to_when,
        address=to_address,
        inner=to_inner,
        mended=to_mended,
        to_broken=to_broken,
        whole=to_whole,
    )
    return env
