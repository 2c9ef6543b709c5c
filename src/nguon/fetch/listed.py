"""Lists of addresses, and the pages behind them one after the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import nullcontext

from nguon.errors import PageError
from nguon.extract.found import Found, Skipped
from nguon.extract.kind import is_address
from nguon.fetch.address import parse_address
from nguon.fetch.page import fetch_one
from nguon.fetch.rules import RULES, Rules
from nguon.fetch.visit import Visit


def read_list(text: str) -> list[str]:
    r"""Return the addresses in a list: one a line; blank lines and what follows a `#` at the start of a line are passed over.

    Raises `PageError` when a line is no address of the web.

    >>> read_list("# news\nhttps://bao.vn/a\n\nhttps://bao.vn/b#top\n")
    ['https://bao.vn/a', 'https://bao.vn/b#top']
    """
    out = []
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
        words = line.strip()
        if not words or words.startswith("#"):
            continue
        if not is_address(words) or len(words.split()) != 1:
            raise PageError(f"line {number} of the list is no address ({words[:60]!r})")
        out.append(words)
    return out


def fetch_pages(urls: Iterable[str], rules: Rules = RULES, visit: Visit | None = None) -> Iterator[Found | Skipped]:
    """Yield the page behind each address, in their order; what can't or may not be fetched is `Skipped` with a sentence.

    An address named before is passed over. A feed is `Found` with the kind `feed`: `nguon.extract.container.open_pages`
    gives its entries. `visit` as for `fetch_one`.
    """
    seen: set[str] = set()
    with nullcontext(visit) if visit is not None else Visit(rules) as holder:
        for number, url in enumerate(urls, 1):
            if number > holder.rules.listed:
                yield Skipped(url, f"more than {holder.rules.listed:,} addresses; the rest was not fetched")
                return
            try:
                plain = str(parse_address(url))
                if plain in seen:
                    continue
                seen.add(plain)
                yield fetch_one(url, visit=holder).found()
            except PageError as error:
                yield Skipped(url, str(error))
