"""Fuzz the readers, led by coverage (atheris, libFuzzer): `make fuzz MINUTES=10`.

Inputs begin from `fuzz/corpus`; what is found on the way goes to `.fuzz/`, a crash to `.fuzz/crash-*`. Mend what it finds, and
put the crash, named for what it was, into `fuzz/corpus`, where the tests replay it.
"""

from __future__ import annotations

import sys
from pathlib import Path

import atheris

HERE = Path(__file__).parent
ROOT = HERE.parent
FOUND = ROOT / ".fuzz"

with atheris.instrument_imports(include=["nguon", "email", "zipfile", "tarfile", "csv", "protego"]):
    sys.path.insert(0, str(ROOT))
    from fuzz.readers import KINDS, check


def mutate(data: bytes, most: int, seed: int) -> bytes:
    """Change an input but keep the reader that it is for."""
    if not data or data[0] not in KINDS:
        return bytes(atheris.Mutate(data, most))
    return data[:1] + bytes(atheris.Mutate(data[1:], max(1, most - 1)))


def main(minutes: float) -> None:
    """Run for so many minutes."""
    FOUND.mkdir(exist_ok=True)
    grown = FOUND / "corpus"
    grown.mkdir(exist_ok=True)
    words = HERE / "words.dict"
    options = [
        f"-max_total_time={minutes * 60:.0f}", "-timeout=20", "-rss_limit_mb=3000", "-max_len=20000", "-print_final_stats=1",
        f"-artifact_prefix={FOUND}/", f"-dict={words}", "-reload=0", "-close_fd_mask=0",
    ]  # fmt: skip
    atheris.Setup([sys.argv[0], *options, str(grown), str(HERE / "corpus")], check, custom_mutator=mutate)
    atheris.Fuzz()


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 10.0)
