"""What is known of one language: lexicons (TSV) and rules (TOML) as named resources, loaded when first asked for.

A lexicon begins with `# key: value` lines (`source`, `licence`, `reviewed` at least), then a header row, then rows; its last
column is `example`: words in which the row's entry must be found. Rules are TOML with the same three keys under `[about]`.
"""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

from nguon.errors import PackError

Row = dict[str, str]


@dataclass(frozen=True)
class LanguagePack:
    """A language's resources. `version` changes whenever any byte of its data does."""

    code: str
    root: Traversable = field(repr=False, compare=False)

    @property
    def version(self) -> str:
        """Twelve hex digits over all data files."""
        return _version(self.code)

    def lexicon(self, name: str) -> tuple[Row, ...]:
        """Return the rows of `lexicon/<name>.tsv`, each a mapping from column to cell."""
        return _lexicon(self.code, name)

    def lexicon_names(self) -> tuple[str, ...]:
        """Return the names of all lexicons, sorted."""
        files = self.root.joinpath("lexicon").iterdir()
        return tuple(sorted(f.name.removesuffix(".tsv") for f in files if f.name.endswith(".tsv")))

    def rules(self, name: str) -> dict[str, Any]:
        """Return the parsed `<name>.toml`. Treat it as read-only: it is shared."""
        return _rules(self.code, name)


@lru_cache
def load(code: str = "vi") -> LanguagePack:
    """Return the pack of a language; raise `PackError` when there is none.

    >>> load("vi").code
    'vi'
    """
    root = resources.files("nguon.lang").joinpath(code)
    if not root.joinpath("lexicon").is_dir():
        raise PackError(f"no language pack for {code!r}; there is one for 'vi'")
    return LanguagePack(code, root)


@lru_cache
def _lexicon(code: str, name: str) -> tuple[Row, ...]:
    path = load(code).root.joinpath("lexicon", f"{name}.tsv")
    if not path.is_file():
        raise PackError(f"the pack {code!r} has no lexicon {name!r}")
    lines = path.read_text(encoding="utf-8").splitlines()
    body = [(n, line) for n, line in enumerate(lines, 1) if line.strip() and not line.startswith("#")]
    header = body[0][1].split("\t")
    rows = []
    for n, line in body[1:]:
        cells = line.split("\t")
        if len(cells) != len(header):
            raise PackError(f"{path.name} line {n}: {len(cells)} cells where the header has {len(header)}")
        rows.append(dict(zip(header, cells, strict=True)))
    return tuple(rows)


@lru_cache
def _rules(code: str, name: str) -> dict[str, Any]:
    path = load(code).root.joinpath(f"{name}.toml")
    if not path.is_file():
        raise PackError(f"the pack {code!r} has no rules {name!r}")
    return tomllib.loads(path.read_text(encoding="utf-8"))


@lru_cache
def _version(code: str) -> str:
    digest = hashlib.sha256()
    root = load(code).root
    for folder in (root, root.joinpath("lexicon")):
        for path in sorted(folder.iterdir(), key=lambda p: p.name):
            if path.is_file() and not path.name.endswith(".pyc"):
                digest.update(path.name.encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
