"""What all tests share: Hypothesis profiles, the place of ../shared, Chromium, one loud line for what was skipped."""

from __future__ import annotations

import os
import runpy
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from tests.engines.spark import Started

ROOT = Path(__file__).parents[1]
SHARED = ROOT / ".." / "shared"
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
GET_CHROMIUM = "apt-get install chromium, or set NGUON_CHROMIUM to the path of a Chrome or Chromium"

# Machines under load are slow, not wrong: no deadline. In CI the same examples each time, so that a red run can be repeated.
_SLOW = (HealthCheck.too_slow, HealthCheck.function_scoped_fixture)
settings.register_profile("home", deadline=None, suppress_health_check=_SLOW)
settings.register_profile("ci", deadline=None, suppress_health_check=_SLOW, derandomize=True, database=None)
settings.load_profile("ci" if os.environ.get("CI") else "home")

# Where tests are started in the background, Ctrl-C is ignored, and by all that they start.
signal.signal(signal.SIGINT, signal.default_int_handler)


def find_chromium() -> str | None:
    """Return the path of Chromium: `NGUON_CHROMIUM`, else the first of the usual names on the path, else None."""
    named = os.environ.get("NGUON_CHROMIUM")
    if named:
        return named if Path(named).exists() else None
    return next((path for name in CHROMIUM_NAMES if (path := shutil.which(name))), None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs Chromium or ../shared where they are absent, each with its reason."""
    no_browser = None if find_chromium() else pytest.mark.skip(reason=f"no Chromium: {GET_CHROMIUM}")
    no_shared = None if SHARED.is_dir() else pytest.mark.skip(reason="no folder ../shared beside the project")
    for item in items:
        if no_browser and item.get_closest_marker("browser"):
            item.add_marker(no_browser)
        if no_shared and item.get_closest_marker("shared"):
            item.add_marker(no_shared)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly, in one line, how many tests of the interface did not run, and how to make them run."""
    skipped = terminalreporter.stats.get("skipped", [])
    browser = sum("no Chromium" in str(report.longrepr) for report in skipped)
    if browser:
        terminalreporter.write_line(
            f"!!! {browser} BROWSER TEST{'S' * (browser != 1)} SKIPPED: no Chromium here. To run them: {GET_CHROMIUM}",
            red=True,
            bold=True,
        )


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's own folder."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder ../shared; skips where there is none."""
    if not SHARED.is_dir():
        pytest.skip("no folder ../shared beside the project")
    return SHARED


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A running Chromium without a window; skips where there is none."""
    path = find_chromium()
    if path is None:
        pytest.skip(f"no Chromium: {GET_CHROMIUM}")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def spark() -> Iterator[Started]:
    """Spark on two cores of this machine; skips where pyspark or Java is not there."""
    from tests.engines.spark import missing, start

    if why := missing():
        pytest.skip(why)
    with start("local[2]") as engine:
        yield engine


@pytest.fixture(scope="session")
def desk_case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small case written record by record (`tests/web/example_case.py`), with a page hostile in every field."""
    make_case = runpy.run_path(str(ROOT / "tests" / "web" / "example_case.py"))["make_case"]
    return Path(make_case(tmp_path_factory.mktemp("desk") / "ho-so"))
