"""The screens: what each address shows. Every function reads `nguon.store.query` and fills a template."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response

from nguon.errors import UsageError
from nguon.export.hit import to_shown
from nguon.export.lanes import MOST_MARKS, to_picture
from nguon.export.line import to_broken
from nguon.export.message import Messages
from nguon.model.annotation import ACTS
from nguon.model.corpus import FINDINGS
from nguon.store import seen as query
from nguon.store import seen as stories
from nguon.store.moment import days
from nguon.store.search import FILTERS, Hit, to_days
from nguon.store.seen import clamp, find_findings
from nguon.store.view import NOTHING, ActorRef, Limits, Said, StandView, StoryView, ThreadView
from nguon.store.window import said_between
from nguon.store.words import mend
from nguon.web.chart import to_groups, to_histogram, to_span
from nguon.web.desk import Live
from nguon.web.diff import to_sides
from nguon.web.forms import to_words
from nguon.web.frame import Context, answer
from nguon.web.network import to_network
from nguon.web.paper import to_marks, to_paragraphs

router = APIRouter(include_in_schema=False)

FINDINGS_PAGE = 12
HITS_PAGE = 20
SCREEN = Limits(findings=4, sides=40, statements=60, threads=3, stands=4, events=8, figures=5, units=3, copies=8, articles=12)
"""How much of a story its own screen shows; each list has a screen of its own with all."""
PART_PAGE = {"findings": 20, "threads": 20, "events": 60, "figures": 120, "copying": 50, "articles": 100}
"""How much a screen shows of one list of a story."""
STANDS_PAGE = 100
LIST_PAGE = 100

EMPTY: tuple[Hit, ...] = ()


@router.get("/")
def home(request: Request) -> Response:
    """Stories, findings, problems."""

    def build(live: Live, m: Messages) -> Context:
        view = query.home(live.snapshot, _number(request, "page"))
        span = to_span([d for row in view.stories for d in row.days])
        lost = [(s, to_words(s.decision.kind, s.decision.was, s.decision.value, m)) for s in live.overlay.lost]
        return {"home": view, "charts": [to_histogram(row.days, span) for row in view.stories], "lost": lost}

    return answer(request, "home.html", "home", build)


@router.get("/findings")
def findings(request: Request) -> Response:
    """All findings, by kind if asked."""

    def build(live: Live, _: Messages) -> Context:
        kind = request.query_params.get("kind", "")
        kind = kind if kind in FINDINGS else ""
        actor = request.query_params.get("actor", "")[:200]
        number = _number(request, "page")
        skip = (number - 1) * FINDINGS_PAGE
        found, total = find_findings(live.snapshot, kind=kind, actor=actor, skip=skip, limit=FINDINGS_PAGE, sides=SCREEN.sides)
        more = "".join(f"&{urlencode({name: value})}" for name, value in (("kind", kind), ("actor", actor)) if value)
        pages = max(1, math.ceil(total / FINDINGS_PAGE))
        return {
            "findings": found, "total": total, "kind": kind, "kinds": FINDINGS, "whose": actor, "more": more, "page": number,
            "pages": pages,
        }  # fmt: skip

    return answer(request, "findings.html", "findings", build)


@router.get("/story/{story_id}")
def story(request: Request, story_id: str) -> Response:
    """One story: findings, timeline, threads, events, figures, copying, articles."""

    def build(live: Live, _: Messages) -> Context:
        view = stories.story(live.snapshot, story_id, SCREEN)
        if view is None:
            return None
        view = _with_finding(live, view, request.query_params.get("finding", ""))
        month = request.query_params.get("month", "")
        month = month if re.fullmatch(r"\d{4}-\d{2}", month) else ""
        copies = {c: stand.statement for t in view.threads for stand in t.thread.stands for c in stand.copies}
        window = days(month) if month else None
        said = view.said
        if window and len(said) < view.counts.statements:
            more = said_between(live.snapshot, story_id, *window, MOST_MARKS)
            said = _once((*said, *more))
        picture = to_picture(said, view.findings, copies, window)
        shown = {p.said.statement.act for p in picture.points} if picture else set()
        return {
            "view": view,
            "threads": [(t, _voices(t)) for t in view.threads],
            "picture": picture,
            "drawn": len(view.said),
            "month": month,
            "groups": to_groups(view.figures),
            "network": to_network(view.reuse),
            "acts_shown": [a for a in ACTS if a in shown],
        }

    return answer(request, "story.html", "", build)


@router.get("/story/{story_id}/{part}")
def story_part(request: Request, story_id: str, part: str) -> Response:
    """One list of a story, page by page."""

    def build(live: Live, _: Messages) -> Context:
        one = stories.story(live.snapshot, story_id, NOTHING)
        if one is None or part not in PART_PAGE:
            return None
        total = getattr(one.counts, "copies" if part == "copying" else part)
        number, pages = clamp(_number(request, "page"), total, PART_PAGE[part])
        items = _part(live, story_id, part, (number - 1) * PART_PAGE[part], PART_PAGE[part])
        return {
            "part": part, "story_id": story_id, "title": one.title or story_id, "items": items, "total": total, "page": number,
            "pages": pages,
        }  # fmt: skip

    return answer(request, "part.html", "", build)


@router.get("/thread/{thread_id}")
def thread(request: Request, thread_id: str) -> Response:
    """One thread: what was said on a question, by whom, in order of time."""

    def build(live: Live, _: Messages) -> Context:
        number = _number(request, "page")
        view = stories.thread(live.snapshot, thread_id, skip=(number - 1) * STANDS_PAGE, limit=STANDS_PAGE, sides=SCREEN.sides)
        if view is None:
            return None
        number, pages = clamp(number, view.total, STANDS_PAGE)
        of = stories.story(live.snapshot, view.thread.story, NOTHING)
        title = (of.title if of else "") or view.thread.story
        question = mend(view.thread.question, to_broken(view, *view.findings))
        return {
            "view": view, "question": question, "voices": _voices(view), "title": title, "page": number, "pages": pages,
        }  # fmt: skip

    return answer(request, "thread.html", "", build)


@router.get("/lone")
def lone(request: Request) -> Response:
    """Articles that belong to no story."""
    return _list(request, "lone")


@router.get("/problems")
def problems(request: Request) -> Response:
    """What went wrong with single pages."""
    return _list(request, "problems")


@router.get("/article/{article_id}")
def article(request: Request, article_id: str) -> Response:
    """One article on its page, with every mark."""

    def build(live: Live, m: Messages) -> Context:
        view = query.article(live.snapshot, article_id)
        if view is None:
            return None
        marks, entries = to_marks(view, m, _stretch(request))
        findings_of, threads_of = defaultdict(list), defaultdict(list)
        for finding in view.findings:
            for statement in finding.finding.statements:
                findings_of[statement].append(finding)
        for thread in view.threads:
            for statement in thread.statements:
                threads_of[statement].append(thread)
        return {
            "view": view,
            "blocks": to_paragraphs(view.page.text, view.blocks, marks, view.article.id, view.others),
            "marks": entries,
            "findings_of": findings_of,
            "threads_of": threads_of,
            "carried": {i: one for one in view.carried for i in one.utterance.statements},
        }

    return answer(request, "article.html", "", build)


@router.get("/page/{page_id}")
def saved(request: Request, page_id: str) -> Response:
    """A saved page, also one without an article."""

    def build(live: Live, _: Messages) -> Context:
        view = query.page(live.snapshot, page_id)
        if view is None:
            return None
        owners = list(dict.fromkeys(b.article_id for b in view.blocks if b.article_id))
        return {"view": view, "blocks": to_paragraphs(view.page.text, view.blocks), "articles": owners}

    return answer(request, "page.html", "", build)


@router.get("/actors")
def actors(request: Request) -> Response:
    """Who speaks in this case."""

    def build(live: Live, _: Messages) -> Context:
        number = _number(request, "page")
        rows, pages = query.actors(live.snapshot, number)
        return {"rows": rows, "page": min(number, pages), "pages": pages}

    return answer(request, "actors.html", "actors", build)


@router.get("/actor/{actor_id}")
def actor(request: Request, actor_id: str) -> Response:
    """One actor: names, roles, statements, findings."""

    def build(live: Live, _: Messages) -> Context:
        view = query.actor(live.snapshot, actor_id, _number(request, "page"))
        return {"view": view} if view else None

    return answer(request, "actor.html", "actors", build)


@router.get("/compare/{reuse_id}")
def compare(request: Request, reuse_id: str) -> Response:
    """Two articles that share text, side by side, the earlier one on the left."""

    def build(live: Live, _: Messages) -> Context:
        found = query.compare(live.snapshot, reuse_id)
        if found is None:
            return None
        reuse, swapped = found.view.reuse, found.view.reuse.earlier == "b"
        stretches = []
        for span in reuse.spans:
            left, right = found.a_text[span.a_start : span.a_end], found.b_text[span.b_start : span.b_end]
            places = f"{span.a_start}-{span.a_end}", f"{span.b_start}-{span.b_end}"
            if swapped:
                left, right, places = right, left, places[::-1]
            stretches.append((*to_sides(left, right), *places, left == right))
        a, b = found.view.ordered
        return {"reuse": reuse, "a": a, "b": b, "left_earlier": bool(reuse.earlier), "stretches": stretches}

    return answer(request, "compare.html", "", build)


@router.get("/search")
def search(request: Request) -> Response:
    """Full text over statements and articles, and actors by name."""

    def build(live: Live, m: Messages) -> Context:
        query_params = request.query_params
        words = query_params.get("q", "").strip()[:300]
        filters = {name: query_params.get(name, "").strip()[:200] for name in FILTERS}
        filters["kind"] = filters["kind"] if filters["kind"] in {"statement", "article"} else ""
        filters["act"] = filters["act"] if filters["act"] in ACTS else ""
        number = _number(request, "page")
        total, hits, note = 0, EMPTY, ""
        wanted = {name: value for name, value in filters.items() if value}
        asked = bool(words or set(wanted) - {"kind"})
        if asked and live.index is None:
            note = m("error.bad_case_help")
        elif asked and live.index:
            for name in ("from", "to"):
                if wanted.get(name) and to_days(wanted[name]) is None:
                    note = m("search.no_date", date=wanted.pop(name))
            try:
                found = live.index.find(words, limit=HITS_PAGE, offset=(number - 1) * HITS_PAGE, filters=wanted)
                total, hits = found.total, query.hits(live.snapshot, found.hits)
            except UsageError:
                note = note or m("search.none_help")
        inside = stories.story(live.snapshot, filters["story"], NOTHING) if filters["story"] else None
        more = "&" + urlencode({"q": words, **{k: v for k, v in filters.items() if v}})
        return {
            "asked": words,
            "any": asked,
            "inside": inside,
            "filters": filters,
            "voices": query.voices(live.snapshot),
            "acts": ACTS,
            "note": note,
            "total": total,
            "hits": to_shown(live.snapshot, hits),
            "actors": query.find_actors(live.snapshot, live.index.find_actors(words))
            if words and live.index and number == 1
            else (),
            "page": number,
            "pages": max(1, math.ceil(total / HITS_PAGE)),
            "more": more,
        }

    return answer(request, "search.html", "", build)


def _list(request: Request, what: str) -> Response:
    def build(live: Live, _: Messages) -> Context:
        number, size = _number(request, "page"), LIST_PAGE
        items: Any
        if what == "lone":
            items, total = query.lone(live.snapshot, size, (number - 1) * size)
        else:
            items, total = query.problems(live.snapshot, size, (number - 1) * size), query.counts(live.snapshot).problems
        number, pages = clamp(number, total, size)
        return {"what": what, "items": items, "total": total, "page": number, "pages": pages}

    return answer(request, "list.html", "", build)


def _part(live: Live, story_id: str, part: str, skip: int, size: int) -> Any:
    """Some of a list of a story."""
    snapshot = live.snapshot
    if part == "findings":
        return find_findings(snapshot, story=story_id, skip=skip, limit=size, sides=SCREEN.sides)[0]
    if part == "threads":
        limits = replace(SCREEN, threads=size)
        return [(t, _voices(t)) for t in stories.threads(snapshot, story_id, limits, skip=skip)]
    if part == "events":
        return stories.events(snapshot, story_id, size, skip=skip)
    if part == "figures":
        return to_groups(stories.figures(snapshot, story_id, limit=size, skip=skip))
    if part == "copying":
        return stories.copies(snapshot, story_id, size, skip=skip)
    return stories.articles(snapshot, story_id, size, skip=skip)


def _with_finding(live: Live, view: StoryView, finding_id: str) -> StoryView:
    """A story's view in which the finding that the address names is shown, if it is one of this story."""
    if not finding_id or any(f.finding.id == finding_id for f in view.findings):
        return view
    named, _ = find_findings(live.snapshot, story=view.story.id, finding=finding_id, sides=SCREEN.sides)
    return replace(view, findings=(*named, *view.findings))


def _once(said: Iterable[Said]) -> tuple[Said, ...]:
    """Statements without those that repeat one of them word for word, as copies of an article do."""
    return tuple({(s.text, s.statement.act, s.actors): s for s in reversed(tuple(said))}.values())[::-1]


def _voices(thread: ThreadView) -> list[tuple[ActorRef, list[StandView]]]:
    """The statements of a thread by actor, the actor who spoke first first."""
    voices: dict[ActorRef, list[StandView]] = {}
    for view in thread.stands:
        stand, said = view.stand, view.said
        known = next((a for a in said.actors if a.id and a.id == stand.actor_id), None)
        name = stand.actor or ", ".join(a.name for a in said.actors) or said.speaker or "?"
        voices.setdefault(known or ActorRef(stand.actor_id, name, ""), []).append(view)
    return list(voices.items())


def _number(request: Request, name: str) -> int:
    value = request.query_params.get(name, "1")
    return int(value) if re.fullmatch(r"[1-9][0-9]{0,5}", value) else 1


def _stretch(request: Request) -> tuple[int, int] | None:
    found = re.fullmatch(r"(\d{1,9})-(\d{1,9})", request.query_params.get("at", ""))
    return (int(found[1]), int(found[2])) if found else None
