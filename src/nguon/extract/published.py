"""The day of publication that a page states itself: in its data, in an article's dateline, in its address.

Kinds of evidence are ranked; the first that gives a possible day wins, and what contradicts it is told. Nothing is taken
from teasers or the sidebar: they hold the days of other articles.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from nguon.extract.meta import host_of
from nguon.model.article import Moment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nguon.extract.meta import PageMeta
    from nguon.lang.pack import LanguagePack

EARLIEST = 1990
"""Before this year no page was published; such a date is something else."""

_COARSE = re.compile(r"(?P<year>(?:19|20)\d\d)(?:-(?P<month>0[1-9]|1[0-2]))?")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True, slots=True)
class Stated:
    """A day and where it stands: `rule` is `given`, `meta`, `dateline`, `url` or `unresolved`."""

    moment: Moment | None
    rule: str
    basis_vi: str
    basis_en: str


NOT_STATED = Stated(None, "unresolved", "", "")


def find_stated(
    datelines: Sequence[str],
    source: str,
    meta: PageMeta | None,
    pack: LanguagePack,
    *,
    given: str = "",
    captured: str = "",
) -> Stated:
    """Return the day that a page states for an article.

    `datelines` are the words of the article's own datelines; `source` is the page's address, when it is one; `meta` is what
    an HTML page says of itself (give None for an article that is not the page's first). `given` is what the container that
    the page came out of gives as its day of publication; it is believed first. `captured` is the day on which the page was
    saved: what the page says of later days is not believed.
    """
    words = pack.rules("page_basis")["page"]
    found: list[tuple[str, str, str, str]] = []
    told = parse_given(given, pack)
    if told:
        found.append(("given", told, given.strip(), given))
    for name, value in meta.dates if meta else ():
        if name != "time" or not datelines:
            day = parse_day(value, pack)
            if day:
                found.append(("meta", day, name, value))
    for line in datelines:
        day = parse_day(line, pack)
        if day:
            found.append(("dateline", day, line, line))
    for address in (source, meta.url if meta else None):
        day = parse_address(address, pack) if address and host_of(address) else None
        if day:
            found.append(("url", day, "URL", address or ""))
            break
    last = parse_day(captured, pack) if captured else None
    if last:
        found = [row for row in found if row[0] == "given" or _apart(row[1], last) <= 1 or row[1] < last]
    if not found:
        return NOT_STATED
    kind, day, name, _ = found[0]
    slots = {"day": _shown(day), "name": name, "words": name}
    vi, en = words[f"{kind}_vi"].format(**slots), words[f"{kind}_en"].format(**slots | {"day": day})
    if len(day) < len("2024-11-08"):
        return Stated(Moment(day, "month" if "-" in day else "year"), kind, vi, en)
    other = next((row for row in found if row[0] != kind and _apart(row[1], day) > 1), None)
    if other:
        vi += words["conflict_vi"].format(day=_shown(other[1]), name=other[2])
        en += words["conflict_en"].format(day=other[1], name=other[2])
    return Stated(Moment(day, "day"), kind, vi, en)


def parse_given(words: str, pack: LanguagePack) -> str | None:
    """Return the day that a column or feed gives (or its month or year, when it gives no more) as ISO 8601, or None.

    >>> from nguon.lang.pack import load
    >>> parse_given("5/3/2019", load("vi")), parse_given("2019-03", load("vi")), parse_given("soon", load("vi"))
    ('2019-03-05', '2019-03', None)
    """
    match = _COARSE.fullmatch(words.strip())
    if match and int(match["year"]) >= EARLIEST:
        return match["year"] + (f"-{match['month']}" if match["month"] else "")
    return parse_day(words, pack) if words else None


def parse_day(words: str, pack: LanguagePack) -> str | None:
    """Return the first possible day of publication in `words` as ISO 8601, or None.

    A day behind a word that says "updated" counts only when there is no other.
    """
    patterns, late = _patterns(pack.code, "date"), None
    words = words[:200]
    hits = sorted(((m.start(), m) for pattern in patterns for m in pattern.finditer(words)), key=lambda hit: hit[0])
    for start, match in hits:
        day = _day(match)
        if day is None:
            continue
        before = words[:start].casefold()
        if any(word in before for word in pack.rules("page_basis")["not_published"]["words"]):
            late = late or day
            continue
        return day
    return late


def parse_address(url: str, pack: LanguagePack) -> str | None:
    """Return the day that an address holds as ISO 8601, or None."""
    for pattern in _patterns(pack.code, "url"):
        match = pattern.search(url)
        day = _day(match) if match else None
        if day:
            return day
    return None


@lru_cache
def _patterns(code: str, kind: str) -> tuple[re.Pattern[str], ...]:
    from nguon.lang.pack import load  # noqa: PLC0415

    return tuple(re.compile(rule["pattern"], re.IGNORECASE) for rule in load(code).rules("page_basis")[kind])


def _day(match: re.Match[str]) -> str | None:
    parts: dict[str, Any] = match.groupdict()
    name = parts.get("monthname")
    year, month, day = (
        int(parts["year"]),
        _MONTHS.index(name[:3].lower()) + 1 if name else int(parts["month"]),
        int(parts["day"]),
    )
    if year < 100:
        year += 2000 if year < 70 else 1900
    if year < EARLIEST or year > datetime.datetime.now(tz=datetime.UTC).year + 1:
        return None
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return None


def _shown(day: str) -> str:
    """A day (or month, or year) as Vietnamese readers write it."""
    return "/".join(part.lstrip("0") for part in reversed(day.split("-")))


def _apart(a: str, b: str) -> int:
    return abs((datetime.date.fromisoformat(a) - datetime.date.fromisoformat(b)).days)
