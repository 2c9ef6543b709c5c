"""A visit to the network: its open connections, what sites allow, when each was last asked."""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Any

import httpcore
import httpx
from protego import Protego

from nguon.errors import PageError
from nguon.fetch.address import parse_address
from nguon.fetch.connect import Clock, Transport
from nguon.fetch.rules import AGENT, RULES, Rules

ROBOTS = 512 * 1024
"""Bytes read of a robots.txt (RFC 9309 asks for 500 KiB at least)."""

ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,text/plain;q=0.8,*/*;q=0.1"
MOVED = (301, 302, 303, 307, 308)
BUSY = (429, 503)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server sent: the body whole and unpacked, None when it was not wanted (`wanted` said no)."""

    status: int
    headers: httpx.Headers
    body: bytes | None


@dataclass(frozen=True, slots=True)
class _Site:
    """What a site allows: all (`robots` None), nothing (`closed` says why), or what its robots.txt says."""

    robots: Any = None
    closed: str = ""


class Visit:
    """Holds what pages fetched one after the other share. Use it as a context; `sleep` and `clock` are there for tests.

    >>> with Visit() as visit:
    ...     visit.rules.pause
    1.0
    """

    def __init__(
        self,
        rules: Rules = RULES,
        *,
        transport: httpx.BaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.rules = rules
        self._sleep, self._clock = sleep, clock
        self._deadline = Clock()
        self._client = httpx.Client(
            transport=transport or Transport(rules, self._deadline),
            trust_env=False,
            follow_redirects=False,
            timeout=httpx.Timeout(rules.idle, connect=rules.connect),
            headers={"User-Agent": rules.agent, "Accept": ACCEPT, "Accept-Language": "vi,en;q=0.5"},
        )
        self._sites: dict[str, _Site] = {}
        self._free: dict[str, float] = {}

    def __enter__(self) -> Visit:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
        self._client.close()

    def check_allowed(self, url: httpx.URL) -> None:
        """Raise `PageError` when the site's robots.txt does not allow us this page."""
        site = self._site(url)
        if site.closed:
            raise PageError(site.closed)
        if site.robots is None:
            return
        if not site.robots.can_fetch(str(url), AGENT):
            raise PageError(f"{url.host} does not allow programs to fetch this page (robots.txt); save it from your browser")
        if (site.robots.crawl_delay(AGENT) or 0.0) > self.rules.longest_pause:
            raise PageError(f"{url.host} wants more than {self.rules.longest_pause:.0f} seconds between two pages (robots.txt)")

    def wait(self, url: httpx.URL, least: float = 0.0) -> None:
        """Wait until the host of an address may be asked again, `least` seconds at least."""
        site = self._sites.get(_origin(url), _Site())
        asked = (site.robots.crawl_delay(AGENT) or 0.0) if site.robots is not None else 0.0
        left = max(self._free.get(url.host, 0.0) - self._clock(), least)
        if left > 0:
            self._sleep(left)
        self._free[url.host] = self._clock() + max(self.rules.pause, asked)

    def get(
        self,
        url: httpx.URL,
        headers: dict[str, str],
        most: int,
        *,
        wanted: Callable[[httpx.Response], bool] = lambda _: True,
        cut: bool = False,
    ) -> Answer:
        """Ask for an address once; raise `PageError` when no whole answer comes within the limits.

        A body of more than `most` bytes is too much, or ends there (`cut`).
        """
        self._deadline.start(self.rules.total)
        asked = {**headers, "Accept-Encoding": "gzip, deflate"}
        try:
            with self._client.stream("GET", url, headers=asked) as answer:
                body = _read_body(answer, most, cut) if wanted(answer) else None
                return Answer(answer.status_code, answer.headers, body)
        except (httpcore.TimeoutException, httpx.TimeoutException):
            raise PageError(f"{url.host} did not answer in time; try again later") from None
        except (httpcore.ConnectError, httpx.ConnectError) as error:
            raise PageError(f"{url.host} can't be reached ({str(error)[:120] or 'no connection'})") from None
        except (httpcore.ProtocolError, httpcore.NetworkError, httpx.TransportError, httpx.InvalidURL, OSError) as error:
            raise PageError(f"{url.host} broke off or answered wrongly ({str(error)[:120] or type(error).__name__})") from None
        finally:
            self._client.cookies.clear()

    def _site(self, url: httpx.URL) -> _Site:
        origin = _origin(url)
        if origin not in self._sites:
            self._sites[origin] = self._ask_site(url)
        return self._sites[origin]

    def _ask_site(self, url: httpx.URL) -> _Site:
        """What a site allows (RFC 9309): no robots.txt, all; a site that can't say, nothing."""
        at = url.copy_with(raw_path=b"/robots.txt")
        try:
            for _ in range(self.rules.redirects + 1):
                answer = self.get(at, {}, ROBOTS, cut=True)
                if answer.status not in MOVED or "location" not in answer.headers:
                    break
                at = parse_address(str(at.join(answer.headers["location"])))
            else:
                return _Site()
        except PageError as error:
            return _Site(closed=str(error))
        if 200 <= answer.status < 300:
            return _Site(Protego.parse((answer.body or b"").decode("utf-8", "replace").removeprefix("\ufeff")))
        if answer.status in BUSY or answer.status >= 500:
            return _Site(closed=f"{url.host} can't say now what it allows (robots.txt: {answer.status}); try again later")
        return _Site()


def _origin(url: httpx.URL) -> str:
    return f"{url.scheme}://{url.netloc.decode('ascii')}"


def _read_body(answer: httpx.Response, most: int, cut: bool) -> bytes:
    """Return the body, unpacked as it comes and never further than `most` bytes."""
    coding = answer.headers.get("content-encoding", "").strip().lower()
    if coding not in ("", "identity", "gzip", "x-gzip", "deflate"):
        raise PageError(f"the page comes packed with {coding[:20]!r}, which was not asked for")
    packed = coding not in ("", "identity")
    unpack: Any = None
    out = bytearray()
    for chunk in answer.iter_raw():
        data = chunk
        if packed and unpack is None:
            if not data:
                continue
            # some servers send deflate without its frame, and say gzip of what is plain
            plain = coding != "deflate" and not data.startswith(b"\x1f")
            framed = coding != "deflate" or data[0] & 0x0F == 8
            packed, unpack = not plain, zlib.decompressobj(47 if framed else -15)
        while True:
            if packed:
                try:
                    out += unpack.decompress(data, most + 1 - len(out))
                except zlib.error as error:
                    raise PageError(f"the page's packing is damaged ({error})") from None
                data = unpack.unconsumed_tail
            else:
                out += data
                data = b""
            if len(out) > most:
                if cut:
                    return bytes(out[:most])
                raise PageError(f"the page is larger than {most / 2**20:,.0f} MB")
            if not data:
                break
        if packed and unpack.eof:
            break
    if packed and unpack is not None and not unpack.eof:
        raise PageError("the page ends in the middle; try again")
    return bytes(out)
