"""Proof that a request to change something was made on our own screens.

The idea: two locks. A browser tells from where a request comes (`Origin`, `Sec-Fetch-Site`); what does not come from this very
server is turned away. And every form carries a token that only somebody who has read one of our screens can know: an HMAC,
under a secret that this process made when it began, of a random name that the browser keeps in a cookie that other sites can't
send.
"""

from __future__ import annotations

import getpass
import hashlib
import hmac
import os
import secrets
from collections.abc import Callable
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

COOKIE = "desk"
FIELD, HEADER = "token", "x-nguon-token"
NAME = 32
"""Characters of the random name in the cookie."""


class RefusedError(Exception):
    """A request to change something that is not believed: without a token, or too large."""


def who() -> str:
    """Return the name of the person at this machine, who corrects unless another name is given."""
    try:
        return os.environ.get("NGUON_USER") or getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "?"


class Sessions:
    """Makes and checks tokens; the secret dies with the process."""

    def __init__(self, secret: bytes | None = None) -> None:
        self._secret = secret or secrets.token_bytes(32)

    def token(self, name: str) -> str:
        """Return the token of the browser that bears `name`."""
        return hmac.new(self._secret, name.encode(), hashlib.sha256).hexdigest()

    def holds(self, request: Request, token: str) -> bool:
        """Tell whether a request bears the token of its cookie."""
        name = request.cookies.get(COOKIE, "")
        return len(name) == NAME and hmac.compare_digest(self.token(name).encode(), token.encode("utf-8", "replace"))

    def open(self, request: Request) -> tuple[str, Callable[[Response], Response]]:
        """Return the token for a screen with forms, and what puts the cookie on the answer where the browser has none."""
        name = request.cookies.get(COOKIE, "")
        if len(name) == NAME and name.isalnum():
            return self.token(name), lambda response: response
        name = secrets.token_hex(NAME // 2)

        def remember(response: Response) -> Response:
            response.set_cookie(COOKIE, name, httponly=True, samesite="strict", secure=request.url.scheme == "https")
            return response

        return self.token(name), remember


def is_same_origin(headers: dict[bytes, list[bytes]]) -> bool:
    """Tell whether the headers of a request that changes something speak against this server's own screens.

    A browser names the origin of every such request; other programs may name none, and need the token alone.

    >>> is_same_origin({b"host": [b"localhost:80"], b"origin": [b"http://localhost:80"]})
    True
    >>> is_same_origin({b"host": [b"localhost:80"], b"origin": [b"http://evil.example"]})
    False
    """
    site = headers.get(b"sec-fetch-site", [])
    if any(value not in (b"same-origin", b"none") for value in site):
        return False
    origins, hosts = headers.get(b"origin", []), headers.get(b"host", [])
    if not origins:
        return True
    if len(origins) != 1 or len(hosts) != 1:
        return False
    try:
        origin = urlsplit(origins[0].decode("latin-1"))
    except ValueError:
        return False
    return origin.scheme in ("http", "https") and origin.netloc.lower() == hosts[0].decode("latin-1").lower()
