"""The frame around every screen: its language and theme, what is kept of it, and what a screen with forms needs."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote, urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse, Response

from nguon.export.message import LANGUAGES, Messages, load
from nguon.store.watched import stamp_watched
from nguon.web.desk import Desk, Live
from nguon.web.forms import to_words
from nguon.web.render import to_page
from nguon.web.shelf import Shelf

THEMES = ("light", "dark", "auto")
COOKIE_AGE = 365 * 24 * 3600
BY = "by"
"""The cookie that remembers who corrects."""

Context = dict[str, Any] | None


def language(request: Request) -> Messages:
    """Return the words of the language that the address or the cookie names; Vietnamese when neither does."""
    for value in (request.query_params.get("lang"), request.cookies.get("lang")):
        if value in LANGUAGES:
            return load(value)
    return load(LANGUAGES[0])


def theme(request: Request) -> str:
    """Return the theme that was asked for; "" follows the system."""
    for value in (request.query_params.get("theme"), request.cookies.get("theme")):
        if value in THEMES:
            return str(value) if value != "auto" else ""
    return ""


def answer(request: Request, template: str, nav: str, build: Callable[[Live, Messages], Context]) -> Response:
    """Return a screen; 304 when the reader has it, the first-run screen without a build, 404 when there is no such thing."""
    desk: Desk = request.app.state.desk
    live = desk.live()
    m = language(request)
    if live is None:
        return page(request, "empty.html", nav="home", case_path=desk.name, problems=())
    asked = "\0".join(
        (live.mark, str(stamp_watched(desk.case.path)), m.language, theme(request), request.url.path, request.url.query)
    )
    tag = f'"{hashlib.sha256(asked.encode("utf-8", "replace")).hexdigest()[:24]}"'
    headers = {"etag": tag, "cache-control": "private, no-cache", "vary": "Cookie"}
    if request.headers.get("if-none-match", "").removeprefix("W/") == tag:
        return Response(status_code=304, headers=headers)
    if "done" in request.query_params:
        context = build(live, m)
        return missing(request) if context is None else with_forms(request, template, nav=nav, live=live, **context)
    shelf: Shelf = request.app.state.shelf
    body = shelf.get(tag)
    if body is None:
        context = build(live, m)
        if context is None:
            return missing(request)
        made = _frame(request, template, nav=nav, number=live.number, open=live.overlay.open, **context)
        body = gzip.compress(made.encode(), 1, mtime=0)
        shelf.put(tag, body)
    if "gzip" in request.headers.get("accept-encoding", ""):
        packed = {"content-encoding": "gzip", "vary": "Cookie, Accept-Encoding"}
        return _response(request, body, 200, {**headers, **packed})
    return _response(request, gzip.decompress(body), 200, headers)


def with_forms(request: Request, template: str, status: int = 200, *, live: Live, **context: Any) -> Response:
    """Return a screen with forms that change something: their token, who corrects, and what was just done. It is never kept."""
    token, remember = request.app.state.sessions.open(request)
    m = language(request)
    state = next((s for s in live.overlay.states if s.decision.id == request.query_params.get("done")), None)
    words = to_words(state.decision.kind, state.decision.was, state.decision.value, m) if state else ""
    here = [(k, v) for k, v in request.query_params.multi_items() if k != "done"]
    body = _frame(
        request, template, number=live.number, open=live.overlay.open, token=token, flash=(state, words) if state else None,
        here=request.url.path + ("?" + urlencode(here) if here else ""),
        by=unquote(request.cookies.get(BY, ""))[:80] or request.app.state.person, **context,
    )  # fmt: skip
    answered: Response = remember(_response(request, body, status, {"cache-control": "no-store"}))
    return answered


def page(request: Request, template: str, status: int = 200, **context: Any) -> Response:
    """Return a template as a response."""
    return _response(request, _frame(request, template, **context), status, None)


def _frame(request: Request, template: str, **context: Any) -> str:
    """A template with what the frame around every screen needs."""
    for name, value in (("number", None), ("open", 0), ("flash", None)):
        context.setdefault(name, value)
    return to_page(
        template,
        language(request),
        theme=theme(request),
        case_name=request.app.state.desk.name,
        languages=[(code, load(code)("about.name")) for code in LANGUAGES],
        switch=lambda name, value: _switch(request, name, value),
        new=request.app.state.desk.new_findings(),
        **context,
    )


def _response(request: Request, body: str | bytes, status: int, headers: dict[str, str] | None) -> Response:
    """A screen; language and theme are remembered when the address names them."""
    response = HTMLResponse(body, status_code=status, headers=headers)
    for name, value in (("lang", language(request).language), ("theme", theme(request) or "auto")):
        if name in request.query_params:
            response.set_cookie(name, value, max_age=COOKIE_AGE, httponly=True, samesite="strict")
    return response


def missing(request: Request) -> Response:
    """Return the screen that says that there is no such thing."""
    m = language(request)
    return page(request, "error.html", 404, nav="", heading=m("error.not_found"), help=m("error.not_found_help"), detail="")


def _switch(request: Request, name: str, value: str) -> str:
    """The same address with another language or theme."""
    rest = [(k, v) for k, v in request.query_params.multi_items() if k != name]
    return "?" + urlencode([*rest, (name, value)])
