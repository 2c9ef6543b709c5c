"""The small pieces of markup that stand on every screen hundreds of times: days, acts, places, names, links to words.

The idea: what is written a thousand times on a screen is a function; larger parts are macros in the templates. Everything that
comes from a page goes through `show`.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from nguon.export.escape import show
from nguon.export.lanes import GLYPHS, Point
from nguon.export.line import is_about, needs_cue, to_how, to_names, to_short, to_when, to_whole
from nguon.export.mended import to_mended
from nguon.export.message import Messages
from nguon.model.annotation import Statement
from nguon.model.article import Moment
from nguon.store.view import ActorRef, ArticleRef, Said, Words
from nguon.store.words import Broken


@lru_cache(maxsize=50_000)
def part(text: str) -> str:
    """Return a part of an address; ids are our own, but nobody shall be able to leave the path.

    >>> part("a/../b")
    'a%2F..%2Fb'
    """
    return quote(str(text), safe="")


def to_article(ref: ArticleRef, fragment: str = "") -> Markup:
    """Return the address of an article, and of a mark on it."""
    return Markup(f"/article/{part(ref.id)}{'#' + show(fragment) if fragment else ''}")  # noqa: S704


def to_stretch(words: Words) -> Markup:
    """Return the address of a stretch of an article."""
    return Markup(f"/article/{part(words.article.id)}?at={words.start}-{words.end}#at")  # noqa: S704


@pass_context
def when(context: Context, moment: Moment | None) -> Markup:
    """Return a moment as an element; or that it is unknown."""
    m = _messages(context)
    if moment is None:
        return Markup(f'<span class="none">{show(m("site.undated"))}</span>')  # noqa: S704
    return Markup(f'<time datetime="{show(moment.value)}">{show(m.moment(moment))}</time>')  # noqa: S704


@pass_context
def dated(context: Context, ref: ArticleRef) -> Markup:
    """Return when an article came out, marked where that is worked out and not written, with the reason."""
    shown: Markup = when(context, ref.published)
    if not ref.inferred:
        return shown
    return Markup(f"{_about(context, ref)} {shown}")  # noqa: S704


def _about(context: Context, ref: ArticleRef) -> str:
    """The sign that a day is worked out, with the reason."""
    m = _messages(context)
    why = f"{m('said.inferred')}: {m.tidy(ref.basis_vi if m.language == 'vi' else ref.basis_en)}"
    return f'<abbr class="about" title="{show(why)}">\u2248</abbr>'


@pass_context
def on(context: Context, said: Said, moment: Moment | None = None) -> Markup:
    """Return when it was said (`moment`: as a thread has it), or when its article came out; marked where that is worked out."""
    known = said if moment is None or moment == said.on else replace(said, on=moment, on_from="said")
    shown: Markup = when(context, known.on)
    return Markup(f"{_about(context, said.article)} {shown}") if is_about(known) else shown  # noqa: S704


@pass_context
def act(context: Context, statement: Statement) -> Markup:
    """Return what somebody does by saying it, as a chip with its sign."""
    m = _messages(context)
    name = show(statement.act)
    denied = f" <small>({show(m('said.negated'))})</small>" if statement.negated else ""
    sign = GLYPHS.get(statement.act, "\u2022")
    shown = show(m.name("act", statement.act))
    return Markup(f'<span class="chip act-{name}"><i aria-hidden="true">{sign}</i> {shown}{denied}</span>')  # noqa: S704


@pass_context
def via(context: Context, said: Said) -> Markup:
    """Return through whom a statement came."""
    if not said.statement.via:
        return Markup("")
    names = show(", ".join(said.statement.via))
    return Markup(f' <span class="via">{show(_messages(context)("said.via"))} {names}</span>')  # noqa: S704


def place(ref: ArticleRef) -> Markup:
    """Return where an article stands: its outlet and the name of its page."""
    outlet = f"<b>{show(ref.outlet)}</b>/" if ref.outlet else ""
    return Markup(f'{outlet}<span class="file">{show(ref.page)}</span>')  # noqa: S704


def actor(ref: ActorRef) -> Markup:
    """Return an actor's name, a link where the actor is known across articles."""
    if not ref.id:
        return Markup(f'<span class="who">{show(ref.name)}</span>')  # noqa: S704
    return Markup(f'<a class="who" href="/actor/{part(ref.id)}">{show(ref.name)}</a>')  # noqa: S704


@pass_context
def mended(context: Context, text: str, broken: Broken, most: int = 0) -> Markup:
    """Return text of a page with its broken words whole; the saved ones are shown when the pointer rests on them."""
    return to_mended(text, broken, _messages(context), most)


@pass_context
def words(context: Context, said: Said) -> Markup:
    """Return what was said as a link to the words; in quotation marks only where it is quoted word for word."""
    text = mended(context, said.text, said.article.broken)
    before = f'<b class="cue-before">{show(said.cue)}:</b> ' if needs_cue(said) else ""
    shown = f"\u201c{text}\u201d" if said.statement.form == "direct" else text
    return Markup(f'<a class="words" href="{to_article(said.article, said.anchor)}">{before}{shown}</a>')  # noqa: S704


@pass_context
def mark(context: Context, point: Point) -> Markup:
    """Return a statement's mark in the picture of a story: a link to its words, which the pointer shows."""
    m, said = _messages(context), point.said
    kind, place_ = said.statement.act, "" if point.at is None else f' data-x="{point.at}"'
    about = f"{to_names(said, m)} — {m.name('act', kind)}, {to_when(said, m)}"
    tip = f"{about}\n{to_short(to_whole(said), 240)}\n{said.article.place}"
    return Markup(  # noqa: S704
        f'<a class="point act-{show(kind)}{" hollow" if point.hollow else ""}" href="{to_article(said.article, said.anchor)}"'
        f' data-lane="{point.lane}"{place_}>'
        f'<title>{show(tip)}</title><circle cx="{point.x}" cy="{point.y}" r="10"/>'
        f'<text x="{point.x}" y="{point.y + 4.5}">{GLYPHS.get(kind, "•")}</text></a>\n'
    )


def _messages(context: Context) -> Messages:
    found: Any = context["m"]
    return found  # type: ignore[no-any-return]


BITS = {
    "act": act, "actor": actor, "dated": dated, "mark": mark, "mended": mended, "on": on, "place": place,
    "to_article": to_article, "to_how": to_how, "to_stretch": to_stretch, "via": via, "when": when, "words": words,
}  # fmt: skip
"""What templates call them."""
