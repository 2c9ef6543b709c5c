"""Tables: columns named or guessed, rows streamed, bad rows told one by one."""

from __future__ import annotations

import csv
import datetime
import io
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.extract.container_case import BODY, HTML, TITLE, opened

from nguon.errors import PageError
from nguon.extract.column import choose_columns, moment_of
from nguon.extract.found import Columns
from nguon.extract.limits import Limits
from nguon.extract.row import to_raw

ROW = {
    "link": "https://bao-vancat.vn/ben-do.html",
    "title": TITLE,
    "body": BODY,
    "published": "2024-03-18",
    "source": "Báo Vạn Cát",
}


def make_table(path: Path, rows: list[dict[str, Any]]) -> Path:
    if path.suffix == ".jsonl":
        path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    elif path.suffix == ".parquet":
        pq.write_table(pa.Table.from_pylist(rows), path)
    else:
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0], delimiter="\t" if path.suffix == ".tsv" else ",")
            writer.writeheader()
            writer.writerows(rows)
    return path


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.tsv", "a.parquet"])
def test_rows(tmp_path: Path, name: str) -> None:
    path = make_table(tmp_path / name, [ROW, {**ROW, "body": " "}, {**ROW, "body": HTML}])
    pages, skipped, notes = opened(path)
    assert [p.source for p in pages] == [f"{path}#1", f"{path}#3"]
    assert pages[0].raw == f"{TITLE}\n\n{BODY}\n\n{ROW['link']}\n".encode()
    assert pages[1].raw == HTML.encode()
    hints = pages[0].hints
    assert (hints.url, hints.published, hints.title, hints.outlet) == (ROW["link"], "2024-03-18", TITLE, "Báo Vạn Cát")
    assert skipped == {f"{path}#2": "a row without text"}
    assert notes == [
        "columns guessed by name: text from 'body', url from 'link', published from 'published', title from 'title', "
        "outlet from 'source'"
    ]


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.parquet"])
def test_named_columns(tmp_path: Path, name: str) -> None:
    path = make_table(tmp_path / name, [{"x": TITLE, "y": BODY, "body": "khác", "title": "khác"}])
    columns = Columns(text="y", title="x", url="", published="", outlet="")
    (page,), _, notes = opened(path, columns)
    assert page.raw == f"{TITLE}\n\n{BODY}\n".encode()
    assert notes == []
    assert "'body'" in opened(path, Columns(text="z"))[1][str(path)]


def test_no_column_is_the_text(tmp_path: Path) -> None:
    path = make_table(tmp_path / "a.csv", [{"age": 3, "size": 4}])
    assert opened(path)[1] == {str(path): "no column looks like the text of pages; it has 'age', 'size'; name one with --text"}


@pytest.mark.parametrize(
    ("names", "text", "url"),
    [
        (["URL", "Nội dung", "Tiêu đề"], "Nội dung", "URL"),
        (["html", "text"], "text", ""),
        (["article_body", "canonical-url"], "article_body", "canonical-url"),
    ],
)
def test_guesses(names: list[str], text: str, url: str) -> None:
    chosen, _ = choose_columns(names, Columns())
    assert (chosen.text, chosen.url) == (text, url)


def test_a_column_within_a_column(tmp_path: Path) -> None:
    path = make_table(tmp_path / "a.jsonl", [{"article": {"body": ["Đoạn một.", "Đoạn hai."]}, "n": 1}])
    (page,), _, _ = opened(path, Columns(text="article.body"))
    assert page.raw == "Đoạn một.\n\nĐoạn hai.\n".encode()
    with pytest.raises(PageError, match="no column"):
        choose_columns(["n"], Columns(text="article.body"))


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (1710730800, "2024-03-18T03:00:00+00:00"), ("1710730800000", "2024-03-18T03:00:00+00:00"), ("18/3/2024", "18/3/2024"),
        (datetime.date(2024, 3, 18), "2024-03-18"), (None, ""), (20240318, "20240318"),
        (1710730800.0, "2024-03-18T03:00:00+00:00"),
    ],
)  # fmt: skip
def test_moments(value: object, shown: str) -> None:
    assert moment_of(value) == shown


def test_bad_lines_cost_themselves(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    good = json.dumps({"text": "một bài"}).encode()
    bad = [b"not json", b"[1]", b"[" * 100_000, b'{"text": "\xff\xfe"}', b'{"text": "' + b"a" * 3000 + b'"}', b'{"text": 1']
    path.write_bytes(b"\xef\xbb\xbf" + good + b"\n\n" + b"\n".join(bad) + b"\n" + good.replace(b"m", b"n") + b"\n")
    pages, skipped, _ = opened(path, limits=Limits(page=2000))
    assert [p.source for p in pages] == [f"{path}#1", f"{path}#{len(bad) + 3}"]
    assert len(skipped) == len(bad)


def test_many_bad_rows_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"text": "x"}\n' + b"no\n" * 500)
    _, skipped, notes = opened(path)
    assert len(skipped) == 50
    assert notes[-1] == "450 more things in it were skipped"


@pytest.mark.parametrize(
    ("raw", "pages", "says"),
    [
        (b'title;text\r\nA;"B;\r\nC"\r\n', [b"A\n\nB;\r\nC\n"], ""),
        ("text\nmột\n".encode("utf-16"), ["một\n".encode()], ""),
        (b"\xef\xbb\xbftext,title\nB,A\n", [b"A\n\nB\n"], ""),
        (b"text\nan old\x00 boat is on the river\n", [b"an old\x00 boat is on the river\n"], ""),
        (b'text,title\n"' + b"a,b\n" * 3000, [], "larger than"),
        (b"text\n" + b"a" * 9000, [], "longer than"),
        (b"", [], "empty"),
        (b"text", [], ""),
        (b"a\nb\n", [], "no column"),
    ],
)
def test_tables_of_text(tmp_path: Path, raw: bytes, pages: list[bytes], says: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(raw)
    found, skipped, _ = opened(path, limits=Limits(page=5000))
    assert [p.raw for p in found] == pages
    assert not says or says in next(iter(skipped.values()))


@given(cut=st.integers(4, 4000), at=st.integers(4, 4000), sign=st.integers(0, 255))
def test_a_damaged_parquet_file(tmp_path_factory: pytest.TempPathFactory, cut: int, at: int, sign: int) -> None:
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist([{"text": f"{n} {BODY}"} for n in range(20)]), out)
    raw = bytearray(out.getvalue())
    raw[at % len(raw)] = sign
    path = tmp_path_factory.mktemp("parquet") / "a.parquet"
    path.write_bytes(raw[: max(cut, len(raw) - cut)])
    pages, skipped, _ = opened(path)
    assert len(pages) <= 20
    assert all("\n" not in reason for reason in skipped.values())


def test_a_parquet_file_that_is_a_bomb(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    column = pa.array(["một bài dài như nhau " * 100_000] * 60)
    pq.write_table(pa.table({"text": column}), path, compression="zstd", use_dictionary=False)
    pages, skipped, _ = opened(path)
    assert pages == []
    assert "times its size" in skipped[str(path)]


@given(title=st.text(max_size=40), text=st.text(min_size=1, max_size=200))
def test_any_row_makes_a_page(title: str, text: str) -> None:
    raw = to_raw(title, text)
    assert raw.decode("utf-8")
    if text.strip() and "<" not in text:
        assert text.strip("\r\n").encode("utf-8", "replace") in raw
