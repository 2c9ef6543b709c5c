from __future__ import annotations

import subprocess
import sys

import nguon

HEAVY = ("duckdb", "pyarrow", "numpy", "sklearn", "scipy", "lxml", "fastapi", "typer", "rich", "tantivy", "pyspark")


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
