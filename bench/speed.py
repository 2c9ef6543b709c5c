"""Syllables a second of `read` on one core, beside word segmentation alone by underthesea and pyvi, in one run.

`read` does everything (roles, dotted words, times, names, figures, statements); the libraries only cut text into words. They
are no dependencies: this script installs them into `.bench/` and runs them there, over the same texts, on the same core.
Processor time is measured, so that a busy machine changes little; a syllable is what stands between blanks.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent
ENVIRONMENT = ROOT / ".bench"
SECONDS = float(os.environ.get("BENCH_SECONDS", "10"))
LIBRARIES = ("underthesea", "pyvi")
ONE_CORE = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS"), "1")


def find_pages() -> tuple[str, list[Path]]:
    """Return the pages to read and how to call them: the seeds in ../shared, else the text pages of the sample case."""
    seeds = sorted((ROOT / ".." / "shared" / "seeds").glob("*.txt"))
    return ("../shared/seeds", seeds) if seeds else ("examples/pages", sorted((ROOT / "examples" / "pages").glob("*.txt")))


def stay_on_one_core() -> None:
    """Keep this process and its children on one core, where the system lets us."""
    os.environ.update(ONE_CORE)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def measure_read(pages: list[Path]) -> float:
    """Return syllables a second of reading whole pages, in this process, rounds repeated until the time is up."""
    from nguon.pipeline import read_page

    raws = [(str(path), path.read_bytes()) for path in pages]
    syllables = sum(len(raw.decode("utf-8").split()) for _, raw in raws)
    for source, raw in raws:
        read_page(source, raw)  # loads the lexicons
    rounds, start = 0, time.process_time()
    while rounds == 0 or time.process_time() - start < SECONDS:
        for source, raw in raws:
            read_page(source, raw)
        rounds += 1
    return rounds * syllables / (time.process_time() - start)


def install(name: str) -> str | None:
    """Install one library into `.bench/` at the version in requirements.txt; return what went wrong in one line, or None."""
    python = ENVIRONMENT / "bin" / "python"
    wanted = next(line for line in (HERE / "requirements.txt").read_text().split() if line.startswith(f"{name}=="))
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(ENVIRONMENT)], check=True)
    pip = [str(python), "-m", "pip", "--disable-pip-version-check", "install", "--quiet", wanted]
    done = subprocess.run(pip, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return None
    said = [line for line in done.stderr.strip().splitlines() if line.startswith("ERROR")] or ["no word from pip"]
    return f"could not be installed: {said[-1]}"


def measure_library(name: str, texts: list[str]) -> tuple[float | None, str]:
    """Return a library's syllables a second, or None and the reason in one line."""
    wrong = install(name)
    if wrong:
        return None, wrong
    command = [str(ENVIRONMENT / "bin" / "python"), str(HERE / "segment.py"), name, str(SECONDS)]
    done = subprocess.run(command, input=json.dumps(texts), capture_output=True, text=True, check=False)
    if done.returncode:
        return None, f"failed: {(done.stderr.strip().splitlines() or ['it said nothing'])[-1]}"
    return float(json.loads(done.stdout.strip().splitlines()[-1])["rate"]), ""


def main() -> int:
    """Measure and print the table."""
    called, pages = find_pages()
    texts = [path.read_text(encoding="utf-8") for path in pages]
    stay_on_one_core()
    print(f"{len(pages)} pages of {called}, {sum(len(t.split()) for t in texts)} syllables, {SECONDS:g} s each, one core")
    read = measure_read(pages)
    print(f"{'nguon read':<28} {read:>10,.0f} syllables/s", flush=True)
    for name in LIBRARIES:
        rate, wrong = measure_library(name, texts)
        if rate is None:
            print(f"{name:<28} {wrong}", flush=True)
        else:
            print(
                f"{name + ' (words only)':<28} {rate:>10,.0f} syllables/s   nguon read : {name} = {read / rate:.2f} : 1",
                flush=True,
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
