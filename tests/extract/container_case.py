"""Containers made by code, with invented pages in them, for the tests of their readers."""

from __future__ import annotations

import base64
import gzip
import io
import quopri
import tarfile
import zipfile
from collections.abc import Iterable
from pathlib import Path

from nguon.extract.container import open_pages
from nguon.extract.folder import find_pages
from nguon.extract.found import GUESS, Columns, Found, Noted, Skipped
from nguon.extract.limits import LIMITS, Limits

TITLE = "Chủ bến đò Vạn Cát nói sẽ đóng bến từ tháng tư năm nay"
BODY = """Bà Trần Tư Lan, chủ bến đò Vạn Cát ở tỉnh Sông Hồ, cho biết sẽ đóng cửa bến từ tháng 4 vì không còn khách.

“Chúng tôi không còn khách từ khi có cầu mới, mỗi ngày chỉ vài chuyến,” bà Lan nói với phóng viên."""
TEXT = f"{TITLE}\n\n{BODY}\n"
HTML = (
    f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{TITLE}</title></head><body><article><h1>{TITLE}</h1>'
    + "".join(f"<p>{p}</p>" for p in BODY.split("\n\n"))
    + "</article></body></html>"
)


def opened(
    path: Path | str, columns: Columns = GUESS, limits: Limits = LIMITS
) -> tuple[list[Found], dict[str, str], list[str]]:
    """Return what is found in a file: pages, reasons of skipped things by their place, notes."""
    items = [
        item
        for file in find_pages([path])
        for item in ([file] if isinstance(file, Skipped) else open_pages(file, columns, limits))
    ]
    return (
        [i for i in items if isinstance(i, Found)],
        {str(i.path): i.reason for i in items if isinstance(i, Skipped)},
        [i.words for i in items if isinstance(i, Noted)],
    )


def make_zip(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def make_tar(path: Path, members: dict[str, bytes], extra: Iterable[tarfile.TarInfo] = (), mode: str = "w") -> Path:
    with tarfile.open(path, mode) as archive:  # type: ignore[call-overload]
        for member in extra:
            archive.addfile(member)
        for name, data in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return path


def to_record(
    url: str,
    body: bytes,
    *,
    kind: str = "response",
    head: str = "Content-Type: text/html",
    day: str = "2024-03-20",
    status: int = 200,
) -> bytes:
    """One record of a WARC."""
    block = f"HTTP/1.1 {status} OK\r\n{head}\r\n\r\n".encode() + body if kind == "response" else body
    about = "application/http; msgtype=response" if kind == "response" else head.partition(": ")[2]
    return (
        (
            f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: {day}T01:02:03Z\r\n"
            f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>\r\nContent-Type: {about}\r\n"
            f"Content-Length: {len(block)}\r\n\r\n"
        ).encode()
        + block
        + b"\r\n\r\n"
    )


def make_warc(path: Path, records: Iterable[bytes]) -> Path:
    """A WARC; packed record by record when the name ends in `.gz`."""
    pack = gzip.compress if path.suffix == ".gz" else bytes
    path.write_bytes(b"".join(map(pack, records)))
    return path


def to_mhtml(page: bytes, *, coding: str = "quoted-printable", charset: str = "utf-8") -> bytes:
    """A page saved by a browser as one file."""
    coded = quopri.encodestring(page) if coding == "quoted-printable" else base64.encodebytes(page)
    head = (
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://bao-vancat.vn/ben-do.html\r\n"
        "Subject: =?utf-8?Q?B=E1=BA=BFn_=C4=91=C3=B2?=\r\nDate: Wed, 20 Mar 2024 08:00:00 +0700\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; type="text/html"; boundary="----bound"\r\n\r\n'
    )
    picture = "------bound\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n"
    part = (
        f"------bound\r\nContent-Type: text/html; charset={charset}\r\nContent-ID: <frame-1@x>\r\n"
        f"Content-Transfer-Encoding: {coding}\r\nContent-Location: https://bao-vancat.vn/ben-do.html\r\n\r\n"
    )
    return head.encode() + picture.encode() + part.encode() + coded + b"\r\n------bound--\r\n"
