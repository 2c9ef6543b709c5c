"""Engines are loaded when they are asked for, and not before."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from nguon.engines.choose import open_engine
from nguon.errors import UsageError

WITHOUT = """
import sys
class NotInstalled:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name.partition(".")[0] in ("pyspark", "pandas", "py4j"):
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, NotInstalled)
from pathlib import Path
import nguon
from nguon.engines.choose import open_engine
from nguon.errors import UsageError
from nguon.pipeline.case import Options, build_case
built = build_case(Path(sys.argv[1]) / "case", [Path(sys.argv[1]) / "a.txt"], Options(workers=0))
assert built.counts["pages"] == 1
try:
    open_engine("spark")
except UsageError as error:
    print(error)
"""


def test_everything_but_spark_runs_without_pyspark(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Chợ Sen mở lại\n\nBà Mơ nói chợ Sen mở lại từ sáng nay.\n", encoding="utf-8")
    done = subprocess.run([sys.executable, "-c", WITHOUT, str(tmp_path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert "pip install 'nguon[spark]'" in done.stdout


def test_the_face_of_the_package_loads_no_engine() -> None:
    code = "import nguon, sys; print([m for m in ('duckdb', 'pyspark', 'pandas', 'pyarrow') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"


def test_engines_that_are_not_there() -> None:
    with pytest.raises(UsageError, match="choose one of: local, spark"):
        open_engine("flink")
    with pytest.raises(UsageError, match="--engine spark"):
        open_engine(master="local[2]")
    with open_engine(workers=0) as engine:
        assert engine.name == "local"
