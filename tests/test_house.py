"""The rules of the house that a machine can look after (their reasons stand in CONTRIBUTING.md)."""

from __future__ import annotations

import ast
import csv
import re
import subprocess
import sys
import tomllib
import unicodedata
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest

import nguon

ROOT = Path(__file__).parents[1]
SRC = ROOT / "src" / "nguon"
BIN = Path(sys.executable).parent
MODULES = sorted(SRC.rglob("*.py"))
LEXICONS = sorted(SRC.rglob("*.tsv"))
RULES = sorted(path for path in SRC.rglob("*.toml") if path.name != "pyproject.toml")

MAY_SPEAK_VIETNAMESE = ("lang/vi/", "web/messages/")
"""Parts of `src/nguon` whose `.py` may hold Vietnamese letters."""

LONGEST = 400
LONG_MODULES: dict[str, str] = {}
"""Modules past LONGEST lines, each with the reason why there is no second noun in it."""

ABOUT = ("source", "licence", "reviewed")
COPYLEFT = re.compile(r"\b[AL]?GPL|GNU (Lesser |Affero )?General Public|\bEUPL|\bSSPL|\bBUSL|-(SA|NC)\b", re.IGNORECASE)
SPELLINGS = ("name", "spellings", "keys")
"""Columns with words that may stand for a row whose first cell is a code, a date, or one of several spellings."""
TONES = "\u0300\u0301\u0303\u0309\u0323"


def here(path: Path) -> str:
    """A path from the package on: the name of its test."""
    return path.relative_to(SRC).as_posix()


def is_vietnamese(letter: str) -> bool:
    """Tell whether a letter is of Vietnamese and not of English: it carries a mark, or is the d with a stroke."""
    return letter.isalpha() and (letter in "đĐ" or len(unicodedata.normalize("NFD", letter)) > 1)


def test_vietnamese_letters_are_told_apart() -> None:
    assert all(map(is_vietnamese, "đĐưấờôăÝỹ"))
    assert not any(map(is_vietnamese, "dDuao0…“”–æß"))


PLAIN_CODE = [path for path in MODULES if not here(path).startswith(MAY_SPEAK_VIETNAMESE)]
TOOLS = [*sorted((ROOT / "tools").glob("*.py")), *sorted((ROOT / "bench").glob("*.py"))]


def docstring_lines(source: str) -> set[int]:
    """Return the lines of docstrings: there, and only there, a name may stand in Vietnamese (once, as the brief asks)."""
    strings = [
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
    ]
    return {n for node in strings for n in range(node.lineno, (node.end_lineno or node.lineno) + 1)}


@pytest.mark.parametrize("path", [*PLAIN_CODE, *TOOLS], ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_vietnamese_letter_in_code(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    told = docstring_lines(source)
    lines = [(n, line) for n, line in enumerate(source.splitlines(), 1) if n not in told]
    found = [f"line {n}: {line.strip()[:80]}" for n, line in lines if any(map(is_vietnamese, line))]
    assert found == [], "words belong in lang/vi (TSV, TOML) or web/messages"


@pytest.mark.parametrize("path", MODULES, ids=here)
def test_modules_stay_short(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    if here(path) in LONG_MODULES:
        assert lines > LONGEST, "no longer long: take it off the list"
    else:
        assert lines <= LONGEST, "look for the second noun inside, or give a reason in LONG_MODULES"


@pytest.mark.parametrize("path", [p for p in MODULES if p.stat().st_size], ids=here)
def test_modules_say_what_they_are_for(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", MODULES, ids=here)
def test_no_module_is_called_after_nothing(path: Path) -> None:
    assert not re.search(r"\b(utils?|helpers?|misc|common|manager|registry)\b", here(path).replace("_", " "))


def read_lexicon(path: Path) -> tuple[dict[str, str], list[dict[str, str]]]:
    """Return what a lexicon says of itself, and its rows."""
    lines = path.read_text(encoding="utf-8").splitlines()
    about = dict(line[1:].strip().split(": ", 1) for line in lines if line.startswith("#") and ": " in line)
    rows = [line for line in lines if line.strip() and not line.startswith("#")]
    return about, list(csv.DictReader(rows, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.mark.parametrize("path", LEXICONS, ids=here)
def test_lexicons_say_where_they_come_from(path: Path) -> None:
    about, rows = read_lexicon(path)
    assert [key for key in ABOUT if not about.get(key)] == []
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", about["reviewed"])
    assert rows
    assert list(rows[0])[-1] == "example"


def plain(text: str) -> str:
    """Composed and in small letters."""
    return unicodedata.normalize("NFC", text).casefold()


def toneless(text: str) -> str:
    """Without the five marks of tone; the vowels' own marks stay."""
    return unicodedata.normalize("NFC", "".join(c for c in unicodedata.normalize("NFD", text) if c not in TONES))


@pytest.mark.parametrize("path", LEXICONS, ids=here)
def test_every_row_stands_in_its_example(path: Path) -> None:
    """The first cell is the entry, or one of the words in the columns that SPELLINGS names."""
    odd = []
    for row in read_lexicon(path)[1]:
        first, example = next(iter(row.values())), plain(row["example"])
        others = [part.strip() for column in SPELLINGS for part in re.split(r"[;|]", row.get(column) or "") if part.strip()]
        entries = [first, *others]
        if "rime" in row:
            example = toneless(example)
        if not any(all(plain(part.strip()) in example for part in re.split(r"…|\.\.\.", entry)) for entry in entries):
            odd.append((first, row["example"]))
    assert odd == []


@pytest.mark.parametrize("path", LEXICONS, ids=here)
def test_no_row_stands_twice(path: Path) -> None:
    rows = [tuple(list(row.values())[:-1]) for row in read_lexicon(path)[1]]
    assert sorted({row for row in rows if rows.count(row) > 1}) == []


@pytest.mark.parametrize("path", RULES, ids=here)
def test_rules_say_where_they_come_from(path: Path) -> None:
    about: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8")).get("about", {})
    assert [key for key in ABOUT if not about.get(key)] == []
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", str(about["reviewed"]))


@pytest.mark.parametrize("path", RULES, ids=here)
def test_every_rule_has_an_example(path: Path) -> None:
    """A rule is a table with a pattern, or an element of an array of tables."""

    def lacking(name: str, node: Any) -> list[str]:
        if isinstance(node, list):
            return [x for i, item in enumerate(node) for x in lacking(f"{name}[{i}]", item) if isinstance(item, dict)]
        if not isinstance(node, dict):
            return []
        is_rule = "pattern" in node or name.endswith("]")
        own = [name] if is_rule and not any(key in node for key in ("example", "examples", "yes", "good")) else []
        return own + [x for key, value in node.items() for x in lacking(f"{name}.{key}" if name else key, value)]

    assert lacking("", tomllib.loads(path.read_text(encoding="utf-8"))) == []


def test_imports_point_down() -> None:
    done = subprocess.run([str(BIN / "lint-imports"), "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:]


def find_runtime() -> list[str]:
    """Return the names of all packages that the lock gives to a user of nguon (those for developers aside)."""
    packages = {p["name"]: p for p in tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))["package"]}
    found, ahead = set[str](), ["nguon"]
    while ahead:
        package = packages[ahead.pop()]
        wanted = package.get("dependencies", []) + [
            d for extra in package.get("optional-dependencies", {}).values() for d in extra
        ]
        ahead += [d["name"] for d in wanted if d["name"] not in found]
        found.update(d["name"] for d in wanted)
    return sorted(found)


@pytest.mark.parametrize("name", find_runtime())
def test_licences_of_what_we_need_are_free_of_conditions_on_ours(name: str) -> None:
    try:
        about = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        pytest.skip(f"{name} is locked for other systems, or for extras that are not here")
    said = [about.get("License-Expression"), *(c for c in about.get_all("Classifier") or [] if c.startswith("License"))]
    told = [line for line in said if line] or [(about.get("License") or "")[:200]]
    assert any(told), f"{name} says nothing of its licence"
    # "A OR B" leaves the choice to us
    choices = [choice for line in told for choice in re.split(r"\bOR\b", line)]
    assert not all(COPYLEFT.search(choice) for choice in choices), told


def test_the_changelog_has_this_version() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(rf"^## {re.escape(nguon.__version__)}\b", changelog, re.MULTILINE)


def find_commands() -> list[tuple[str, ...]]:
    """Return every `make …` and `nguon …` of the README and CONTRIBUTING, as words."""
    text = "\n".join((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "CONTRIBUTING.md"))
    blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL) + re.findall(r"`((?:make|nguon) [^`\n]+)`", text)
    lines = [part.split("#")[0].strip() for block in blocks for line in block.splitlines() for part in line.split("&&")]
    return sorted(
        {tuple(re.sub(r"^\.venv/bin/", "", line).split()) for line in lines if re.match(r"(\.venv/bin/)?(make|nguon) ", line)}
    )


@pytest.mark.parametrize("command", find_commands(), ids=" ".join)
def test_the_commands_that_we_tell_of_exist(command: tuple[str, ...]) -> None:
    if command[0] == "make":
        targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
        assert command[1] in targets
        return
    done = subprocess.run(
        [str(BIN / "nguon"), command[1], "--help"],
        capture_output=True,
        text=True,
        check=False,
        env={"COLUMNS": "200", "PATH": ""},
    )
    assert done.returncode == 0, f"no command {command[1]}"
    assert [word for word in command[2:] if word.startswith("--") and word not in done.stdout] == []
