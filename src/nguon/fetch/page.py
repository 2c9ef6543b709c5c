"""One page from the network: asked for politely, followed where it moved, each step checked anew."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from pathlib import Path

import httpx

from nguon.errors import PageError
from nguon.extract.found import Found
from nguon.extract.kind import SAMPLE, kind_of, refuse_page
from nguon.fetch.address import parse_address
from nguon.fetch.rules import RULES, Rules
from nguon.fetch.visit import BUSY, MOVED, Answer, Visit
from nguon.model.page import Hints

PAGES = ("text/html", "application/xhtml+xml", "text/plain", "application/xml", "text/xml", "")
"""Media types of pages and feeds, besides all that end in `+xml`."""

GONE = {401: "wants a login", 402: "wants to be paid", 403: "refuses the page to programs", 404: "has no such page",
        410: "has taken the page down", 451: "may not show the page"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page as a server sent it."""

    url: str
    """As it was asked for."""
    final: str
    """Where it was found in the end."""
    captured: str
    """When, in UTC, ISO 8601."""
    status: int
    """200, or 304 (and no bytes) when it has not changed since `etag` or `modified`."""
    raw: bytes
    media: str
    charset: str
    etag: str = ""
    modified: str = ""
    """What the server says of its version: give both back to be told whether it has changed."""

    def found(self) -> Found:
        """Return the page as the readers of pages take it; a feed is a container of pages."""
        hints = Hints(url=self.final, captured=self.captured, charset=self.charset)
        kind = kind_of(self.raw[:SAMPLE], "")
        return Found(Path(self.url), self.url, "feed" if kind == "feed" else "page", hints, self.raw)


def fetch_one(url: str, rules: Rules = RULES, visit: Visit | None = None, *, etag: str = "", modified: str = "") -> Fetched:
    """Fetch one page; raise `PageError` with a sentence when it can't or may not be fetched.

    `visit` carries connections, pauses and robots.txt from page to page (its rules count then); without it the page is fetched
    alone. With `etag` or `modified` of an earlier answer, an unchanged page comes back with status 304 and no bytes.

    >>> fetch_one("https://bao.vn/tin.html").raw  # doctest: +SKIP
    b'<!DOCTYPE html>…'
    """
    with nullcontext(visit) if visit is not None else Visit(rules) as holder:
        at = parse_address(url)
        since = {k: v for k, v in (("If-None-Match", etag), ("If-Modified-Since", modified)) if v and v.isascii()}
        for _ in range(holder.rules.redirects + 1):
            answer = _ask(holder, at, since)
            if answer.status not in MOVED:
                return _to_fetched(url, at, answer)
            try:
                at = parse_address(str(at.join(answer.headers.get("location", ""))))
            except httpx.InvalidURL:
                raise PageError(f"{at.host} sends us on to an address that is none") from None
        raise PageError(f"the page sends us on more than {holder.rules.redirects} times")


def _ask(visit: Visit, url: httpx.URL, headers: dict[str, str]) -> Answer:
    """Ask for one address, once more when the site is busy and says for how long."""
    visit.check_allowed(url)
    visit.wait(url)
    answer = visit.get(url, headers, visit.rules.largest, wanted=_is_wanted)
    if answer.status in BUSY:
        seconds = _seconds(answer.headers.get("retry-after", ""))
        if seconds is None or seconds > visit.rules.longest_pause:
            raise PageError(f"{url.host} is busy ({answer.status}); try again later")
        visit.wait(url, least=seconds)
        answer = visit.get(url, headers, visit.rules.largest, wanted=_is_wanted)
    return answer


def _is_wanted(answer: httpx.Response) -> bool:
    return 200 <= answer.status_code < 300 and _is_page(_media(answer.headers)[0])


def _is_page(media: str) -> bool:
    return media in PAGES or media.endswith("+xml")


def _to_fetched(url: str, at: httpx.URL, answer: Answer) -> Fetched:
    status, headers = answer.status, answer.headers
    media, charset = _media(headers)
    if status == 304:
        raw = b""
    elif not 200 <= status < 300:
        raise PageError(f"{at.host} {GONE.get(status, 'does not give the page')} ({status})")
    elif not _is_page(media):
        raise PageError(f"the page is no text or HTML ({media[:60]})")
    else:
        raw = answer.body or b""
        reason = refuse_page(raw[:SAMPLE], "")
        if reason:
            raise PageError(reason)
    captured = datetime.now(UTC).isoformat(timespec="seconds")
    etag, modified = headers.get("etag", "")[:300], headers.get("last-modified", "")[:100]
    return Fetched(url, str(at), captured, status, raw, media, charset, etag, modified)


def _media(headers: httpx.Headers) -> tuple[str, str]:
    """The media type and the encoding that a server names."""
    message = Message()
    message["Content-Type"] = headers.get("content-type", "").replace("\n", " ").replace("\r", " ")
    if not headers.get("content-type", "").strip():
        return "", ""
    try:
        charset = message.get_content_charset() or ""
    except (LookupError, ValueError):
        charset = ""
    return headers["content-type"].split(";")[0].strip().lower(), charset[:40]


def _seconds(words: str) -> float | None:
    """The seconds that `Retry-After` asks for: a number or a day and hour."""
    words = words.strip()
    if words.isascii() and words.isdigit() and len(words) < 9:
        return float(words)
    try:
        return max(0.0, (parsedate_to_datetime(words) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
