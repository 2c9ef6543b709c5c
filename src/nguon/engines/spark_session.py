"""Spark begun: what it is told so that it answers as DuckDB does, and where it runs."""

from __future__ import annotations

import logging
import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nguon.engines.choose import need_engine
from nguon.errors import BuildError, UsageError, first_line

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

SETTINGS: Mapping[str, str] = {
    "spark.sql.ansi.enabled": "true",
    "spark.sql.ansi.doubleQuotedIdentifiers": "true",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.parquet.compression.codec": "zstd",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "2048",
    "spark.hadoop.mapreduce.fileoutputcommitter.algorithm.version": "2",
    "spark.hadoop.mapreduce.fileoutputcommitter.marksuccessfuljobs": "false",
    "spark.log.level": "OFF",
    "spark.ui.enabled": "false",
    "spark.ui.liveUpdate.period": "0",
    "spark.ui.showConsoleProgress": "false",
}
"""What makes Spark answer as DuckDB does (names in double quotes, numbers that overflow are errors), keeps it quiet, and its
counts up to date."""

OWN = "spark-own"
"""Name of the folder beside an engine's tables where Spark's processes put aside what is theirs."""

_LOCAL = re.compile(r"local(?:\[(?P<cores>\d+|\*)\])?$")
_OWN = re.compile(r"local(\[|$|-cluster)")


def to_master(master: str | None, workers: int | None) -> str | None:
    """Return a master whose failed tasks are tried again: Spark's `local[2]` gives up at once, like no cluster."""
    if master is None and workers:
        master = f"local[{workers}]"
    match = _LOCAL.match(master) if master else None
    return f"local[{match['cores'] or 1},4]" if match else master


def begin_spark(
    master: str | None, memory: str | None, settings: Mapping[str, str], own: Path | None = None
) -> tuple[SparkSession, bool]:
    """Return a session beside one that runs, else the first one, and whether Spark was started for it.

    What Spark's processes on this machine put aside lies in the folder `own`, where one is given.
    """
    need_engine("spark")
    from pyspark.sql import SparkSession  # noqa: PLC0415

    if running := SparkSession.getActiveSession():
        beside = running.newSession()  # with names of its own
        for name, value in SETTINGS.items():
            if name.startswith("spark.sql."):
                beside.conf.set(name, value)
        return beside, False
    ours = sys.executable if not master or _OWN.match(master) else "python3"
    os.environ.setdefault("PYSPARK_PYTHON", settings.get("spark.pyspark.python", ours))
    logging.getLogger("SQLQueryContextLogger").setLevel(logging.CRITICAL)  # it repeats at length what is raised
    builder = SparkSession.builder.appName("nguon")
    said = {**SETTINGS, **_for_master(master, memory), **settings}
    if own and (not master or master.startswith("local[")):
        own.mkdir(parents=True, exist_ok=True)
        said.setdefault("spark.local.dir", str(own))
        name = "spark.driver.extraJavaOptions"
        said[name] = f'"-Djava.io.tmpdir={own}" {said.get(name, "")}'.strip()
    if kept := java_folder():  # of the first session: this process has one Java, and that knows no other
        kept.mkdir(parents=True, exist_ok=True)
    if master:
        said["spark.master"] = master
    for name, value in said.items():
        builder = builder.config(name, value)
    try:
        return builder.getOrCreate(), True
    except Exception as error:
        raise BuildError(f"Spark did not start ({first_line(error, 200)}); is {master or 'its master'} right?") from error


def java_folder() -> Path | None:
    """Return where this process's Java puts files aside, if that is a folder of ours."""
    from pyspark import SparkContext  # noqa: PLC0415

    java: Any = SparkContext._jvm
    folder = Path(java.java.lang.System.getProperty("java.io.tmpdir")) if java else None
    return folder if folder and folder.name == OWN else None


def _for_master(master: str | None, memory: str | None) -> dict[str, str]:
    """Settings for processes on this machine: what they may take and import, and how finely work is cut."""
    amount = to_amount(memory) if memory else None
    quiet = (Path(__file__).parent / "spark.properties").as_uri()
    said = {"spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile={quiet}"}
    if not master or master.startswith("local["):
        said["spark.driver.memory"] = amount or "2g"
    elif amount:
        said["spark.executor.memory"] = amount
    if not master or _OWN.match(master):
        said["spark.executorEnv.PYTHONPATH"] = os.pathsep.join(path or str(Path.cwd()) for path in sys.path)
        said["spark.sql.shuffle.partitions"] = "64"
        said["spark.driver.host"] = said["spark.driver.bindAddress"] = "127.0.0.1"
    return said


def to_amount(memory: str) -> str:
    """Return an amount of memory as Spark writes it.

    >>> to_amount("4GB"), to_amount("500 MB")
    ('4g', '500m')
    """
    match = re.fullmatch(r"\s*(\d+)\s*([KMGT])i?B?\s*", memory, re.IGNORECASE)
    if not match:
        raise UsageError(f"{memory!r} is no amount of memory; write it like 4GB or 500MB")
    return f"{match[1]}{match[2].lower()}"
