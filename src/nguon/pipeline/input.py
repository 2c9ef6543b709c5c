"""What a user names, opened: files, folders and containers, and what lies behind addresses when fetching was asked for."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from nguon.errors import PageError
from nguon.extract.container import Item, open_pages
from nguon.extract.found import GUESS, Columns, Found, Noted, Skipped
from nguon.extract.limits import LIMITS
from nguon.fetch.rules import Rules

if TYPE_CHECKING:
    from nguon.fetch.visit import Visit


def open_inputs(
    found: Iterable[Found | Skipped], columns: Columns = GUESS, rules: Rules | None = None, kept: Container[str] = ()
) -> Iterator[Item]:
    """Yield the pages in what `find_pages` found, one after the other.

    With `rules` addresses and lists of them are fetched, all in one visit, but for those in `kept`; without, they are skipped.
    """
    with _visit(rules) as visit:
        for item in found:
            if isinstance(item, Skipped):
                yield item
            elif visit is not None and item.kind in ("address", "list"):
                yield from _fetch(item, columns, visit, kept)
            else:
                for inner in open_pages(item, columns):
                    if not isinstance(inner, Found) or inner.kind != "list":
                        yield inner
                    elif visit is not None:
                        yield from _fetch(inner, columns, visit, kept)
                    else:
                        yield from open_pages(inner, columns)


def _visit(rules: Rules | None) -> AbstractContextManager[Visit | None]:
    if rules is None:
        return nullcontext()
    from nguon.fetch.visit import Visit  # noqa: PLC0415 (slow to load, and seldom wanted)

    return Visit(rules)


def _fetch(item: Found, columns: Columns, visit: Visit, kept: Container[str]) -> Iterator[Item]:
    from nguon.fetch.listed import fetch_pages, read_list  # noqa: PLC0415

    try:
        urls = [item.source] if item.kind == "address" else read_list(_text(item))
    except PageError as error:
        yield Skipped(item.path, str(error))
        return
    except OSError as error:
        yield Skipped(item.path, f"the file can't be read ({error.strerror or error})")
        return
    new = [url for url in urls if url not in kept]
    if len(new) < len(urls):
        count = len(urls) - len(new)
        what = "an address that is" if count == 1 else f"{count:,} addresses that are"
        yield Noted(item.source, f"{what} in the case already, not fetched again")
    for page in fetch_pages(new, visit=visit):
        if isinstance(page, Found):
            yield from open_pages(page, columns)
        else:
            yield page


def _text(item: Found) -> str:
    """The words of a list of addresses."""
    if item.raw is None and item.path.stat().st_size > LIMITS.page:
        raise PageError(f"a list larger than {LIMITS.page // 2**20} MB; split it")
    raw = Path(item.path).read_bytes() if item.raw is None else item.raw
    return raw.decode("utf-8", "replace")
