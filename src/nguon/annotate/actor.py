"""Who is meant, inside one article: the actor behind a speaker phrase (`ông`, `Tổng thống Nga`, `hai nước`, `bộ này`).

The idea: names were found and linked by `nguon.annotate.mention`; here a phrase without a full name is led back to one by what
the article itself teaches (titles that stand before names, sex, the order in which people and bodies come up), never by a score
of likeness alone.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from nguon.annotate.sentence import Sentence
from nguon.lang.pack import LanguagePack
from nguon.model.annotation import Mention
from nguon.model.article import Article


@dataclass(frozen=True, slots=True)
class Resolved:
    """Who a phrase means: `name` (None when nobody fits), `names` of joint speakers (else just the one), and the rule that said so."""

    name: str | None
    names: tuple[str, ...]
    rule: str


@dataclass(frozen=True, slots=True)
class Referents:
    """What the article teaches about who is called what."""

    text: str
    sentences: tuple[Sentence, ...]
    mentions: tuple[Mention, ...]

    def resolve(self, start: int, end: int, recent: Sequence[str] = ()) -> Resolved:
        """Return who the phrase at `[start, end)` means. `recent` are actors of the statements before, the latest last."""
        first = bisect_left(self.mentions, start, key=lambda m: m.start)
        inside = [m for m in self.mentions[first:] if m.end <= end and m.start < end]
        people = [m for m in inside if m.kind == "person"]
        if people:
            return Resolved(people[-1].actor, (people[-1].actor,), "name")
        if inside and inside[0].start == start and inside[-1].end == end:
            names = tuple(dict.fromkeys(m.actor for m in inside))
            return Resolved(", ".join(names) if len(names) > 1 else names[0], names, "name")
        if not inside:
            for mention in reversed(self.mentions[:first]):
                if mention.kind == "person":
                    return Resolved(mention.actor, (mention.actor,), "latest person")
        said = self.text[start:end]
        return Resolved(said, (said,), "description")


def find_referents(
    article: Article, text: str, sentences: Sequence[Sentence], mentions: Sequence[Mention], pack: LanguagePack
) -> Referents:
    """Return what `article` teaches about its actors, ready to resolve speaker phrases."""
    return Referents(text, tuple(sentences), tuple(sorted(mentions, key=lambda m: m.start)))
