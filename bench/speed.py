"""Syllables a second of `read` on one core, beside word segmentation alone by underthesea and pyvi, in one run.

`read` does everything (roles, dotted words, times, names, figures, statements); the libraries only cut text into words. They
are no dependencies: this script installs them into `.bench/` and runs them there, over the same texts, on the same core.
Processor time is measured, so that a busy machine changes little; a syllable is what stands between blanks. What is
remembered of a page's lines is forgotten before each round, so that no page profits from having been read before.

The layers are measured too: MB/s of text pages made articles (decoded, cut into lines, roles told, broken words restored),
the share of each layer, and the peak memory of a worker process that reads all pages.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent
ENVIRONMENT = ROOT / ".bench"
SECONDS = float(os.environ.get("BENCH_SECONDS", "10"))
LIBRARIES = ("underthesea", "pyvi")
LAYERS = {
    "articles": "extract_page",
    "sentences": "split_sentences",
    "times": "find_expressions",
    "dates": "date_article",
    "values": "resolve_expressions",
    "names": "find_mentions",
    "figures": "find_figures",
    "statements": "find_statements",
}
"""Layer → the function that is it, in `nguon.pipeline.page` or `nguon.annotate.article`."""
ONE_CORE = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS"), "1")


def find_sets() -> list[tuple[str, list[Path]]]:
    """Return sets of pages to read and how to call them: those in ../shared, else the text pages of the sample case."""
    names = ("../shared/seeds", "../shared/data/stories/pages", "examples/pages")
    sets = [(name, sorted((ROOT / name).glob("*.txt"))) for name in names]
    shared = [(name, pages) for name, pages in sets[:2] if pages]
    return shared or sets[2:]


def stay_on_one_core() -> None:
    """Keep this process and its children on one core, where the system lets us."""
    os.environ.update(ONE_CORE)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def measure(pages: list[Path], read: Callable[[str, bytes], object]) -> float:
    """Return the seconds that `read` takes for all pages once, in this process: the mean of rounds until the time is up."""
    from nguon.extract.furniture import load_furniture
    from nguon.lang.pack import load

    raws = [(str(path), path.read_bytes()) for path in pages]
    for source, raw in raws:
        read(source, raw)  # loads the lexicons
    rounds, spent = 0, 0.0
    while rounds == 0 or spent < SECONDS:
        load_furniture(load("vi")).forget()
        start = time.process_time()
        for source, raw in raws:
            read(source, raw)
        spent, rounds = spent + time.process_time() - start, rounds + 1
    return spent / rounds


def share_layers(pages: list[Path]) -> dict[str, float]:
    """Return the share of each layer in the time that all take, by a clock around its function."""
    from nguon.annotate import article
    from nguon.pipeline import page

    spent = dict.fromkeys(LAYERS, 0.0)

    def timed(layer: str, function: Callable[..., object]) -> Callable[..., object]:
        def run(*args: object, **kwargs: object) -> object:
            start = time.process_time()
            try:
                return function(*args, **kwargs)
            finally:
                spent[layer] += time.process_time() - start

        return run

    kept = {
        (module, name): getattr(module, name) for module in (page, article) for name in LAYERS.values() if hasattr(module, name)
    }
    try:
        for (module, name), function in kept.items():
            setattr(module, name, timed(next(layer for layer, called in LAYERS.items() if called == name), function))
        measure(pages, page.read_page)
    finally:
        for (module, name), function in kept.items():
            setattr(module, name, function)
    return {layer: seconds / sum(spent.values()) for layer, seconds in spent.items()}


def peak_memory(pages: list[Path]) -> float:
    """Return the most memory, in MB, that a process of its own takes to read all pages as a worker does."""
    code = (
        "import json, resource, sys; from nguon.pipeline import read_page\n"
        "for path in json.load(sys.stdin): read_page(path, open(path, 'rb').read())\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    paths = json.dumps([str(path) for path in pages])
    done = subprocess.run([sys.executable, "-c", code], input=paths, capture_output=True, text=True, check=True)
    return int(done.stdout) * (1 if sys.platform == "darwin" else 1024) / 1e6


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
    """Measure and print a table for each set of pages."""
    stay_on_one_core()
    for called, pages in find_sets():
        _compare(called, pages)
    return 0


def _compare(called: str, pages: list[Path]) -> None:
    from nguon.extract.page import extract_page
    from nguon.lang.pack import load
    from nguon.pipeline import read_page

    texts = [path.read_text(encoding="utf-8") for path in pages]
    syllables, size = sum(len(t.split()) for t in texts), sum(path.stat().st_size for path in pages) / 1e6
    print(f"{len(pages)} pages of {called}, {syllables} syllables, {size:.2f} MB, {SECONDS:g} s each, one core")
    read = syllables / measure(pages, read_page)
    print(f"{'nguon read':<28} {read:>10,.0f} syllables/s", flush=True)
    made = size / measure(pages, lambda source, raw: extract_page(source, raw, load("vi")))
    print(f"{'  pages made articles':<28} {made:>10.2f} MB/s")
    print(f"{'  share of the time':<28} " + ", ".join(f"{layer} {share:.0%}" for layer, share in share_layers(pages).items()))
    if sys.platform != "win32":
        print(f"{'  peak memory of a worker':<28} {peak_memory(pages):>10,.0f} MB", flush=True)
    for name in LIBRARIES:
        rate, wrong = measure_library(name, texts)
        if rate is None:
            print(f"{name:<28} {wrong}", flush=True)
        else:
            print(
                f"{name + ' (words only)':<28} {rate:>10,.0f} syllables/s   nguon read : {name} = {read / rate:.2f} : 1",
                flush=True,
            )


if __name__ == "__main__":
    sys.exit(main())
