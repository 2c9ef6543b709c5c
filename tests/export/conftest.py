from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from nguon.export.format import export_case
from nguon.pipeline.case import Options, build_case
from nguon.store.case import Case
from nguon.store.snapshot import Snapshot

Exported = Callable[[str, str], Path]


@pytest.fixture(scope="session")
def sample_snapshot(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Snapshot:
    """The sample case, built from saved pages."""
    case = tmp_path_factory.mktemp("export") / "case"
    build_case(case, [root / "examples" / "pages"], Options(workers=0))
    return Case.open(case).snapshot


@pytest.fixture(scope="session")
def snapshots(sample_snapshot: Snapshot, desk_case: Path) -> dict[str, Snapshot]:
    """The two cases that every format is tried on: the sample, and one with a page hostile in every field."""
    return {"sample": sample_snapshot, "hostile": Case.open(desk_case).snapshot}


@pytest.fixture(scope="session")
def exported(snapshots: dict[str, Snapshot], tmp_path_factory: pytest.TempPathFactory) -> Exported:
    """Export a case (by name) in a format, once; return the folder."""
    done: dict[tuple[str, str], Path] = {}

    def export(case: str, name: str) -> Path:
        if (case, name) not in done:
            folder = tmp_path_factory.mktemp(f"{case}-{name}")
            export_case(snapshots[case], name, folder)
            done[case, name] = folder
        return done[case, name]

    return export
