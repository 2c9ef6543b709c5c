"""An article's page as blocks of HTML with every mark on it, and the list of those marks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from nguon.export.line import to_names
from nguon.export.message import Messages
from nguon.export.reason import to_found
from nguon.model.annotation import Figure
from nguon.model.page import Block
from nguon.store.view import ArticleRef, ArticleView
from nguon.web.marks import Mark, to_html

Stretch = tuple[int, int]

BLANKS = " \t\r\n\u00a0\u3000"
"""What a stretch may consist of and be left out. Python takes some control characters for blanks too; those are shown."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A block as it is shown. `opens_other` is the other article of which it is the first block."""

    start: int
    role: str
    furniture: bool
    other: bool
    opens_other: ArticleRef | None
    html: Markup


@dataclass(frozen=True, slots=True)
class Entry:
    """A mark in the list of marks: the way to it and what it says."""

    anchor: str
    text: str
    kind: str
    value: str
    rule: str
    actor_id: str | None = None


def to_paragraphs(
    text: str,
    blocks: Sequence[Block],
    marks: Sequence[Mark] = (),
    here: str | None = None,
    others: Iterable[ArticleRef] = (),
) -> list[Paragraph]:
    """Return all of a page in its order: its blocks, and whatever lies between them. `here` is the article that is read.

    >>> [(p.role, str(p.html)) for p in to_paragraphs("a <b>", [Block("p", None, 0, 1, "ad", None, "r")])]
    [('ad', 'a'), ('junk', ' &lt;b&gt;')]
    """
    waiting = {ref.id: ref for ref in others}
    seen: set[int] = set()
    out: list[Paragraph] = []
    queue = sorted(marks, key=lambda m: -m.start)
    open_: list[Mark] = []

    def add(start: int, end: int, role: str, owner: str | None) -> None:
        nonlocal open_
        if text[start:end].strip(BLANKS):
            while queue and queue[-1].start < end:
                open_.append(queue.pop())
            open_ = inside = [m for m in open_ if m.end > start]
            other = owner is not None and owner != here
            opens = waiting.pop(owner, None) if owner else None
            out.append(Paragraph(start, role, owner is None, other, opens, to_html(text, start, end, inside, seen)))

    at = 0
    for block in sorted(blocks, key=lambda b: (b.start, b.end)):
        if block.start > at:
            add(at, block.start, "junk", None)
        if block.end > at:
            add(max(at, block.start), block.end, block.role, block.article_id)
            at = block.end
    add(at, len(text), "junk", None)
    return out


def to_marks(view: ArticleView, m: Messages, at: Stretch | None = None) -> tuple[list[Mark], list[Entry]]:
    """Return the marks on an article and the list of those that are not statements, which have cards of their own."""
    text, names = view.page.text, dict(view.actors)
    marks: list[Mark] = []
    entries: list[Entry] = []

    def mark(row: Stretch, how: tuple[str, str], kind: str, value: str, rule: str, *, actor_id: str | None = None) -> None:
        layer, letter = how
        anchor = f"{letter}{row[0]}"
        tip = f"{kind}: {value}\n{m('article.rule')}: {rule}"
        marks.append(Mark(row[0], row[1], f"mk {layer}", anchor, tip))
        entries.append(Entry(anchor, text[row[0] : row[1]], kind, value, rule, actor_id))

    for r in view.restored:
        mark((r.start, r.end), ("re", "r"), m("article.layer_restored"), r.as_, r.rule)
    for t in view.timexes:
        mark((t.start, t.end), ("ti", "t"), m.name("timex", t.type), t.value, f"{t.rule} ({t.anchor})")
    for n in view.mentions:
        mark((n.start, n.end), (f"na {n.kind}", "n"), m.name("kind", n.kind), n.actor, n.rule, actor_id=names.get(n.actor))
    for f in view.figures:
        mark((f.start, f.end), ("fi", "f"), m("article.layer_figures"), _figure(f, m), f.rule)
    entries.sort(key=lambda e: int(e.anchor[1:]))
    return [*_statements(view, m), *_copies(view, m), *marks, *_stretch(at, len(text))], entries


def _statements(view: ArticleView, m: Messages) -> Iterable[Mark]:
    for number, said in enumerate(view.said, 1):
        s = said.statement
        names, act = to_names(said, m), m.name("act", s.act)
        on = m.moment(said.on) if said.on_from == "said" else ""
        told = (f"{number}. {names} — {act}", f"{m('said.said_on')} {on}" if on else "", *to_found(s, m))
        tip = "\n".join(filter(None, told))
        label = m("article.to_card", n=number, actor=names, act=act)
        for i, span in enumerate(s.content):
            first = i == 0
            yield Mark(
                span.start, span.end, f"mk st act-{s.act}", said.anchor if first else "", tip, number if first else 0, label
            )
        if s.cue:
            yield Mark(s.cue.start, s.cue.end, f"mk cue act-{s.act}", "", f"{m('said.cue')}: {act}\n{tip}")
        if s.speaker:
            yield Mark(s.speaker.start, s.speaker.end, "mk speaker", "", f"{m('said.speaker')}: {names}\n{tip}")


def _copies(view: ArticleView, m: Messages) -> Iterable[Mark]:
    for row in view.reuse:
        mine_is_a = row.reuse.a == view.ref.id
        other = row.b if mine_is_a else row.a
        tip = f"{m('article.also_in')} {other.place}: {other.title}"
        for span in row.reuse.spans:
            start, end = (span.a_start, span.a_end) if mine_is_a else (span.b_start, span.b_end)
            yield Mark(start, end, "mk co", "", tip)


def _stretch(at: Stretch | None, length: int) -> Iterable[Mark]:
    """The stretch that the address asks for."""
    if at and 0 <= at[0] < at[1] <= length:
        yield Mark(at[0], at[1], "mk at", "at")


def _figure(f: Figure, m: Messages) -> str:
    bounds = [m.number(b) for b in dict.fromkeys((f.low, f.high)) if b is not None]
    hedge = m.name("hedge", f.hedge) if f.hedge else ""
    return " ".join(filter(None, (hedge, "–".join(bounds), f.unit, f"({f.counts})" if f.counts else "")))
