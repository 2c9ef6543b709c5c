from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from nguon.errors import CaseError, UsageError
from nguon.model.decision import Anchor, Decision
from nguon.store.case import Case
from nguon.store.decisions import Decisions

WORDS = (Anchor("a" * 64, 3, 9, "ông Đỗ", "Hà", " nói"),)


def decision(name: str, undoes: str | None = None) -> Decision:
    return Decision(name, "2024-03-01T08:00:00Z", "lan", "speaker", WORDS, "Đỗ Văn An", None, "x", "sai người", undoes)


def test_added_and_read_back(tmp_path: Path) -> None:
    decisions = Decisions(tmp_path / "decisions.jsonl")
    assert list(decisions) == []
    made = [decision("1"), decision("2")]
    for one in made:
        decisions.add(one)
    assert list(decisions) == made
    assert "Đỗ" in decisions.path.read_text(encoding="utf-8")


def test_undone_and_redone(tmp_path: Path) -> None:
    decisions = Decisions(tmp_path / "d")
    for one in (decision("1"), decision("2"), decision("3", undoes="1")):
        decisions.add(one)
    assert [d.id for d in decisions.live()] == ["2"]
    decisions.add(decision("4", undoes="3"))
    assert [d.id for d in decisions.live()] == ["1", "2"]


@pytest.mark.parametrize("cut", range(1, 40, 6))
def test_a_half_line_loses_nothing_else(tmp_path: Path, cut: int) -> None:
    decisions = Decisions(tmp_path / "d")
    decisions.add(decision("1"))
    whole = decisions.path.read_bytes()
    decisions.add(decision("2"))
    decisions.path.write_bytes(decisions.path.read_bytes()[: len(whole) + cut])
    assert [d.id for d in decisions] == ["1"]
    decisions.add(decision("3"))
    assert [d.id for d in decisions] == ["1", "3"]
    assert (tmp_path / "d.half").read_bytes().startswith(b"{")


def test_a_whole_line_without_its_end_counts(tmp_path: Path) -> None:
    decisions = Decisions(tmp_path / "d")
    decisions.add(decision("1"))
    decisions.path.write_bytes(decisions.path.read_bytes().rstrip(b"\n"))
    decisions.add(decision("2"))
    assert [d.id for d in decisions] == ["1", "2"]


def test_damage_inside_is_told(tmp_path: Path) -> None:
    decisions = Decisions(tmp_path / "d")
    decisions.path.write_text('{"id": \n{"id": "2", "at": "", "by": "", "kind": ""}\n{}\n')
    with pytest.raises(CaseError, match="line 1"):
        list(decisions)


WRITER = """
import sys
from pathlib import Path
from nguon.model.decision import Anchor, Decision
from nguon.store.decisions import Decisions

decisions = Decisions(Path(sys.argv[1]))
for n in range(int(sys.argv[3])):
    words = (Anchor("a" * 64, 3, 9, "ông Đỗ" * 40, "Hà", " nói"),)
    decisions.add(Decision(f"{sys.argv[2]}{n}", "2024-03-01T08:00:00Z", "lan", "speaker", words, "Đỗ Văn An"))
    print(n, flush=True)
"""


def start_writer(path: Path, name: str, count: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", WRITER, str(path), name, str(count)], stdout=subprocess.PIPE)


@pytest.mark.parametrize("after", [1, 6])
def test_killed_while_writing_nothing_that_was_confirmed_is_lost(tmp_path: Path, after: int) -> None:
    decisions = Decisions(tmp_path / "decisions.jsonl")
    process = start_writer(decisions.path, "k", 100_000)
    assert process.stdout is not None
    confirmed = [int(process.stdout.readline()) for _ in range(after)]
    process.kill()
    confirmed += [int(line) for line in process.stdout.read().split()]
    process.wait()
    process.stdout.close()
    found = [d.id for d in decisions]
    assert found[: len(confirmed)] == [f"k{n}" for n in confirmed]
    assert len(found) <= len(confirmed) + 1, "a line may be whole before it is confirmed, but no more than one"
    decisions.add(decision("after"))
    assert [d.id for d in decisions] == [*found, "after"]


def test_processes_that_write_at_once_wait_for_each_other(tmp_path: Path) -> None:
    decisions = Decisions(tmp_path / "decisions.jsonl")
    writers = [start_writer(decisions.path, name, 40) for name in "abc"]
    for writer in writers:
        writer.communicate()
    assert sorted(d.id for d in decisions) == sorted(f"{name}{n}" for name in "abc" for n in range(40))


FULL = """
import resource, signal, sys
from pathlib import Path
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
from nguon.cli.main import main
sys.argv = ["nguon", "correct", *sys.argv[3:]]
main()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no limits on the size of files there")
@pytest.mark.parametrize("room", [0, 100])
def test_a_full_disk_is_one_sentence_and_the_file_is_as_it_was(desk_case: Path, tmp_path: Path, room: int) -> None:
    case = tmp_path / "case"
    shutil.copytree(desk_case, case)
    decisions = Decisions(case / "decisions.jsonl")
    for n in range(60):
        decisions.add(decision(f"d{n}"))
    before = decisions.path.read_bytes()
    statement = Case.open(case).snapshot.rows("statements")[0].id
    given = [str(case), str(len(before) + room), str(case), "speaker", statement, "Lê Thị Mới", "--by", "lan"]
    done = subprocess.run([sys.executable, "-c", FULL, *given], capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert "could not be written" in done.stderr
    assert "Traceback" not in done.stderr
    assert decisions.path.read_bytes() == before
    assert len(list(decisions)) == 60


def test_what_a_newer_version_says_besides_is_passed_over(tmp_path: Path) -> None:
    decisions = Decisions(tmp_path / "d")
    line = '{"id": "1", "at": "", "by": "", "kind": "later", "more": 1, "on": [{"page": "p", "start": 0, "end": 1, "quote": "a"'
    decisions.path.write_text(line + ', "before": "", "after": "", "xpath": "/p"}]}\n', encoding="utf-8")
    (one,) = decisions
    assert (one.kind, one.on[0].quote) == ("later", "a")


@pytest.mark.parametrize(
    "bad",
    [
        '"value": 5', '"was": []', '"on": 7', '"on": [1]', '"on": [{"page": "p"}]', '"target": null, "undoes": {}',
        '"on": [{"page": 1, "start": 0, "end": 1, "quote": "a", "before": "", "after": ""}]',
        '"on": [{"page": "p", "start": true, "end": 1, "quote": "a", "before": "", "after": ""}]',
        '"on": [{"page": "p", "start": 9, "end": 1, "quote": "a", "before": "", "after": ""}]',
        '"on": [{"page": "p", "start": -9, "end": 1, "quote": "a", "before": "", "after": ""}]',
    ],
)  # fmt: skip
def test_a_line_of_wrong_kinds_is_told_by_its_number(tmp_path: Path, bad: str) -> None:
    decisions = Decisions(tmp_path / "d")
    decisions.add(decision("1"))
    with decisions.path.open("a", encoding="utf-8") as file:
        file.write('{"id": "2", "at": "", "by": "", "kind": "act", ' + bad + "}\n")
    with pytest.raises(CaseError, match="line 2 is damaged"):
        list(decisions)


def test_undoing_what_is_not_there_or_undone_already_is_refused(tmp_path: Path) -> None:
    decisions = Decisions(tmp_path / "d")
    decisions.add(decision("1"))
    with pytest.raises(UsageError, match="no correction"):
        decisions.undo("2", "lan", "2024-03-01T08:00:00Z")
    line = decisions.undo("1", "lan", "2024-03-01T08:00:00Z")
    with pytest.raises(UsageError, match="already"):
        decisions.undo("1", "lan", "2024-03-01T08:00:00Z")
    decisions.undo(line.id, "lan", "2024-03-01T08:00:00Z")
    assert [d.id for d in decisions.live()] == ["1"]


def test_half_a_line_is_reported(tmp_path: Path) -> None:
    decisions = Decisions(tmp_path / "d")
    assert decisions.torn == ""
    decisions.add(decision("1"))
    with decisions.path.open("ab") as file:
        file.write(b'{"id": "2", "at"')
    assert decisions.torn == '{"id": "2", "at"'
    assert [d.id for d in decisions] == ["1"]
