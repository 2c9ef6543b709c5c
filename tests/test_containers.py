"""Pages out of containers, read and built: the same results as from files, with what the container tells as evidence."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.extract.container_case import BODY, HTML, TEXT, TITLE, make_tar, make_warc, make_zip, to_mhtml, to_record

from nguon.extract.container import open_pages
from nguon.extract.folder import find_pages
from nguon.extract.found import Columns, Found
from nguon.lang.pack import load
from nguon.model.page import Hints
from nguon.model.reading import Reading
from nguon.pipeline.case import Options, build_case
from nguon.pipeline.kernel import read_files_at_once
from nguon.pipeline.page import read_files, read_page
from nguon.store.case import Case

HERE = Options(workers=0)
URL = "https://bao-vancat.vn/ben-do.html"
ROW = {"link": URL, "title": TITLE, "body": BODY, "published": "18/3/2024", "source": "Báo Vạn Cát"}


def make_all(folder: Path) -> dict[str, Path]:
    """One container of each kind, each with the same page in it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "a.mhtml").write_bytes(to_mhtml(HTML.encode()))
    (folder / "a.jsonl").write_text(json.dumps(ROW, ensure_ascii=False) + "\n", encoding="utf-8")
    (folder / "a.xml").write_text(
        f"<rss><channel><title>Báo</title><item><title>{TITLE}</title><link>{URL}</link><description>{BODY}</description>"
        "<pubDate>Mon, 18 Mar 2024 10:00:00 +0700</pubDate></item></channel></rss>",
        encoding="utf-8",
    )
    (folder / "a.txt.gz").write_bytes(gzip.compress(TEXT.encode()))
    make_warc(folder / "a.warc.gz", [to_record(URL, HTML.encode() + b"<!-- 1 -->")])
    make_zip(folder / "a.zip", {"in/a.html": HTML.encode() + b"<!-- 2 -->"})
    make_tar(folder / "a.tar.xz", {"in/a.txt": TEXT.encode() + b"\n"}, mode="w:xz")
    return {path.name: path for path in sorted(folder.iterdir())}


def pages_in(path: Path) -> list[Found]:
    return [
        item for file in find_pages([path]) if isinstance(file, Found) for item in open_pages(file) if isinstance(item, Found)
    ]


def one(path: Path) -> Reading:
    (reading,) = read_files(pages_in(path))
    return reading


@pytest.mark.parametrize("name", ["a.mhtml", "a.jsonl", "a.xml", "a.txt.gz", "a.warc.gz", "a.zip", "a.tar.xz"])
def test_the_article_is_the_same_whatever_it_came_in(tmp_path: Path, name: str) -> None:
    reading = one(make_all(tmp_path)[name])
    (piece,) = reading.pieces
    text = reading.page.text
    assert piece.article.title == TITLE
    assert "Trần Tư Lan" in {s.actor for s in piece.statements}
    for s in piece.statements:
        for span in s.content:
            assert 0 <= span.start < span.end <= len(text)
    assert any("Chúng tôi không còn khách" in text[s.content[0].start : s.content[-1].end] for s in piece.statements)


def test_what_a_table_and_a_feed_give_is_believed(tmp_path: Path) -> None:
    files = make_all(tmp_path)
    for name, outlet in (("a.jsonl", "Báo Vạn Cát"), ("a.xml", "bao-vancat.vn")):
        (piece,) = one(files[name]).pieces
        article = piece.article
        assert article.published is not None
        assert (article.published.value, article.published_rule, article.outlet) == ("2024-03-18", "given", outlet)
        assert "2024-03-18" in article.basis_en
        assert "18/3/2024" in article.basis_vi


def test_the_day_of_capture_is_only_a_bound() -> None:
    undated = read_page("a.warc#0", HTML.encode(), hints=Hints(url=URL, captured="2024-05-20T01:00:00+00:00")).pieces[0].article
    assert undated.published is None or undated.published.value != "2024-05-20"
    later = HTML.replace("Bà Trần Tư Lan, chủ", "Ngày 12/3, bà Trần Tư Lan, chủ")
    for year in ("2019", "2024"):
        article = read_page("a.warc#0", later.encode(), hints=Hints(captured=f"{year}-03-20")).pieces[0].article
        assert article.published is None or article.published.value <= f"{year}-03-23"
        assert "archive" in article.basis_en
    meta = HTML.replace("</head>", '<meta property="article:published_time" content="2025-01-01"></head>')
    article = read_page("a.warc#0", meta.encode(), hints=Hints(captured="2024-03-20")).pieces[0].article
    assert article.published is None or article.published.value != "2025-01-01"


@pytest.mark.parametrize(
    ("given", "value"),
    [("2024-03", "2024-03"), ("2024", "2024"), ("1710730800", None), ("hôm qua", None), ("2024-03-18 10:00", "2024-03-18")],
)
def test_given_days(given: str, value: str | None) -> None:
    reading = read_page("a.jsonl#1", TEXT.encode(), hints=Hints(published=given, title=TITLE))
    article = reading.pieces[0].article
    if value is None:
        assert article.published_rule != "given"
        assert "can't be read as a day" in reading.problems[0].reason
    else:
        assert article.published is not None
        assert (article.published.value, article.published_rule) == (value, "given")
        assert reading.problems == ()


def test_the_encoding_that_a_server_named_is_used() -> None:
    text = "Tin v\u1eafn\u2026 \xe0 l\xe0 qu\xe1n c\xe0 ph\xea"
    raw = "caf\xe9 d\xe9j\xe0 vu, na\xefve".encode("cp1252")
    assert read_page("a", raw, load("vi"), Hints(charset="windows-1252")).page.text == "caf\xe9 d\xe9j\xe0 vu, na\xefve"
    assert read_page("a", text.encode(), load("vi"), Hints(charset="windows-1252")).page.text == text
    assert read_page("a", raw, load("vi"), Hints(charset="no-such")).page.text


def test_a_build_of_containers(tmp_path: Path) -> None:
    files = make_all(tmp_path / "in")
    (tmp_path / "in" / "bad.zip").write_bytes(b"PK\x03\x04 nothing")
    built = build_case(tmp_path / "c", [tmp_path / "in"], HERE)
    case = Case.open(tmp_path / "c")
    sources = {e.source for e in case.pages.values()}
    assert f"{files['a.jsonl']}#1" in sources
    assert f"{files['a.warc.gz']}#0:{URL}" in sources
    assert built.read == len(sources)
    assert any("damaged" in s.reason for s in built.skipped if s.path.name == "bad.zip")
    assert any("columns guessed" in n.words for n in built.noted)
    entry = next(e for e in case.pages.values() if e.source.endswith("a.jsonl#1"))
    assert entry.hints == Hints(url=URL, published="18/3/2024", title=TITLE, outlet="Báo Vạn Cát")
    with_workers = build_case(tmp_path / "d", [tmp_path / "in"], Options(workers=1))
    assert with_workers.counts == built.counts
    again = build_case(tmp_path / "c", [tmp_path / "in"], HERE)
    assert (again.read, again.counts) == (0, built.counts)


def test_a_better_mapping_is_taken_over(tmp_path: Path) -> None:
    row = {"body": BODY, "title": TITLE, "seen": "2024-03-18"}
    (tmp_path / "a.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    (tmp_path / "b.txt").write_text("Chợ nổi Vạn Cát mở lại\n\nChợ mở lại sau hai năm.\n", encoding="utf-8")
    inputs, case = [tmp_path / "a.jsonl", tmp_path / "b.txt"], tmp_path / "c"
    build_case(case, inputs, HERE)
    assert {a.published_rule for a in Case.open(case).snapshot.rows("articles")} == {"unresolved"}
    build_case(case, inputs, Options(workers=0, columns=Columns(published="seen")))
    told = {a.title: a.published_rule for a in Case.open(case).snapshot.rows("articles")}
    assert told.pop(TITLE) == "given"
    assert set(told.values()) == {"unresolved"}  # the text beside it, to which no table gives a day
    assert len(Case.open(case).pages) == 2
    assert build_case(case, (), HERE).read == 0


def test_the_same_words_in_two_outlets_are_two_pages(tmp_path: Path) -> None:
    rows = [
        {"body": BODY, "title": TITLE, "url": f"https://{host}/tin.html", "date": "2024-03-18"}
        for host in ("a-bao.vn", "b-bao.vn")
    ]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    built = build_case(tmp_path / "c", [tmp_path / "a.jsonl"], HERE)
    articles = Case.open(tmp_path / "c").snapshot.rows("articles")
    assert {a.outlet for a in articles} == {"a-bao.vn", "b-bao.vn"}
    assert built.counts["reuse"] == 1
    blocks = Case.open(tmp_path / "c").snapshot.rows("blocks", "rule = 'role:given'")
    assert sorted(b.role for b in blocks) == ["site", "site", "title", "title"]


def test_many_processes_read_containers_in_order(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("".join(json.dumps({"text": f"Tin số {n}. {BODY}"}) + "\n" for n in range(40)), encoding="utf-8")
    found = pages_in(path)
    assert [r.page for r in read_files_at_once(iter(found), 2)] == [r.page for r in read_files(found)]


def lines(done: subprocess.CompletedProcess[bytes]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()]


def run(*words: object, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-c", "from nguon.cli.main import main; main()", *map(str, words)]
    return subprocess.run(command, input=stdin, capture_output=True, check=False)


def test_the_commands(tmp_path: Path) -> None:
    files = make_all(tmp_path / "in")
    row = json.dumps({"x": BODY, "y": TITLE}).encode() + b"\n"
    done = run("read", "-", "--text", "x", "--title", "y", stdin=row * 2)
    assert [line["page"]["source"] for line in lines(done)] == ["-#1", "-#2"]
    done = run("read", "-", stdin=files["a.zip"].read_bytes())
    assert [line["page"]["source"] for line in lines(done)] == ["-!/in/a.html"]
    (tmp_path / "bad.zip").write_bytes(b"PK\x03\x04 nothing")
    done = run("read", tmp_path / "bad.zip", files["a.jsonl"])
    assert ["error" in line for line in lines(done)] == [True, False]
    assert done.returncode == 1
    assert b"columns guessed by name" in done.stderr
    done = run("build", tmp_path / "c", "-", "--text", "x", "--quiet", stdin=b"x,y\nMot bai ngan.,b\n")
    assert done.returncode == 0, done.stderr
    assert [e.source for e in Case.open(tmp_path / "c").pages.values()] == ["-#1"]
    done = run("look", f"{files['a.zip']}!/in/a.html")
    assert TITLE in done.stdout.decode()
    assert run("look", f"{files['a.zip']}!/in/none.html").returncode == 1


HOSTILE = {
    "nested.html": b"<html><body>" + b"<div>" * 100_000 + b"a" + b"</div>" * 100_000,
    "nul.txt": TEXT.replace("khách", "kh\x00ách").encode(),
    "entities.html": b"<html><body><p>" + b"&amp;" * 50_000 + b"</p></body></html>",
    "half.html": HTML.encode()[: len(HTML) // 2],
    "invalid.txt": TEXT.encode()[:200] + b"\xff\xfe\x80" + TEXT.encode()[200:],
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pages_in_an_archive(tmp_path: Path, name: str) -> None:
    for path in (
        make_zip(tmp_path / "a.zip", {name: HOSTILE[name]}),
        make_warc(tmp_path / "a.warc.gz", [to_record(URL, HOSTILE[name])]),
    ):
        (reading,) = read_files(pages_in(path))
        assert reading.page.text or reading.problems
        assert all("nguon itself" not in problem.reason for problem in reading.problems)


@settings(max_examples=40)
@given(
    paragraphs=st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=80), min_size=1, max_size=6),
    title=st.text(max_size=60),
)
def test_every_slice_is_on_the_page(paragraphs: list[str], title: str) -> None:
    """Whatever stands in a row: blocks lie on the page, in order, and hold the words that were given."""
    from nguon.errors import PageError
    from nguon.extract.row import to_raw

    raw = to_raw(title, "\n".join(paragraphs))
    try:
        reading = read_page("a#1", raw, hints=Hints(title=" ".join(title.split())))
    except PageError:
        return
    blocks = sorted([*reading.furniture, *(b for p in reading.pieces for b in p.blocks)], key=lambda b: b.start)
    end = 0
    for block in blocks:
        assert end <= block.start < block.end <= len(reading.page.text)
        end = block.end
    if reading.page.kind == "text":
        assert reading.page.text == raw.decode("utf-8")


BEGINNINGS = {
    "a.warc": b"WARC/1.1\r\nWARC-Type: response\r\nContent-Length: 50\r\n\r\n", "a.warc.gz": b"\x1f\x8b\x08\x00",
    "a.zip": b"PK\x03\x04",
    "a.tar": b"x" * 257 + b"ustar", "a.tar.xz": b"\xfd7zXZ\x00", "a.tbz": b"BZh9", "a.mht": b"MIME-Version: 1.0\r\n",
    "a.jsonl": b'{"text":',
    "a.csv": b"text,title\n", "a.parquet": b"PAR1", "a.rss": b"<rss><channel><item>", "-": b"<feed>",
}  # fmt: skip


@settings(max_examples=300)
@given(name=st.sampled_from(sorted(BEGINNINGS)), rest=st.binary(max_size=1500))
def test_any_bytes_in_any_container(tmp_path_factory: pytest.TempPathFactory, name: str, rest: bytes) -> None:
    path = tmp_path_factory.mktemp("any") / (name if name != "-" else "a.bin")
    path.write_bytes(BEGINNINGS[name] + rest)
    for file in find_pages([path]):
        items = open_pages(file) if isinstance(file, Found) else [file]
        for item in items:
            assert isinstance(item, Found) or len(getattr(item, "reason", "")) < 400


def test_memory_stays_flat(tmp_path: Path) -> None:
    """Pages are given one by one: what is held at a time does not grow with the file."""
    import tracemalloc

    page = HTML.encode() + b" " * 100_000
    path = make_warc(tmp_path / "a.warc.gz", (to_record(f"{URL}?{n}", page) for n in range(200)))
    (found,) = find_pages([path])
    assert isinstance(found, Found)
    tracemalloc.start()
    count = sum(isinstance(item, Found) for item in open_pages(found))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 200
    assert peak < 3_000_000
