"""Who may look at a case that is served to other machines: whoever has the link with the token.

The idea: the link is opened once; the browser then bears a cookie made of the token, which other sites can't send, and the
token leaves the address. A program sends the token as `Authorization: Bearer`. Comparing takes as long whatever was sent.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

COOKIE = "nguon_access"
LEAST = 16
"""Characters of a token that is not easily guessed."""
AGE = 30 * 24 * 3600

REFUSED = "This case is shown to those who have its link. Open the link that `nguon serve` printed, with its token."


class Access:
    """Lets in those who know a token."""

    def __init__(self, token: str) -> None:
        self._token = token.encode()
        self._cookie = hashlib.sha256(b"cookie of " + self._token).hexdigest()

    def allows(self, scope: Any) -> bool:
        """Tell whether a request bears the cookie, or the token as a program sends it."""
        request = Request(scope)
        kind, _, sent = request.headers.get("authorization", "").partition(" ")
        if kind.lower() == "bearer" and self._knows(sent.strip()):
            return True
        return _same(request.cookies.get(COOKIE, ""), self._cookie)

    def answer(self, scope: Any) -> Response:
        """Return the answer to a request that may not pass: with the token in its address, the way in."""
        request = Request(scope)
        pairs = parse_qsl(request.url.query, keep_blank_values=True)
        sent = next((value for name, value in pairs if name == "token"), "")
        if request.method not in ("GET", "HEAD") or not self._knows(sent):
            return PlainTextResponse(f"{REFUSED}\n", 401, headers={"cache-control": "no-store", "www-authenticate": "Bearer"})
        rest = urlencode([pair for pair in pairs if pair[0] != "token"])
        path = "/" + quote(request.url.path.lstrip("/"), safe="/%")
        response = RedirectResponse(path + (f"?{rest}" if rest else ""), 303, headers={"cache-control": "no-store"})
        response.set_cookie(
            COOKIE, self._cookie, max_age=AGE, httponly=True, samesite="strict", secure=request.url.scheme == "https"
        )
        return response

    def _knows(self, sent: str) -> bool:
        return hmac.compare_digest(
            hashlib.sha256(sent.encode("utf-8", "replace")).digest(), hashlib.sha256(self._token).digest()
        )


def make_token() -> str:
    """Return a token that nobody guesses."""
    return secrets.token_urlsafe(24)


def _same(sent: str, right: str) -> bool:
    return hmac.compare_digest(sent.encode("utf-8", "replace"), right.encode())
