"""Which engine: this machine's, unless another is asked for; only the one that is asked for is loaded."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from nguon.errors import UsageError

if TYPE_CHECKING:
    from nguon.engines.local import LocalEngine
    from nguon.engines.spark import SparkEngine

ENGINES = ("local", "spark")


def need_engine(name: str) -> None:
    """Raise `UsageError` when there is no engine `name`, or what it needs is not installed; loads nothing."""
    if name not in ENGINES:
        raise UsageError(f"there is no engine {name!r}; choose one of: {', '.join(ENGINES)}")
    if name != "spark":
        return
    if not (_is_there("pyspark") and _is_there("pandas")):
        raise UsageError("the engine 'spark' needs pyspark; install it with: pip install 'nguon[spark]'")
    if not (os.environ.get("JAVA_HOME") or shutil.which("java")):
        raise UsageError("the engine 'spark' needs Java 17 or newer, and none was found; install it or set JAVA_HOME")


def _is_there(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ImportError:
        return False


def open_engine(
    name: str = "local",
    *,
    workers: int | None = None,
    memory: str | None = None,
    spill: Path | str | None = None,
    master: str | None = None,
    settings: Mapping[str, str] | None = None,
) -> LocalEngine | SparkEngine:
    """Return the engine `name` (`local`, `spark`), to be closed by the caller. `master` and `settings` are Spark's.

    Raises `UsageError` when there is no such engine, or what it needs is not installed.

    >>> with open_engine(workers=0) as engine:
    ...     engine.name
    'local'
    """
    need_engine(name)
    if name == "spark":
        from nguon.engines.spark import SparkEngine  # noqa: PLC0415

        return SparkEngine(master, workers=workers, memory=memory, spill=spill, settings=settings)
    if master:
        raise UsageError(f"a master ({master}) is for the engine 'spark'; add --engine spark")
    from nguon.engines.local import LocalEngine  # noqa: PLC0415

    return LocalEngine(workers=workers, memory=memory, spill=Path(spill) if spill else None)
