"""What a program takes while it runs, seen from outside: time, processor time and memory of all its processes, part by part.

Linux only (`/proc`). Processor time is that of all processes, also of those that ended since; memory is the proportional set
size, so that what processes share counts once; both are looked at four times a second.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")
LOOK, WALK = 0.25, 5.0
"""Seconds between looks at processes, and at folders."""


@dataclass
class Taken:
    """What a part of a run took: seconds, seconds of processors, bytes of memory at most."""

    wall: float = 0.0
    cpu: float = 0.0
    peak: int = 0


@dataclass
class Run:
    """What a run took, by its parts, and how many bytes at most lay in the folders that were watched."""

    parts: dict[str, Taken]
    lay: int
    code: int

    @property
    def whole(self) -> Taken:
        """All parts together."""
        some = self.parts.values()
        return Taken(sum(p.wall for p in some), sum(p.cpu for p in some), max((p.peak for p in some), default=0))


def watch(command: list[str], folders: list[Path] | None = None) -> Run:
    """Run a command of nguon and watch it; its parts are the stages that it tells of, `start` before the first."""
    env = {**os.environ, "NGUON_PROGRESS": "json"}
    watched = _Watched(folders or [])
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=env) as process:
        looking = threading.Thread(target=watched.look, args=(process.pid,))
        looking.start()
        assert process.stderr
        for line in process.stderr:
            with contextlib.suppress(ValueError, KeyError, TypeError):
                watched.stage = json.loads(line)["stage"]
                continue
            print(line, end="", flush=True)
        process.wait()
        watched.ended.set()
        looking.join()
    return Run(watched.parts, watched.lay, process.returncode)


class _Watched:
    def __init__(self, folders: list[Path]) -> None:
        self.parts: dict[str, Taken] = {}
        self.stage = "start"
        self.lay = 0
        self.ended = threading.Event()
        self._folders = folders

    def look(self, pid: int) -> None:
        last, walked, used = time.perf_counter(), 0.0, dict[tuple[int, int], float]()
        ended = False
        while not ended:
            ended = self.ended.wait(LOOK)
            part = self.parts.setdefault(self.stage, Taken())
            now = time.perf_counter()
            part.wall += now - last
            last = now
            processes = family(pid)
            for process in processes:
                key, seconds = cpu_of(process)
                part.cpu += seconds - used.get(key, 0.0)
                used[key] = seconds
            part.peak = max(part.peak, sum(map(memory_of, processes)))
            if now - walked > WALK:
                walked = now
                self.lay = max(self.lay, sum(map(size_of, self._folders)))


def family(pid: int) -> list[int]:
    """Return a process and all that descend from it."""
    out, ahead = [], [pid]
    while ahead:
        one = ahead.pop()
        out.append(one)
        try:
            for task in Path(f"/proc/{one}/task").iterdir():
                ahead += map(int, (task / "children").read_text().split())
        except OSError:
            continue
    return out


def cpu_of(pid: int) -> tuple[tuple[int, int], float]:
    """Return what tells a process from all others (numbers are used again), and the seconds of processors that it used."""
    try:
        words = Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()
    except OSError:
        return (pid, 0), 0.0
    return (pid, int(words[19])), sum(map(int, words[11:13])) / TICK


def memory_of(pid: int) -> int:
    """Return the bytes that a process holds, those shared with others divided among them."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)


def size_of(folder: Path) -> int:
    """Return the bytes of the files in a folder."""
    size = 0
    for at, _, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(OSError):
                size += (Path(at) / name).lstat().st_size
    return size
