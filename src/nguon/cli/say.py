"""How the commands speak: results on stdout, everything else on stderr; one sentence for what went wrong."""

from __future__ import annotations

import errno
import sys
from enum import StrEnum
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from typer.core import TyperGroup

from nguon.cli.stop import exit_code, is_stopped, say_stopped
from nguon.errors import NguonError

FAILED = 1
"""The exit code beside 0 (all well), 2 (wrong usage, Typer's own) and those of signals (`nguon.cli.stop`): something failed."""

errors = Console(stderr=True, highlight=False, soft_wrap=True)
out = Console(highlight=False, soft_wrap=True)


class Language(StrEnum):
    """Languages of what is written for readers."""

    VI = "vi"
    EN = "en"


def write_result(path: Path, text: str) -> None:
    """Write a file that the user named, whole or not at all, and say so; raise the exit with one sentence when it can't be."""
    from nguon.store.files import write_atomic  # noqa: PLC0415

    if path.is_dir():
        raise fail(f"{path} is a folder; name a file in it")
    if not path.parent.is_dir():
        raise fail(f"there is no folder {path.parent} to write {path.name} to; make it, or choose another")
    write_atomic(path, text.encode("utf-8", "replace"))
    errors.print(f"written to {path}", markup=False)


def stopped(sentence: str) -> typer.Exit:
    """Say that a signal stopped the program, once, and return the exit to raise."""
    say_stopped(sentence)
    return typer.Exit(exit_code())


def fail(sentence: str) -> typer.Exit:
    """Print one sentence to stderr and return the exit to raise."""
    errors.print(f"[bold red]nguon:[/] {_escape(sentence)}")
    return typer.Exit(FAILED)


def plural(count: int, one: str, many: str = "") -> str:
    """Return a count with its noun.

    >>> plural(1, "page"), plural(2, "story", "stories")
    ('1 page', '2 stories')
    """
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def disk_trouble(error: OSError) -> str | None:
    """Say in a sentence what an error of the system means for the user; None for one that is our own bug."""
    where = f" ({error.filename})" if error.filename else ""
    return {
        errno.ENOSPC: f"the disk is full{where}; free some space and run this again, nothing that was there is changed",
        errno.EDQUOT: f"your quota of disk space is used up{where}; free some space and run this again",
        errno.EACCES: f"no permission{where}; choose a place that you may write to, or ask for the right",
        errno.EPERM: f"no permission{where}; choose a place that you may write to, or ask for the right",
        errno.EROFS: f"that disk can't be written to{where}; choose another place",
        errno.ENOENT: f"there is no such file or folder{where}; check the name",
        errno.ENOTDIR: f"part of that path is a file, not a folder{where}; check the name",
        errno.EISDIR: f"that is a folder, not a file{where}; name a file in it",
        errno.ENAMETOOLONG: f"that name is too long for the disk{where}; choose a shorter one",
        errno.EMFILE: "too many files are open; raise the limit (ulimit -n) or use fewer --workers",
        errno.EIO: f"the disk failed while it was read or written{where}",
    }.get(error.errno or 0)


class Group(TyperGroup):
    """The commands; turns what was raised for the user into one sentence and an exit code."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except NguonError as error:
            if is_stopped():
                raise stopped("stopped") from None
            raise fail(str(error)) from None
        except KeyboardInterrupt:
            raise stopped("stopped") from None
        except BrokenPipeError:
            sys.stderr.close()
            raise typer.Exit(0) from None
        except OSError as error:
            sentence = disk_trouble(error)
            if is_stopped():
                raise stopped("stopped") from None
            if sentence is None:
                raise
            raise fail(sentence) from None
        except Exception:
            if is_stopped():  # what libraries make of a signal
                raise stopped("stopped") from None
            raise


def _escape(text: str) -> str:
    return text.replace("[", r"\[")
