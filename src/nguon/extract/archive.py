"""ZIP (also WACZ) and tar files: their members one by one, straight from the packed bytes; nothing is written to the disk.

A member whose name leads out of the archive, a link, a device, an encrypted member is told and passed over.
"""

from __future__ import annotations

import io
import re
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import IO, Any

from nguon.errors import PageError
from nguon.extract.found import Found, Noted, Skipped
from nguon.extract.kind import unpack_stream
from nguon.extract.limits import LIMITS, Bounded, Limits, SpentError

Item = Found | Skipped | Noted
Opener = Callable[[io.BufferedReader, Found, int], Iterator[Item]]
"""Reads one member: its bytes, where it stands, its size as the archive gives it."""

HEADERS = (tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE, tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK)
_RESOURCES = re.compile(r"(.+?)(?:_files|\.files|_fichiers|-Dateien|_archivos|_tiedostot)")


def read_zip(stream: IO[bytes], at: Found, open_member: Opener, limits: Limits = LIMITS) -> Iterator[Item]:
    """Yield what `open_member` finds in the members of a ZIP; raise `PageError` when it is damaged or its list is too long."""
    _check_directory(stream, limits)
    try:
        archive = zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, struct.error) as error:
        raise PageError(f"the ZIP file is damaged or ends in the middle ({error})") from None
    with archive:
        members = [m for m in archive.infolist() if not m.filename.endswith("/")]
        if len(members) > limits.members:
            raise PageError(f"it holds more than {limits.members:,} files; split it")
        names = {m.filename for m in members}
        if "[Content_Types].xml" in names:
            raise PageError("this is an Office file, not a page of text; save the page as text or HTML")
        if _lie_over(members):
            raise PageError("its members lie over each other, as in no honest ZIP file; it was not read")
        is_wacz = "datapackage.json" in names and any(name.startswith("archive/") for name in names)
        for member in members:
            name = member.orig_filename
            if (is_wacz and not name.startswith("archive/")) or is_resource(name, names):
                continue
            place = f"{at.source}!/{printable(name)}"
            reason = refuse_name(name)
            if stat.S_ISLNK(member.external_attr >> 16):
                reason = "a link"
            elif member.flag_bits & 1:
                reason = "encrypted; unpack it and name the folder"
            if reason:
                yield Skipped(Path(place), reason)
                continue
            try:
                with archive.open(member) as unpacked:
                    bounded = Bounded(unpacked, lambda size=member.compress_size: size, limits)  # type: ignore[misc]
                    yield from open_member(io.BufferedReader(bounded, 65536), Found(at.path, place), member.file_size)
            except SpentError:
                raise
            except PageError as error:
                yield Skipped(Path(place), str(error))
            except NotImplementedError:
                yield Skipped(Path(place), "packed in a way that is not read")
            except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, ValueError, struct.error):
                yield Skipped(Path(place), "damaged in the archive")


def read_tar(stream: IO[bytes], at: Found, open_member: Opener, limits: Limits = LIMITS) -> Iterator[Item]:
    """Yield what `open_member` finds in the members of a tar, packed or not; raise `PageError` when it is damaged or a bomb."""
    names: set[str] = set()
    if stream.seekable():
        with suppress(PageError, tarfile.TarError, OSError, EOFError, ValueError):
            names = {member.name for _, member in _members(stream, replace(limits, meter=None))}
        stream.seek(0)
    count = 0
    try:
        for tar, member in _members(stream, limits):
            count += 1
            if member.isdir() or is_resource(member.name, names):
                continue
            place = f"{at.source}!/{printable(member.name)}"
            reason = refuse_name(member.name)
            if member.issym() or member.islnk():
                reason = reason or "a link"
            elif not member.isfile():
                reason = reason or "not a file"
            opened = None if reason else tar.extractfile(member)
            if opened is None:
                yield Skipped(Path(place), reason or "not a file")
                continue
            yield from open_member(opened, Found(at.path, place), member.size)  # type: ignore[arg-type]
    except (tarfile.TarError, OSError, EOFError, ValueError, RecursionError) as error:
        what = str(error) or type(error).__name__
        raise PageError(
            f"the tar file is damaged or ends in the middle ({what}); {count:,} members before that are read"
        ) from None


def _members(stream: IO[bytes], limits: Limits) -> Iterator[tuple[tarfile.TarFile, tarfile.TarInfo]]:
    """The members of a tar in their order, none of them kept."""

    class Bound(tarfile.TarInfo):
        def _proc_member(self, tar: tarfile.TarFile) -> Any:
            if self.type in HEADERS and self.size > limits.header:
                raise tarfile.ReadError("a header is too large")
            return super()._proc_member(tar)  # type: ignore[misc]

    count = 0
    with tarfile.open(
        fileobj=unpack_stream(stream, limits), mode="r|", bufsize=65536, tarinfo=Bound, encoding="utf-8", errors="replace"
    ) as tar:
        while (member := tar.next()) is not None:
            count += 1
            if count > limits.members:
                raise PageError(f"it holds more than {limits.members:,} files; the rest was not read")
            yield tar, member
            tar.members = []  # type: ignore[attr-defined]


def refuse_name(name: str) -> str | None:
    """Say why a member's name can't be trusted, or None.

    >>> refuse_name("../../etc/passwd"), refuse_name("a/b.html")
    ('a name that leads out of the archive', None)
    """
    parts = re.split(r"[/\\]", name)
    if "\x00" in name or ".." in parts or parts[0] == "" or re.match(r"[A-Za-z]:", name):
        return "a name that leads out of the archive"
    if parts[0] == "__MACOSX" or any(part.startswith(".") and part != "." for part in parts):
        return "hidden"
    return None


def is_resource(name: str, names: Iterable[str]) -> bool:
    """Whether a file belongs to a page saved whole: it lies in `x_files` beside `x.html`.

    >>> is_resource("in/x_files/a.js", {"in/x.html"}), is_resource("in/x_files/a.js", {"in/y.html"})
    (True, False)
    """
    parts = name.split("/")
    for n, folder in enumerate(parts[:-1]):
        match = _RESOURCES.fullmatch(folder)
        if match:
            page = "/".join([*parts[:n], match[1]])
            if any(f"{page}{end}" in names for end in (".html", ".htm", ".xhtml", ".HTML", ".HTM")):
                return True
    return False


def printable(name: str) -> str:
    """Return a name without signs that would move a terminal's cursor."""
    return "".join(c if c.isprintable() else "\ufffd" for c in name)[:1000]


def _lie_over(members: list[zipfile.ZipInfo]) -> bool:
    """Whether two members are made of the same bytes: a few of them make a bomb of any size (Fifield 2019)."""
    places = sorted((m.header_offset, m.header_offset + m.compress_size) for m in members if m.compress_size)
    return any(end > start for (_, end), (start, _) in pairwise(places))


def _check_directory(stream: IO[bytes], limits: Limits) -> None:
    """Refuse a ZIP whose list of contents is too long to be held in memory, before it is read."""
    end = stream.seek(0, io.SEEK_END)
    stream.seek(max(0, end - 65536 - 22))
    tail = stream.read()
    at = tail.rfind(b"PK\x05\x06")
    stream.seek(0)
    if at < 0 or len(tail) < at + 22:
        raise PageError("the ZIP file is damaged or ends in the middle (it has no list of contents)")
    count, size = struct.unpack("<HI", tail[at + 10 : at + 16])
    wide = tail.rfind(b"PK\x06\x06", 0, at)
    if wide >= 0 and len(tail) >= wide + 48:
        count, size = struct.unpack("<QQ", tail[wide + 32 : wide + 48])
    if (size > limits.directory and size != 0xFFFFFFFF) or count > max(limits.members, 0xFFFF):
        raise PageError(f"it holds more than {limits.members:,} files; split it")
