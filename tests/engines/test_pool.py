from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

KERNELS = """
import os, sys, time
from pathlib import Path
import pyarrow as pa
if sys.argv[0] == "-c":  # not in the process that was asked, but in those that it starts
    Path(__file__).with_suffix(".begun").write_text("x")
    time.sleep({pause})
def same(batch):
    return batch
"""
ASKED = """
import sys
import pyarrow as pa
import slow_kernels
from nguon.engines.pool import Pool
batch = pa.RecordBatch.from_pydict({"x": [1]})
pool = Pool(2)
try:
    for round in range(5_000):
        list(pool.run(slow_kernels.same, [batch] * 8))
except KeyboardInterrupt:
    pool.close(now=True)
    print("stopped")
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere processes start in another way")
@pytest.mark.parametrize(("pause", "delay"), [(1.0, 0.0), (0.2, 0.25), (0.2, 0.6)])
def test_ctrl_c_while_workers_start_is_for_the_one_that_was_asked(tmp_path: Path, pause: float, delay: float) -> None:
    (tmp_path / "slow_kernels.py").write_text(KERNELS.format(pause=pause))
    (tmp_path / "asked.py").write_text(ASKED)
    with subprocess.Popen(
        [sys.executable, str(tmp_path / "asked.py")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},  # where the process that workers come from looks
    ) as asked:
        while not (tmp_path / "slow_kernels.begun").exists():
            assert asked.poll() is None
            time.sleep(0.01)
        time.sleep(delay)
        os.killpg(asked.pid, signal.SIGINT)
        said, complaints = asked.communicate(timeout=30)
    assert (said, complaints) == ("stopped\n", "")
