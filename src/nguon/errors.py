"""What can go wrong, said in one sentence: what, where, and what to try.

NguonError
├── UsageError        the caller asked for something that cannot be (a bad option, an unknown story)
├── PageError         a page can't be read (encoding, binary, too large, empty); costs only that page
├── PackError         a language pack's data are broken
├── CaseError         a case can't be opened, or is not one
│   └── SnapshotError   a snapshot is missing or damaged
├── BuildError        a build could not be finished; the old snapshot is still live
└── ExportError       an export could not be written
"""

from __future__ import annotations


class NguonError(Exception):
    """Base of all errors that are meant for the user."""


class UsageError(NguonError):
    """The caller asked for something that cannot be."""


class PageError(NguonError):
    """A page can't be read."""


class PackError(NguonError):
    """A language pack's data are broken."""


class CaseError(NguonError):
    """A case can't be opened, or is not one."""


class SnapshotError(CaseError):
    """A snapshot is missing or damaged."""


class BuildError(NguonError):
    """A build could not be finished; the old snapshot is still live."""


class ExportError(NguonError):
    """An export could not be written."""


def first_line(error: BaseException, most: int = 120) -> str:
    r"""Return what an error says on its first line, at most `most` characters; its kind when it says nothing.

    >>> first_line(ValueError("no such column\nLINE 1")), first_line(ValueError())
    ('no such column', 'ValueError')
    """
    said = str(error).strip()
    return said.splitlines()[0][:most] if said else type(error).__name__
