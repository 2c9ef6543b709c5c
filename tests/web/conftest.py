"""Clients for the desk."""

from __future__ import annotations

import threading
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
import uvicorn

from nguon.web.app import create_app

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # starlette asks for the successor of httpx
    from starlette.testclient import TestClient


@pytest.fixture(scope="session")
def make_client() -> Callable[..., TestClient]:
    """Makes a client of a case, as a browser on this machine would be one."""

    def make(case: Path, base_url: str = "http://127.0.0.1", **options: Any) -> TestClient:
        return TestClient(create_app(case, **options), base_url=base_url)

    return make


@pytest.fixture(scope="session")
def client(desk_case: Path, make_client: Callable[..., TestClient]) -> TestClient:
    return make_client(desk_case)


@contextmanager
def serving(case: Path) -> Iterator[str]:
    server = uvicorn.Server(uvicorn.Config(create_app(case), host="127.0.0.1", port=0, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + 20
    while not server.started and time.monotonic() < until:
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(timeout=10)


@pytest.fixture(scope="session")
def serve() -> Callable[[Path], AbstractContextManager[str]]:
    """Serves a case as long as its context lasts; gives the address."""
    return serving


@pytest.fixture(scope="session")
def served(desk_case: Path) -> Iterator[str]:
    """The address of a server that shows the example case."""
    with serving(desk_case) as address:
        yield address


@pytest.fixture
def open_page(chromium: Browser, served: str) -> Iterator[Callable[..., Page]]:
    """Opens a screen; at the end nothing may have run, been refused by the policy, or left this machine."""
    told: list[str] = []
    asked: list[str] = []
    contexts = []

    def go(path: str, **options: Any) -> Page:
        context = chromium.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: told.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: told.append(f"error: {error}"))
        page.on("dialog", lambda dialog: (told.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(served + path)
        return page

    yield go
    for context in contexts:
        context.close()
    assert told == []
    assert {urlsplit(url).netloc for url in asked} <= {urlsplit(served).netloc}
