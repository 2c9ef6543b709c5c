from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from nguon.engines.arrow import schema_of, to_batch, to_records
from nguon.model.page import Page
from nguon.model.reading import Reading
from nguon.store.cache import PageCache, code_version


def batch(*names: str) -> pa.RecordBatch:
    return to_batch([Reading(Page(name, f"{name}.txt", "utf-8", "text", name * 3), (), ()) for name in names], Reading)


def load(cache: PageCache, *names: str) -> tuple[set[str], list[str]]:
    found, rows = cache.load(set(names))
    return found, sorted(
        r.page.id for b in rows for r in to_records(pa.Table.from_batches([b]).cast(schema_of(Reading)), Reading)
    )


def test_kept_and_found(tmp_path: Path) -> None:
    cache = PageCache(tmp_path / "cache", "1")
    assert load(cache, "a") == (set(), [])
    cache.keep(batch("a", "b"))
    cache.keep(batch("c"))
    cache.keep(batch("c", "d"))
    assert load(cache, "a", "c", "d", "x") == ({"a", "c", "d"}, ["a", "c", "d"])


def test_small_files_are_put_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nguon.store.cache.MANY", 5)
    monkeypatch.setattr("nguon.store.cache.LARGE", 200_000)
    cache = PageCache(tmp_path / "cache", "1")
    names = [f"p{n}" for n in range(40)]
    for name in names:
        cache.keep(batch(name, "same"))
    before = len(list(cache.path.iterdir()))
    cache.compact()
    assert len(list(cache.path.iterdir())) < before
    assert load(cache, *names, "same") == ({*names, "same"}, sorted([*names, "same"]))
    cache.forget({"p3", "same"})
    assert load(cache, *names, "same")[0] == {*names} - {"p3"}


def test_another_version_knows_nothing_and_clears(tmp_path: Path) -> None:
    PageCache(tmp_path / "cache", "1").keep(batch("a"))
    new = PageCache(tmp_path / "cache", "2")
    assert load(new, "a") == (set(), [])
    new.keep(batch("b"))
    new.forget_others()
    assert [p.name for p in (tmp_path / "cache").iterdir()] == ["2"]


def test_damage_is_read_again(tmp_path: Path) -> None:
    cache = PageCache(tmp_path / "cache", "1")
    cache.keep(batch("a"))
    (file,) = cache.path.iterdir()
    file.write_bytes(file.read_bytes()[:50])
    assert load(cache, "a") == (set(), [])
    cache.keep(batch("a"))
    assert load(cache, "a") == ({"a"}, ["a"])


def test_code_version_follows_the_code() -> None:
    assert code_version("text") == code_version("text")
    assert len({code_version("text"), code_version("model"), code_version("text", "model"), code_version("errors.py")}) == 4
