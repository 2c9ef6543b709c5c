from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from nguon.cli.main import app
from nguon.pipeline.case import Options, build_case

Run = Callable[..., "subprocess.CompletedProcess[bytes]"]


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Path:
    """The sample case, built."""
    case = tmp_path_factory.mktemp("sample") / "case"
    build_case(case, [root / "examples" / "pages"], Options(workers=0))
    return case


@pytest.fixture(scope="session")
def run() -> Run:
    """Run `nguon` in this process; an error that a user would see as a traceback is raised."""

    def run_nguon(*words: object, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        done = CliRunner().invoke(app, [str(word) for word in words], input=stdin)
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        return subprocess.CompletedProcess(words, done.exit_code, done.stdout_bytes, done.stderr_bytes)

    return run_nguon
