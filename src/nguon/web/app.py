"""The server's application: `create_app(case)` gives an ASGI app that shows one case, read-only."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware

from nguon import __version__
from nguon.errors import CaseError
from nguon.export.message import load
from nguon.web import api, pages
from nguon.web.desk import Desk
from nguon.web.guard import Guard
from nguon.web.render import assets
from nguon.web.shelf import Shelf

log = logging.getLogger("nguon.web")

SMALL = 1024
"""Bytes below which an answer is not compressed."""


def create_app(case_path: str | Path, *, hosts: Iterable[str] = ()) -> FastAPI:
    """Return the application that shows the case at `case_path`; raise `CaseError` when that is no case.

    It answers only to loopback names and `hosts` (names in the Host header). A build that ends while it runs is seen by
    the next request.
    """
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
    app.include_router(pages.router)
    app.include_router(api.router)
    app.add_api_route("/static/{name}", _static, include_in_schema=False, methods=["GET", "HEAD"])
    app.add_api_route("/favicon.ico", _icon, include_in_schema=False, methods=["GET", "HEAD"])
    app.add_exception_handler(CaseError, _bad_case)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(RequestValidationError, _bad_request)
    app.add_middleware(GZipMiddleware, minimum_size=SMALL)
    app.add_middleware(Guard, hosts=tuple(hosts), on_error=_broken)
    return app


def _static(request: Request, name: str) -> Response:
    """A file of the interface, from memory; the name is looked up, never opened."""
    asset = assets().get(name)
    if asset is None:
        return pages.missing(request)
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
    m = pages.language(request)
    return pages.page(
        request, "error.html", status, nav="", heading=m(f"error.{key}"), help=m(f"error.{key}_help"), detail=detail
    )


async def _bad_case(request: Request, error: Exception) -> Response:
    return _error(request, 503, "bad_case", str(error))


async def _http_error(request: Request, error: Any) -> Response:
    if error.status_code == 404:
        return _error(request, 404, "not_found")
    return JSONResponse({"error": str(error.detail)}, error.status_code)


async def _bad_request(request: Request, error: Any) -> Response:
    return JSONResponse({"error": "; ".join(str(e.get("msg")) for e in error.errors())}, 422)


def _broken(request: Request, error: Exception) -> Response:
    log.error("%s failed", request.url.path, exc_info=error)
    return _error(request, 500, "broken")
