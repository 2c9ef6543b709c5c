"""A story as a short text (Markdown): findings first, then events, threads and articles; each line with its source.

The idea: a line is worth what its source is. Every line ends with where it stands (`outlet/page`), the date and the quoted
words. What pages say is written so that Markdown cannot take it for markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from nguon import __version__
from nguon.errors import UsageError
from nguon.export.line import (
    find_saved,
    is_about,
    needs_cue,
    to_broken,
    to_dated,
    to_line,
    to_names,
    to_said_on,
    to_short,
    to_text,
    to_whole,
)
from nguon.export.message import Messages, load
from nguon.model.article import Moment
from nguon.model.corpus import Story, Utterance
from nguon.store.seen import find_ids, story
from nguon.store.snapshot import Snapshot
from nguon.store.view import ArticleRef, FindingView, Said, StandView, StoryView, Words, is_worked_out
from nguon.store.words import mend

LONG = 240
"""A finding's text beyond this only repeats the words that stand under it."""

VOICES = 40
"""Names of those who speak; of more, how many there are is told."""

QUOTED = 400
"""Characters of a quotation; longer ones are cut at a word."""

_MARKUP = re.compile(r"([\\`*_\[\]<>#|~$&])")
_LINE_START = re.compile(r"^(\s*)(?:([-+=])|(\d+)([.)])(?=\s|$))")
_INNER = str.maketrans({"“": "‘", "”": "’"})
"""Quotation marks inside a quotation."""
_BLANKS = re.compile(r"\s+")
_IN_CODE = re.compile(r"[\w .,:;/()%+=@~#$*\[\]-]+")
"""Places that can stand as code, where nothing is markup; others are escaped letter by letter."""
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")


def to_brief(snapshot: Snapshot, story_id: str | None, language: str = "vi", most: int | None = None) -> str:
    """Return the brief of a story, or of all stories (or `most` of them) by size and freshness when `story_id` is None.

    Raises `UsageError` when there is no such story or language.

    >>> to_brief(case.snapshot, None, "en").splitlines()[0]  # doctest: +SKIP
    '# Nha may giay va song Lung'
    """
    m = load(language)
    views = find_stories(snapshot, story_id, most)
    if not views:
        return m("brief.no_stories") + "\n"
    about = f"{m('brief.about')} " if any(ref.inferred for view in views for ref in view.articles) else ""
    made = f"---\n\n*{about}{to_made(views, m)}*"
    return "\n\n".join("\n".join(_story(view, m)) for view in views) + f"\n\n{made}\n"


def find_stories(snapshot: Snapshot, story_id: str | None, most: int | None = None) -> list[StoryView]:
    """Return the story of that id, or all (or `most`) stories by size and freshness.

    Raises `UsageError` when there is no such story.
    """
    if story_id is None:
        views = (story(snapshot, i) for i in find_ids(snapshot)[:most])
        return list({view.story.id: view for view in views if view}.values())
    found = story(snapshot, story_id)
    if found is None:
        raise UsageError(f"there is no story {story_id!r} in this case; nguon brief CASE without --story shows all")
    return [found]


def to_inner(text: str) -> str:
    """Return text as it stands inside quotation marks: on one line, its own marks the single ones."""
    return _BLANKS.sub(" ", text.translate(_INNER)).strip()


def to_made(views: list[StoryView], m: Messages) -> str:
    """Return the sentence that tells what made a brief."""
    articles = m("count.articles", n=len({ref.id for view in views for ref in view.articles}))
    return m("brief.made", version=__version__, articles=articles)


def to_voices(view: StoryView, m: Messages) -> str:
    """Return who speaks in a story, each once, those of its threads first; "" when nobody does."""
    said = [*(s.said for t in view.threads for s in t.stands), *view.said]
    names = list(dict.fromkeys(a.name for s in said for a in s.actors))
    shown = ", ".join(names[:VOICES])
    return m("brief.voices_more", names=shown, n=len(names) - VOICES) if len(names) > VOICES else shown


def to_lone(view: StoryView) -> int:
    """Return how many statements of a story are in none of its threads."""
    within = {i for t in view.threads for s in t.thread.stands for i in (s.statement, *s.copies)}
    return sum(s.statement.id not in within for s in view.said)


def to_span(view: StoryView, m: Messages) -> str:
    """Return how many articles a story has and from which days."""
    count = m("count.articles", n=len(view.articles))
    if not view.first:
        return m("brief.articles_only", articles=count)
    first, last = (to_end(moment, view, m) for moment in (view.first, view.last))
    if first != last:
        return m("brief.articles_from", articles=count, first=first, last=last)
    how = "brief.articles_day" if len(view.first.value) == len("2024-03-04") else "brief.articles_in"
    return m(how, articles=count, when=first)


def to_end(moment: Moment | None, view: StoryView, m: Messages) -> str:
    """Return an end of a story's time, marked where no article of that day that the view holds has it written."""
    return m.moment(moment, is_worked_out(moment, view.articles))


def to_sources(view: StoryView, m: Messages) -> str:
    """Return on how many independent sources a story rests."""
    return to_range(view.story, m)


def to_range(row: Story | Utterance, m: Messages) -> str:
    """Return between how many and how many independent sources something rests on."""
    low, high = row.sources_low, row.sources_high
    return m("count.sources", n=low) if low == high else m("count.sources_range", low=low, high=high)


def plain(text: str, *, inside: bool = False) -> str:
    """Return text of a page on one line, with whatever Markdown would take for markup escaped (`inside`: not first on a line).

    >>> plain("- a").startswith(chr(92))
    True
    """
    text = _BLANKS.sub(" ", _UNSEEN.sub("", text)).strip()
    text = _MARKUP.sub(r"\\\1", text)
    return text if inside else _LINE_START.sub(_to_harmless, text)


def _to_harmless(found: re.Match[str]) -> str:
    """The start of a line that would be a list."""
    space, sign, number, stop = found.groups()
    return f"{space}\\{sign}" if sign else f"{space}{number}\\{stop}"


def _story(view: StoryView, m: Messages) -> Iterator[str]:
    yield f"# {plain(view.title or view.story.id, inside=True)}"
    yield ""
    yield f"## {m('brief.in_short')}"
    yield ""
    yield f"- {plain(to_span(view, m), inside=True)}"
    why = m.tidy(view.story.why_vi if m.language == "vi" else view.story.why_en)
    yield f"- {m('brief.sources', why=to_sources(view, m) + (f' ({plain(why)})' if why else ''))}"
    voices = to_voices(view, m)
    if voices:
        yield f"- {m('brief.voices', names=plain(voices))}"
    if lone := to_lone(view):
        yield f"- {m('brief.lone', n=lone)} `nguon search CASE --story {view.story.id} --kind statement`."
    yield from _part(m("brief.findings"), [line for f in view.findings for line in _finding(f, m)], m("brief.no_findings"))
    yield from _part(
        m("brief.events"), [line for e in view.events for line in _event(e.event.date, e.event.text, e.evidence, m)]
    )
    for thread in view.threads:
        yield from _part(
            f"{m('brief.threads')}: {plain(mend(thread.thread.question, to_broken(thread)), inside=True)}",
            [_stand(s, m) for s in thread.stands],
        )
    yield from _part(m("brief.copying"), [_copy(r.ordered, r.reuse.kind, bool(r.reuse.earlier), m) for r in view.reuse])
    yield from _part(m("brief.articles"), [_article(ref, m) for ref in view.articles])


def _part(heading: str, lines: Iterable[str], otherwise: str = "") -> Iterator[str]:
    lines = list(lines) or ([otherwise] if otherwise else [])
    if lines:
        yield ""
        yield f"## {heading}"
        yield ""
        yield from lines


def _finding(view: FindingView, m: Messages) -> Iterator[str]:
    finding = view.finding
    line, text = to_line(view, m), to_text(view, m)
    kind, strength = m.name("finding", finding.kind), m.name("strength", finding.strength)
    told = text == line or len(text) > LONG
    yield f"- **{plain(kind)}** ({m('brief.strength', strength=strength).rstrip('.')}): {plain(line)}" + (
        "" if told else f" — {plain(text)}"
    )
    for group in view.groups:
        for side in group.said:
            yield f"  - {_said(side, m)}"
    for words in view.evidence:
        yield f"  - {_words(words, m)}"
    weakness = finding.weakness_vi if m.language == "vi" else finding.weakness_en
    if weakness:
        yield f"  - *{m('brief.weakness', text=plain(weakness))}*"


def _event(date: str, text: str, evidence: Iterable[Words], m: Messages) -> Iterator[str]:
    """An event; where a page says it in just these words, the page stands behind them and the words are not repeated."""
    same, other = split_words(text, evidence)
    shown = mend(text, to_broken(*same, *other))
    if same:
        yield f"- {plain(m.moment(date))}: {_quoted(shown)} ({'; '.join(_where(w, m) for w in same)})"
    else:
        yield f"- {plain(m.moment(date))}: {plain(shown)}"
    for words in other:
        yield f"  - {_words(words, m)}"


def split_words(text: str, evidence: Iterable[Words]) -> tuple[list[Words], list[Words]]:
    """Return the evidence that says just `text`, each page once, and the other."""
    said = _BLANKS.sub(" ", text).strip()
    same: dict[str, Words] = {}
    other = []
    for words in evidence:
        if _BLANKS.sub(" ", words.text).strip() == said:
            same.setdefault(words.article.id, words)
        else:
            other.append(words)
    return list(same.values()), other


def to_also(view: StandView, m: Messages) -> str:
    """Return in how many other articles a statement stands, and on how many independent sources it rests; "" for no other."""
    if view.carried is None:
        return f"; {m('brief.also', n=len(view.copies))}" if view.copies else ""
    others = m("brief.also", n=len(view.carried.articles) - 1)
    return f"; {others} ({to_range(view.carried.utterance, m)})"


def _stand(view: StandView, m: Messages) -> str:
    also = to_also(view, m)
    on = view.said.on if view.said.on_from == "said" else view.stand.said_on
    if view.said.on_from != "said" and on == view.said.article.published:
        on = None  # nothing says when it was said: the day is the article's
    if on:
        when = m.moment(on, is_about(replace(view.said, on=on, on_from="said")))
    else:
        when = m("brief.out_by", date=to_dated(view.said.article, m))
    return f"- {plain(when)}: {_said(view.said, m, day=False)}{also}"


def _said(said: Said, m: Messages, *, day: bool = True) -> str:
    """One statement: who, how, when (`day`: if that is not told before) and through whom; the words; where they stand."""
    who = m("brief.says", actor=plain(to_names(said, m)), act=m.name("act", said.statement.act))
    more = []
    if day and said.on_from == "said":
        more.append(plain(to_said_on(said, m)))
    if said.statement.via:
        more.append(m("brief.via", names=plain(", ".join(said.statement.via))))
    return f"{who}{', ' + ', '.join(more) if more else ''}: {_told(said)} {_source(said, m)}"


def _words(words: Words, m: Messages) -> str:
    return f"{_quoted(to_whole(words))} {_source(words, m)}"


def _told(said: Said) -> str:
    """The words of a statement: in quotation marks where they are quoted word for word, else as the page reports them."""
    if said.statement.form == "direct":
        return _quoted(to_whole(said))
    return (f"{plain(said.cue)}: " if needs_cue(said) else "") + plain(to_short(to_whole(said), QUOTED))


def _quoted(text: str) -> str:
    text = to_inner(text)
    if len(text) > QUOTED:
        text = text[:QUOTED].rsplit(" ", 1)[0] + " …"
    return f"“{plain(text, inside=True)}”"


def _source(of: ArticleRef | Said | Words, m: Messages) -> str:
    return f"({_where(of, m)})"


def _where(of: ArticleRef | Said | Words, m: Messages) -> str:
    """Where words stand and when that came out; and how the page writes those that are mended here."""
    if not isinstance(of, ArticleRef):
        saved = find_saved(of.text, of.article.broken)
        return _where(of.article, m) + (f"; {m('said.saved_as', words=plain(saved, inside=True))}" if saved else "")
    ref = of
    when = m("brief.published", date=plain(to_dated(ref, m))) if ref.published else m("brief.undated")
    return f"{_place(ref)}, {when}"


def _place(ref: ArticleRef) -> str:
    """Where an article stands; as code where letters of its name would have to be escaped."""
    shown = plain(ref.place)
    return f"`{ref.place}`" if shown != ref.place and _IN_CODE.fullmatch(ref.place) else shown


def _copy(pair: tuple[ArticleRef, ArticleRef], kind: str, known: bool, m: Messages) -> str:
    a, b = (_place(ref) for ref in pair)
    text = m("brief.duplicate" if kind == "duplicate" else "brief.passage", a=a, b=b)
    return f"- {text}" + (f"; {m('brief.first_is_earlier', a=a)}" if known else "")


def _article(ref: ArticleRef, m: Messages) -> str:
    basis = ref.basis_vi if m.language == "vi" else ref.basis_en
    return f"- {_quoted(ref.title or ref.id)} {_source(ref, m)}" + (f": {plain(m.tidy(basis))}" if basis else "")
