"""`nguon correct` and `nguon corrections`."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nguon.cli.correct import LOST, STATES
from nguon.model import decision
from nguon.store import overlay
from nguon.store.case import Case

Run = Callable[..., Any]


@pytest.fixture
def case(desk_case: Path, tmp_path: Path) -> Path:
    path = tmp_path / "case"
    shutil.copytree(desk_case, path)
    return path


def statement_of(case: Path, actor: str) -> Any:
    return next(s for s in Case.open(case).snapshot.rows("statements") if s.actor == actor)


def test_a_speaker_corrected_listed_explained_and_undone(case: Path, run: Run) -> None:
    statement = statement_of(case, "Trần Thị Mai Hương")
    done = run("correct", case, "speaker", statement.id, "Lê Thị Mới", "--by", "lan", "--reason", "nghe nhầm")
    assert done.returncode == 0
    name = done.stdout.decode().split(":")[0]
    assert done.stdout.decode() == f"{name}: speaker: Trần Thị Mai Hương → Lê Thị Mới\n"
    assert f"nguon corrections {case} --undo {name}" in done.stderr.decode()
    listed = run("corrections", case).stdout.decode()
    assert all(
        part in listed for part in (name, "lan", "Lê Thị Mới", "cá ch.ết nổi trắng", "nghe nhầm", "the next build follows it")
    )
    why = run("why", case, statement.id, "--lang", "en").stdout.decode()
    assert "Lê Thị Mới says this" in why
    assert "lan corrected the speaker: “Trần Thị Mai Hương” became “Lê Thị Mới”" in why
    assert "Lê Thị Mới" in run("brief", case, "--story", "s-song").stdout.decode()
    assert run("corrections", case, "--undo", name).returncode == 0
    assert "undone by" in run("corrections", case).stdout.decode()
    assert "Trần Thị Mai Hương says this" in run("why", case, statement.id, "--lang", "en").stdout.decode()
    again = run("corrections", case, "--undo", name)
    assert (again.returncode, "undone already" in again.stderr.decode()) == (1, True)
    assert run("corrections", case, "--redo", name).returncode == 0
    assert "Lê Thị Mới says this" in run("why", case, statement.id, "--lang", "en").stdout.decode()


def test_nobody_and_an_actor_by_name(case: Path, run: Run) -> None:
    statement = statement_of(case, "Bùi Văn Thạch")
    assert run("correct", case, "speaker", statement.id).stdout.decode().endswith("Bùi Văn Thạch → none\n")
    done = run("correct", case, "same", "Trần Thị Mai Hương", "a-so", "--name", "Hương Sở")
    assert done.returncode == 0
    assert [d.kind for d in Case.open(case).decisions] == ["speaker", "same"]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("act", "nowhere", "deny"), "there is no statement 'nowhere'"),
        (("hide", "f-trai"), "say why"),
        (("date", "{article}", "mai"), "write a day, a month or a year"),
        (("act", "{statement}", "deny", "warn"), "takes one word"),
        (("same", "a-thach"), "needs one other"),
    ],
)
def test_what_can_not_be_is_one_sentence(case: Path, run: Run, words: tuple[str, ...], why: str) -> None:
    statement = statement_of(case, "Bùi Văn Thạch")
    done = run("correct", case, *(w.format(statement=statement.id, article=statement.article_id) for w in words))
    assert done.returncode == 1
    assert why in done.stderr.decode()
    assert len(done.stderr.decode().strip().splitlines()) == 1
    assert list(Case.open(case).decisions) == []


def test_what_no_longer_applies_and_half_a_line_are_told(case: Path, run: Run) -> None:
    statement = statement_of(case, "Bùi Văn Thạch")
    run("correct", case, "act", statement.id, "warn")
    path = Case.open(case).decisions.path
    lost = path.read_text(encoding="utf-8").replace(statement.page_id, "0" * 64)
    path.write_text(lost + '{"id": "d2", "at', encoding="utf-8")
    told = run("corrections", case, "--lost")
    assert "no longer applies: its page is no longer in the case" in told.stdout.decode()
    assert "half a line" in told.stderr.decode()
    assert "1 no longer apply" in told.stderr.decode()


def test_an_export_has_what_was_corrected_and_says_so(case: Path, run: Run, tmp_path: Path) -> None:
    statement = statement_of(case, "Bùi Văn Thạch")
    run("correct", case, "act", statement.id, "warn")
    done = run("export", case, "--format", "jsonl", "--to", tmp_path / "out")
    assert "1 correction made since the build is in it; what follows from it is not" in done.stderr.decode()
    assert '"act": "warn"' in (tmp_path / "out" / "articles.jsonl").read_text(encoding="utf-8")


def test_every_state_and_reason_has_its_words() -> None:
    assert STATES.keys() == set(overlay.STATES)
    assert LOST.keys() == set(decision.LOST)
