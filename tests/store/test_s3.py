"""A server that speaks S3, on this machine: pages are read there, a case goes there and back; what is told when it is lost."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.engines.spark import Started
from tests.pipeline.test_take import HTML, record

from nguon.cli.main import main
from nguon.engines.local import LocalEngine
from nguon.extract.found import GUESS, Found, Skipped
from nguon.pipeline.case import Options, build_case
from nguon.pipeline.take import _row, _take, find_inputs, take_pages
from nguon.store.case import Case

s3fs = pytest.importorskip("s3fs")
pytest.importorskip("moto")

PAGES = {
    "a.warc.gz": b"".join(record(n) for n in range(6)),
    "in/b.txt": "Hội Sậy họp.\n\nBà Lê Thị Sậy nói: “Hồ Sen sẽ được nạo vét trong tháng này.”\n".encode(),
    "in/c.jsonl": "".join(f'{{"text": "Tin số {n}: Hồ Sen được nạo vét từ hôm nay."}}\n' for n in range(3)).encode(),
    "in/d.html": HTML.format(n=70, fill="").encode(),
}
KEYS = {"AWS_ACCESS_KEY_ID": "sen", "AWS_SECRET_ACCESS_KEY": "say", "AWS_DEFAULT_REGION": "us-east-1"}


def _serve(port: int) -> subprocess.Popen[bytes]:
    run = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    server = subprocess.Popen(run, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until = time.monotonic() + 60
    while time.monotonic() < until and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return server
    server.kill()
    server.wait()
    raise AssertionError("the S3 server did not start")


@pytest.fixture
def bucket() -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The address of a bucket with pages, and the server; keys and endpoint are said as a user says them."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    said = {**KEYS, "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}", "AWS_MAX_ATTEMPTS": "1"}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in said.items():
            patch.setenv(name, value)
        server = _serve(port)
        try:
            s3fs.S3FileSystem.clear_instance_cache()
            files = s3fs.S3FileSystem()
            files.mkdir("sen")
            for name, raw in PAGES.items():
                files.pipe(f"sen/pages/{name}", raw)
            yield "s3://sen", server
        finally:
            server.kill()
            server.wait()
            s3fs.S3FileSystem.clear_instance_cache()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The same pages in a folder."""
    for name, raw in PAGES.items():
        (tmp_path / "pages" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "pages" / name).write_bytes(raw)
    return tmp_path / "pages"


def run(*words: object) -> int:
    """Run the command in this process; return its exit code."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["nguon", *map(str, words)])
        try:
            main()
        except SystemExit as ended:
            return int(ended.code or 0)
    return 0


def rows(case: Path) -> list[Any]:
    """Statements and dates of a case, without what names where pages lay."""
    snapshot = Case.open(case).snapshot
    return [sorted(map(repr, snapshot.rows(table))) for table in ("statements", "utterances", "articles")]


def test_a_case_is_built_from_a_bucket_and_goes_there_and_back(
    bucket: tuple[str, Any], folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    address, _ = bucket
    assert run("build", tmp_path / "there", f"{address}/pages", "--quiet") == 0
    assert run("build", tmp_path / "here", folder, "--quiet") == 0
    there, here = (Case.open(tmp_path / name) for name in ("there", "here"))
    assert {p.source.removeprefix(f"{address}/pages") for p in there.pages.values()} == {
        p.source.removeprefix(str(folder)) for p in here.pages.values()
    }
    assert there.pages.keys() >= {page.id for page in here.pages.values() if ".html" in page.source or ".txt" in page.source}
    assert len(there.pages) == 11
    assert len(there.snapshot.rows("statements")) == len(here.snapshot.rows("statements")) > 0
    for back in ("", "--pages"):
        flags = [back] if back else []
        assert run("copy", tmp_path / "there", f"{address}/case", *flags) == 0
        assert run("copy", f"{address}/case", tmp_path / f"back{back}", *flags) == 0
        assert rows(tmp_path / f"back{back}") == rows(tmp_path / "there")
        assert Case.open(tmp_path / f"back{back}").snapshot.verify() == []
    capsys.readouterr()
    assert run("read", f"{address}/pages/in/b.txt") != 0
    said = "".join(capsys.readouterr())
    assert "nguon build" in said
    assert f"{address}/pages/in/b.txt" in said


def test_workers_of_processes_and_of_spark_take_the_same(
    bucket: tuple[str, Any], spark: Started, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, _ = bucket
    for name in (*KEYS, "AWS_ENDPOINT_URL"):  # Spark may run since before they were set
        monkeypatch.setitem(spark._spark.sparkContext.environment, name, os.environ[name])
    monkeypatch.setattr("nguon.pipeline.take.RANGE", 1500)
    found = [f for f in find_inputs([f"{address}/pages"]) if isinstance(f, Found)]
    with LocalEngine(workers=2) as local:
        ours = list(take_pages(local, Case.create(tmp_path / "ours"), found))
    theirs = list(take_pages(spark, Case.create(tmp_path / "theirs"), found))
    assert not [item for item in (*ours, *theirs) if isinstance(item, Skipped)]
    assert [page.id for page in ours if hasattr(page, "id")] == [page.id for page in theirs if hasattr(page, "id")]
    assert len([page for page in ours if hasattr(page, "id")]) == 11


def test_what_is_lost_in_the_middle_costs_itself(
    bucket: tuple[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, server = bucket
    monkeypatch.setattr(s3fs.S3FileSystem, "default_block_size", 2**20)
    lines = (json.dumps({"text": f"Tin {n}: " + "Hồ Sen được nạo vét. " * 500}) for n in range(600))
    s3fs.S3FileSystem().pipe("sen/pages/long.jsonl", "\n".join(lines).encode())
    found = [f for f in find_inputs([f"{address}/pages"]) if isinstance(f, Found)]
    work = _row(0, Found(Path("x"), f"{address}/pages/long.jsonl", ""))
    taking = _take(work, Case.create(tmp_path / "middle"), GUESS)
    begun = [next(taking), next(taking)]
    server.kill()
    server.wait()
    begun += list(taking)
    assert begun[1]["what"] == "page"
    assert begun[-1]["what"] == "skipped"
    assert begun[-1]["words"].startswith("it could not be read to its end (")
    assert begun[-1]["source"] == work["source"]
    with LocalEngine(workers=0) as engine:
        told = list(take_pages(engine, Case.create(tmp_path / "case"), [*found]))
    assert all(isinstance(item, Skipped) for item in told)
    assert {str(item.path) for item in told if isinstance(item, Skipped)} == {f.source for f in found}
    for item in told:
        assert isinstance(item, Skipped)
        assert item.reason.count("can't be re") == 1
        assert "\n" not in item.reason
    (tmp_path / "a.txt").write_bytes(PAGES["in/b.txt"])
    with pytest.raises(Exception, match=r"s3://sen/pages can't be reached \("):
        build_case(tmp_path / "b", [f"{address}/pages", tmp_path / "a.txt"], Options(workers=0))
