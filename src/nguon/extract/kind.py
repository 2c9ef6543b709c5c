"""What a file is, told by its first bytes, and only where those are plain text by its name.

Kinds: `page`, `mail` (MHTML too), `warc`, `zip` (WACZ too), `tar`, `packed` (one file in gzip, bzip2 or xz), `jsonl`, `csv`,
`parquet`, `feed`, `list` (addresses of the web, one a line).
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import re
import zlib
from pathlib import PurePosixPath
from typing import IO, Any

from nguon.errors import PageError
from nguon.extract.limits import LIMITS, Bounded, Limits
from nguon.text.decode import refuse_binary, refuse_empty

SAMPLE = 8192
"""Bytes looked at to tell what a file is."""

OTHER_KINDS = {
    ".json", ".js", ".css", ".py", ".toml", ".yaml", ".yml", ".sql", ".log", ".ini", ".sh", ".map", ".cdx", ".cdxj",
}  # fmt: skip
"""Extensions of text that is no page."""

MAIL, JSONL, CSV = {".mhtml", ".mht", ".eml"}, {".jsonl", ".ndjson"}, {".csv", ".tsv"}
OFFICE = {".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp", ".epub", ".jar", ".apk"}
"""Extensions of ZIP files that are documents or programs."""
PACKED = {b"\x1f\x8b": ".gz", b"BZh": ".bz2", b"\xfd7zXZ\x00": ".xz"}

_FEED = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--[^>]{0,2000}-->\s*|<\?xml-stylesheet[^>]{0,500}>\s*"
    rb"|<!DOCTYPE\s+(?:rss|rdf:RDF)[^>\[]{0,300}>\s*)*<(?:rss|feed|rdf:RDF)[\s>]"
)
_MIME = re.compile(rb"^mime-version:", re.IGNORECASE | re.MULTILINE)
_RELATED = re.compile(rb"^content-type:\s*multipart/related", re.IGNORECASE | re.MULTILINE)


def kind_of(head: bytes, name: str) -> str:
    r"""Return the kind of a file by its first bytes (a few thousand) and its name.

    >>> kind_of(b"WARC/1.0\r\n", "a.bin"), kind_of(b"a,b\n", "a.csv"), kind_of(b"<p>x", "a.txt")
    ('warc', 'csv', 'page')
    """
    suffix = suffix_of(name)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "page" if suffix in OFFICE else "zip"
    if head.startswith(b"PAR1"):
        return "parquet"
    if head[257:262] == b"ustar":
        return "tar"
    if head.startswith(b"WARC/"):
        return "warc"
    if packing_of(head):
        inside = unpack_head(head)
        if inside.startswith(b"WARC/"):
            return "warc"
        return "tar" if inside[257:262] == b"ustar" else "packed"
    if suffix in MAIL or (_MIME.search(head) and _RELATED.search(head) and re.match(rb"[A-Za-z-]{2,40}:", head)):
        return "mail"
    if suffix in JSONL:
        return "jsonl"
    if suffix in CSV:
        return "csv"
    if is_list(head):
        return "list"
    return "feed" if _FEED.match(head) else "page"


def is_address(words: str) -> bool:
    """Whether what a user names is an address of the web and no file.

    >>> is_address("https://bao.vn/a.html"), is_address("saved/a.html")
    (True, False)
    """
    return words[:8].lower().startswith(("http://", "https://"))


def is_list(head: bytes) -> bool:
    r"""Whether the first bytes of a file are nothing but addresses of the web, one a line, and comments (`#`).

    >>> is_list(b"# news\nhttps://bao.vn/a\n"), is_list(b"https://bao.vn/a is where it stood\n")
    (True, False)
    """
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start.startswith(b"#") and not is_address(start[:8].decode("latin-1")):
        return False
    lines = start.split(b"\n")
    if len(head) >= SAMPLE and len(lines) > 1:
        lines.pop()  # it may go on
    told = [line.strip() for line in lines if line.strip() and not line.lstrip().startswith(b"#")]
    return bool(told) and all(is_address(line[:8].decode("latin-1")) and len(line.split()) == 1 for line in told)


def suffix_of(name: str) -> str:
    """Return the extension of a name in small letters.

    >>> suffix_of("a/b.HTML")
    '.html'
    """
    return PurePosixPath(name.replace("\\", "/")).suffix.lower()


def packing_of(head: bytes) -> str | None:
    """Return `.gz`, `.bz2` or `.xz` when that is what the bytes are packed with."""
    return next((kind for magic, kind in PACKED.items() if head.startswith(magic)), None)


def unpack_head(head: bytes, most: int = SAMPLE) -> bytes:
    """Return the first bytes of what is packed in `head`; none when it is damaged."""
    try:
        packing = packing_of(head)
        if packing == ".gz":
            return zlib.decompressobj(31).decompress(head, most)
        if packing == ".bz2":
            return bz2.BZ2Decompressor().decompress(head, most)
        return lzma.LZMADecompressor().decompress(head, most) if packing else b""
    except (zlib.error, OSError, lzma.LZMAError, EOFError):
        return b""


def unpack_stream(stream: IO[bytes], limits: Limits = LIMITS) -> IO[bytes]:
    """Return the unpacked bytes of a stream in gzip, bzip2 or xz, within the limits; one that is in none as it is.

    Raises `PageError` while it is read when it is a bomb.
    """
    source: Any = stream if hasattr(stream, "peek") else io.BufferedReader(Bounded(stream, lambda: limits.total), 65536)
    packing = packing_of(source.peek(8)[:8])
    if packing is None:
        return source  # type: ignore[no-any-return]
    openers: dict[str, Any] = {".gz": lambda s: gzip.GzipFile(fileobj=s), ".bz2": bz2.BZ2File, ".xz": lzma.LZMAFile}
    unpacked = openers[packing](source)
    return io.BufferedReader(Bounded(unpacked, source.tell, limits), 65536)


def refuse_page(head: bytes, name: str) -> str | None:
    """Say why a file of kind `page` is none after all, by its first bytes and its name, or None."""
    suffix = suffix_of(name)
    if suffix in OTHER_KINDS:
        return f"not a page of text or HTML ({suffix})"
    try:
        refuse_empty(head)
        refuse_binary(head)
    except PageError as error:
        return str(error)
    return None
