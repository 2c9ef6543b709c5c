"""How one page is read: extracted, then annotated article by article."""

from __future__ import annotations

import contextlib
import hashlib
import signal
import threading
import traceback
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from nguon.annotate.article import annotate_piece
from nguon.errors import PageError
from nguon.extract.found import Found
from nguon.extract.page import extract_page
from nguon.lang.pack import LanguagePack, load
from nguon.model.page import NO_HINTS, Hints, Page, Problem
from nguon.model.reading import Reading

LONGEST, LONGEST_PER_MB = 60.0, 30.0
"""Seconds that a page may take, and more for each MB of it. (Ordinary ones take a hundredth of a second, a MB takes two.)"""

LONGEST_ARTICLE = 1_000_000
"""Characters of the longest article that is read for more than its blocks. (News articles have a few thousand.)"""

LOST = "lost"
"""The stage of a problem that lies in the moment (a file that is away, a process that died), not in the page."""


def read_page(source: str, raw: bytes, pack: LanguagePack | None = None, hints: Hints = NO_HINTS) -> Reading:
    """Read one page: its articles, roles, restored words, times, names, figures and statements.

    `source` is where it came from, `raw` its bytes, `hints` what a container that it came out of tells of it. Raises
    `PageError` when it can't be read.
    """
    pack = pack or load("vi")
    reading = extract_page(source, raw, pack, hints)
    captured = captured_day(hints)
    pieces, problems = [], list(reading.problems)
    for piece in reading.pieces:
        length = piece.article.end - piece.article.start
        if length > LONGEST_ARTICLE:
            reason = (
                f"article {piece.article.index} has {length} characters, too many for one article: only its blocks are told"
            )
            problems.append(Problem(source, reading.page.id, "annotate", reason))
            pieces.append(piece)
        else:
            pieces.append(annotate_piece(piece, pack, captured))
    return replace(reading, pieces=tuple(pieces), problems=tuple(problems))


def captured_day(hints: Hints) -> date | None:
    """Return the day on which a page was saved, where its container tells.

    >>> captured_day(Hints(captured="2024-03-05T01:02:03+00:00"))
    datetime.date(2024, 3, 5)
    """
    try:
        return date.fromisoformat(hints.captured[:10])
    except ValueError:
        return None


def try_page(source: str, raw: bytes, pack: LanguagePack | None = None, hints: Hints = NO_HINTS) -> Reading:
    """Read one page as `read_page` does; when that fails, return an empty reading with the problem instead of raising."""
    seconds = LONGEST + LONGEST_PER_MB * len(raw) / 1e6
    try:
        with _at_most(seconds):
            return read_page(source, raw, pack, hints)
    except _TooLongError:
        return failed_page(
            source, hashlib.sha256(raw).hexdigest(), f"reading took more than {seconds:.0f} seconds; passed over"
        )
    except PageError as error:
        return failed_page(source, hashlib.sha256(raw).hexdigest(), str(error))
    except RecursionError:
        return failed_page(source, hashlib.sha256(raw).hexdigest(), "the page is nested too deeply to be read")
    except Exception as error:  # our own bug: told with its place, and the other pages are still read
        place = traceback.extract_tb(error.__traceback__)[-1]
        reason = (
            f"nguon itself failed here ({type(error).__name__}: {error}; {Path(place.filename).name}:{place.lineno}); report it"
        )
        return failed_page(source, hashlib.sha256(raw).hexdigest(), reason)


class _TooLongError(BaseException):
    """Reading a page took too long. No `Exception`, so that nothing on the way takes it for something else."""


@contextlib.contextmanager
def _at_most(seconds: float) -> Iterator[None]:
    """Raise `_TooLongError` inside when the time is up (where signals allow it: the main thread of a Unix process)."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def end(*_: object) -> None:
        raise _TooLongError

    before = signal.signal(signal.SIGALRM, end)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def failed_page(source: str, page_id: str, reason: str, stage: str = "read") -> Reading:
    """Return the reading of a page that can't be read: no text, one problem. Stage `LOST`: another time it may be read."""
    return Reading(Page(page_id, source, "", "", ""), (), (), (Problem(source, page_id, stage, reason),))


def read_files(files: Iterable[Found], language: str = "vi") -> Iterator[Reading]:
    """Yield the readings of files in their order, as they are read; a page that fails gives a reading with the problem."""
    pack = load(language)
    for file in files:
        if file.raw is not None:
            yield try_page(file.source, file.raw, pack, file.hints)
        else:
            yield read_file(file.source, file.path, pack, hints=file.hints)


def read_file(source: str, path: Path, pack: LanguagePack, page_id: str = "", hints: Hints = NO_HINTS) -> Reading:
    """Read the page in a file; when that fails, return an empty reading with the problem."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        return failed_page(source, page_id, f"the file can't be read ({error.strerror})", LOST)
    return try_page(source, raw, pack, hints)
