"""The engines that tests run on; Spark is started once, where it can be."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from nguon.engines.base import Engine
from nguon.engines.local import LocalEngine


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
