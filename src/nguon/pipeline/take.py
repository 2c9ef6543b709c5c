"""Pages taken into a case by an engine's workers: each opens some of the inputs and keeps what is in them; rows come back.

The idea: what is listed is cut to pieces of work, a file each, or a range of a large WARC or of JSON lines. A worker opens its
piece where it lies and writes the pages into the case; only ids, addresses and hints pass the process that asked. Where a range
of a WARC can begin is found without unpacking: at a member of the packed file that begins a record, or at what looks like the
head of one. Whether it was one is known when the range before it is read: if no record begins there, the file is read in one
piece. JSON lines are cut behind any line; a range tells how many it has, so that all get their numbers.
"""

from __future__ import annotations

import io
import json
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from errno import EIO
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import IO, Any

import pyarrow as pa

from nguon.engines.base import Engine
from nguon.errors import PageError
from nguon.extract.archive import is_resource
from nguon.extract.container import UNFETCHED, Item, few, open_stream
from nguon.extract.folder import find_pages, judge_head
from nguon.extract.found import GUESS, Columns, Found, Noted, Skipped
from nguon.extract.kind import SAMPLE
from nguon.extract.limits import LIMITS, Meter
from nguon.extract.table import head_of, read_jsonl
from nguon.extract.warc import CutError, read_warc
from nguon.model.page import Hints
from nguon.pipeline.kernel import to_hints
from nguon.store.case import Case, PageEntry
from nguon.store.place import as_path, is_place, list_files, lost_of, open_file

RANGE = 64 * 2**20
"""Bytes of a WARC or of JSON lines in one piece of work."""

RANGED = {".warc.gz": "warc", ".warc": "warc", ".jsonl": "jsonl", ".ndjson": "jsonl"}
"""What a file that can be cut is, by its name; who opens it looks again."""

LOOK, ENOUGH = 2**20, 4096
"""Bytes looked at at once for the next record, and that tell whether it is one."""

MEMBER = b"\x1f\x8b\x08"
"""How a member of a file in gzip begins."""

HEAD = b"\r\n\r\nWARC/1."
"""How a record ends and the next one begins where nothing is packed."""

ROWS = 64
"""Pages that lie in files of their own, in one piece of work."""

LAST = 2**62
"""The number of what is told behind all else of a piece of work."""

WORK = pa.schema(
    [
        *((name, pa.int64()) for name in ("n", "start", "end")),
        *((name, pa.string()) for name in ("place", "source", "kind")),
    ]
)
"""Pieces of work: the `n`th input, which bytes of it (`end` 0: all), where it lies, how it was named, what it is (empty: not
known yet)."""

TAKEN = pa.schema(
    [
        *((name, pa.int64()) for name in ("n", "start", "m", "bytes")),
        *((name, pa.string()) for name in ("what", "id", "source", "added", "hints", "words")),
    ]
)
"""What came of it: the `m`th thing in a piece of work, a `page`, something `skipped` or `noted`, a `cut` that was none, or its
number of `lines`."""

Taken = PageEntry | Skipped | Noted


def find_inputs(inputs: Iterable[Path | str]) -> list[Found | Skipped]:
    """Return what `find_pages` finds in files and folders, and all files below addresses of places, as they were named.

    Files of a place are `Found` with `kind` empty: nobody has looked into them yet.
    """
    out: list[Found | Skipped] = []
    for far, some in groupby(map(as_path, inputs), key=lambda given: is_place(str(given))):
        given = list(some)
        out += [item for one in given for item in _listed(str(one))] if far else find_pages(given)
    return out


def _listed(address: str) -> Iterator[Found | Skipped]:
    """The files at an address, without hidden ones and what belongs to a page that was saved whole."""
    files = list_files(address)
    names = {file.address for file in files}
    base = address.rstrip("/")
    for file in files:
        inside = file.address.removeprefix(base).split("/")[1:]
        if any(part.startswith(".") for part in inside):
            yield Skipped(file.address, "hidden")
        elif not file.address.endswith("/") and not is_resource(file.address, names):
            yield Found(Path(file.address), file.address, "")


def is_far(item: Found | Skipped) -> bool:
    """Whether something lies in a place that only `take_pages` opens."""
    return isinstance(item, Found) and not item.kind


def take_pages(engine: Engine, case: Case, found: Iterable[Found], columns: Columns = GUESS) -> Iterator[Taken]:
    """Keep the pages in what was found in a case, by the workers of an engine; yield their entries in the order of `found`.

    All workers must see the files, and the folder of the case.
    """
    files = list(found)
    cut = [row for n, item in enumerate(files) for row in _cut(n, item)]
    try:
        torn = _run(engine, case, cut, columns)
        again = [_row(n, files[n]) for n in torn]
        if again:
            engine.sql("taken_whole", f"SELECT * FROM taken WHERE n NOT IN ({', '.join(map(str, torn))})")
            _run(engine, case, again, columns)
            engine.sql("taken", "SELECT * FROM taken UNION ALL SELECT * FROM taken_whole")
        n, before, lines = -1, 0, 0
        for batch in engine.batches("taken", ("n", "start", "m")):
            for row in batch.to_pylist():
                if row["n"] != n:
                    n, before, lines = row["n"], 0, 0
                if row["what"] == "lines":
                    before, lines = lines, lines + row["bytes"]
                else:
                    yield _of_row(_numbered(row, before) if before else row)
    finally:
        for name in ("taken", "taken_whole", "taken_page", "taken_rest", "inputs"):
            engine.drop(name)


def _numbered(row: dict[str, Any], before: int) -> dict[str, Any]:
    """A row of a range with the number of its line in the whole file."""
    place, mark, number = row["source"].rpartition("#")
    return {**row, "source": f"{place}#{int(number) + before}"} if mark and number.isdigit() else row


def _run(engine: Engine, case: Case, rows: list[dict[str, Any]], columns: Columns) -> list[int]:
    """Make the table `taken` of pieces of work; return the numbers of files that were cut where no record begins."""
    kernel = partial(take_batch, case=str(case.path.absolute()), columns=columns)
    pages, rest = ([row for row in rows if (row["kind"] == "page") is small] for small in (True, False))
    for to, each, some in (("taken_page", ROWS, pages), ("taken_rest", 1, rest)):
        engine.load("inputs", [pa.RecordBatch.from_pylist(some, WORK)], WORK)
        engine.map(kernel, "inputs", to, TAKEN, rows=each, crashed=lost_batch)
    engine.sql("taken", "SELECT * FROM taken_page UNION ALL SELECT * FROM taken_rest")
    engine.sql("taken_torn", "SELECT DISTINCT n FROM taken WHERE what = 'cut'")
    torn = sorted(n for batch in engine.batches("taken_torn") for n in batch["n"].to_pylist())
    engine.drop("taken_torn")
    return torn


def _row(n: int, item: Found, start: int = 0, end: int = 0) -> dict[str, Any]:
    place = item.source if is_place(item.source) else str(item.path.absolute())
    return {"n": n, "place": place, "source": item.source, "kind": item.kind, "start": start, "end": end}


def _cut(n: int, item: Found) -> list[dict[str, Any]]:
    """The pieces of work that a file is."""
    kind = _ranged(item.kind, item.source)
    if not kind:
        return [_row(n, item)]
    try:
        with open_file(item.source) as file:
            size = file.seek(0, io.SEEK_END)
            ends = [*(find_ranges if kind == "warc" else find_lines)(file, size), 0]
    except OSError:
        return [_row(n, item)]  # whoever reads it tells
    return [_row(n, item, start, end) for start, end in zip([0, *ends[:-1]], ends, strict=True)]


def _ranged(kind: str, source: str) -> str:
    """What a file is if it can be cut: `warc`, `jsonl`, else nothing."""
    by_name = next((kind for end, kind in RANGED.items() if source.lower().endswith(end)), "")
    return by_name if not kind else kind if kind in RANGED.values() else ""


def is_large(item: Found | Skipped) -> bool:
    """Whether something on this machine is worth more than one worker."""
    return isinstance(item, Found) and item.kind in RANGED.values() and item.raw is None and item.path.stat().st_size > RANGE


def find_lines(file: IO[bytes], size: int, step: int = 0) -> list[int]:
    """Return where a file of lines can be cut, about every `step` bytes: behind the end of a line."""
    step = step or RANGE
    cuts: list[int] = []
    for aim in range(step, size, step):
        if cuts and aim <= cuts[-1]:
            continue
        file.seek(aim)
        while (line := file.readline(LOOK)) and not line.endswith(b"\n"):
            pass
        cuts += [file.tell()] if file.tell() < size else []
    return cuts


def find_ranges(file: IO[bytes], size: int, step: int = 0) -> list[int]:
    """Return where a WARC can be cut, about every `step` bytes: where a record begins (but for the first).

    Of one that is packed in one piece, none.
    """
    step = step or RANGE
    cuts: list[int] = []
    file.seek(0)
    mark = HEAD if file.read(5) == HEAD[4:9] else MEMBER
    for aim in range(step, size, step):
        if cuts and aim <= cuts[-1]:
            continue
        cuts += _next_record(file, aim, min(size, aim + step), mark)
    return cuts


def _next_record(file: IO[bytes], start: int, end: int, mark: bytes) -> list[int]:
    """The place of the first record that begins between two places, if there is one."""
    file.seek(start)
    held, last = b"", False
    while not last:
        more = file.read(LOOK)
        held += more
        last = len(more) < LOOK
        at = held.find(mark)
        while at >= 0 and start + at < end and (last or len(held) - at >= ENOUGH):
            if mark is HEAD or _is_record(held[at : at + ENOUGH]):
                return [start + at + (4 if mark is HEAD else 0)]
            at = held.find(mark, at + 1)
        if (at >= 0 and start + at >= end) or start + len(held) >= end + ENOUGH:
            break
        keep = at if at >= 0 else max(0, len(held) - len(mark) + 1)
        start, held = start + keep, held[keep:]
    return []


def _is_record(packed: bytes) -> bool:
    try:
        return zlib.decompressobj(31).decompress(packed, 5) == b"WARC/"
    except zlib.error:
        return False


def take_batch(batch: pa.RecordBatch, case: str, columns: Columns = GUESS) -> pa.RecordBatch:
    """Open pieces of work and keep the pages in them in the case at a path: a kernel from `WORK` to `TAKEN`."""
    keeping = Case(Path(case), {})
    return pa.RecordBatch.from_pylist([out for row in batch.to_pylist() for out in _take(row, keeping, columns)], TAKEN)


def lost_batch(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Answer for pieces of work whose worker died."""
    if any(_by_lines(row) for row in batch.to_pylist()):  # without its lines the others have no numbers: read in one piece
        return pa.RecordBatch.from_pylist([_told(row, -1, "cut", row["source"]) for row in batch.to_pylist()], TAKEN)
    reason = "the process that opened this died (out of memory, or a fault in a library); it was passed over"
    return pa.RecordBatch.from_pylist([_told(row, 0, "skipped", row["source"], reason) for row in batch.to_pylist()], TAKEN)


def _take(row: dict[str, Any], case: Case, columns: Columns) -> Iterator[dict[str, Any]]:
    source = row["source"]
    mangled = str(Path(source))  # of an address, which is none then
    begun = False
    try:
        with open_file(row["place"]) as file:
            for m, item in enumerate(_open(file, row, columns)):
                if isinstance(item, int):
                    yield {**_told(row, -1, "lines", source), "bytes": item}
                elif isinstance(item, Found):
                    begun = True
                    entry = case.add_page(item.source, item.raw or b"", item.hints)
                    told = {"id": entry.id, "added": entry.added, "bytes": entry.bytes, "hints": to_hints(entry.hints)}
                    yield {**_told(row, m, "page", item.source), **told}
                elif isinstance(item, Skipped) and lost_of(file):
                    raise OSError(EIO, lost_of(file))
                else:
                    path = str(item.path)
                    path = source + path.removeprefix(mangled) if path.startswith(mangled) else path
                    words, what = (item.reason, "skipped") if isinstance(item, Skipped) else (item.words, "noted")
                    yield _told(row, m, what, path, words)
    except CutError:
        yield _told(row, -1, "cut", source)
    except OSError as error:
        what = "it could not be read to its end" if begun else "the file can't be read"
        yield (
            _told(row, -1, "cut", source)
            if _by_lines(row)
            else _told(row, LAST, "skipped", source, f"{what} ({error.strerror or error})")
        )


def _told(row: dict[str, Any], m: int, what: str, source: str, words: str = "") -> dict[str, Any]:
    return {"n": row["n"], "start": row["start"], "m": m, "what": what, "source": source, "words": words}


def _by_lines(row: dict[str, Any]) -> bool:
    """Whether a piece of work is a range of lines."""
    return bool(row["start"] or row["end"]) and _ranged(row["kind"], row["source"]) == "jsonl"


def _open(file: IO[bytes], row: dict[str, Any], columns: Columns) -> Iterator[Item | int]:
    """What is in a piece of work; of a range of lines also how many these are."""
    source = row["source"]
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    kind, reason = row["kind"], None
    if not kind:
        kind, reason = judge_head(file.read(SAMPLE), source, size)
        file.seek(0)
    at = Found(Path(source), source, kind)
    if (row["start"] or row["end"]) and kind != _ranged(row["kind"], source):
        raise CutError
    if reason or kind in UNFETCHED:
        yield Skipped(source, reason or UNFETCHED[kind])
    elif kind == "page":
        yield replace(at, raw=file.read())
    elif _by_lines(row):
        yield from _lines(file, at, row["start"], row["end"] or size, columns)
    elif row["start"] or row["end"]:
        yield from _range(file, at, row["start"], row["end"] or None, size)
    else:
        yield from open_stream(file, size, at, columns)


def _range(file: IO[bytes], at: Found, start: int, end: int | None, size: int) -> Iterator[Item]:
    """The pages of the records that begin in a range of a WARC; raise `CutError` when the next one does not begin at `end`."""
    file.seek(start)
    limits = replace(LIMITS, meter=Meter((end or size) - start))
    try:
        yield from read_warc(file, at, (end or size) - start, limits, stop=end)
    except PageError as error:
        if end is not None:  # whoever reads it in one piece tells
            raise CutError from error
        yield Skipped(at.source, str(error))


def _lines(file: IO[bytes], at: Found, start: int, end: int, columns: Columns) -> Iterator[Item | int]:
    """The pages of a range of JSON lines, then their number."""
    head = head_of(file)
    part = _Part(file, start, end)
    try:
        for item in few(read_jsonl(part, at, columns, LIMITS, head), at, LIMITS):  # type: ignore[arg-type]
            if not (start and isinstance(item, Noted) and item.path == at.path and "column" in item.words):
                yield item
    except PageError as error:
        if not start:
            yield Skipped(at.source, str(error))
    yield part.lines


class _Part:
    """The lines of a file between two places, counted."""

    def __init__(self, file: IO[bytes], start: int, end: int) -> None:
        file.seek(start)
        self._file, self._left, self.lines = file, end - start, 0

    def readline(self, most: int) -> bytes:
        line = self._file.readline(min(most, self._left))
        self._left -= len(line)
        self.lines += line.endswith(b"\n")
        return line


def _of_row(row: dict[str, Any]) -> Taken:
    if row["what"] == "page":
        hints = Hints(**json.loads(row["hints"])) if row["hints"] else Hints()
        return PageEntry(row["id"], row["source"], row["added"], row["bytes"], hints)
    place = row["source"] if is_place(row["source"]) else Path(row["source"])
    return Skipped(place, row["words"]) if row["what"] == "skipped" else Noted(place, row["words"])
