"""Corrections over JSON: the same as on the screens, with the same locks (`session`)."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from nguon.errors import UsageError
from nguon.export.message import to_value
from nguon.model.decision import DECISIONS
from nguon.model.record import to_row
from nguon.store.case import now
from nguon.store.correction import BY, MANY, NAME, REASON, make_decision
from nguon.store.overlay import STATES
from nguon.web.correct import check_token, read_body, take_back
from nguon.web.desk import Desk
from nguon.web.session import HEADER, RefusedError, Sessions

router = APIRouter(prefix="/api", tags=["corrections"])

LONGEST_ID = 200


class Correction(BaseModel):
    """What is wrong (`target`, an id), in which way (`kind`), and what is right."""

    model_config = ConfigDict(extra="forbid")

    kind: str = Field(description=", ".join(DECISIONS))
    target: str = Field(max_length=LONGEST_ID, description="the id of a statement, article, block (page:start), actor, …")
    value: str | None = Field(None, max_length=NAME, description="a name, an act, a day, a role; null: nobody, unknown")
    others: list[Annotated[str, Field(max_length=LONGEST_ID)]] = Field(
        default=[], max_length=MANY, description="the ids of what it is joined with or moved to, or of what leaves it"
    )
    reason: str = Field("", max_length=REASON)
    by: str = Field("", max_length=BY, description="who corrects")


class Undoing(BaseModel):
    """Who undoes a correction; `redo` lets one that was undone hold again."""

    model_config = ConfigDict(extra="forbid")

    by: str = Field("", max_length=BY)
    redo: bool = False


@router.get("/session")
def session(request: Request) -> Response:
    """The token that a request to correct something sends as the header `x-nguon-token`, with the cookie that comes along."""
    sessions: Sessions = request.app.state.sessions
    token, remember = sessions.open(request)
    return remember(JSONResponse({"token": token, "header": HEADER}, headers={"cache-control": "no-store"}))


@router.get("/decisions")
def decisions(request: Request) -> Response:
    """All corrections in the order in which they were made, with what became of each."""
    desk: Desk = request.app.state.desk
    rows = [
        {"decision": to_row(s.decision), "state": s.state, "why": s.why, "targets": list(s.targets),
         "undone": to_row(s.undone) if s.undone else None}
        for s in desk.built().overlay.states
    ]  # fmt: skip
    return JSONResponse({"decisions": rows, "states": STATES})


@router.post(
    "/decisions",
    status_code=201,
    openapi_extra={
        "requestBody": {"content": {"application/json": {"schema": Correction.model_json_schema()}}, "required": True}
    },
)
async def decide(request: Request) -> Response:
    """Correct something. Needs the token of `/api/session`; answers the line that was written."""
    sent = await _read(request, Correction)
    desk: Desk = request.app.state.desk
    live = await run_in_threadpool(desk.built)
    value = to_value(sent.value) if sent.kind == "date" and sent.value else sent.value

    def write() -> dict[str, Any]:
        decision = make_decision(
            live.overlay.patch, sent.kind, sent.target, by=sent.by or request.app.state.person, at=now(), value=value,
            others=sent.others, reason=sent.reason,
        )  # fmt: skip
        return to_row(desk.case.decisions.add(decision))

    return JSONResponse(await run_in_threadpool(write), 201)


@router.post(
    "/decisions/{decision_id}/undo",
    openapi_extra={
        "requestBody": {"content": {"application/json": {"schema": Undoing.model_json_schema()}}, "required": False}
    },
)
async def undo(request: Request, decision_id: str) -> Response:
    """Undo a correction. Needs the token of `/api/session`."""
    sent = await _read(request, Undoing)
    by = sent.by or request.app.state.person
    return JSONResponse(to_row(await run_in_threadpool(take_back, request, decision_id, by, redo=sent.redo)))


@router.get("/build")
def progress(request: Request) -> Response:
    """How the build that was started from a screen goes."""
    return JSONResponse(asdict(request.app.state.builder.progress), headers={"cache-control": "no-store"})


async def _read(request: Request, shape: Any) -> Any:
    """What a request says, checked; raise `UsageError` or `RefusedError`."""
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        raise RefusedError("this address takes application/json")
    check_token(request, request.headers.get(HEADER, ""))
    body = await read_body(request)
    try:
        return shape.model_validate(json.loads(body or b"{}"))
    except ValueError as error:
        told = (
            [f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()] if hasattr(error, "errors") else ["no JSON"]
        )
        raise UsageError("; ".join(told)) from None
