"""How a build grows: seconds an article of each stage, memory of all processes, disk; and what a hundred more pages cost.

    python bench/growth.py 1000 10000 100000

Pages come from `grow.py`. Every size is built from nothing in a fresh case by the command a user would give, then 100 pages are
added. Memory is what all processes of the build hold together (proportional set size), looked at four times a second.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from grow import read_stream, write_pages

ROOT = Path(__file__).parent.parent
STREAM = ROOT / ".." / "shared" / "data" / "stream" / "items.jsonl.gz"
ADDED = 100
MAPPING = ("--text", "body", "--url", "url", "--date", "published", "--title", "title", "--outlet", "outlet")


@dataclass(frozen=True, slots=True)
class Run:
    """What one build took."""

    wall: float
    stages: dict[str, float]
    peak: int
    disk: int


def main() -> int:
    """Build each size and print the table."""
    sizes = [int(a) for a in sys.argv[1:] if a.isdigit()] or [1000, 10_000]
    options = [a for a in sys.argv[1:] if not a.isdigit()]
    if not STREAM.exists():
        print("growth: ../shared/data/stream is not there; nothing measured")
        return 0
    items = read_stream(STREAM)
    place = Path(os.environ.get("BENCH_FOLDER") or tempfile.mkdtemp(prefix="nguon-growth-"))
    place.mkdir(parents=True, exist_ok=True)
    runs: dict[int, tuple[Run, Run]] = {}
    for size in sizes:
        case, pages, more = place / f"case{size}", place / f"{size}.jsonl", place / f"{size}-more.jsonl"
        shutil.rmtree(case, ignore_errors=True)
        write_pages(pages, items, 0, size)
        write_pages(more, items, size, size + ADDED)
        runs[size] = (build(case, pages, options), build(case, more, options))
        show(size, *runs[size])
        shutil.rmtree(case)
    if len(sizes) > 1:
        show_growth(sizes, runs)
    if "BENCH_FOLDER" not in os.environ:
        shutil.rmtree(place)
    return 0


def build(case: Path, pages: Path, options: list[str]) -> Run:
    """Build a case from a file of pages."""
    command = [sys.executable, "-m", "nguon.cli.main", "build", str(case), str(pages), *MAPPING, "--quiet", *options]
    start = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        peak = watch(process)
    if process.returncode:
        raise SystemExit(f"the build failed: {' '.join(command)}")
    wall = time.perf_counter() - start
    number = (case / "current").read_text().strip()
    manifest = json.loads((case / "snapshots" / number / "manifest.json").read_text())
    disk = sum(file.stat().st_size for file in case.rglob("*") if file.is_file())
    stages = {**manifest["seconds"], "write": max(0.0, wall - sum(manifest["seconds"].values()))}
    return Run(wall, stages, peak, disk)


def watch(process: subprocess.Popen[bytes]) -> int:
    """Return the most bytes that a process and its children held together until it ended."""
    peak = 0
    done = threading.Event()

    def look() -> None:
        nonlocal peak
        while not done.wait(0.25):
            peak = max(peak, sum(map(held, family(process.pid))))

    looking = threading.Thread(target=look)
    looking.start()
    process.wait()
    done.set()
    looking.join()
    return peak


def family(pid: int) -> list[int]:
    """Return a process and all that descend from it."""
    out, ahead = [], [pid]
    while ahead:
        one = ahead.pop()
        out.append(one)
        try:
            for task in Path(f"/proc/{one}/task").iterdir():
                ahead += map(int, (task / "children").read_text().split())
        except OSError:
            continue
    return out


def held(pid: int) -> int:
    """Return the bytes that a process holds, those shared with others divided among them."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)


def show(size: int, full: Run, added: Run) -> None:
    """Print what one size took."""
    stages, more = ("  ".join(f"{name} {seconds:.1f}" for name, seconds in run.stages.items()) for run in (full, added))
    size_of = f"{full.peak / 1e9:5.2f} GB memory  {full.disk / 1e9:5.2f} GB disk"
    print(f"{size:>9,} articles: {full.wall:8.1f} s  {size_of}   ({stages})")
    print(f"{'':>9} {ADDED} more: {added.wall:8.1f} s  = {added.wall / full.wall:.1%} of a full build   ({more})", flush=True)


def show_growth(sizes: list[int], runs: dict[int, tuple[Run, Run]]) -> None:
    """Print milliseconds an article of each stage, and how they grow from size to size."""
    print(f"\n{'ms an article':<14}" + "".join(f"{size:>12,}" for size in sizes) + f"{'growth':>10}")
    compared = [s for s in runs[sizes[0]][0].stages if s not in ("read", "write")]
    for name in [*runs[sizes[0]][0].stages, "compare", "all"]:
        row = []
        for size in sizes:
            run = runs[size][0]
            total = (
                run.wall if name == "all" else sum(run.stages[s] for s in compared) if name == "compare" else run.stages[name]
            )
            row.append(1000 * total / size)
        growth = row[-1] / row[-2] if row[-2] else 0.0
        print(f"{name:<14}" + "".join(f"{ms:>12.2f}" for ms in row) + f"{growth:>9.2f}x", flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
