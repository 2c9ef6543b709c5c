"""Corrections on screens: the forms, what they send, the list of all, undoing, and a build that follows them.

The idea: plain forms that work without script; what was sent is checked, written, and the person sent back to where he was,
with the way to undo it. Every request that changes something needs the token of its form (`session`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from nguon.errors import UsageError
from nguon.export.message import to_value
from nguon.model.decision import Decision
from nguon.store.case import now
from nguon.store.correction import make_decision
from nguon.web import forms, frame
from nguon.web.desk import Desk, Live
from nguon.web.frame import BY
from nguon.web.session import FIELD, RefusedError, Sessions

router = APIRouter(include_in_schema=False)

MOST_BYTES = 64 * 1024
"""Bytes of a form; a reason, a name, the ids of two hundred articles are a tenth of it."""
MOST_FIELDS = 400
_BACK = re.compile(r"/(?:article|actor|story|thread|page|findings|corrections)(?:[/?#][\x21-\x7e]*)?")
_ID_IN_WORDS = re.compile(r"\(([ast][0-9a-z-]{2,40})\)\s*$")


@router.get("/correct/{what}/{name:path}")
def form(request: Request, what: str, name: str) -> Response:
    """The screen on which something is corrected."""
    return _form(request, what, name)


@router.get("/corrections")
def corrections(request: Request) -> Response:
    """All corrections, with what became of each."""
    live = request.app.state.desk.live()
    if live is None:
        return frame.page(request, "empty.html", nav="home", case_path=request.app.state.desk.name, problems=())
    m = frame.language(request)
    states = [(s, forms.to_words(s.decision.kind, s.decision.was, s.decision.value, m)) for s in reversed(live.overlay.states)]
    return _screen(
        request, "corrections.html", live=live, states=states, torn=request.app.state.desk.case.decisions.torn,
        progress=request.app.state.builder.progress, to_target=lambda i: forms.to_target(live, i),
    )  # fmt: skip


@router.post("/correct")
async def correct(request: Request) -> Response:
    """Write a correction; the person is sent back to where he was."""
    fields = await read_form(request)
    one, back = _one(fields), to_back(_one(fields).get("back", ""))
    try:
        decision = await run_in_threadpool(write, request, one, fields.get("others", []))
    except UsageError as error:
        return await run_in_threadpool(_form, request, one.get("what", ""), one.get("name", ""), str(error))
    response = RedirectResponse(_with_done(back, decision.id), 303)
    response.set_cookie(BY, quote(decision.by), max_age=frame.COOKIE_AGE, httponly=True, samesite="strict")
    return response


@router.post("/undo")
async def undo(request: Request) -> Response:
    """Undo a correction, or let one that was undone hold again (`redo`)."""
    one = _one(await read_form(request))
    line = await run_in_threadpool(take_back, request, one.get("id", ""), one.get("by", ""), redo=bool(one.get("redo")))
    return RedirectResponse(_with_done(to_back(one.get("back", "")), line.undoes or line.id), 303)


@router.post("/build")
async def build(request: Request) -> Response:
    """Start a build of the case."""
    await read_form(request)
    await run_in_threadpool(request.app.state.builder.start)
    return RedirectResponse("/corrections#build", 303)


async def read_form(request: Request) -> dict[str, list[str]]:
    """Return the fields of a form that was sent; raise `RefusedError` when it is too large or lacks its token."""
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/x-www-form-urlencoded":
        raise RefusedError("this address takes forms")
    fields: dict[str, list[str]] = {}
    try:
        pairs = parse_qsl((await read_body(request)).decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        raise RefusedError("the form can't be read") from None
    for name, value in pairs:
        fields.setdefault(name, []).append(value)
    check_token(request, _one(fields).get(FIELD, ""))
    return fields


async def read_body(request: Request) -> bytes:
    """Return the body of a request; raise `RefusedError` when it is larger than any correction."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            raise RefusedError("this is too large for a correction")
    return bytes(body)


def check_token(request: Request, token: str) -> None:
    """Raise `RefusedError` when a request does not bear the token of its cookie."""
    sessions: Sessions = request.app.state.sessions
    if not sessions.holds(request, token):
        raise RefusedError("the form is too old (the server was started anew), or it was not made here; open it again")


def write(request: Request, given: Mapping[str, str], others: list[str]) -> Decision:
    """Check a correction and write it; raise `UsageError` when it can't be."""
    desk: Desk = request.app.state.desk
    live = desk.built()
    chosen = [found[1] if (found := _ID_IN_WORDS.search(one)) else one.strip() for one in others]
    value = None if given.get("nobody") else given.get("value")
    if given.get("kind") == "date" and value:
        value = to_value(value)
    decision = make_decision(
        live.overlay.patch,
        given.get("kind", ""),
        given.get("target", ""),
        by=given.get("by", "").strip() or request.app.state.person,
        at=now(),
        value=value or None,
        others=[one for one in chosen if one],
        reason=given.get("reason", ""),
    )
    return desk.case.decisions.add(decision)


def take_back(request: Request, decision_id: str, by: str, *, redo: bool = False) -> Decision:
    """Undo a correction, or with `redo` its undoing; raise `UsageError` when it can't be."""
    desk: Desk = request.app.state.desk
    live = desk.live()
    by = by[:80].strip() or request.app.state.person
    if redo:
        state = next((s for s in live.overlay.states if s.decision.id == decision_id), None) if live else None
        if state is None or state.undone is None:
            raise UsageError(f"the correction {decision_id!r} was not undone")
        line = desk.case.decisions.undo(state.undone.id, by, now())
        return Decision(line.id, line.at, line.by, line.kind, undoes=decision_id)
    return desk.case.decisions.undo(decision_id, by, now())


def to_back(address: str) -> str:
    """Return an address of this server to go back to; anything else becomes the list of corrections.

    >>> to_back("/article/5f.0#s12"), to_back("//evil.example"), to_back("https://evil.example")
    ('/article/5f.0#s12', '/corrections', '/corrections')
    """
    return address if _BACK.fullmatch(address) else "/corrections"


def _form(request: Request, what: str, name: str, wrong: str = "") -> Response:
    live: Live | None = request.app.state.desk.live()
    make = forms.SUBJECTS.get(what)
    context = make(live, name) if live and make and name else None
    if live is None or context is None:
        return frame.missing(request)
    return _screen(request, "correct.html", 422 if wrong else 200, live=live, what=what, name=name, wrong=wrong, **context)


def _screen(request: Request, template: str, status: int = 200, **context: Any) -> Response:
    """A screen with forms: never kept, with the token and the name of the person."""
    return frame.with_forms(request, template, status, nav="", **context)


def _one(fields: Mapping[str, list[str]]) -> dict[str, str]:
    return {name: values[0] for name, values in fields.items() if values}


def _with_done(address: str, decision_id: str) -> str:
    """An address with the decision that was made, so that the screen tells of it."""
    path, mark, fragment = address.partition("#")
    path, _, asked = path.partition("?")
    rest = [pair for pair in parse_qsl(asked) if pair[0] != "done"]
    return f"{path}?{urlencode([*rest, ('done', decision_id)])}{mark}{fragment}"
