"""A round of `nguon watch`: ask the feeds that are due, build the case with the pages that are new, tell which findings are.

The idea: a feed is asked as a polite reader would ask it (unchanged since?, not before its time, less often when it fails,
robots.txt); all else is an ordinary build with addresses, which reads only what it does not know.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from nguon.errors import BuildError, PageError
from nguon.extract.feed import read_feed
from nguon.extract.found import Found
from nguon.fetch.page import Fetched, fetch_one
from nguon.fetch.visit import Visit
from nguon.pipeline.case import Built, Options, Report, build_case
from nguon.store.case import Case, now
from nguon.store.lookup import lookup_of
from nguon.store.watched import Feed, Watched, read_watched, write_watched

TRIES = 3
"""How often a page that can't be fetched is tried, in rounds, before it is passed over."""
LONGEST = 24 * 3600.0
"""Seconds after which a feed that fails is asked again at the latest."""
EARLY = 5.0
"""Seconds by which a feed may be asked before its time, so that rounds do not drift past it."""

Ask = Callable[[str, str, str], Fetched]
"""Fetches an address, given what its server said of its version (etag, last-modified)."""


@dataclass(frozen=True, slots=True)
class Round:
    """What a round did: feeds that were asked, pages to fetch.

    `troubles` are feeds with what was wrong; `new` the ids of findings that were not there before.
    """

    asked: int
    pages: int
    troubles: tuple[tuple[str, str], ...]
    built: Built | None
    new: tuple[str, ...]
    resting: tuple[tuple[str, float], ...] = ()
    """Feeds that were not asked, with the seconds until they may be."""


def watch_once(
    path: Path, feeds: Iterable[str], options: Options, every: float, *, at: float, ask: Ask | None = None,
    report: Report | None = None, early: bool = False,
) -> Round:  # fmt: skip
    """Do one round over the case at `path`, which is made where it is not there; `at` is the time (Unix), `every` seconds.

    `early` asks also the feeds that are not due.

    What raises is a build that fails, or Ctrl-C: the case is then as it was, and the next round tries again.
    """
    Case.create(path)
    state = read_watched(path)
    if state.known is None:
        state.known = _findings(path)
    feeds = list(dict.fromkeys(feeds))
    resting = tuple(
        (url, state.feeds[url].due - at)
        for url in feeds
        if url in state.feeds and not early and _rests(state.feeds[url], options, at)
    )
    quiet = {url for url, _ in resting}
    waiting, seen, troubles = _ask_feeds(path, [f for f in feeds if f not in quiet], options, every, at, ask, state)
    built = None
    failed: Iterable[str] = ()
    if waiting:
        try:
            built = build_case(path, waiting, options, report)
            failed = [str(skipped.path) for skipped in built.skipped]
        except BuildError as error:  # not one page could be fetched into an empty case
            failed = waiting
            troubles.append((str(path), str(error)))
    for url in failed:
        state.tries[url] = state.tries.get(url, 0) + 1
    for url, feed in seen.items():  # only now: what was not built is asked for again
        state.feeds[url] = feed
    ids = _findings(path)
    before = set(state.known)
    new = tuple(i for i in ids if i not in before)
    if new:
        state.new, state.at = list(new), now()
        state.untold = [i for i in dict.fromkeys((*state.untold, *new)) if i in set(ids)]
    state.known = ids
    write_watched(path, state)
    return Round(len(seen), len(waiting), tuple(troubles), built, new, resting)


def _rests(feed: Feed, options: Options, at: float) -> bool:
    """Whether a feed is not due; one that we refused is, once it is allowed."""
    allowed = feed.private and options.fetch is not None and options.fetch.allow_private
    return feed.due - EARLY > at and not allowed


def next_due(path: Path, feeds: Iterable[str]) -> float:
    """Return when the next feed is due (Unix time)."""
    state = read_watched(path)
    return min((state.feeds[url].due if url in state.feeds else 0.0 for url in feeds), default=0.0)


def _ask_feeds(
    path: Path, feeds: Iterable[str], options: Options, every: float, at: float, ask: Ask | None, state: Watched
) -> tuple[list[str], dict[str, Feed], list[tuple[str, str]]]:
    """The addresses to fetch, the feeds that were asked as they are now, and what went wrong."""
    kept = {entry.source for entry in Case.open(path).pages.values()}
    waiting: dict[str, None] = {}
    seen: dict[str, Feed] = {}
    troubles: list[tuple[str, str]] = []
    assert options.fetch is not None
    with Visit(options.fetch) as visit:

        def fetch(url: str, etag: str, modified: str) -> Fetched:
            return fetch_one(url, visit=visit, etag=etag, modified=modified)

        for url in dict.fromkeys(feeds):
            old = state.feeds.get(url, Feed())
            try:
                got = (ask or fetch)(url, old.etag, old.modified)
                links = find_links(got) if got.status == 200 else []
            except PageError as error:
                failures = old.failures + 1
                wait = min(LONGEST, every * 2 ** min(failures, 10))
                seen[url] = Feed(old.etag, old.modified, failures, at + wait, "--allow-private" in str(error))
                troubles.append((url, str(error)))
                continue
            seen[url] = Feed(got.etag or old.etag, got.modified or old.modified, 0, at + every)
            waiting |= dict.fromkeys(link for link in links if link not in kept)
    retried = [url for url, tries in state.tries.items() if tries < TRIES and url not in kept and url.startswith("http")]
    waiting = {url: None for url in (*waiting, *(retried if seen else ())) if state.tries.get(url, 0) < TRIES}
    return list(waiting), seen, troubles


def find_links(feed: Fetched) -> list[str]:
    """Return the addresses of a feed's entries; raise `PageError` when it is no feed."""
    found = feed.found()
    if found.kind != "feed":
        raise PageError("this is no feed (RSS or Atom)")
    entries = read_feed(io.BytesIO(feed.raw), found)
    links = (entry.hints.url for entry in entries if isinstance(entry, Found))
    return list(dict.fromkeys(link for link in links if link.startswith(("http://", "https://"))))


def _findings(path: Path) -> list[str]:
    case = Case.open(path)
    if case.current is None:
        return []
    return [i for (i,) in lookup_of(case.snapshot).rows("SELECT id FROM finding ORDER BY rank")]
