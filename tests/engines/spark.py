"""Spark for tests: whether it can run here, and how it is started."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from nguon.engines.choose import need_engine
from nguon.errors import UsageError

if TYPE_CHECKING:
    from nguon.engines.spark import SparkEngine

    Started = SparkEngine
else:
    Started = object


QUICK = {
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.shuffle.partitions": "2",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
}
"""Small tables, a short life: nothing is worth compiling twice."""


def missing() -> str | None:
    """Return what keeps Spark from running here, or None."""
    try:
        need_engine("spark")
    except UsageError as error:
        return f"{error} (make spark; apt-get install openjdk-17-jre-headless)"
    return None


@contextmanager
def start(master: str) -> Iterator[Started]:
    """An engine on `master`; what Spark's own Python warns of is its own affair."""
    from nguon.engines.spark import SparkEngine

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        engine = SparkEngine(master, settings=QUICK)
    try:
        yield engine
    finally:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            engine.close()
