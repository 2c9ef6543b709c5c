"""Invented cases as plain pages, read and compared by the whole way; run as a program it prints how many hold.

A file of `whole_cases/` has `expect:` lines and then pages parted by `---`. `kind|words|words` must be found (the words stand
in its text, its actors' names or its statements); `no kind` must not be found at all, `no kind|words` not with these words,
`one kind` at most once. Of the files `b07`, `b08`, `b10` and `b11` only the sums were looked at when the rules
were written (of `b09` and `b12` until those on "there is none of …"); the others were studied. The `f` files were written by
somebody who did not know the rules; `l01` to `l14` before the rules on opposite words, `l15` to `l22` while they were written.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from nguon.compare.packed import PIECES, piece_rows
from nguon.engines.arrow import schema, to_records
from nguon.engines.local import LocalEngine
from nguon.lang.pack import LanguagePack, load
from nguon.model.corpus import Actor, Finding, Story, Thread
from nguon.model.reading import Piece
from nguon.model.table import BY_NAME
from nguon.pipeline.page import read_page
from nguon.pipeline.stages import STAGES

FOLDER = Path(__file__).parent / "whole_cases"


@dataclass(frozen=True)
class Seen:
    """What the whole way finds in a case: each finding with all the words that stand in it."""

    pieces: tuple[Piece, ...]
    stories: tuple[Story, ...]
    threads: tuple[Thread, ...]
    findings: tuple[tuple[Finding, str], ...]

    def holds(self, line: str) -> bool:
        """Whether an `expect:` line is so."""
        head, *words = line.split("|")
        *how, kind = head.split()
        fit = [text for f, text in self.findings if f.kind == kind and all(w.lower() in text for w in words)]
        return not fit if how == ["no"] else len(fit) <= 1 if how == ["one"] else bool(fit)


def read_whole(path: Path) -> tuple[list[bytes], list[str]]:
    """Return the pages of a case and what it expects."""
    lines = path.read_text(encoding="utf-8").splitlines()
    expected = [line.removeprefix("expect: ") for line in lines if line.startswith("expect: ")]
    pages = "\n".join(line for line in lines if not line.startswith(("expect: ", "%"))).split("\n---\n")
    return [page.strip().encode() for page in pages], expected


def see(pages: list[bytes], name: str, pack: LanguagePack) -> Seen:
    """Return what is found in pages; one that stands there twice is read once, as a case keeps it."""
    pieces = [p for n, page in enumerate(dict.fromkeys(pages)) for p in read_page(f"{name}{n}.txt", page, pack).pieces]
    with LocalEngine(workers=0) as engine:
        engine.load("pieces", [piece_rows(sorted(pieces, key=lambda p: p.article.id))], PIECES)
        engine.load("problems", [], schema("problems"))
        for _, run in STAGES:
            run(engine, pack, ())
        stories, threads, findings, actors = (
            tuple(to_records(engine.table(t), BY_NAME[t].record)) for t in ("stories", "threads", "findings", "actors")
        )
    return Seen(tuple(pieces), stories, threads, tuple(_with_words(findings, actors, pieces)))


def _with_words(findings: tuple[Finding, ...], actors: tuple[Actor, ...], pieces: list[Piece]) -> Iterator[tuple[Finding, str]]:
    names = {a.id: a.name for a in actors}
    said = {s.id: p.text[s.start : s.end] for p in pieces for s in p.statements}
    for f in findings:
        words = [f.text_vi, *(names.get(a, "") for a in f.actors), *(said.get(s, "") for s in f.statements)]
        yield f, " ".join(words).lower()


def paths(half: str = "") -> list[Path]:
    """The files of the cases, or of one half of them (`a`, `b`)."""
    return sorted(FOLDER.glob(f"{half}*.txt"))


def is_trap(line: str) -> bool:
    """Whether an `expect:` line says what must not be found."""
    return line.split(maxsplit=1)[0] in ("no", "one")


def score(half: str, pack: LanguagePack) -> dict[str, tuple[int, int]]:
    """How many of what must be found are found, how many traps avoided, with how many there are."""
    kept = {"found": [0, 0], "avoided": [0, 0], "unlooked": [0, 0]}
    for path in paths(half):
        pages, expected = read_whole(path)
        seen = see(pages, path.stem, pack)
        for line in expected:
            row = kept["avoided" if is_trap(line) else "found"]
            row[0] += seen.holds(line)
            row[1] += 1
        wanted = [line.split("|")[0] for line in expected if not is_trap(line)]
        kept["unlooked"][0] += sum(f.kind not in wanted for f, _ in seen.findings)
        kept["unlooked"][1] += len(seen.findings)
    return {name: (row[0], row[1]) for name, row in kept.items()}


def _tell(half: str) -> None:
    pack = load("vi")
    for path in paths(half):
        pages, expected = read_whole(path)
        seen = see(pages, path.stem, pack)
        print(f"\n== {path.stem}: {len(seen.stories)} stories, {len(seen.threads)} threads")
        for line in expected:
            print("  " if seen.holds(line) else "! ", line)
        for f, _ in seen.findings:
            print("     ", f.rule, f.strength, "|", f.text_vi.replace("\n", " "))


if __name__ == "__main__":
    for given in sys.argv[1:] or ["a", "b"]:
        if given.endswith("!"):
            _tell(given[:-1])
        else:
            print(given, score(given, load("vi")))
