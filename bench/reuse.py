"""Copied text: the workload of ../shared/bench beside MinHash libraries, and copies planted among real articles.

    python bench/reuse.py [pages]

passim 2.0.1 is not in the registry; its figures on this workload (27 pages/s, passage recall .978, .933 at 15 % edits) stand in
../shared/bench/README.md.
"""

from __future__ import annotations

import contextlib
import importlib.util
import json
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType

from planted import Planted, plant
from speed import ENVIRONMENT, HERE, ROOT, install

from nguon.compare.packed import PIECES, piece_rows
from nguon.compare.reuse import run
from nguon.engines.arrow import to_records
from nguon.engines.local import LocalEngine
from nguon.lang.pack import load
from nguon.model.article import Article
from nguon.model.corpus import Reuse
from nguon.model.page import Block
from nguon.model.reading import Piece
from nguon.pipeline.page import read_page

GIVEN = ROOT / ".." / "shared" / "bench"
STORIES = ROOT / ".." / "shared" / "data" / "stories"
OVERLAP = 0.8


def main() -> int:
    """Run both workloads and print what was found."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    if not GIVEN.is_dir():
        print("reuse: ../shared/bench is not there; nothing measured")
        return 0
    measure_given(count)
    measure_planted()
    return 0


def measure_given(count: int) -> None:
    """Measure on the generated workload, and `masscopy`: one text on 150 pages."""
    work = make_workload(count)
    print(f"reuse: {count:,} generated pages, text to aligned pairs")
    pieces = [as_piece(json.loads(line)) for line in (work / "docs.jsonl").read_text(encoding="utf-8").splitlines()]
    rows, seconds = find(pieces)
    print(f"  nguon       {count / seconds:8,.0f} pages/s", flush=True)
    alignments = ((r.a, r.b, s.a_start, s.a_end, s.b_start, s.b_end) for r in rows for s in r.spans)
    module(GIVEN / "evalpass.py").main(str(work), alignments)
    for name in ("datasketch", "rensa"):
        wrong = install(name)
        if wrong:
            print(f"  {name:<11} {wrong}")
            continue
        command = [str(ENVIRONMENT / "bin" / "python"), str(HERE / "neardup.py"), name, str(work / "docs.jsonl")]
        said = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
        print(f"  {name:<11} {count / said['seconds']:8,.0f} pages/s, near-duplicates only", flush=True)
        module(GIVEN / "evaldup.py").score(said["pairs"], str(work))
    mass = work.with_name("masscopy")
    subprocess.run([sys.executable, str(GIVEN / "masscopy.py"), str(work), str(mass)], check=True)
    lines = (mass / "docs.jsonl").read_text(encoding="utf-8").splitlines()
    copies = {r.b for r in find([as_piece(json.loads(line)) for line in lines])[0] if r.a == "d0000003" and r.b[0] == "m"}
    print(f"  masscopy: {len(copies)} of 150 copies found")


def measure_planted() -> None:
    """Measure on real articles with planted copies: a copy is found when four fifths of it are aligned in both pages.

    Of texts that stand on several pages a build aligns each with the first: source and copy may both be aligned with a third.
    """
    if not STORIES.is_dir():
        print("planted copies: ../shared/data/stories is not there; nothing measured")
        return
    pages, planted, affairs = plant(STORIES)
    pack = load("vi")
    pieces, names = [], {}
    for name, text in pages.items():
        for piece in read_page(name, text.encode(), pack).pieces:
            pieces.append(piece)
            names[piece.article.id] = name
    rows, seconds = find(pieces)
    spans: dict[tuple[str, str], list[tuple[int, int, int, int]]] = defaultdict(list)
    met: dict[str, set[str]] = defaultdict(set)
    right = 0
    for r in rows:
        a, b = names[r.a], names[r.b]
        right += bool(affairs[a] & affairs[b])
        met[a].add(b)
        met[b].add(a)
        spans[a, b] += [(s.a_start, s.a_end, s.b_start, s.b_end) for s in r.spans]
        spans[b, a] += [(s.b_start, s.b_end, s.a_start, s.a_end) for s in r.spans]
    print(f"planted copies: {len(planted)} in {len(pages)} real pages, {len(pieces) / seconds:,.0f} articles/s")
    found: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for one in planted:
        hit = is_found(one, spans, [one.source, *(met[one.source] & met[one.host])])
        for key in ("all", one.kind, f"{one.rate:.0%} changed", one.how):
            total[key] += 1
            found[key] += hit
    print("  recall  " + ", ".join(f"{key} {found[key] / n:.3f} of {n}" for key, n in total.items()))
    print(f"  precision {right / max(1, len(rows)):.4f} of {len(rows)} pairs (right: some of both texts is of one affair)")


def is_found(one: Planted, spans: dict[tuple[str, str], list[tuple[int, int, int, int]]], through: list[str]) -> bool:
    """Tell whether most of a planted copy is aligned with its source, or both with one of `through`."""
    for page in through:
        source = [m[:2] for m in spans[one.source, one.host if page == one.source else page]]
        copy = [m[2:] for m in spans[page, one.host]]
        if min(covered(one.from_, source), covered(one.to, copy)) >= OVERLAP:
            return True
    return False


def covered(wanted: Iterable[tuple[int, int]], found: Iterable[tuple[int, ...]]) -> float:
    """Return which share of the characters of `wanted` lies in `found`."""
    want = {i for a, b in wanted for i in range(a, b)}
    return len(want & {i for a, b in found for i in range(a, b)}) / max(1, len(want))


def find(pieces: list[Piece]) -> tuple[list[Reuse], float]:
    """Return the reuse among articles and the seconds that it took."""
    with LocalEngine() as engine:
        start = time.perf_counter()
        engine.load("pieces", (piece_rows(pieces[i : i + 512]) for i in range(0, len(pieces), 512)), PIECES)
        run(engine)
        rows = to_records(engine.table("reuse"), Reuse)
        return rows, time.perf_counter() - start


def as_piece(row: dict[str, str]) -> Piece:
    """Return a generated page as one article: its first line the title, the others its body."""
    name, text = row["id"], row["text"]
    blocks, at = [], 0
    for n, line in enumerate(text.split("\n")):
        blocks.append(Block(name, name, at, at + len(line), "body" if n else "title", None, ""))
        at += len(line) + 1
    return Piece(Article(name, name, 0, 0, len(text), "", None, "", "", "", None, ()), text, tuple(blocks))


def make_workload(count: int) -> Path:
    """Return the folder with the generated pages, made where it is not there yet."""
    work = ENVIRONMENT / f"reuse{count}"
    if not (work / "truth_pass.tsv").exists():
        command = [
            sys.executable,
            str(GIVEN / "gen.py"),
            str(work),
            "--docs",
            str(count),
            "--seeds",
            str(GIVEN / ".." / "seeds"),
        ]
        subprocess.run(command, check=True)
    return work


def module(path: Path) -> ModuleType:
    """Return a script of ../shared/bench as a module."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec
    assert spec.loader
    made = importlib.util.module_from_spec(spec)
    with contextlib.suppress(SystemExit):
        spec.loader.exec_module(made)
    return made


if __name__ == "__main__":
    raise SystemExit(main())
