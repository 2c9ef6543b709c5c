"""Findings of a story: reversals, conflicts, differing figures, headlines beyond their article, altered wording.

The order matters: a statement that a headline overstates is known first and then used against nobody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nguon.compare.conflict import find_conflicts
from nguon.compare.figures import find_differing
from nguon.compare.headline import find_headlines
from nguon.compare.opposed import find_groups
from nguon.compare.poles import find_opposites
from nguon.compare.record import make_record
from nguon.compare.reversal import find_reversals
from nguon.compare.tone import find_tones
from nguon.compare.wording import find_wordings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nguon.lang.pack import LanguagePack
    from nguon.model.corpus import Actor, ActorLink, Dated, Finding, Story, Thread
    from nguon.model.reading import Piece

ORDER = ("reversal", "conflict", "figures", "headline", "wording")
STRENGTH = ("strong", "fair", "weak")


def find_findings(
    story: Story,
    threads: Sequence[Thread],
    pieces: Sequence[Piece],
    links: Sequence[ActorLink],
    actors: Sequence[Actor],
    dated: Sequence[Dated],
    pack: LanguagePack,
) -> tuple[Finding, ...]:
    """Return the findings of `story`, the strongest of each kind first. `pieces` may be all pieces."""
    record = make_record(story, pieces, links, actors, dated, pack)
    mine = [t for t in threads if t.story == story.id]
    groups = find_groups(mine, record)
    headlines, doubtful = find_headlines(record)
    sides = [*find_reversals(groups, record, doubtful), *find_conflicts(groups, record, doubtful)]
    found = [
        *sides,
        *find_opposites(record, doubtful, sides),
        *find_tones(record),
        *find_differing(record),
        *headlines,
        *find_wordings(record),
    ]
    return tuple(sorted(found, key=lambda f: (ORDER.index(f.kind), STRENGTH.index(f.strength), f.id)))
