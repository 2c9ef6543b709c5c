"""How fast the desk answers: twenty readers at once on a case of 100,000 articles, every kind of screen.

The case is made as tables by `big_case.py` (once, into `.bench/`); the server runs as people run it (`nguon serve`), the
readers are a process of their own. Addresses are drawn at random, so that nearly none is asked for twice. Each reader asks for
its next screen when it has the last one whole. Prints for each kind of screen the median and the 95th percentile, and the
processor time that one answer took; then the memory of the server (all of its processes) and the time to its first answer.

    python bench/web.py            # BENCH_ARTICLES=20000 for a smaller case, BENCH_REQUESTS=400 requests of each kind
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import random
import re
import shutil
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parents[1]
ARTICLES = int(os.environ.get("BENCH_ARTICLES", "100000"))
REQUESTS = int(os.environ.get("BENCH_REQUESTS", "400"))
READERS = 20
PARTS = ("threads", "events", "figures", "articles", "copying")
MEDIAN, TAIL, MEMORY, READY = 150, 400, 1024, 3.0
"""What must hold: milliseconds, milliseconds, megabytes, seconds."""


def main() -> int:
    """Make the case where it is not there, serve it, load it, print; return 1 when something is slower than it must be."""
    case = find_case()
    screens = find_screens(case)
    with serving(case) as (address, ready, pids):
        passed = ready <= READY
        print(f"{ARTICLES:,} articles; {READERS} readers at once; {REQUESTS} requests of each kind")
        print(f"{'screen':<22}{'median ms':>10}{'p95 ms':>10}{'KB':>8}{'CPU ms':>8}  (CPU: of the server, for one answer)")
        file = ROOT / ".bench" / "screens.json"
        warm_up(address, screens)
        for name, paths in screens.items():
            file.write_text(json.dumps(paths), encoding="utf-8")
            before = sum(spent(pid) for pid in pids())
            command = [sys.executable, __file__, "--load", address, str(file)]
            times, size = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
            cpu = (sum(spent(pid) for pid in pids()) - before) / len(times) * 1000
            median, tail = statistics.median(times), statistics.quantiles(times, n=20)[-1]
            passed = passed and median <= MEDIAN and tail <= TAIL
            print(f"{name:<22}{median:>10.0f}{tail:>10.0f}{size / 1024:>8.0f}{cpu:>8.1f}", flush=True)
        memory = sum(resident(pid) for pid in pids())
        passed = passed and memory <= MEMORY
    print(f"memory of the server {memory:.0f} MB; ready in {ready:.1f} s; {'all within' if passed else 'NOT all within'} "
          f"{MEDIAN} ms, {TAIL} ms, {MEMORY} MB, {READY:g} s")  # fmt: skip
    return 0 if passed else 1


def find_case() -> Path:
    """Return the case, made where it is not there or was made by other code."""
    sys.path.insert(0, str(ROOT / "bench"))
    from big_case import make_case

    from nguon.store.lookup import LAYOUT

    path = ROOT / ".bench" / f"web-{ARTICLES}-{LAYOUT}"
    if not (path / "current").exists():
        shutil.rmtree(path, ignore_errors=True)
        print(f"making a case of {ARTICLES:,} articles in {path} …", flush=True)
        make_case(path, ARTICLES)
    return path


def find_screens(case: Path) -> dict[str, list[str]]:
    """Return addresses of each kind of screen, more than are asked for, drawn at random."""
    number = (case / "current").read_text().strip()
    lite = sqlite3.connect(case / "snapshots" / number / "lookup.sqlite")
    dice = random.Random(3)

    def some(query: str, count: int = REQUESTS) -> list[str]:
        rows = [str(row[0]) for row in lite.execute(query)]
        return dice.choices(rows, k=count) if len(rows) > count else rows * (count // max(1, len(rows)) + 1)

    def draw(table: str, column: str, where: str = "") -> list[str]:
        return [quote(i, safe="") for i in some(f"SELECT {column} FROM {table} {where} ORDER BY random() LIMIT {REQUESTS}")]

    stories = lite.execute("SELECT max(rank) FROM story").fetchone()[0]
    findings = lite.execute("SELECT max(rank) FROM finding").fetchone()[0]
    names = [json.loads(row) for row in some("SELECT row FROM said ORDER BY random() LIMIT 500")]
    months = dice.choices(lite.execute("SELECT id, first FROM story WHERE rank <= 40 AND first > ''").fetchall(), k=REQUESTS)
    words = [dice.choice(row[18].split()) for row in names]
    pairs = [" ".join(row[18].split()[2:4]) for row in names]
    actors = [row[11] for row in names]
    bare = __import__("nguon.store.terms", fromlist=["bare"]).bare
    return {
        "home": ["/"] + [f"/?page={dice.randint(1, max(1, stories // 30))}" for _ in range(REQUESTS)],
        "story, small": [f"/story/{i}" for i in draw("story", "id", "WHERE articles < 8")],
        "story, large": [f"/story/{i}?n={n}" for n, i in enumerate(draw("story", "id", "WHERE rank <= 40"))],
        "story, a month": [f"/story/{i}?month={day[:7]}&n={n}" for n, (i, day) in enumerate(months)],
        "part of a story": [
            f"/story/{i}/{dice.choice(PARTS)}?page={dice.randint(1, 3)}" for i in draw("story", "id", "WHERE rank <= 40")
        ],
        "thread": [f"/thread/{i}" for i in draw("thread", "id")],
        "thread, large": [f"/thread/{i}?n={n}" for n, i in enumerate(draw("thread", "id", "WHERE stands > 20"))],
        "article": [f"/article/{i}" for i in draw("article", "id")],
        "actor": [f"/actor/{i}" for i in draw("actor", "id", "WHERE said > 0")],
        "actor, loud": [f"/actor/{i}?page={dice.randint(1, 4)}" for i in draw("actor", "id", "WHERE rank <= 100")],
        "actors": [f"/actors?page={dice.randint(1, 300)}" for _ in range(REQUESTS)],
        "findings": [f"/findings?page={dice.randint(1, max(1, findings // 30))}" for _ in range(REQUESTS)],
        "side by side": [f"/compare/{i}" for i in draw("copy", "id")],
        "search": [f"/search?q={quote(w)}" for w in words],
        "search, no marks": [f"/search?q={quote(bare(w.lower()))}&n={n}" for n, w in enumerate(words)],
        "search, phrase": [f"/search?q={quote(chr(34) + p + chr(34))}" for p in pairs],
        "search, filters": [
            f"/search?q={quote(w)}&actor={quote(a)}&from=2018&to=2022-06" for w, a in zip(words, actors, strict=True)
        ],
        "API, story": [f"/api/stories/{i}" for i in draw("story", "id", "WHERE articles < 8")],
        "API, article": [f"/api/articles/{i}" for i in draw("article", "id")],
        "API, search": [f"/api/search?q={quote(p)}" for p in pairs],
    }  # fmt: skip


def warm_up(address: str, screens: dict[str, list[str]]) -> None:
    """Ask for some screens that are not asked for again, until the processes beside the server have begun."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        asyncio.run(load(address, [path for paths in screens.values() for path in paths[-2:]]))
        time.sleep(1)


@contextlib.contextmanager
def serving(case: Path) -> Iterator[tuple[str, float, object]]:
    """Serve the case; give its address, the seconds until it answered, and a function that gives the process ids."""
    command = [sys.executable, "-m", "nguon.cli.main", "serve", str(case), "--port", "0"]
    start = time.perf_counter()
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout
        line = server.stdout.readline()
        address = re.search(r"http://[\w.:]+", line)[0]  # type: ignore[index]
        host, port = address.removeprefix("http://").split(":")
        asyncio.run(fetch(host, int(port), "/"))
        yield address, time.perf_counter() - start, lambda: [server.pid, *children(server.pid)]
    finally:
        server.terminate()
        server.wait(10)


async def fetch(host: str, port: int, path: str) -> bytes:
    """Return one answer."""
    reader, writer = await asyncio.open_connection(host, port)
    try:
        return await ask(reader, writer, host, path)
    finally:
        writer.close()


async def ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, host: str, path: str) -> bytes:
    """Ask for a screen on an open connection, as a browser does; return its bytes. Raises when it is no good answer."""
    writer.write(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nAccept-Encoding: gzip\r\n\r\n".encode())
    head = await reader.readuntil(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 200"):
        raise AssertionError(f"{path}: {head[:60]!r}")
    if found := re.search(rb"content-length: (\d+)", head, re.I):
        return await reader.readexactly(int(found[1]))
    body = b""
    while size := int(await reader.readline(), 16):
        body += await reader.readexactly(size)
        await reader.readexactly(2)
    await reader.readexactly(2)
    return body


async def load(address: str, paths: list[str]) -> tuple[list[float], float]:
    """Ask for screens, twenty at once; return milliseconds and the mean size."""
    host, port = address.removeprefix("http://").split(":")
    waiting = list(paths[:REQUESTS])
    times: list[float] = []
    sizes: list[int] = []

    async def read() -> None:
        reader, writer = await asyncio.open_connection(host, int(port), limit=2**22)
        while waiting:
            path = waiting.pop()
            start = time.perf_counter()
            sizes.append(len(await ask(reader, writer, host, path)))
            times.append((time.perf_counter() - start) * 1000)
        writer.close()

    await asyncio.gather(*(read() for _ in range(READERS)))
    return times, statistics.mean(sizes)


def spent(pid: int) -> float:
    """Return the seconds of processor time that a process took."""
    with contextlib.suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return 0.0


def children(pid: int) -> list[int]:
    """Return the processes that a process started."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            if stat.read_text().rsplit(")", 1)[1].split()[1] == str(pid):
                found += [int(stat.parent.name), *children(int(stat.parent.name))]
    return found


def resident(pid: int) -> float:
    """Return the megabytes of a process that are its own or, of shared ones, its part."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return int(re.search(r"^Pss:\s+(\d+)", text, re.M)[1]) / 1024  # type: ignore[index]


if __name__ == "__main__":
    if sys.argv[1:2] == ["--load"]:
        print(json.dumps(asyncio.run(load(sys.argv[2], json.loads(Path(sys.argv[3]).read_text(encoding="utf-8"))))))
    else:
        sys.exit(main())
