"""Which column of a table holds the text of pages, their titles, addresses, days and outlets: as told, or by their names."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from typing import Any

from nguon.errors import PageError
from nguon.extract.found import Columns

NAMES: dict[str, tuple[str, ...]] = {
    "text": (
        "text", "body", "content", "articlebody", "articletext", "fulltext", "maintext", "bodytext", "contenttext", "plaintext",
        "article", "noidung", "noidungbai", "html", "rawhtml", "bodyhtml", "contenthtml", "pagehtml",
    ),
    "url": ("url", "link", "canonicalurl", "permalink", "articleurl", "sourceurl", "pageurl", "uri", "duongdan", "lienket"),
    "published": (
        "published", "publishedat", "datepublished", "publishdate", "publisheddate", "publicationdate", "publishedtime",
        "pubdate", "date", "datetime", "publishtime", "postedat", "postdate", "ngaydang", "ngayxuatban", "ngay",
        "thoigian", "timestamp",
    ),
    "title": ("title", "headline", "tieude", "heading", "articletitle", "tenbai"),
    "outlet": ("outlet", "source", "publisher", "newspaper", "site", "sitename", "domain", "journal", "bao", "nguon"),
}  # fmt: skip
"""Names by which columns are known, without blanks, marks and case; the surest first."""

OPTIONS = {"text": "--text", "url": "--url", "published": "--date", "title": "--title", "outlet": "--outlet"}


def choose_columns(names: Sequence[str], given: Columns) -> tuple[Columns, str]:
    """Return the columns to read, and a sentence that tells which were guessed (empty: none).

    Raises `PageError` when a given column is not there, or none can be the text.

    >>> choose_columns(["Link", "Body"], Columns())[0]
    Columns(text='Body', url='Link', published='', title='', outlet='')
    """
    folded = {_fold(name): name for name in reversed(names)}
    chosen, guessed = given, []
    for field in fields(Columns):
        said = getattr(given, field.name)
        if said:
            if said not in names and said.split(".")[0] not in names:
                raise PageError(f"there is no column {said!r} ({OPTIONS[field.name]}); it has {_list(names)}")
            continue
        hit = "" if said == "" else next((folded[n] for n in NAMES[field.name] if n in folded), "")
        if hit and hit not in (given.text, given.url, given.published, given.title, given.outlet):
            guessed.append(f"{field.name} from {hit!r}")
        chosen = replace(chosen, **{field.name: hit})
    if not chosen.text:
        raise PageError(f"no column looks like the text of pages; it has {_list(names)}; name one with --text")
    return chosen, "columns guessed by name: " + ", ".join(guessed) if guessed else ""


def value_of(row: Mapping[str, Any], column: str | None) -> Any:
    """Return a row's value in a column; `a.b` looks into objects.

    >>> value_of({"a": {"b": 1}}, "a.b")
    1
    """
    if not column:
        return None
    if column in row:
        return row[column]
    found: Any = row
    for part in column.split("."):
        found = found.get(part) if isinstance(found, dict) else None
    return found


def words_of(value: Any) -> str:
    r"""Return a value as text: parts of a list one below the other, nothing for what is none.

    >>> words_of(["a", "b"]), words_of(None)
    ('a\n\nb', '')
    """
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, (list, tuple)):
        return "\n\n".join(words for words in map(words_of, value) if words)
    if isinstance(value, dict):
        return words_of(next((value[k] for k in ("text", "html", "name", "value") if k in value), None))
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def moment_of(value: Any) -> str:
    """Return a point of time as text: days and times as ISO 8601, seconds (or thousandths) since 1970 too.

    >>> moment_of(1551773700), moment_of("5/3/2019")
    ('2019-03-05T08:15:00+00:00', '5/3/2019')
    """
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    words = words_of(value).strip()
    seconds = words.removesuffix(".0")
    if seconds.isdigit() and len(seconds) in (9, 10, 13):
        return datetime.fromtimestamp(int(seconds) / (1000 if len(seconds) == 13 else 1), tz=UTC).isoformat()
    return words[:80]


def _fold(name: str) -> str:
    letters = unicodedata.normalize("NFD", name.casefold().replace("\u0111", "d"))
    return "".join(c for c in letters if c.isascii() and c.isalnum())


def _list(names: Sequence[str]) -> str:
    shown = ", ".join(repr(name[:40]) for name in names[:12])
    return f"{shown} …" if len(names) > 12 else shown or "no columns at all"
