"""The connection below httpx: made to a number that was checked, and cut when its time is up.

httpx asks for a host by name; between a check of its own and the connection the name may change its number. Here both are one
step. And a server that sends a byte every few seconds never meets an idle timeout: every read gets what is left of the whole.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterable, Iterator
from typing import Any

import certifi
import httpcore
import httpx
from httpcore import NetworkBackend, NetworkStream

from nguon.errors import PageError
from nguon.fetch.address import find_numbers
from nguon.fetch.rules import Rules

CONNECTIONS = 4
"""Kept open for further pages of the same hosts."""


class Clock:
    """The time by which the request that is under way must be done."""

    def __init__(self) -> None:
        self.end = float("inf")

    def start(self, seconds: float) -> None:
        """Give the next request so many seconds."""
        self.end = time.monotonic() + seconds

    def left(self, most: float | None) -> float:
        """Return the seconds left, at most `most`; raise `httpcore.ReadTimeout` when there are none."""
        left = min(self.end - time.monotonic(), most if most is not None else float("inf"))
        if left <= 0:
            raise httpcore.ReadTimeout("the time is up")
        return left


class Transport(httpx.BaseTransport):
    """Sends requests of httpx over connections of our own; raises httpcore's errors, and `PageError` for a refused number."""

    def __init__(self, rules: Rules, clock: Clock) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=_certificates(),
            max_connections=CONNECTIONS,
            max_keepalive_connections=CONNECTIONS,
            keepalive_expiry=10.0,
            network_backend=_Backend(rules, clock),
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request; return the answer, whose body is still to come."""
        url = httpcore.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        )
        answer = self._pool.handle_request(
            httpcore.Request(
                method=request.method,
                url=url,
                headers=request.headers.raw,
                content=request.read(),
                extensions=request.extensions,
            )
        )
        return httpx.Response(
            answer.status, headers=answer.headers, stream=_Body(answer.stream), extensions=dict(answer.extensions)
        )

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        yield from self._stream

    def close(self) -> None:
        self._stream.close()


class _Backend(NetworkBackend):
    """Connects to a checked number of a host; the name goes on only into the request and the certificate's check."""

    def __init__(self, rules: Rules, clock: Clock) -> None:
        self._rules, self._clock, self._inner = rules, clock, httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> NetworkStream:
        failed: Exception = httpcore.ConnectError("no number")
        for number in find_numbers(host.strip("[]"), port, self._rules.allow_private):
            try:
                stream = self._inner.connect_tcp(number, port, self._clock.left(timeout), local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
            else:
                return _Stream(stream, self._clock)
        raise failed

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> NetworkStream:
        raise PageError("sockets of this machine are not asked")


class _Stream(NetworkStream):
    """A connection whose every step gets what is left of the request's time."""

    def __init__(self, inner: NetworkStream, clock: Clock) -> None:
        self._inner, self._clock = inner, clock

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._clock.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._clock.left(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> NetworkStream:
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, self._clock.left(timeout)), self._clock)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


def _certificates() -> ssl.SSLContext:
    """What the system trusts; where it has nothing, the list that comes with certifi."""
    context = ssl.create_default_context()
    if not context.get_ca_certs() and not ssl.get_default_verify_paths().capath:
        context.load_verify_locations(certifi.where())
    return context
