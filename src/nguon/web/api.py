"""The same reads as JSON under /api. Fields are those of `nguon.store.view` and `nguon.model`."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated, Any, Literal

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import JSONResponse, Response

from nguon.errors import CaseError, UsageError
from nguon.model.annotation import ACTS
from nguon.model.corpus import FINDINGS
from nguon.model.record import to_row
from nguon.store import seen as query
from nguon.store import seen as stories
from nguon.store.seen import find_findings
from nguon.store.snapshot import Snapshot
from nguon.store.view import (
    NOTHING,
    ActorRow,
    ActorView,
    ArticleView,
    Counts,
    FindingView,
    Limits,
    StoryRow,
    StoryView,
    ThreadView,
)
from nguon.web import frame
from nguon.web.desk import Desk, Live

router = APIRouter(prefix="/api", tags=["case"])

HITS = 100
"""Results of a search in one answer at most."""

Page = Annotated[int, Query(ge=1, le=100_000)]
Skip = Annotated[int, Query(ge=0, le=10_000_000)]
Limit = Annotated[int, Query(ge=1, le=500)]
Part = Literal["findings", "threads", "events", "figures", "copies", "articles"]


def _live(request: Request) -> Live:
    desk: Desk = request.app.state.desk
    return desk.built()


def _snapshot(request: Request) -> Snapshot:
    return _live(request).snapshot


def _json(found: Any) -> Response:
    """Records as JSON; they are our own, so nothing checks them again."""
    rows = [to_row(row) for row in found] if isinstance(found, tuple) else to_row(found)
    return Response(json.dumps(rows, ensure_ascii=False, separators=(",", ":")), media_type="application/json")


def _found(view: Any, what: str) -> Any:
    if view is None:
        raise HTTPException(404, f"there is no such {what}")
    return view


@router.get("", include_in_schema=False)
def about(request: Request) -> Response:
    """The list of addresses, for people."""
    schema = request.app.openapi()
    reads = {path: verbs["get"] for path, verbs in schema["paths"].items() if "get" in verbs}
    paths = [
        (path, read.get("description") or read["summary"], any(p.get("required") for p in read.get("parameters", ())))
        for path, read in reads.items()
    ]
    return frame.page(request, "api.html", nav="", paths=paths)


@router.get("/counts", response_model=Counts)
def counts(request: Request) -> Any:
    """How many pages, articles, statements, stories, findings and problems there are."""
    return _json(query.counts(_snapshot(request)))


@router.get("/stories", response_model=list[StoryRow])
def list_stories(request: Request, page: Page = 1, limit: Limit = 30) -> Any:
    """Stories, by size and freshness; `days` counts their articles by day (days since 1 January of year 1)."""
    rows, shown, _ = query.stories(_snapshot(request), page, limit)
    return _json(rows if shown == page else ())


@router.get("/stories/{story_id}", response_model=StoryView)
def story(request: Request, story_id: str, limit: Limit = 50) -> Any:
    """A story with its first articles, findings, statements, threads, events, figures (of each unit) and copies.

    `counts` says how many there are of each; /api/stories/ID/PART gives the rest.
    """
    limits = Limits(limit, 0, limit, limit, limit, limit, limit, limit, limit, limit)
    return _json(_found(stories.story(_snapshot(request), story_id, limits), "story"))


@router.get("/stories/{story_id}/{part}")
def story_part(request: Request, story_id: str, part: Part, skip: Skip = 0, limit: Limit = 50) -> Any:
    """One list of a story, in its order."""
    snapshot = _snapshot(request)
    _found(stories.story(snapshot, story_id, NOTHING), "story")
    found: Any
    if part == "findings":
        found = find_findings(snapshot, story=story_id, skip=skip, limit=limit)[0]
    elif part == "threads":
        found = stories.threads(snapshot, story_id, Limits(threads=limit, stands=limit), skip=skip)
    elif part == "events":
        found = stories.events(snapshot, story_id, limit, skip=skip)
    elif part == "figures":
        found = stories.figures(snapshot, story_id, limit=limit, skip=skip)
    elif part == "copies":
        found = stories.copies(snapshot, story_id, limit, skip=skip)
    else:
        found = stories.articles(snapshot, story_id, limit, skip=skip)
    return _json(found)


@router.get("/threads/{thread_id}", response_model=ThreadView)
def thread(request: Request, thread_id: str, skip: Skip = 0, limit: Limit = 100) -> Any:
    """A thread with statements in order of time, copies folded into them, and its findings; `total` counts the statements."""
    return _json(_found(stories.thread(_snapshot(request), thread_id, skip=skip, limit=limit), "thread"))


@router.get("/articles/{article_id}", response_model=ArticleView)
def article(request: Request, article_id: str) -> Any:
    """An article on its page: blocks, statements, times, names, figures, restored words, copies.

    Offsets count code points of the page's text.
    """
    return _json(_found(query.article(_snapshot(request), article_id), "article"))


@router.get("/actors", response_model=list[ActorRow])
def list_actors(request: Request, page: Page = 1, limit: Limit = 100) -> Any:
    """Actors, those who speak most first."""
    rows, pages = query.actors(_snapshot(request), page, limit)
    return _json(rows if page <= pages else ())


@router.get("/actors/{actor_id}", response_model=ActorView)
def actor(request: Request, actor_id: str, page: Page = 1, limit: Limit = 50) -> Any:
    """An actor with names, roles, a page of its statements in order of time, and its surest findings."""
    return _json(_found(query.actor(_snapshot(request), actor_id, page, limit), "actor"))


@router.get("/findings", response_model=list[FindingView])
def findings(
    request: Request,
    *,
    kind: Annotated[str, Query(description=", ".join(FINDINGS))] = "",
    story: str = "",
    actor: str = "",
    skip: Skip = 0,
    limit: Limit = 50,
) -> Any:
    """Findings with the words of each side, surest first; of one kind, story or actor if asked."""
    return _json(find_findings(_snapshot(request), kind=kind, story=story, actor=actor, skip=skip, limit=limit)[0])


@router.get("/search")
def search(
    request: Request,
    q: Annotated[str, Query(max_length=300, description="words; a phrase in quotation marks")] = "",
    *,
    kind: Annotated[str, Query(description="statement or article")] = "",
    act: Annotated[str, Query(description=", ".join(ACTS))] = "",
    actor: str = "",
    outlet: str = "",
    story: str = "",
    from_: Annotated[str, Query(alias="from", description="the first day, month or year")] = "",
    to: Annotated[str, Query(description="the last day, month or year")] = "",
    limit: Annotated[int, Query(ge=1, le=HITS)] = 20,
    skip: Annotated[int, Query(ge=0, le=100_000)] = 0,
) -> Response:
    """Statements and articles in which the words stand, best first; with filters alone, the newest first.

    `actor` and `outlet` may be a part of a name.
    """
    index = _live(request).index
    if index is None:
        raise CaseError("this build has no search index; build the case again")
    wanted = {"kind": kind, "act": act, "actor": actor, "outlet": outlet, "story": story, "from": from_, "to": to}
    if not q.strip() and not any(wanted.values()):
        return JSONResponse({"total": 0, "hits": []})
    try:
        results = index.find(q, limit=limit, offset=skip, filters=wanted)
    except UsageError as error:
        return JSONResponse({"error": str(error)}, 422)
    return JSONResponse({"total": results.total, "hits": [asdict(hit) for hit in query.hits(_snapshot(request), results.hits)]})
