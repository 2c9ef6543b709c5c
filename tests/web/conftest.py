"""Clients for the desk."""

from __future__ import annotations

import threading
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from nguon.web.app import create_app

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
