"""The engines that tests run on; Spark is started once, where it can be."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.engines.spark import Started, missing, start

from nguon.engines.base import Engine
from nguon.engines.local import LocalEngine


@pytest.fixture(scope="session")
def spark() -> Iterator[Started]:
    """Spark on two cores of this machine; skips where pyspark or Java is not there."""
    if why := missing():
        pytest.skip(why)
    with start("local[2]") as engine:
        yield engine


@pytest.fixture(params=["here", "processes", "spark"])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """Each engine in turn: without worker processes, with two, and Spark."""
    if request.param == "spark":
        yield request.getfixturevalue("spark")
        return
    with LocalEngine(workers=0 if request.param == "here" else 2) as made:
        yield made


@pytest.fixture
def workers(request: pytest.FixtureRequest) -> int:
    """How many worker processes the engine has."""
    return 0 if "here" in request.node.name else 2
