"""The server's application: `create_app(case)` gives an ASGI app that shows one case and lets a person correct it."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware

from nguon import __version__
from nguon.errors import CaseError, UsageError
from nguon.export.message import load
from nguon.web import api, correct, correct_api, frame, pages, take
from nguon.web.builder import Builder
from nguon.web.crew import Crew
from nguon.web.desk import Desk
from nguon.web.guard import Guard
from nguon.web.render import assets
from nguon.web.session import RefusedError, Sessions, who
from nguon.web.shelf import Shelf

log = logging.getLogger("nguon.web")

SMALL = 1024
"""Bytes below which an answer is not compressed."""
FAST = 1
"""How hard answers are compressed: a reader is near, time counts for more than bytes."""


def create_app(
    case_path: str | Path, *, hosts: Iterable[str] = (), token: str = "", hands: int = 0, secret: bytes | None = None
) -> FastAPI:
    """Return the application that shows the case at `case_path`; raise `CaseError` when that is no case.

    It answers only to loopback names and `hosts` (names in the Host header); with a `token` to any name, but only to those who
    know it. A build that ends while it runs is seen by the next request. `hands` are processes beside this one that make
    screens; `secret` signs the tokens of forms.
    """
    secret = secret or secrets.token_bytes(32)
    app = FastAPI(
        title="Nguon",
        version=__version__,
        summary="What a case holds: stories, articles, actors, findings.",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
    )
    app.state.desk = Desk(Path(case_path))
    app.state.shelf = Shelf()
    app.state.sessions = Sessions(secret)
    app.state.builder = Builder(Path(case_path))
    app.state.person = who()
    app.include_router(take.router)
    app.include_router(pages.router)
    app.include_router(correct.router)
    app.include_router(api.router)
    app.include_router(correct_api.router)
    app.add_api_route("/static/{name}", _static, include_in_schema=False, methods=["GET", "HEAD"])
    app.add_api_route("/favicon.ico", _icon, include_in_schema=False, methods=["GET", "HEAD"])
    app.add_exception_handler(CaseError, _bad_case)
    app.add_exception_handler(UsageError, _wrong)
    app.add_exception_handler(RefusedError, _refused)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(RequestValidationError, _bad_request)
    app.add_middleware(GZipMiddleware, minimum_size=SMALL, compresslevel=FAST)
    if hands:
        app.add_middleware(Crew, case=Path(case_path), count=hands, secret=secret)
    app.add_middleware(Guard, hosts=tuple(hosts), token=token, on_error=_broken)
    return app


def _static(request: Request, name: str) -> Response:
    """A file of the interface, from memory; the name is looked up, never opened."""
    asset = assets().get(name)
    if asset is None:
        return frame.missing(request)
    known = request.query_params.get("v") == asset.mark
    headers = {
        "etag": f'"{asset.mark}"',
        "cache-control": "public, max-age=31536000, immutable" if known else "no-cache",
    }
    if request.headers.get("if-none-match") == f'"{asset.mark}"':
        return Response(status_code=304, headers=headers)
    return Response(asset.body, media_type=asset.media, headers=headers)


def _icon(request: Request) -> Response:
    return _static(request, "icon.svg")


def _error(request: Request, status: int, key: str, detail: str = "") -> Response:
    """An error as a screen, or as JSON under /api."""
    if request.url.path.startswith("/api/"):
        return JSONResponse({"error": detail or load("en")(f"error.{key}")}, status)
    m = frame.language(request)
    return frame.page(
        request, "error.html", status, nav="", heading=m(f"error.{key}"), help=m(f"error.{key}_help"), detail=detail
    )


async def _bad_case(request: Request, error: Exception) -> Response:
    return _error(request, 503, "bad_case", str(error))


async def _wrong(request: Request, error: Exception) -> Response:
    return _error(request, 422, "wrong", str(error))


async def _refused(request: Request, error: Exception) -> Response:
    return _error(request, 403, "refused", str(error))


async def _http_error(request: Request, error: Any) -> Response:
    if error.status_code == 404:
        return _error(request, 404, "not_found")
    return JSONResponse({"error": str(error.detail)}, error.status_code)


async def _bad_request(request: Request, error: Any) -> Response:
    return JSONResponse({"error": "; ".join(str(e.get("msg")) for e in error.errors())}, 422)


def _broken(request: Request, error: Exception) -> Response:
    log.error("%s failed", request.url.path, exc_info=error)
    return _error(request, 500, "broken")
