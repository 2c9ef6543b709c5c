"""What every answer of the server carries, and which requests get one.

The idea: pages are hostile. Nothing that they say can run (no script or style but our own files, no inline ones), nothing
leaves the machine, and a web site that points its own name at this machine (DNS rebinding) is turned away by the Host header.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from nguon.web.access import Access
from nguon.web.session import is_same_origin

LOOPBACK = ("127.0.0.1", "localhost", "::1")

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
    )
)

HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
)


def to_host(header: str) -> str:
    """Return the name in a Host header, without its port, in lower case.

    >>> to_host("[::1]:8765"), to_host("LocalHost:80"), to_host("evil.example")
    ('::1', 'localhost', 'evil.example')
    """
    header = header.strip().lower()
    if header.startswith("["):
        return header[1:].partition("]")[0]
    return header.partition(":")[0].removesuffix(".")


class Guard:
    """ASGI middleware: turns away strange hosts and methods, adds the headers to every answer, errors among them.

    The host `*` allows any. With a `token` only those who know it get an answer (`access`), under any host: a site that points
    its own name here has no cookie of ours. `on_error` makes the answer to what the application raises.
    """

    def __init__(
        self,
        app: Any,
        hosts: Iterable[str] = (),
        token: str = "",
        on_error: Callable[[Request, Exception], Response] | None = None,
    ) -> None:
        self.app = app
        self.on_error = on_error
        self.access = Access(token) if token else None
        self.hosts = frozenset((*LOOPBACK, *(to_host(h) for h in hosts), *(("*",) if token else ())))

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        started = False

        async def guarded(message: Any) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                names = {name.lower() for name, _ in message["headers"]}
                message["headers"] = [*message["headers"], *(h for h in HEADERS if h[0] not in names)]
            await send(message)

        named = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
        if len(named) != 1 or not ("*" in self.hosts or to_host(named[0]) in self.hosts):
            await _refuse(guarded, 400, "This server answers only under its own name (127.0.0.1 or localhost).")
        elif self.access and not self.access.allows(scope):
            await self.access.answer(scope)(scope, receive, guarded)
        elif scope["method"] not in {"GET", "HEAD", "POST"}:
            await _refuse(guarded, 405, "This server knows no such method.")
        elif scope["method"] == "POST" and not is_same_origin(_values(scope["headers"])):
            await _refuse(guarded, 403, "Only this server's own pages may change something.")
        else:
            try:
                await self.app(scope, receive, guarded)
            except Exception as error:
                if started or self.on_error is None:
                    raise
                await self.on_error(Request(scope), error)(scope, receive, guarded)


def _values(headers: Iterable[tuple[bytes, bytes]]) -> dict[bytes, list[bytes]]:
    found: dict[bytes, list[bytes]] = {}
    for name, value in headers:
        found.setdefault(name.lower(), []).append(value)
    return found


async def _refuse(send: Any, status: int, text: str) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"allow", b"GET, HEAD, POST")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": (text + "\n").encode()})
