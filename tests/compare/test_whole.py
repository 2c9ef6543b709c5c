"""The same articles give the same rows, in whatever order Python keeps its sets."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def sums(seed: int) -> list[str]:
    env = {**os.environ, "PYTHONHASHSEED": str(seed), "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src")])}
    run = [sys.executable, "-m", "tests.compare.whole"]
    done = subprocess.run(run, env=env, cwd=ROOT, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout.splitlines()


def test_rows_do_not_hang_on_the_order_of_sets() -> None:
    first = sums(1)
    assert len(first) > 5
    assert all(int(line.split()[1]) for line in first if line.split()[0] in ("threads", "findings", "reuse")), first
    assert all(sums(seed) == first for seed in (2, 3, 4))
