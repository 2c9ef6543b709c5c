"""In which outlet an article stands, and which outlets it says it took its text from.

Names and hosts are those of the pack's list; an outlet that is not on it is still found where the page names it in a form
that says so (the word for newspaper before it, a bracket before the lead, the site's name in an HTML page's data).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from nguon.extract.furniture import fold, load_furniture
from nguon.extract.meta import host_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from nguon.extract.meta import PageMeta
    from nguon.lang.pack import LanguagePack

_HOST = re.compile(r"(?:https?://)?(?:www\.)?((?:[a-z0-9-]+\.)+[a-z]{2,6})(?:[/?#]\S*)?", re.IGNORECASE)
_BEHIND = re.compile(r"\s*[|\u2013\u2014-]\s+([^|\u2013\u2014]{2,40})")
_TIME = re.compile(r"\d[/:.h]\d|\d{4}")
_ACRONYM = re.compile(r"[^\W\d_a-z]{2,6}\d{0,3}")


def name_outlet(words: str, pack: LanguagePack) -> str | None:
    """Return the listed name of the outlet that `words` (a spelling or a host) stand for, or None."""
    return load_furniture(pack).outlets.get(fold(words))


def find_outlet(
    lead: str, site: Iterable[str], source: str, meta: PageMeta | None, pack: LanguagePack, *, head: str = "", given: str = ""
) -> str | None:
    """Return the outlet of an article, or None when nothing on the page names it.

    `lead` is the article's first running text, `site` the page's own furniture lines, `source` its address when it is one,
    `head` the very first line of the page when that is the site's own, `given` what the container that it came out of names.
    """
    if given.strip():
        return name_outlet(given, pack) or given.strip()[:80]
    rules = _patterns(pack.code)
    for rule in ("bracket", "prefix"):
        match = rules[rule].match(lead)
        if match:
            known = name_outlet(match["name"], pack)
            if (
                known
                or (rule == "bracket" and _looks_named(match["name"]))
                or (rule == "prefix" and _ACRONYM.fullmatch(match["name"]))
            ):
                return known or match["name"].strip()
    match = rules["suffix"].search(lead)
    if match and (known := name_outlet(match["name"], pack) or name_outlet(match["name"].split(" ")[0], pack)):
        return known
    for address in (meta.url if meta else None, source):
        host = host_of(address)
        if host and (known := name_outlet(host, pack) or name_outlet(".".join(host.split(".")[1:]), pack)):
            return known
    if meta and meta.outlets:
        return name_outlet(meta.outlets[0], pack) or meta.outlets[0][:80]
    named = _from_titles(meta, pack) or _from_site(list(site), rules, pack) or _from_head(head, pack)
    if named:
        return named
    return host_of(meta.url if meta else None) or host_of(source)


def find_credited(sources: Sequence[str], bylines: Sequence[str], ending: str, pack: LanguagePack) -> tuple[str, ...]:
    """Return the outlets an article credits: in its source lines, its bylines, and at the end of its last paragraph."""
    rules = _patterns(pack.code)
    out: list[str] = []

    def take(words: str | None, *, listed: bool) -> None:
        for part in rules["splitter"].split(words or "") if "://" not in (words or "") else [words or ""]:
            clean = part.strip(' .:()\u201c\u201d"')
            host = _HOST.fullmatch(clean)
            bare = rules["newspaper"].sub("", clean)
            name = host[1].lower() if host else name_outlet(clean, pack) or name_outlet(bare, pack)
            if not name and not listed:
                name = clean if bare == clean else clean[0].upper() + clean[1:]
            if name and 1 < len(name) <= 60 and name not in out:
                out.append(name)

    for line in sources:
        match = rules["source"].match(line)
        take(match["names"] if match else line, listed=False)
    for line in bylines:
        match = rules["byline"].search(line)
        if match:
            take(match["a"] or match["b"] or match["c"], listed=True)
    match = rules["tail"].search(ending[-120:])
    if match:
        take(match["a"] or match["b"] or match["c"], listed=True)
    return tuple(out)


def _looks_named(words: str) -> bool:
    """Whether a bracket at the head of a lead could hold an outlet: few words, each with a capital, no number among them."""
    parts = words.split()
    return 1 <= len(parts) <= 4 and all(part[0].isupper() for part in parts) and not any(c.isdigit() for c in words)


def _from_titles(meta: PageMeta | None, pack: LanguagePack) -> str | None:
    """The name behind the headline in a page's `<title>`: "headline | name"."""
    titles = meta.titles if meta else ()
    for title in titles:
        for headline in titles:
            rest = title.removeprefix(headline)
            match = _BEHIND.fullmatch(rest) if rest and len(rest) < len(title) else None
            if match:
                return name_outlet(match[1], pack) or match[1]
    return None


def _from_head(head: str, pack: LanguagePack) -> str | None:
    """A page's first line, when it is short and no entry of a menu, no date and no number."""
    lists = load_furniture(pack)
    words = head.split()
    if not 1 <= len(words) <= 6 or not head[0].isupper() or lists.look_up(head) or _TIME.search(head):
        return None
    return name_outlet(head, pack) or head


def _from_site(site: Sequence[str], rules: dict[str, re.Pattern[str]], pack: LanguagePack) -> str | None:
    for rule in ("site", "copyright"):
        for line in site:
            match = rules[rule].search(line) if len(line) < 120 else None
            if match:
                kind, name = match["kind"], match["name"].strip()
                return name_outlet(name, pack) or (f"{kind.capitalize()} {name}" if kind else name)
    return next((known for line in site if (known := name_outlet(line, pack))), None)


@lru_cache
def _patterns(code: str) -> dict[str, re.Pattern[str]]:
    from nguon.lang.pack import load  # noqa: PLC0415

    rules = load(code).rules("page_basis")
    every = {**rules["outlet"], **rules["credit"]}
    return {name: re.compile(pattern, re.IGNORECASE) for name, pattern in every.items() if name != "example"}
