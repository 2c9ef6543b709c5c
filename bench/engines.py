"""How builds grow on each engine: what every stage takes, and whether the rows are the same.

    python bench/engines.py 1000 10000                              # both engines, then the tables
    python bench/engines.py 300000 --engine local --memory 4GB      # one size alone; other options are those of `nguon build`
    python bench/engines.py                                         # the tables of all that was measured

Pages come from `grow.py`. Every size is built from nothing in a fresh case by the command a user would give, then 100 pages are
added (on one machine's engine: that is where pages join). Results are added to a file of JSON lines; of several runs of one
size on one engine the last is shown. `moved` are the bytes that an engine wrote to hand them on: what Spark shuffled, the files
of tables in the spill folder on one machine (what lay there at most is `passing`).
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from grow import read_stream, write_pages
from measure import size_of, watch

ROOT = Path(__file__).parent.parent
STREAM = ROOT / ".." / "shared" / "data" / "stream" / "items.jsonl.gz"
RESULTS = ROOT / ".bench" / "engines.jsonl"
ADDED = 100
MAPPING = ("--text", "body", "--url", "url", "--date", "published", "--title", "title", "--outlet", "outlet")
MB = 1e6
Row = dict[str, Any]


def main() -> int:
    """Build what was asked for, print what is known."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    asked.add_argument("sizes", nargs="*", type=int)
    asked.add_argument("--engine", action="append", choices=("local", "spark"))
    asked.add_argument("--master", default="local[2]")
    asked.add_argument("--results", type=Path, default=RESULTS)
    told, options = asked.parse_known_args()
    if told.sizes and not STREAM.exists():
        print("engines: ../shared/data/stream is not there; nothing measured")
        return 0
    items = read_stream(STREAM) if told.sizes else []
    place = Path(os.environ.get("BENCH_FOLDER") or tempfile.mkdtemp(prefix="nguon-bench-"))
    for size in told.sizes:
        pages, more = place / f"{size}.jsonl", place / f"{size}-more.jsonl"
        write_pages(pages, items, 0, size)
        write_pages(more, items, size, size + ADDED)
        for engine in told.engine or _engines():
            case = place / f"case{size}-{engine}"
            shutil.rmtree(case, ignore_errors=True)
            how = [*options, "--engine", engine, *(["--master", told.master] if engine == "spark" else [])]
            _keep(told.results, {"articles": size, "engine": engine, "more": 0, **build(case, pages, how)})
            if engine == "local":
                _keep(told.results, {"articles": size, "engine": engine, "more": ADDED, **build(case, more, how)})
            shutil.rmtree(case)
        pages.unlink()
        more.unlink()
    if "BENCH_FOLDER" not in os.environ:
        shutil.rmtree(place)
    show(_known(told.results))
    return 0


def _engines() -> list[str]:
    from nguon.engines.choose import need_engine
    from nguon.errors import UsageError

    try:
        need_engine("spark")
    except UsageError as error:
        print(f"engines: {error}; one machine's engine alone is measured")
        return ["local"]
    return ["local", "spark"]


def build(case: Path, pages: Path, options: list[str]) -> Row:
    """Build a case from a file of pages; return what it took and what came out."""
    command = [sys.executable, "-m", "nguon.cli.main", "build", str(case), str(pages), *MAPPING, *options]
    run = watch(command, [case / "spill", case / "stages"])
    if run.code:
        raise SystemExit(f"the build failed: {' '.join(command)}")
    number = (case / "current").read_text().strip()
    manifest = json.loads((case / "snapshots" / number / "manifest.json").read_text())
    moved = manifest["moved"]
    return {
        "when": time.strftime("%Y-%m-%dT%H:%M:%S"),
        "options": options,
        "load": round(os.getloadavg()[2], 1),
        "code": manifest["code"],
        "stages": {name: {**asdict(part), "moved": moved.get(name, 0)} for name, part in run.parts.items()},
        "all": {**asdict(run.whole), "moved": sum(moved.values())},
        "disk": size_of(case),
        "passing": run.lay,
        "rows": {name: [about["rows"], about["sha256"]] for name, about in manifest["tables"].items()},
    }


def _keep(results: Path, row: Row) -> None:
    results.parent.mkdir(parents=True, exist_ok=True)
    with results.open("a", encoding="utf-8") as file:
        file.write(json.dumps(row) + "\n")
    what = f"{row['more']} more to {row['articles']:,}" if row["more"] else f"{row['articles']:,} articles"
    print(f"{what} on {row['engine']}: {row['all']['wall']:.0f} s", flush=True)


def _known(results: Path) -> dict[tuple[int, int, str], Row]:
    """The last row of each size, added pages and engine."""
    if not results.exists():
        return {}
    rows = map(json.loads, results.read_text(encoding="utf-8").splitlines())
    return {(row["articles"], row["more"], row["engine"]): row for row in rows}


def show(known: dict[tuple[int, int, str], Row]) -> None:
    """Print a table for each size, then how each engine grows."""
    for size in sorted({size for size, more, _ in known if not more}):
        runs = [row for (n, more, _), row in sorted(known.items()) if n == size and not more]
        print(f"\n{size:,} articles")
        for row in runs:
            show_run(row)
        if len(runs) > 1:
            show_same(*runs[:2])
        if after := known.get((size, ADDED, "local")):
            share = after["all"]["wall"] / known[size, 0, "local"]["all"]["wall"]
            print(f"  {ADDED} more: {after['all']['wall']:.1f} s, {share:.1%} of a full build on one machine's engine")
    for engine in ("local", "spark"):
        show_growth(engine, [row for (_, more, of), row in sorted(known.items()) if of == engine and not more])


def show_run(row: Row) -> None:
    """Print what each stage of a build took."""
    said = f"disk {row['disk'] / MB:,.0f} MB, passing {row['passing'] / MB:,.0f} MB, load {row['load']}"
    print(f"  {row['engine']:<10}{'s':>9}{'CPU s':>9}{'peak MB':>9}{'moved MB':>10}   {' '.join(row['options'])} ({said})")
    for name, part in [*row["stages"].items(), ("all", row["all"])]:
        figures = f"{part['wall']:>9.1f}{part['cpu']:>9.1f}{part['peak'] / MB:>9,.0f}{part['moved'] / MB:>10,.1f}"
        print(f"  {name:<10}{figures}")


def show_same(one: Row, other: Row) -> None:
    """Print whether two builds made the same tables, byte for byte."""
    if one["code"] != other["code"]:
        print("  rows: not compared, the code changed between the runs")
        return
    differ = [
        f"{n} ({one['rows'][n][0]:,}, {other['rows'][n][0]:,})" for n in one["rows"] if one["rows"][n] != other["rows"][n]
    ]
    count = sum(rows for rows, _ in one["rows"].values())
    print(
        f"  rows: {count:,} in {len(one['rows'])} tables, " + (f"NOT THE SAME: {', '.join(differ)}" if differ else "the same")
    )


def show_growth(engine: str, rows: list[Row]) -> None:
    """Print what each stage takes for an article, and how that grows from the smallest size to the largest."""
    if len(rows) < 2:
        return
    for what in ("wall", "cpu"):
        print(f"\n{engine}, ms ({what}) an article" + "".join(f"{row['articles']:>12,}" for row in rows) + f"{'growth':>10}")
        for name in [*rows[0]["stages"], "all"]:
            each = [
                1000 * (r["all"] if name == "all" else r["stages"].get(name, {})).get(what, 0) / r["articles"] for r in rows
            ]
            growth = f"{each[-1] / each[0]:>9.2f}x" if each[0] else ""
            print(f"{name:<{len(engine) + 21}}" + "".join(f"{ms:>12.2f}" for ms in each) + growth)


if __name__ == "__main__":
    raise SystemExit(main())
