from __future__ import annotations

from datetime import date
from pathlib import Path

from nguon.store.case import Case
from nguon.store.story import story
from nguon.store.window import said_between

APRIL = (date(2024, 4, 1), date(2024, 4, 30))


def test_statements_of_a_story_within_some_days(desk_case: Path) -> None:
    snapshot = Case.open(desk_case).snapshot
    view = story(snapshot, "s-song")
    assert view is not None
    wanted = {s.statement.id for s in view.said if s.on and s.on.value.startswith("2024-04")}
    assert {s.statement.id for s in said_between(snapshot, "s-song", *APRIL, 50)} == wanted
    whole = said_between(snapshot, "s-song", date(2024, 1, 1), date(2024, 12, 31), 50)
    assert [s.on.value for s in whole if s.on] == sorted(s.on.value for s in whole if s.on)
    assert said_between(snapshot, "s-song", date(2024, 1, 1), date(2024, 12, 31), 2) == whole[:2], "the first"
    assert said_between(snapshot, "s-song", date(1999, 1, 1), date(1999, 1, 31), 50) == ()
    assert said_between(snapshot, "no-such", *APRIL, 50) == ()
