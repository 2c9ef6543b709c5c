from __future__ import annotations

import json
import re
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from nguon.store.case import Case

Run = Callable[..., "subprocess.CompletedProcess[bytes]"]


def test_build_tells_what_it_did(run: Run, tmp_path: Path, root: Path) -> None:
    pages = tmp_path / "pages"
    shutil.copytree(root / "examples" / "pages", pages)
    (pages / "photo.jpg").write_bytes(b"\xff\xd8\xff" + bytes(50))
    done = run("build", tmp_path / "c", pages)
    assert done.returncode == 0, done.stderr.decode()
    told = done.stdout.decode()
    assert "16 read, 0 from cache" in told
    for word in ("16 pages", "articles", "statements", "stories", "findings", "0 problems"):
        assert word in told
    assert re.search(r"skipped .*photo\.jpg: \S+", told)
    assert b"reading pages 16/16" in done.stderr
    again = run("build", tmp_path / "c", pages, "--quiet")
    assert "0 read, 16 from cache" in again.stdout.decode()
    assert again.stderr == b""


def test_export_writes_what_analysis_says(run: Run, tmp_path: Path, sample: Path) -> None:
    done = run("export", sample, "--format", "jsonl", "--to", tmp_path / "out")
    assert done.returncode == 0, done.stderr.decode()
    files = {
        p.name: [json.loads(line) for line in p.read_text(encoding="utf-8").splitlines()] for p in (tmp_path / "out").iterdir()
    }
    snapshot = Case.open(sample).snapshot
    for table in ("pages", "articles", "reuse", "stories", "events", "threads", "findings", "problems"):
        assert len(files[f"{table}.jsonl"]) == snapshot.count(table)
    text = {p.id: p.text for p in snapshot.rows("pages")}
    articles = {a["id"]: a for a in files["articles.jsonl"]}
    statements = {s["id"]: s for a in articles.values() for s in a["statements"]}
    assert len(statements) == snapshot.count("statements")
    for article in articles.values():
        page = text[article["page"]["sha256"]]
        assert article["story"] in {s["id"] for s in files["stories.jsonl"]}
        for kind in ("restored", "timexes", "mentions", "figures"):
            assert all(page[x["start"] : x["end"]] == x["text"] for x in article[kind])
        for s in article["statements"]:
            spans = [*s["content"], *(x for x in (s["cue"], s["speaker"]) if x)]
            assert all(page[x["start"] : x["end"]] == x["text"] for x in spans)
    for pair in files["reuse.jsonl"]:
        assert {pair["a"], pair["b"]} <= set(articles)
        assert pair["kind"] in ("duplicate", "passage")
        assert pair["earlier"] in ("a", "b", None)
        assert all(len(span) == 4 for span in pair["spans"])
    for thread in files["threads.jsonl"]:
        assert {s["id"] for s in thread["statements"]} <= set(statements)
        assert {"id", "story", "question", "statements", "findings"} <= set(thread)
    for finding in files["findings.jsonl"]:
        assert set(finding["statements"]) <= set(statements)
    for event in files["events.jsonl"]:
        assert {e["article"] for e in event["evidence"]} <= set(articles)
    again = run("export", sample, "--to", tmp_path / "out")
    assert again.returncode == 0
    assert not [p for p in (tmp_path / "out").iterdir() if p.name.startswith(".")]


def test_every_format_is_written_and_counted(run: Run, tmp_path: Path, sample: Path) -> None:
    for name in ("csv", "parquet", "webannotation", "timeml", "prov", "ftm", "schema", "ninjs"):
        done = run("export", sample, "--format", name, "--to", tmp_path / name)
        assert done.returncode == 0, done.stderr.decode()
        told = done.stderr.decode().splitlines()
        assert sorted(Path(line.split(": ")[0]).name for line in told) == sorted(p.name for p in (tmp_path / name).iterdir())
    assert (
        f"{tmp_path / 'timeml' / 'timeml'}: 16 files"
        in run("export", sample, "--format", "timeml", "--to", tmp_path / "timeml").stderr.decode()
    )


def test_search_finds_with_and_without_marks(run: Run, sample: Path) -> None:
    bare = run("search", sample, "hoa", "chat")
    assert bare.returncode == 0, bare.stderr.decode()
    assert "hóa chất" in bare.stdout.decode().casefold()
    assert re.search(r"\d+ results", bare.stderr.decode())
    one = run("search", sample, "Bình Lưu", "--kind", "statement", "--limit", "1").stdout.decode()
    assert re.search(r"[0-9a-f]{16}\.\d+\.s\d+", one)
    none = run("search", sample, "khongcotunay")
    assert (none.returncode, none.stdout) == (0, b"")
    assert b"0 results" in none.stderr
    assert run("search", sample, "!!").returncode == 1


def test_why_tells_the_rule(run: Run, sample: Path) -> None:
    statement = Case.open(sample).snapshot.rows("statements", "cue IS NOT NULL AND speaker IS NOT NULL", limit=1)[0]
    told = run("why", sample, statement.id).stdout.decode()
    assert "Từ dẫn lời trên trang" in told
    assert "\nNgày nói: " in told
    told = run("why", sample, statement.id, "--lang", "en").stdout.decode()
    assert "The words that report it" in told
    assert "Found by" in told
    assert "\nSaid: " in told
    assert f"characters {statement.start} to {statement.end}" in told
    unknown = run("why", sample, "nothing")
    assert unknown.returncode == 1
    assert "nguon search" in unknown.stderr.decode()


def test_brief(run: Run, sample: Path, tmp_path: Path) -> None:
    done = run("brief", sample)
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout.decode().startswith("#")
    story = Case.open(sample).snapshot.rows("stories", limit=1)[0]
    file = run("brief", sample, "--story", story.id, "--lang", "en", "--to", tmp_path / "b.md")
    assert file.returncode == 0
    assert (tmp_path / "b.md").read_text(encoding="utf-8").startswith("#")
    page = run("brief", sample, "--to", tmp_path / "b.html")
    assert page.returncode == 0
    text = (tmp_path / "b.html").read_text(encoding="utf-8")
    assert text.startswith("<!doctype html>")
    assert text.count("<h1>") == Case.open(sample).snapshot.count("stories")
    assert "<svg" in text
    unknown = run("brief", sample, "--story", "nothing")
    assert unknown.returncode == 1
    assert "has no story 'nothing'" in unknown.stderr.decode()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["build", "FILE"], "is a file"),
        (["build", "FULL", "FILE"], "holds other things"),
        (["build", "NEW"], "no pages"),
        (["build", "NEW", "NOWHERE"], "there is no file or folder"),
        (["build", "NEW", "SAMPLE", "--memory", "much"], "write it like 4GB"),
        (["serve", "FULL"], "is not a case"),
        (["brief", "FULL"], "is not a case"),
        (["search", "NOWHERE", "x"], "is not a case"),
        (["export", "FULL", "--to", "NEW"], "is not a case"),
        (["export", "SAMPLE", "--to", "FILE/x"], "another folder"),
        (["brief", "SAMPLE", "--to", "NOWHERE/b.md"], "there is no folder"),
        (["brief", "SAMPLE", "--to", "FULL"], "is a folder"),
        (["brief", "SAMPLE", "--to", "NEW.pdf"], "name a file that ends in .md"),
        (["brief", "SAMPLE", "--to", "/proc/b.md"], "(/proc/b.md)"),
        (["look", "FILE", "--html", "--to", "/proc/b.html"], "(/proc/b.html)"),
        (["export", "SAMPLE", "--to", "/proc/out"], "/proc/out"),
        (["look", "FILE", "--to", "NEW"], "add --html"),
        (["read", "FILE", "--allow-private"], "add --fetch"),
        (["why", "FULL", "x"], "is not a case"),
    ],
)
def test_errors_are_one_sentence(run: Run, tmp_path: Path, sample: Path, words: list[str], says: str) -> None:
    (tmp_path / "file.txt").write_text("x")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "note").write_text("x")
    places = {"FILE": "file.txt", "FULL": "full", "NEW": "new", "NOWHERE": "nowhere"}
    given = [word.replace("SAMPLE", str(sample)) for word in words]
    for name, place in places.items():
        given = [word.replace(name, str(tmp_path / place)) for word in given]
    done = run(*given)
    told = done.stderr.decode()
    assert done.returncode == 1, told
    assert says in told
    assert "Traceback" not in told
    assert told.splitlines()[-1].startswith("nguon: ")
    assert not re.search(r"/\.\S+\.\d+\b", told)  # names of files in passing are nobody's business


def test_a_build_of_nothing_leaves_nothing(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "mine").mkdir()
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8\xff" + bytes(50))
    for case, inputs in (
        ("a", []),
        ("b/c", [tmp_path / "empty"]),
        ("d", [tmp_path / "photo.jpg"]),
        ("mine", [tmp_path / "empty"]),
    ):
        assert run("build", tmp_path / case, *inputs, "--workers", "0").returncode == 1
    assert sorted(p.name for p in tmp_path.iterdir()) == ["empty", "mine", "photo.jpg"]
    assert list((tmp_path / "mine").iterdir()) == []


def test_options_that_can_t_be_followed_leave_nothing(run: Run, tmp_path: Path, root: Path) -> None:
    assert run("build", tmp_path / "c", root / "examples" / "pages", "--memory", "much", "--workers", "0").returncode == 1
    assert list(tmp_path.iterdir()) == []


def test_search_by_an_act(run: Run, sample: Path) -> None:
    by_key = run("search", sample, "--act", "urge")
    assert by_key.stdout
    for name in ("kêu gọi", "Kêu  Gọi", "urges"):
        assert run("search", sample, "--act", name).stdout == by_key.stdout
    none = run("search", sample, "--act", "foo")
    assert none.returncode == 1
    assert none.stderr.decode().startswith("nguon: there is no act 'foo'; acts are: state, confirm, deny,")


def test_pages_without_an_article_are_named(run: Run, tmp_path: Path, root: Path) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    for n in range(23):
        (pages / f"menu-{n:02}.txt").write_text(f"Trang chủ\nTin mới nhất\nXEM NHIỀU\nĐăng nhập {n}\n", encoding="utf-8")
    shutil.copy(next((root / "examples" / "pages").iterdir()), pages)
    told = run("build", tmp_path / "c", pages, "--workers", "0").stdout.decode()
    assert "23 pages without an article" in told
    assert f"no article in {pages / 'menu-00.txt'}" in told
    assert "menu-22" not in told
    assert "… and 3 more without an article" in told


@pytest.mark.parametrize(
    "words", [["nonsense"], ["build"], ["read"], ["read", "a", "--workers", "0"], ["export", "c", "--format", "xml"]]
)
def test_wrong_usage_is_2(run: Run, words: list[str]) -> None:
    assert run(*words).returncode == 2


def test_a_place_that_can_t_be_written(run: Run, sample: Path) -> None:
    done = run("build", "/proc/nguon-case", sample)
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr


def _start(*words: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "nguon.cli.main", *map(str, words)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_serve_prints_its_address_and_answers(sample: Path) -> None:
    with _start("serve", sample, "--port", "0") as server:
        assert server.stdout
        address = re.search(r"http://127\.0\.0\.1:\d+/", server.stdout.readline())
        assert address
        with urllib.request.urlopen(address[0], timeout=20) as answer:
            assert answer.status == 200
        server.send_signal(signal.SIGINT)
        assert server.wait(20) in (0, 130)
        assert server.stderr
        assert "Traceback" not in server.stderr.read()


def test_serve_on_a_port_that_is_taken(run: Run, sample: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = run("serve", sample, "--port", taken.getsockname()[1])
    assert done.returncode == 1
    assert "is taken" in done.stderr.decode()


def test_ctrl_c_in_a_build(tmp_path: Path, sample: Path) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    page = (sample / "pages").rglob("*")
    raw = next(p for p in page if p.is_file()).read_bytes()
    for n in range(1000):  # more than are read before the signal comes, however busy the machine is
        (pages / f"{n}.txt").write_bytes(raw + str(n).encode())
    with _start("build", tmp_path / "c", pages, "--workers", "1") as build:
        assert build.stderr
        for line in build.stderr:
            if line.startswith("reading"):
                break
        build.send_signal(signal.SIGINT)
        said = build.stderr.read()
        assert build.wait(20) == 130
    assert said.splitlines()[-1].startswith("nguon: stopped. What was read is kept")
    assert "nothing to show" in said.splitlines()[-1]
    assert "Traceback" not in said
    assert Case.open(tmp_path / "c").current is None


def test_demo(run: Run, tmp_path: Path) -> None:
    done = run("demo", "--no-serve", "--case", tmp_path / "demo")
    assert done.returncode == 0, done.stderr.decode()
    assert Case.open(tmp_path / "demo").snapshot.count("pages") == 16
