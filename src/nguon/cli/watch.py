"""The command `watch`: follow feeds, build what is new, tell which findings are."""

from __future__ import annotations

import math
import re
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from nguon.cli.build import progress
from nguon.cli.say import FAILED, Language, errors, fail, out, plural, stopped
from nguon.cli.stop import is_stopped
from nguon.errors import NguonError, PageError, UsageError

if TYPE_CHECKING:
    from nguon.pipeline.watch import Round
    from nguon.store.view import FindingView

LEAST = 60.0
"""Seconds between two looks at a feed; news does not come faster, and its servers are not ours."""
UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
SHOWN = 20
"""Findings and troubles that are listed one by one."""


def watch(
    case: Annotated[Path, typer.Argument(metavar="CASE", help="The folder of the case; made when it is not there.")],
    feeds: Annotated[list[str], typer.Argument(metavar="FEED...", help="Addresses of RSS or Atom feeds.")],
    every: Annotated[str, typer.Option(metavar="TIME", help="How often each feed is asked: 90s, 15m, 2h, 1d.")] = "15m",
    once: Annotated[bool, typer.Option("--once", help="Look once and stop.")] = False,
    asked_now: Annotated[bool, typer.Option("--now", help="Ask all feeds at once, also those that are not due yet.")] = False,
    webhook: Annotated[
        str | None, typer.Option(metavar="URL", help="Send new findings there as JSON (POST), besides printing them.")
    ] = None,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Also ask, and tell, this machine and the network that it is in.")
    ] = False,
    workers: Annotated[
        int | None, typer.Option(metavar="N", help="Worker processes of a build; one for each core when not given.", min=0)
    ] = None,
    lang: Annotated[Language, typer.Option(metavar="vi|en", help="Language of the findings that are printed.")] = Language.VI,
) -> None:
    """Follow feeds: fetch pages that are new, build the case with them, tell which findings are new.

    Feeds are asked politely: not before their time, whether they changed since, seldomer while they fail; robots.txt holds.
    What was found since the last look is printed, sent to `--webhook`, and marked as new in the browser. Ctrl-C ends it at any
    time; the next run goes on from there. With --once the exit code is 1 when every feed that was asked failed.

        nguon watch my-case https://example.org/rss/tin-moi.rss --every 30m

        nguon watch my-case https://example.org/feed.xml --once --webhook https://desk.example/hook
    """
    from nguon.fetch.address import parse_address  # noqa: PLC0415
    from nguon.fetch.rules import Rules  # noqa: PLC0415
    from nguon.pipeline.case import Options  # noqa: PLC0415
    from nguon.pipeline.watch import next_due, watch_once  # noqa: PLC0415

    seconds = to_seconds(every)
    for address in (*feeds, *([webhook] if webhook else [])):
        try:
            parse_address(address)
        except PageError as error:
            raise fail(f"{address}: {error}") from None
    rules = Rules(allow_private=allow_private)
    options = Options(workers=workers, fetch=rules)
    early = asked_now
    try:
        while True:
            try:
                with progress(quiet=not errors.is_terminal) as report:
                    done = watch_once(case, feeds, options, seconds, at=time.time(), report=report, early=early)
                early = False
                tell(case, done, lang.value)
                if webhook:
                    send(case, webhook, rules)
            except NguonError as error:
                if once or is_stopped():
                    raise
                errors.print(f"nguon: {error}", markup=False)
            if once:
                if done.troubles and len(done.troubles) >= done.asked:
                    raise typer.Exit(FAILED)
                return
            time.sleep(max(1.0, min(next_due(case, feeds) - time.time(), seconds)))
    except KeyboardInterrupt:
        raise stopped("stopped; the next run goes on from here") from None


def to_seconds(words: str) -> float:
    """Return a time as seconds; raise `UsageError` when it is none, or shorter than is polite.

    >>> to_seconds("15m"), to_seconds("2h")
    (900.0, 7200.0)
    """
    found = re.fullmatch(r"(\d{1,6})([smhd])", words.strip())
    if not found:
        raise UsageError(f"{words!r} is no time; write 90s, 15m, 2h or 1d")
    seconds = float(found[1]) * UNITS[found[2]]
    if seconds < LEAST:
        raise UsageError(f"{words} is too often for a feed; at least {LEAST:.0f}s")
    return seconds


def to_wait(seconds: float) -> str:
    """Return how long it is until something, in words.

    >>> to_wait(831), to_wait(40), to_wait(9000)
    ('14 min', '40 s', '2 h 30 min')
    """
    if seconds < LEAST:
        return f"{seconds:.0f} s"
    minutes = math.ceil(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h" + (f" {minutes % 60} min" if minutes % 60 else "")


def tell(case: Path, done: Round, language: str) -> None:
    """Print what a round did: findings on stdout, everything else on stderr."""
    from nguon.export.line import to_line  # noqa: PLC0415
    from nguon.export.message import load  # noqa: PLC0415

    for url, reason in done.troubles[:SHOWN]:
        errors.print(f"  {url}: {reason}", markup=False)
    if done.built:
        for skipped in done.built.skipped[:SHOWN]:
            errors.print(f"  skipped {skipped.path}: {skipped.reason}", markup=False, style="dim")
    for url, seconds in done.resting[:SHOWN]:
        errors.print(f"  {url}: asked again in {to_wait(seconds)}; --now asks at once", markup=False)
    moment = time.strftime("%H:%M")
    read = done.built.read if done.built else 0
    errors.print(
        f"{moment} {plural(done.asked, 'feed')} asked, {plural(read, 'new page')}, {plural(len(done.new), 'new finding')}"
    )
    m = load(language)
    for view in find(case, done.new[:SHOWN]):
        out.print(f"{m('findings.new')}: {m.name('finding', view.finding.kind)}: {to_line(view, m)}", markup=False)
        for side in view.sides[:4]:
            out.print(f"    {side.article.place}, {m.moment(side.on)}: {side.text}", markup=False, style="dim")
    if len(done.new) > SHOWN:
        out.print(f"… and {len(done.new) - SHOWN} more: nguon serve {case}")


def send(case: Path, webhook: str, rules: Any) -> None:
    """Tell the webhook what it was not told yet; what it does not take waits for the next round."""
    from nguon.fetch.hook import send_json  # noqa: PLC0415
    from nguon.store.watched import read_watched, write_watched  # noqa: PLC0415

    state = read_watched(case)
    if not state.untold:
        return
    message = {"case": case.resolve().name, "at": state.at, "findings": [to_news(view) for view in find(case, state.untold)]}
    try:
        send_json(webhook, message, rules)
    except PageError as error:
        errors.print(f"nguon: the webhook was not told: {error}; it is tried again in the next round", markup=False)
        return
    state.untold = []
    write_watched(case, state)


def find(case: Path, ids: Any) -> list[FindingView]:
    """Return findings by their ids, those that are still there, in that order."""
    from nguon.store.case import Case  # noqa: PLC0415
    from nguon.store.findings import find_findings  # noqa: PLC0415

    if not ids:
        return []
    snapshot = Case.open(case).snapshot
    return [view for i in ids for view in find_findings(snapshot, finding=i)[0]]


def to_news(view: FindingView) -> dict[str, Any]:
    """Return a finding as the webhook gets it."""
    f = view.finding
    return {
        "id": f.id, "kind": f.kind, "strength": f.strength, "text_vi": f.text_vi, "text_en": f.text_en, "story": f.story,
        "story_title": view.story_title, "actors": [a.name for a in view.actors],
        "statements": [
            {
                "id": s.statement.id, "actor": ", ".join(a.name for a in s.actors) or s.speaker, "act": s.statement.act,
                "text": s.text, "date": s.on.value if s.on else None, "outlet": s.article.outlet, "source": s.article.source,
            }
            for s in view.sides
        ],
    }  # fmt: skip
