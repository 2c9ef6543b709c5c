"""A build of the case in a process of its own, started from a screen; the server goes on showing the old snapshot meanwhile."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections import deque
from dataclasses import dataclass
from pathlib import Path

LINES = 20
"""Lines of what a build says that are kept."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How a build goes: `idle`, `running`, `done` or `failed`; where it is, and what it said last when it failed."""

    state: str
    stage: str = ""
    done: int = 0
    total: int = 0
    said: str = ""


class Builder:
    """Builds one case, one build at a time."""

    def __init__(self, case: Path) -> None:
        self._case = case
        self._lock = threading.Lock()
        self._process: subprocess.Popen[str] | None = None
        self._progress = Progress("idle")

    @property
    def progress(self) -> Progress:
        """How the last build goes or went."""
        return self._progress

    def start(self) -> bool:
        """Start a build; tell whether one was started (none is while one runs)."""
        with self._lock:
            if self._process is not None and self._process.poll() is None:
                return False
            self._progress = Progress("running")
            self._process = subprocess.Popen(  # noqa: S603 (our own program, and no word of a request)
                [sys.executable, "-m", "nguon.cli.main", "build", str(self._case)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                encoding="utf-8",
                errors="replace",
                env={**os.environ, "NGUON_PROGRESS": "json", "PYTHONUTF8": "1"},
            )
            threading.Thread(target=self._follow, args=(self._process,), daemon=True).start()
            return True

    def stop(self) -> None:
        """End a build that runs; the snapshot that was live stays."""
        with self._lock:
            if self._process is not None and self._process.poll() is None:
                self._process.terminate()

    def _follow(self, process: subprocess.Popen[str]) -> None:
        said: deque[str] = deque(maxlen=LINES)
        with process:
            for line in process.stderr or ():
                try:
                    step = json.loads(line)
                    self._progress = Progress("running", str(step["stage"]), int(step["done"]), int(step["total"]))
                except (ValueError, TypeError, KeyError):
                    said.append(line.strip())
        code = process.wait()
        last = next((line for line in reversed(said) if line), "")
        self._progress = Progress("done") if code == 0 else Progress("failed", said=last.removeprefix("nguon: ")[:500])
