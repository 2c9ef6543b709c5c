"""Main text and days of HTML pages, beside trafilatura and htmldate in the same run, and pages a second of each.

Two sets: pages of our own making (the invented articles of `tests/gold`, rendered into `templates/`, which no model
has learnt from), and the 181 pages of other languages in `../shared/data/html`, when they are there (only their main
text is known; the day is held against the one in a page's address, which neither program is given).

What is compared is the benchmark's own measure (scrapinghub/article-extraction-benchmark): the words of the text, alone and in
runs of four, as bags; precision and recall are averaged over pages, F1 is made from the averages. Main text is lead, headings
and paragraphs. The model of HTML that is shipped has learnt from composed pages only, from none of either set.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent
sys.path.insert(0, str(HERE))

from speed import ENVIRONMENT, install, stay_on_one_core  # noqa: E402
from templated import MAIN, Case, make_cases  # noqa: E402

OTHERS = ROOT / ".." / "shared" / "data" / "html"
DAY = re.compile(r"/(20\d\d)/(\d{1,2})/(\d{1,2})/")


def read_others(folder: Path = OTHERS) -> list[Case]:
    """Return the pages of the benchmark; empty when it is not there."""
    truth = folder / "ground-truth.json"
    if not truth.is_file():
        return []
    out = []
    for name, row in sorted(json.loads(truth.read_text(encoding="utf-8")).items()):
        html = gzip.decompress((folder / "pages" / f"{name}.html.gz").read_bytes()).decode("utf-8", "replace")
        dated = DAY.search(row["url"])
        day = f"{dated[1]}-{int(dated[2]):02d}-{int(dated[3]):02d}" if dated else ""
        out.append(Case(name, html, row["articleBody"], day))
    return out


def read_cases(cases: list[Case]) -> tuple[list[str], list[str], float]:
    """Return main texts, days and pages a second of reading whole pages (`extract_page`: encoding, blocks, roles, articles)."""
    from nguon.errors import PageError
    from nguon.extract.page import extract_page
    from nguon.lang.pack import load

    pack = load("vi")
    raws = [case.html.encode("utf-8") for case in cases]
    extract_page("page.html", raws[0], pack)
    texts, days = [], []
    start = time.process_time()
    for raw in raws:
        try:
            reading = extract_page("page.html", raw, pack)
        except PageError:
            texts.append("")
            days.append("")
            continue
        page = reading.page.text
        texts.append("\n".join(page[b.start : b.end] for p in reading.pieces for b in p.blocks if b.role in MAIN))
        moment = next((p.article.published for p in reading.pieces if p.article.published), None)
        days.append(moment.value if moment else "")
    return texts, days, len(cases) / (time.process_time() - start)


def ask(name: str, cases: list[Case]) -> tuple[list[str], float] | str:
    """Return what a peer finds on each page and its pages a second, or why it can't be asked."""
    wrong = install("lxml_html_clean") or install(name)
    if wrong:
        return wrong
    command = [str(ENVIRONMENT / "bin" / "python"), str(HERE / "peer_html.py"), name]
    pages = json.dumps([case.html for case in cases])
    done = subprocess.run(command, input=pages, capture_output=True, text=True, check=False)
    if done.returncode:
        return f"failed: {(done.stderr.strip().splitlines() or ['it said nothing'])[-1]}"
    answer = json.loads(done.stdout)
    return answer["found"], float(answer["rate"])


def shingles(text: str, size: int) -> Counter[tuple[str, ...]]:
    """Return the bag of runs of words."""
    words = re.findall(r"\w+", text)
    return Counter(tuple(words[i : i + size]) for i in range(max(1, len(words) - size + 1))) if words else Counter()


def compare(found: list[str], cases: list[Case], size: int) -> tuple[float, float, float]:
    """Return precision, recall and F1 as the benchmark counts them.

    >>> compare(["a b c"], [Case("", "", "a b", "")], 1)
    (0.6666666666666666, 1.0, 0.8)
    """
    precisions, recalls = [], []
    for text, case in zip(found, cases, strict=True):
        mine, true = shingles(text, size), shingles(case.text, size)
        hits = sum((mine & true).values())
        if mine:
            precisions.append(hits / mine.total())
        if true:
            recalls.append(hits / true.total())
    precision = sum(precisions) / max(1, len(precisions))
    recall = sum(recalls) / max(1, len(recalls))
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def line(name: str, found: list[str], cases: list[Case], rate: float) -> str:
    """Return a row of the table."""
    p1, r1, f1 = compare(found, cases, 1)
    p4, r4, f4 = compare(found, cases, 4)
    return (
        f"  {name:<12} words P {p1:.3f} R {r1:.3f} F1 {f1:.4f}   fours P {p4:.3f} R {r4:.3f} F1 {f4:.4f}   {rate:6.1f} pages/s"
    )


def right(days: list[str], cases: list[Case]) -> str:
    """Return how many of the known days were found, and how many were given wrongly."""
    known = [(day, case.day) for day, case in zip(days, cases, strict=True) if case.day]
    hit = sum(day == true for day, true in known)
    wrong = sum(day not in ("", true) for day, true in known)
    return f"right {hit}/{len(known)} = {hit / max(1, len(known)):.3f}, wrong {wrong}, none {len(known) - hit - wrong}"


def main() -> int:
    """Measure and print; return 1 when a peer was better at something."""
    stay_on_one_core()
    worse = 0
    for called, cases in (("pages of our own making", make_cases()), ("../shared/data/html", read_others())):
        if not cases:
            print(f"{called}: not here")
            continue
        print(f"{called}: {len(cases)} pages", flush=True)
        texts, days, rate = read_cases(cases)
        print(line("nguon", texts, cases, rate))
        peer = ask("trafilatura", cases)
        if isinstance(peer, str):
            print(f"  trafilatura  {peer}")
        else:
            print(line("trafilatura", peer[0], cases, peer[1]))
            worse += any(compare(texts, cases, n)[2] < compare(peer[0], cases, n)[2] for n in (1, 4))
        print(f"  nguon        days: {right(days, cases)}")
        peer = ask("htmldate", cases)
        if isinstance(peer, str):
            print(f"  htmldate     {peer}")
        else:
            print(f"  htmldate     days: {right(peer[0], cases)}   {peer[1]:.1f} pages/s", flush=True)
            worse += sum(d == c.day != "" for d, c in zip(days, cases, strict=True)) < sum(
                d == c.day != "" for d, c in zip(peer[0], cases, strict=True)
            )
    return 1 if worse and os.environ.get("BENCH_STRICT") else 0


if __name__ == "__main__":
    sys.exit(main())
