"""Measured quality as a floor: scores on the gold pages in ../shared and of our own, held against `floors.json`.

    python tests/quality/gate.py score            print every measure beside its floor
    python tests/quality/gate.py floors           raise floors to what is measured; lower none
    python tests/quality/gate.py floors --lower   lower too, once CHANGELOG.md has a line for each that falls

The idea is that of trafilatura's `eval_gate.py`: floors and the fingerprint of the gold they were measured on live in the
project, so that a change which costs quality fails its tests. Floors are compared only on the pages they were measured on:
`floors.json` names them, and a sha256 over their bytes, their marks' and the scorer's. Gold that only grew is no matter; where
a page is gone or altered, figures before and after can't be compared, and the gate skips and says so (`floors` measures anew).
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import math
import os
import re
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).parents[2]
SHARED = ROOT / ".." / "shared"
FLOORS = Path(__file__).with_name("floors.json")
CHANGELOG = ROOT / "CHANGELOG.md"
SETS = {"dev": "gold/dev", "pages": "gold/pages", "own": str(ROOT / "tests" / "gold")}
"""Where the gold of each set lies, seen from ../shared; `own` is the project's, marked like the rest (tests/gold/README.md)."""
README = ROOT / "README.md"
TOLD = {
    "role of a line": ("dev", "line role"),
    "starts of articles, F1": ("dev", "article starts"),
    "values of times, F1": ("dev", "timex value F1"),
    "names, exact span, F1": ("dev", "mentions (strict)"),
    "statements, F1": ("dev", "statements (overlap .8)"),
    "statements with the right speaker, F1": ("dev", "statement + actor"),
}
"""Lines of the README's table of figures, and where each comes from. `floors` writes what it measured there."""
DIGITS = 3
"""Floors are cut (never rounded up) to this many digits: what was measured always passes its own floor."""

Scores = dict[str, float]


def load_scorer(shared: Path = SHARED) -> ModuleType:
    """Import `tools/score.py` of the shared folder by its path: one scorer for everybody, no copy of it here."""
    spec = importlib.util.spec_from_file_location("nguon_gold_score", shared / "tools" / "score.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(f"no scorer at {shared / 'tools' / 'score.py'}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def page_names(name: str, shared: Path = SHARED) -> list[str]:
    """Return the gold pages of a set, sorted, by the name of their marks without `.json`."""
    return sorted(path.stem for path in (shared / SETS[name]).glob("*.json"))


def find_fingerprint(name: str, pages: list[str], shared: Path = SHARED) -> str | None:
    """Return the sha256 over the scorer, and each page's marks and text; None when one of them is missing."""
    digest = hashlib.sha256((shared / "tools" / "score.py").read_bytes())
    for page in pages:
        marks = shared / SETS[name] / f"{page}.json"
        if not marks.is_file():
            return None
        raw = marks.read_bytes()
        text = marks.parent / json.loads(raw)["text"]
        if not text.is_file():
            return None
        digest.update(page.encode() + b"\0" + raw + b"\0" + text.read_bytes())
    return digest.hexdigest()


def read_one(path: Path) -> dict[str, Any]:
    """Return what `nguon read` prints for a page."""
    from nguon.export.jsonl import to_page
    from nguon.pipeline import read_page

    printed: dict[str, Any] = to_page(read_page(str(path), path.read_bytes()))
    return printed


def even_out(gold: dict[str, Any]) -> dict[str, Any]:
    """Write a bare day of `said_on` the way annotation.md has it: some gold pages don't, and the scorer stops at them."""
    for article in gold["articles"]:
        for statement in article.get("statements") or []:
            if isinstance(statement.get("said_on"), str):
                statement["said_on"] = {"value": statement["said_on"]}
    return gold


def measure(name: str, pages: list[str], shared: Path = SHARED, workers: int | None = None) -> Scores:
    """Read the pages of a set and score them: measure → F1 or accuracy, as the scorer prints them."""
    scorer = load_scorer(shared)
    marks = [shared / SETS[name] / f"{page}.json" for page in pages]
    golds = [even_out(json.loads(path.read_text(encoding="utf-8"))) for path in marks]
    texts = [path.parent / gold["text"] for path, gold in zip(marks, golds, strict=True)]
    workers = workers or min(os.cpu_count() or 1, 4)
    if workers > 1:
        with ProcessPoolExecutor(workers) as pool:
            printed = list(pool.map(read_one, texts, chunksize=4))
    else:
        printed = [read_one(path) for path in texts]
    score = scorer.Score()
    for page, gold, path, prediction in zip(pages, golds, texts, printed, strict=True):
        score.page(page, path.read_bytes().decode("utf-8"), gold, prediction)
    return to_scores(score, scorer)


def to_scores(score: Any, scorer: ModuleType) -> Scores:
    """Flatten the scorer's counts to one figure a measure; measures for which the gold holds nothing are left out."""
    figures: Scores = {}
    for measure_name, tally in score.tallies.items():
        if tally.gold:
            figures[measure_name] = 2 * tally.hit / (tally.predicted + tally.gold)
    for measure_name, rate in score.rates.items():
        if rate.of:
            figures[measure_name] = rate.right / rate.of
    if score.actor_gold:
        p, r = scorer.bcubed(score.actor_gold, score.actor_predicted)
        figures["actors of mentions (B3)"] = float(2 * p * r / (p + r)) if p + r else 0.0
    return figures


def cut(figure: float) -> float:
    """Cut to DIGITS digits, downwards.

    >>> cut(0.98765)
    0.987
    """
    scale = 10.0**DIGITS
    return math.floor(figure * scale + 1e-9) / scale


def load_floors(path: Path = FLOORS) -> dict[str, Any]:
    """Return the floors as written: set → {fingerprint, pages, floors}; empty when there are none yet."""
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return loaded


def can_measure(name: str, shared: Path = SHARED) -> bool:
    """Return whether the gold of a set and the scorer are here."""
    return (shared / SETS[name]).is_dir() and (shared / "tools" / "score.py").is_file()


def find_hindrance(name: str, floors: dict[str, Any], shared: Path = SHARED) -> str | None:
    """Return why the floors of a set can't be held against the gold that is here, in one sentence; None when they can."""
    if not can_measure(name, shared):
        return f"no gold or no scorer: {name} is measured with the folder ../shared beside the project"
    if name not in floors:
        return f"no floors for {name} yet: make floors"
    if find_fingerprint(name, floors[name]["pages"], shared) != floors[name]["fingerprint"]:
        return f"the gold of {name}, or its scorer, is not what its floors were measured on; make floors renews them"
    return None


def find_falls(floors: Scores, scores: Scores) -> dict[str, tuple[float, float]]:
    """Return the measures below their floor: name → (floor, what is measured; 0 where it is measured no more).

    >>> find_falls({"a": 0.5, "b": 0.5}, {"a": 0.5, "b": 0.4999})
    {'b': (0.5, 0.4999)}
    """
    return {name: (floor, scores.get(name, 0.0)) for name, floor in floors.items() if scores.get(name, 0.0) < floor}


def changelog_line(name: str, measure_name: str, old: float, new: float) -> str:
    """Return the words that CHANGELOG.md must hold before a floor may fall."""
    return f"floor lowered: {name} / {measure_name}: {old:.3f} → {new:.3f}"


def next_floors(name: str, old: Scores, scores: Scores, lower: bool, changelog: str) -> tuple[Scores, list[str]]:
    """Return the new floors of a set, and the lines that CHANGELOG.md still lacks (then nothing may be written)."""
    new = {measure_name: max(cut(figure), old.get(measure_name, 0.0)) for measure_name, figure in scores.items()}
    missing = []
    for measure_name, (floor, figure) in find_falls(old, scores).items():
        if not lower:
            new[measure_name] = floor
            continue
        new[measure_name] = cut(figure)
        line = changelog_line(name, measure_name, floor, new[measure_name])
        if line not in changelog:
            missing.append(line)
    return new, missing


def tell(readme: str, scores: dict[str, Scores]) -> str:
    """Return the README with the figures that were measured in its table; other lines stay as they are.

    A second table, with figures of pages at first sight, has lines of the same names: only the first ones are these.

    >>> tell("| statements, F1 | - |", {"dev": {"statements (overlap .8)": 0.6789}})
    '| statements, F1 | 0.678 |'
    """
    for label, (name, measure_name) in TOLD.items():
        figure = scores.get(name, {}).get(measure_name)
        if figure is not None:
            readme = re.sub(rf"(?m)^\| {re.escape(label)} \|.*$", f"| {label} | {cut(figure):.3f} |", readme, count=1)
    return readme


def print_scores() -> int:
    """Print every measure of every set beside its floor; return 1 when one is below."""
    floors, below = load_floors(), 0
    for name in SETS:
        if not can_measure(name):
            print(f"{name}: {find_hindrance(name, floors)}")
            continue
        hindrance = find_hindrance(name, floors)
        pages = page_names(name) if hindrance else floors[name]["pages"]
        extra = len(page_names(name)) - len(pages)
        print(f"{name}: {len(pages)} pages" + (f" ({extra} more that no floor was measured on)" if extra else ""))
        if hindrance:
            print(f"  {hindrance}")
        held: Scores = {} if hindrance else floors[name]["floors"]
        for measure_name, figure in measure(name, pages).items():
            floor = held.get(measure_name)
            mark = "" if floor is None else f"  floor {floor:.3f}" + ("  BELOW" if figure < floor else "")
            below += floor is not None and figure < floor
            print(f"  {measure_name:<28} {figure:.4f}{mark}")
    return 1 if below else 0


def set_floors(lower: bool) -> int:
    """Write `floors.json` anew; return 1, and write nothing, when a line in CHANGELOG.md is lacking."""
    written, lacking = load_floors(), []
    floors: dict[str, Any] = {}
    measured: dict[str, Scores] = {}
    changelog = CHANGELOG.read_text(encoding="utf-8")
    for name in SETS:
        if not can_measure(name):
            print(f"{name}: {find_hindrance(name, written)}; its floors stay")
            floors |= {name: written[name]} if name in written else {}
            continue
        hindrance = find_hindrance(name, written)
        pages, scores = page_names(name), measure(name, page_names(name))
        old = {} if name not in written else written[name]["floors"]
        if hindrance and name in written and not lower and (falls := find_falls(old, scores)):
            print(
                f"{name}: {hindrance}. On the new gold {len(falls)} measures are below the old floors: make floors LOWER=1",
                file=sys.stderr,
            )
            return 1
        measured[name] = scores
        new, missing = next_floors(name, old, scores, lower, changelog)
        lacking += missing
        for measure_name, figure in sorted(new.items()):
            if figure != old.get(measure_name):
                print(f"{name} / {measure_name}: {old.get(measure_name, 0.0):.3f} → {figure:.3f}")
            elif (got := scores.get(measure_name, 0.0)) < figure:
                print(f"{name} / {measure_name}: measured {got:.4f}, below its floor {figure:.3f}, which stays")
        floors[name] = {"fingerprint": find_fingerprint(name, pages), "pages": pages, "floors": new}
    if lacking:
        print("A floor falls only with its reason in the open. Add to CHANGELOG.md, with a word on why:", file=sys.stderr)
        for line in lacking:
            print(f"- {line}", file=sys.stderr)
        return 1
    FLOORS.write_text(json.dumps(floors, indent=1, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")
    README.write_text(tell(README.read_text(encoding="utf-8"), measured), encoding="utf-8")
    return 0


def main(arguments: list[str] | None = None) -> int:
    """Run one of the commands in this module's first lines."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("command", choices=("score", "floors"))
    parser.add_argument("--lower", action="store_true", help="let floors fall; each needs its line in CHANGELOG.md")
    given = parser.parse_args(arguments)
    return print_scores() if given.command == "score" else set_floors(given.lower)


if __name__ == "__main__":
    sys.exit(main())
