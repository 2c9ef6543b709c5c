"""Whole cases on Spark: the rows that one machine makes, ids included, whoever runs and whoever dies on the way."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
import warnings
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.compare.whole import compared, every_article
from tests.engines.spark import Started, missing

from nguon.compare.packed import PIECES, read_pieces
from nguon.compare.reuse import ReuseConfig, find_reuse
from nguon.engines.local import LocalEngine
from nguon.engines.spark import SparkEngine
from nguon.engines.spark_session import to_amount, to_master
from nguon.errors import UsageError
from nguon.model.table import TABLES
from nguon.pipeline.case import Options, build_case
from nguon.store.case import Case
from nguon.store.search import SearchIndex

HERE = Path(__file__)
EXAMPLES = HERE.parents[2] / "examples" / "pages"


def rows_of(case: Path) -> dict[str, list[str]]:
    snapshot = Case.open(case).snapshot
    return {table.name: [repr(row) for row in snapshot.rows(table.name)] for table in TABLES}


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample case, built on this machine without Spark."""
    case = tmp_path_factory.mktemp("sample") / "case"
    build_case(case, [EXAMPLES], Options(workers=0))
    return case


def pieces_of(case: Path) -> Path:
    """The articles of a case, packed, as its build keeps them."""
    (found,) = Case.open(case).snapshot.state("pieces")
    return found


def test_the_sample_case_is_the_same(spark: Started, sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its rows, and what is found in its index, which Spark's workers write in parts."""
    monkeypatch.setattr("nguon.pipeline.beside.AT_ONCE", 1)
    monkeypatch.setattr("nguon.pipeline.beside.PART", 12)
    build_case(tmp_path / "case", [EXAMPLES], Options(engine="spark"))
    ours, theirs = rows_of(sample), rows_of(tmp_path / "case")
    assert ours.keys() == theirs.keys()
    for name, rows in ours.items():
        assert theirs[name] == rows, name
    assert ours["findings"]
    whole, parts = (SearchIndex.open(Case.open(case).snapshot) for case in (sample, tmp_path / "case"))
    for words in ("noi", "bác bỏ", "thu tuong"):
        assert parts.find(words, limit=100) == whole.find(words, limit=100), words
    assert whole.find("noi").total > 10


def test_a_user_s_model_is_loaded_by_its_workers(spark: Started, tmp_path: Path) -> None:
    pages = [EXAMPLES / name for name in ("songngan-bac-bo.html", "doimoi-bac-bo.txt", "songngan-xin-loi.html")]
    toy = f"{HERE.parents[1] / 'compare' / 'toy_model.py'}:letters"
    build_case(tmp_path / "here", pages, Options(workers=0, embed=toy))
    build_case(tmp_path / "spark", pages, Options(engine="spark", embed=toy))
    ours, theirs = rows_of(tmp_path / "here"), rows_of(tmp_path / "spark")
    assert ours == theirs
    assert ours["utterances"]


@pytest.mark.shared
def test_the_seeds_are_the_same(spark: Started, shared: Path, tmp_path: Path) -> None:
    build_case(tmp_path / "here", [shared / "seeds"], Options(workers=0))
    build_case(tmp_path / "spark", [shared / "seeds"], Options(engine="spark"))
    ours, theirs = rows_of(tmp_path / "here"), rows_of(tmp_path / "spark")
    for name, rows in ours.items():
        assert theirs[name] == rows, name


def test_all_that_tests_compare_is_the_same(spark: Started, tmp_path: Path) -> None:
    """The articles of all tests of `tests/compare`, traps and gold among them, as one corpus through all stages."""
    pieces = every_article(tmp_path)
    assert len(pieces) > 250
    with LocalEngine(workers=0) as local:
        ours, theirs = compared(local, pieces), compared(spark, pieces)
    for name, rows in ours.items():
        assert theirs[name] == rows, name
        assert rows, name


def test_a_cluster_of_two_and_a_worker_killed(sample: Path, tmp_path: Path) -> None:
    if why := missing():
        pytest.skip(why)
    with pq.ParquetFile(pieces_of(sample)) as file:
        pieces = [piece for batch in file.iter_batches() for piece in read_pieces(batch)]
        pq.write_table(file.read().cast(PIECES), tmp_path / "pieces.parquet")
    root = HERE.parents[2]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(root), str(root / "src")])}
    run = [sys.executable, str(HERE.parent / "cluster.py"), str(EXAMPLES), str(tmp_path)]
    done = subprocess.run(run, env=env, cwd=tmp_path, capture_output=True, text=True, timeout=1200, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    told = json.loads((tmp_path / "told.json").read_text(encoding="utf-8"))
    assert len(told["executors"]) == 2
    assert told["engine"] == "spark"
    ours, theirs = rows_of(sample), rows_of(tmp_path / "case")
    for name, rows in ours.items():
        assert theirs[name] == rows, name
    assert told["killed"]
    with LocalEngine(workers=0) as engine:
        here = find_reuse(pieces, engine, ReuseConfig(batch=2))
    assert here
    assert told["reuse"] == sorted(map(repr, here))


def test_amounts_and_masters_as_spark_writes_them() -> None:
    assert [to_amount(a) for a in ("4GB", "500 mb", "2g")] == ["4g", "500m", "2g"]
    with pytest.raises(UsageError, match="4GB"):
        to_amount("much")
    assert [to_master(m, w) for m, w in (("local[2]", None), ("local", 3), (None, 3), ("yarn", 3), (None, None))] == [
        "local[2,4]", "local[1,4]", "local[3,4]", "yarn", None,
    ]  # fmt: skip


KILLED = """
import os, pathlib, signal, sys, warnings
warnings.simplefilter("ignore")
from tests.engines.spark import QUICK
from nguon.engines.spark import SparkEngine
for _ in range(2):  # the second in the Java of the first
    engine = SparkEngine("local[2]", spill=sys.argv[1], settings=QUICK)
    engine.sql("n", "SELECT id % 7 AS x, count(*) AS c FROM range(100000) GROUP BY id % 7")
    if _ == 0:
        engine.close()
        print(os.listdir(sys.argv[1]))
print(engine._spark.sparkContext._jvm.java.lang.System.getProperty("java.io.tmpdir"))
print(sorted({path.name.split("-")[0] for path in pathlib.Path(sys.argv[1]).rglob("*")}))
sys.stdout.flush()
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_spark_puts_aside_lies_in_the_case_and_goes_when_it_was_killed(tmp_path: Path) -> None:
    if why := missing():
        pytest.skip(why)
    case = Case.create(tmp_path / "a case")
    spill = case.path / "spill"
    root = HERE.parents[2]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(root), str(root / "src")])}
    run = [sys.executable, "-c", KILLED, str(spill)]
    done = subprocess.run(run, env=env, cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == -9, done.stderr[-3000:]
    closed, java, aside = done.stdout.splitlines()
    assert closed == "[]"
    assert Path(java).is_relative_to(spill)
    assert {"blockmgr", "pyspark"} <= set(ast.literal_eval(aside))
    assert list(spill.iterdir())
    case.clean()
    assert not spill.exists()


def test_tables_leave_nothing_behind(spark: Started, tmp_path: Path) -> None:
    schema = pa.schema([("x", pa.int64())])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        engine = SparkEngine(spill=tmp_path / "spill")
    spark.load("n", [pa.RecordBatch.from_pydict({"x": [7]}, schema=schema)], schema)
    engine.load("n", [pa.RecordBatch.from_pydict({"x": [1, 2]}, schema=schema)], schema)
    engine.sql("m", "SELECT x + 1 AS x FROM n")
    assert [x for batch in engine.batches("m", ("x",)) for x in batch["x"].to_pylist()] == [2, 3]
    (folder,) = (tmp_path / "spill").iterdir()
    assert len(list(folder.iterdir())) == 2
    engine.drop("n")
    assert len(list(folder.iterdir())) == 1
    with pytest.raises(UsageError, match="no table n"):
        engine.table("n")
    engine.close()
    assert not folder.exists()
    assert spark.table("n").to_pydict() == {"x": [7]}  # another engine's tables are its own
