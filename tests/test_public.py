from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import nguon

HEAVY = (
    "duckdb",
    "pyarrow",
    "numpy",
    "sklearn",
    "scipy",
    "lxml",
    "fastapi",
    "typer",
    "rich",
    "tantivy",
    "pyspark",
    "pandas",
    "fsspec",
)


def test_at_most_ten_names_and_each_is_there() -> None:
    assert len(nguon.__all__) <= 10
    for name in nguon.__all__:
        assert getattr(nguon, name) is not None
    assert set(nguon.__all__) <= set(dir(nguon))


def test_import_loads_no_engine() -> None:
    code = f"import sys, nguon; print([m for m in {HEAVY} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_reading_a_page_loads_no_tables() -> None:
    read = "import sys, nguon; nguon.read('a', b'mot hai')"
    code = f"{read}; print([m for m in ('duckdb', 'pyarrow', 'sklearn') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


WITHOUT = """
import sys
class Missing:  # as if none of them were installed
    def find_spec(self, name, *_):
        if name.split(".")[0] in ("pyspark", "pandas", "fsspec", "s3fs"):
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Missing())
from nguon.cli.main import main
sys.argv = ["nguon", "build", *sys.argv[1:], "--workers", "0", "--quiet"]
main()
"""


def test_a_build_needs_no_extra_and_no_java(tmp_path: Path) -> None:
    page = tmp_path / "a.txt"
    page.write_text("Hội Sậy họp\n\nBà Lê Thị Sậy nói: “Hồ Sen sẽ được nạo vét trong tháng này.”\n", encoding="utf-8")
    env = {name: value for name, value in os.environ.items() if name not in ("JAVA_HOME", "PATH")}
    run = [sys.executable, "-c", WITHOUT, str(tmp_path / "case"), str(page)]
    done = subprocess.run(run, env={**env, "PATH": ""}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "1 page · 1 article" in done.stdout
