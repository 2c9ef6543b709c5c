"""Bytes made text: which encoding a page is in, and its characters exactly as they stand there.

The idea: believe a byte order mark, then UTF-8 when the bytes bear it out, then what the page declares, and only then guess:
among the encodings that pages of the language were written in, the one whose words look most like words. Nothing is
cleaned: no composing, no trimming, line ends and byte order mark stay.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from charset_normalizer import from_bytes

from nguon.errors import PageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

SAMPLE = 65536
"""Bytes looked at when guessing: enough for any statistics, little enough for a page of 50 MB."""

BROKEN_UTF8 = 0.1
"""Most invalid bytes among the non-ASCII ones of what is still UTF-8, only damaged."""

_MAGIC = (
    (b"\x89PNG", "a PNG picture"), (b"\xff\xd8\xff", "a JPEG picture"), (b"GIF8", "a GIF picture"), (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a ZIP archive"), (b"\x1f\x8b", "gzip data"), (b"BZh", "bzip2 data"), (b"\xfd7zXZ", "xz data"),
    (b"7z\xbc\xaf", "a 7z archive"), (b"Rar!", "a RAR archive"), (b"\x7fELF", "a program"), (b"MZ\x90", "a program"),
    (b"OggS", "a sound"), (b"ID3", "a sound"), (b"PAR1", "a Parquet file"), (b"SQLite format 3", "a database"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"), (b"wOFF", "a font"), (b"wOF2", "a font"), (b"RIFF", "a sound or picture"),
)  # fmt: skip
_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})""", re.IGNORECASE)
_XML = re.compile(rb"""^\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([A-Za-z0-9_:.-]{2,40})""")
_CONTROL = bytes(set(range(32)) - {9, 10, 11, 12, 13, 27}) + b"\x7f"
_WORD = re.compile(r"[^\W\d_][^\W\d_\u0300-\u036f]*[\u0300-\u036f\w]*")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A page's characters and the name of the encoding they came in."""

    text: str
    encoding: str


def decode(
    raw: bytes,
    is_word: Callable[[str], bool] | None = None,
    legacy: Mapping[str, Callable[[bytes], str]] | None = None,
    said: str = "",
) -> Decoded:
    r"""Return the text of `raw`; raise `PageError` when it is empty, binary or in no encoding that can be told.

    `is_word` tells whether a word could be one of the language; `legacy` names decoders of its old encodings; `said` is
    the encoding that whoever sent the page named, for a page that declares none.

    >>> decode("ng\u00e0y".encode("utf-16")).encoding
    'utf-16-le'
    """
    refuse_empty(raw)
    marked = _by_mark(raw)
    if marked:
        return marked
    refuse_binary(raw)
    try:
        return Decoded(raw.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    wide = _by_zeros(raw)
    if wide:
        return wide
    if _is_damaged_utf8(raw):
        return Decoded(raw.decode("utf-8", "replace"), "utf-8")
    return _guess(raw, is_word, legacy or {}, said)


def declared(raw: bytes) -> str | None:
    """Return the encoding an HTML or XML page declares in its head, as Python names it, or None.

    >>> declared(b'<meta charset="windows-1258">')
    'cp1258'
    """
    head = raw[:4096]
    for pattern in (_META, _XML):
        found = pattern.search(head)
        if found:
            try:
                return codecs.lookup(found.group(1).decode("ascii")).name
            except LookupError:
                return None
    return None


def _known(name: str) -> str | None:
    """An encoding's name as Python has it, or None for one that it does not know."""
    try:
        codec = codecs.lookup(name) if name.isascii() else None
    except (LookupError, ValueError):
        return None
    return codec.name if codec and codec._is_text_encoding else None


def _by_mark(raw: bytes) -> Decoded | None:
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if raw.startswith(mark):
            return Decoded(raw.decode(name, "replace"), name)
    return None


def _by_zeros(raw: bytes) -> Decoded | None:
    """UTF-16 without a mark: zero bytes stand on one side of most pairs."""
    sample = raw[: SAMPLE // 2 * 2]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = max(1, len(sample) // 2)
    if max(even, odd) / half < 0.3 or min(even, odd) / half > 0.05:
        return None
    name = "utf-16-le" if odd > even else "utf-16-be"
    return Decoded(raw.decode(name, "replace"), name)


def refuse_empty(raw: bytes) -> None:
    """Raise `PageError` when there is nothing in `raw` but blanks."""
    if not raw.strip(b"\x00 \t\r\n\x0b\x0c\xef\xbb\xbf"):
        raise PageError("the page is empty: there is nothing to read; save it again")


def refuse_binary(raw: bytes) -> None:
    """Raise `PageError` when the first bytes of `raw` are not those of a text; the sentence names what they are."""
    for magic, kind in _MAGIC:
        if raw.startswith(magic):
            raise PageError(f"this is {kind}, not a page of text; save the page as text or HTML")
    if raw[4:8] == b"ftyp":
        raise PageError("this is a film, not a page of text; save the page as text or HTML")
    sample = raw[:SAMPLE]
    controls = len(sample) - len(sample.translate(None, _CONTROL))
    if controls > len(sample) * 0.05 and not _by_zeros(raw):
        raise PageError("these are bytes of a program, not a page of text; save the page as text or HTML")


def _is_damaged_utf8(raw: bytes) -> bool:
    text = raw[:SAMPLE].decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = sum(c > "\x7f" for c in text) - bad
    if not bad:
        return True
    return good > 0 and bad <= good * BROKEN_UTF8


def _guess(
    raw: bytes, is_word: Callable[[str], bool] | None, legacy: Mapping[str, Callable[[bytes], str]], sent: str = ""
) -> Decoded:
    said = declared(raw) or _known(sent)
    decoders: dict[str, Callable[[bytes], str]] = {}
    if said and said != "utf-8":
        decoders[said] = _decoder(said)
    decoders["cp1258"] = _decoder("cp1258")
    decoders.update(legacy)
    best, most = None, 0.0
    if is_word:
        for name, decoder in decoders.items():
            share = _share(decoder(raw[:SAMPLE]), is_word)
            if share > most + (0.02 if best else 0.0):
                best, most = name, share
    if best and most >= 0.5:
        return Decoded(decoders[best](raw), best)
    if said and said != "utf-8":
        return Decoded(decoders[said](raw), said)
    match = from_bytes(raw[:SAMPLE]).best()
    if match is None:
        raise PageError("the encoding of the page can't be told; save it again as UTF-8")
    return Decoded(raw.decode(match.encoding, "replace"), match.encoding)


def _decoder(name: str) -> Callable[[bytes], str]:
    return lambda raw: raw.decode(name, "replace")


def _share(text: str, is_word: Callable[[str], bool]) -> float:
    """The share of words with letters beyond ASCII that look like words of the language."""
    words = [w for w in _WORD.findall(text) if not w.isascii()][:2000]
    return sum(map(is_word, words)) / len(words) if words else 0.0
