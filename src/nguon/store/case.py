"""A case on disk: the pages as they were saved, what people decided, and the snapshots that builds made of them.

case/
  nguon.toml        makes the folder a case; its settings
  pages/ab/abcd…    raw pages by the sha256 of their bytes; never altered
  pages.jsonl       where each page came from and when it was added
  decisions.jsonl   corrections, only ever added to
  snapshots/N/      one Parquet file a table and manifest.json
  current           the number of the live snapshot, replaced by an atomic rename
  cache/            what was read from single pages; may be deleted at any time
  stages/           stages that a build had finished when it was stopped; gone when it ends
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
import tomllib
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from nguon.errors import CaseError
from nguon.model.page import NO_HINTS, Hints
from nguon.store.decisions import Decisions
from nguon.store.files import locked, sync_folder, write_atomic
from nguon.store.snapshot import MANIFEST, Snapshot

KEPT = 3
"""Snapshots kept beside the live one: a reader who has one open must be able to finish."""

SETTINGS = """\
# A case of nguon (https://pypi.org/project/nguon). Pages lie in pages/, what was found in snapshots/.
[case]
layout = 1
language = "vi"
created = "{created}"

[engine]
name = "local"
# workers = 2        # processes; default: one for each core
# memory = "4GB"     # what DuckDB may use before it spills to disk
"""


@dataclass(frozen=True, slots=True)
class PageEntry:
    """A page of a case: its id, where it came from, when it was added, how many bytes it has, what its container told of it."""

    id: str
    source: str
    added: str
    bytes: int
    hints: Hints = NO_HINTS

    @classmethod
    def parse(cls, line: str) -> PageEntry:
        """Return the entry on a line of `pages.jsonl`; raise `ValueError` or `TypeError` when it is damaged."""
        row = json.loads(line)
        return cls(**{**row, "hints": Hints(**row.get("hints", {}))})

    def to_line(self) -> str:
        """Return the line that says this entry."""
        row = {**asdict(self), "hints": {k: v for k, v in asdict(self.hints).items() if v}}
        if not row["hints"]:
            del row["hints"]
        return json.dumps(row, ensure_ascii=False) + "\n"


class Case:
    """A folder with a case in it.

    >>> Case.open("case").snapshot.rows("stories")  # doctest: +SKIP
    [Story(…), …]
    """

    def __init__(self, path: Path, settings: dict[str, Any]) -> None:
        self.path = path
        self.settings = settings
        self.decisions = Decisions(path / "decisions.jsonl")

    @classmethod
    def open(cls, path: str | Path) -> Case:
        """Open a case; raise `CaseError` when the folder is none."""
        path = _here(path)
        try:
            settings = tomllib.loads((path / "nguon.toml").read_text(encoding="utf-8"))
        except (FileNotFoundError, NotADirectoryError):
            raise CaseError(f"{path} is not a case (it has no nguon.toml); make one with: nguon build {path} PAGES") from None
        except tomllib.TOMLDecodeError as error:
            raise CaseError(f"{path / 'nguon.toml'} can't be read: {error}") from None
        if settings.get("case", {}).get("layout", 0) > 1:
            raise CaseError(f"{path} was made by a newer nguon; update this one")
        return cls(path, settings)

    @classmethod
    def create(cls, path: str | Path) -> Case:
        """Open the case at `path`, or make one there; raise `CaseError` when the folder holds other things."""
        path = _here(path)
        if (path / "nguon.toml").exists():
            return cls.open(path)
        if path.exists() and not path.is_dir():
            raise CaseError(f"{path} is a file; name a folder for the case")
        if path.is_dir() and any(p.name not in {"lock"} for p in path.iterdir()):
            raise CaseError(f"{path} holds other things and is not a case; name a new or empty folder")
        path.mkdir(parents=True, exist_ok=True)
        for folder in ("pages", "snapshots"):
            (path / folder).mkdir(exist_ok=True)
        write_atomic(path / "nguon.toml", SETTINGS.format(created=now()).encode())
        return cls.open(path)

    @property
    def snapshot(self) -> Snapshot:
        """The live snapshot, opened anew at each call; raise `CaseError` when nothing was built yet."""
        number = self.current
        if number is None:
            raise CaseError(f"{self.path} has no finished build; run: nguon build {self.path} PAGES")
        return Snapshot.open(self.path / "snapshots" / str(number))

    @property
    def corrected(self) -> Snapshot:
        """The live snapshot with the decisions made since in its tables, as screens show them; errors as with `snapshot`."""
        from nguon.store.corrected import open_corrected  # noqa: PLC0415

        return open_corrected(self)

    @property
    def current(self) -> int | None:
        """The number of the live snapshot, or None."""
        try:
            return int((self.path / "current").read_text(encoding="ascii"))
        except FileNotFoundError:
            return None
        except ValueError:
            raise CaseError(f"{self.path / 'current'} is damaged; build the case again") from None

    @property
    def pages(self) -> dict[str, PageEntry]:
        """The pages of the case by id, in the order in which they were added.

        A later line for a page from the same place holds better hints; otherwise the first counts.
        """
        found: dict[str, PageEntry] = {}
        with contextlib.suppress(FileNotFoundError), (self.path / "pages.jsonl").open(encoding="utf-8") as lines:
            for line in lines:
                with contextlib.suppress(ValueError, TypeError):  # a half line of a run that was stopped: added again
                    entry = PageEntry.parse(line)
                    first = found.setdefault(entry.id, entry)
                    if first is not entry and first.source == entry.source:
                        found[entry.id] = replace(first, hints=entry.hints)
        return found

    def raw_path(self, page_id: str) -> Path:
        """Return the file that holds a page's bytes."""
        if len(page_id) != 64 or set(page_id) - set("0123456789abcdef"):
            raise CaseError(f"{page_id!r} is no page id")
        return self.path / "pages" / page_id[:2] / page_id

    def raw(self, page_id: str) -> bytes:
        """Return a page's bytes as they were saved."""
        try:
            return self.raw_path(page_id).read_bytes()
        except FileNotFoundError:
            raise CaseError(f"page {page_id[:16]}… is missing from {self.path / 'pages'}; add the page again") from None

    def add_page(self, source: str, raw: bytes, hints: Hints = NO_HINTS) -> PageEntry:
        """Keep a page's bytes; return its entry without listing it (see `list_pages`)."""
        page_id = hashlib.sha256(raw).hexdigest()
        path = self.raw_path(page_id)
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomic(path, raw)
        return PageEntry(page_id, source, now(), len(raw), hints)

    def list_pages(self, entries: list[PageEntry]) -> None:
        """Add entries to the list of the case's pages."""
        if not entries:
            return
        path = self.path / "pages.jsonl"
        old = path.read_bytes() if path.exists() else b""
        lines = [entry.to_line().encode() for entry in entries]
        write_atomic(path, old + (b"\n" if old and not old.endswith(b"\n") else b"") + b"".join(lines))

    def next_snapshot(self) -> int:
        """Return the number that the next snapshot gets."""
        numbers = [int(p.name) for p in (self.path / "snapshots").iterdir() if p.name.isdigit()]
        return max([*numbers, self.current or 0]) + 1

    def make_live(self, number: int) -> None:
        """Let a finished snapshot be the one that everybody sees."""
        if not (self.path / "snapshots" / str(number) / MANIFEST).is_file():
            raise CaseError(f"snapshot {number} of {self.path} is not finished")
        sync_folder(self.path / "snapshots")
        write_atomic(self.path / "current", f"{number}\n".encode("ascii"))

    def clean(self) -> None:
        """Remove half snapshots, whole ones beyond the live one and the last few, and tables of builds that were killed."""
        shutil.rmtree(self.path / "spill", ignore_errors=True)
        folder = self.path / "snapshots"
        live = self.current
        whole = []
        for path in list(folder.iterdir()):
            if not path.name.isdigit() or not (path / MANIFEST).is_file():
                shutil.rmtree(path, ignore_errors=True)
            elif int(path.name) != live:
                whole.append(int(path.name))
        for number in sorted(whole)[:-KEPT]:
            shutil.rmtree(folder / str(number), ignore_errors=True)

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the case for a build; raise `CaseError` when another process builds it."""
        file = os.open(self.path / "lock", os.O_RDWR | os.O_CREAT, 0o644)
        try:
            with locked(file, wait=False):
                yield
        except BlockingIOError:
            raise CaseError(f"another build of {self.path} is running; wait for it to end") from None
        finally:
            os.close(file)


def _here(path: str | Path) -> Path:
    """Return the path of a folder on this machine; raise `CaseError` for an address (of which a path keeps one slash)."""
    if re.match("[a-z][a-z0-9+.-]+:/", str(path)) and not Path(path).exists():
        raise CaseError(f"{path} is an address; a case is a folder of this machine: fetch it with nguon copy, or name a folder")
    return Path(path)


def now() -> str:
    """Return the time in UTC, to the second, ISO 8601."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
