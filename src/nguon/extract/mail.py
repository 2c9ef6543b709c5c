"""Pages saved as MHTML ("web page, single file") and mails: the part that is the page, without its pictures.

Format: RFC 2557 (MHTML), RFC 5322 and 2045 (mail), read by the standard library.
"""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import Message
from email.utils import parsedate_to_datetime
from typing import IO, Any

from nguon.errors import PageError
from nguon.extract.found import Found
from nguon.extract.limits import LIMITS, MB, Limits, read_within
from nguon.model.page import Hints


def read_mail(stream: IO[bytes], at: Found, limits: Limits = LIMITS) -> Iterator[Found]:
    """Yield the one page of an MHTML file or mail: its root, the HTML before the plain text of a mail.

    Address, day of saving and subject are its hints. Raises `PageError` when there is no such part.
    """
    data = read_within(stream, limits.message)
    if data is None:
        raise PageError(f"larger than {limits.message // MB} MB; save the page without its pictures")
    try:
        message = message_from_bytes(data, policy=policy.compat32)
        part = _root(message)
        raw = part.get_payload(decode=True) if part is not None else None
    except (MessageError, ValueError, LookupError, RecursionError, AttributeError, TypeError):
        raise PageError("the message is damaged; save the page again") from None
    if part is None or not isinstance(raw, bytes):
        raise PageError("the message holds no page of HTML or text")
    if not raw.strip():
        raise PageError("the page in the message is empty; the file may end in the middle")
    yield Found(at.path, at.source, hints=_hints(message, part), raw=raw)


def _root(message: Message) -> Message | None:
    """The part that is shown: of related parts the one that is named as start, or the first page; of alternatives the HTML."""
    leaves = [part for part in message.walk() if not part.is_multipart() and part.get_content_disposition() != "attachment"]
    start = message.get_param("start") if message.get_content_type() == "multipart/related" else None
    for wanted in leaves:
        if start and wanted.get("Content-ID") == start and _is_page(wanted):
            return wanted
    for kind in ("text/html", "application/xhtml+xml", "text/plain"):
        for part in leaves:
            if part.get_content_type() == kind and part.get_payload():
                return part
    return None


def _is_page(part: Message) -> bool:
    return part.get_content_type() in ("text/html", "application/xhtml+xml", "text/plain")


def _hints(message: Message, part: Message) -> Hints:
    urls = (message.get("Snapshot-Content-Location"), part.get("Content-Location"), message.get("Content-Location"))
    url = next((u for u in (_words(u) for u in urls) if u.startswith(("http://", "https://"))), "")
    try:
        charset = part.get_content_charset() or ""
    except (LookupError, ValueError):
        charset = ""
    return Hints(url=url, captured=_day(_words(message.get("Date"))), title=_subject(message), charset=charset)


def _subject(message: Message) -> str:
    """The subject, its encoded words read."""
    try:
        header: Any = policy.default.header_factory("Subject", _words(message.get("Subject")))
        return " ".join(str(header).split())[:300]
    except (ValueError, LookupError, IndexError, AttributeError):
        return ""


def _day(words: str) -> str:
    try:
        return parsedate_to_datetime(words).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""


def _words(header: Any) -> str:
    return " ".join(str(header or "").split())
