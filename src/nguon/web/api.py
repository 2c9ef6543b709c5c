"""The same reads as JSON under /api. Fields are those of `nguon.store.view` and `nguon.model`."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import JSONResponse, Response

from nguon.errors import CaseError, UsageError
from nguon.model.annotation import ACTS
from nguon.model.corpus import FINDINGS, Story
from nguon.store import query
from nguon.store.findings import find_findings
from nguon.store.snapshot import Snapshot
from nguon.store.view import ActorView, ArticleView, Counts, FindingView, StoryView
from nguon.web import pages
from nguon.web.desk import Live

router = APIRouter(prefix="/api", tags=["case"])

HITS = 100
"""Results of a search in one answer at most."""


def _live(request: Request) -> Live:
    live: Live | None = request.app.state.desk.live()
    if live is None:
        raise CaseError("this case has no finished build yet; run: nguon build")
    return live


def _snapshot(request: Request) -> Snapshot:
    return _live(request).snapshot


def _found(view: Any, what: str) -> Any:
    if view is None:
        raise HTTPException(404, f"there is no such {what}")
    return view


@router.get("", include_in_schema=False)
def about(request: Request) -> Response:
    """The list of addresses, for people."""
    schema = request.app.openapi()
    reads = {path: verbs["get"] for path, verbs in schema["paths"].items()}
    paths = [
        (path, read.get("description") or read["summary"], any(p.get("required") for p in read.get("parameters", ())))
        for path, read in reads.items()
    ]
    return pages.page(request, "api.html", nav="", paths=paths)


@router.get("/counts", response_model=Counts)
def counts(request: Request) -> Any:
    """How many pages, articles, statements, stories, findings and problems there are."""
    return query.counts(_snapshot(request))


@router.get("/stories", response_model=list[Story])
def stories(request: Request) -> Any:
    """All stories, by size and freshness."""
    return query.stories(_snapshot(request))


@router.get("/stories/{story_id}", response_model=StoryView)
def story(request: Request, story_id: str) -> Any:
    """A story with its articles, findings, statements, threads, events, figures and copies."""
    return _found(query.story(_snapshot(request), story_id), "story")


@router.get("/articles/{article_id}", response_model=ArticleView)
def article(request: Request, article_id: str) -> Any:
    """An article on its page: blocks, statements, times, names, figures, restored words, copies.

    Offsets count code points of the page's text.
    """
    return _found(query.article(_snapshot(request), article_id), "article")


@router.get("/actors/{actor_id}", response_model=ActorView)
def actor(request: Request, actor_id: str) -> Any:
    """An actor with names, roles, statements in order of time and findings."""
    return _found(query.actor(_snapshot(request), actor_id), "actor")


@router.get("/findings", response_model=list[FindingView])
def findings(
    request: Request,
    *,
    kind: Annotated[str, Query(description=", ".join(FINDINGS))] = "",
    story: str = "",
    actor: str = "",
    skip: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> Any:
    """Findings with the words of each side, surest first; of one kind, story or actor if asked."""
    return find_findings(_snapshot(request), kind=kind, story=story, actor=actor, skip=skip, limit=limit)[0]


@router.get("/search")
def search(
    request: Request,
    q: Annotated[str, Query(min_length=1, max_length=300, description="words; a phrase in quotation marks")],
    *,
    kind: Annotated[str, Query(description="statement or article")] = "",
    act: Annotated[str, Query(description=", ".join(ACTS))] = "",
    actor: str = "",
    outlet: str = "",
    limit: Annotated[int, Query(ge=1, le=HITS)] = 20,
    skip: Annotated[int, Query(ge=0, le=100_000)] = 0,
) -> Response:
    """Statements and articles in which the words stand, best first."""
    index = _live(request).index
    if index is None:
        raise CaseError("this build has no search index; build the case again")
    wanted = {name: value for name, value in {"kind": kind, "act": act, "actor": actor, "outlet": outlet}.items() if value}
    try:
        results = index.find(q, limit=limit, offset=skip, filters=wanted)
    except UsageError as error:
        return JSONResponse({"error": str(error)}, 422)
    return JSONResponse({"total": results.total, "hits": [asdict(hit) for hit in results.hits]})
