"""What an article teaches about its actors, and where in it they stand.

The idea: resolving a phrase asks again and again for the names inside it, those before it, and the country that leads its
sentence; the answers live here, apart from the rules that use them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from nguon.annotate.phrase import Phrases
from nguon.annotate.role import Role
from nguon.annotate.sentence import Sentence
from nguon.model.annotation import Mention


@dataclass(frozen=True, slots=True)
class Facts:
    """What the article teaches about who is called what."""

    text: str
    sentences: tuple[Sentence, ...]
    mentions: tuple[Mention, ...]
    roles: tuple[Role, ...]
    sexes: Mapping[str, str]
    phrases: Phrases = field(repr=False)
    kinds: Mapping[str, str] = field(repr=False)
    countries: frozenset[str] = field(repr=False)
    """Actors that are countries."""
    pairs: frozenset[tuple[str, ...]] = field(repr=False)
    """Actors that the article names side by side, in its order (`A and B`)."""
    seats: Mapping[str, str] = field(repr=False)
    """Capitals and seats of government → the country they stand for."""

    def inside(self, start: int, end: int) -> list[Mention]:
        """Return the mentions that lie in `[start, end)`."""
        first = bisect_left(self.mentions, start, key=lambda m: m.start)
        out = []
        for mention in self.mentions[first:]:
            if mention.start >= end:
                break
            if mention.end <= end:
                out.append(mention)
        return out

    def together(self, names: Sequence[str]) -> str | None:
        """Return joint speakers as one name (`A, B and C`); None when there is none."""
        if len(names) < 2:
            return names[0] if names else None
        return f"{', '.join(names[:-1])} {self.phrases.link} {names[-1]}"

    def before(self, start: int, kind: str) -> list[Mention]:
        """Mentions of a kind before `start`, without those of captions and bylines (who took a picture is not talked about)."""
        last = bisect_left(self.mentions, start, key=lambda m: m.start)
        return [m for m in self.mentions[:last] if m.kind == kind and self._told(m)]

    def _told(self, mention: Mention) -> bool:
        return mention.rule != "credit" and self.sentences[self.sentence_of(mention.start)].role not in (
            "caption",
            "byline",
            "source",
        )

    def sentence_of(self, at: int) -> int:
        """Return the number of the sentence that holds the place `at`."""
        return max(0, bisect_left(self.sentences, at + 1, key=lambda s: s.start) - 1)

    def countries_before(self, start: int) -> list[str]:
        """Return the countries named before `start`, in order."""
        return [m.actor for m in self.before(start, "place") if m.actor in self.countries]

    def country(self, start: int) -> str | None:
        """The country that leads the sentence, or one before; failing that the one named most."""
        here = self.sentence_of(start)
        for number in range(here, max(-1, here - 3), -1):
            sentence = self.sentences[number]
            for mention in self.mentions:
                if sentence.start <= mention.start < min(start, sentence.end):
                    if mention.actor in self.countries:
                        return mention.actor
                    ending = next(
                        (c for c in self.countries if mention.kind == "org" and mention.actor.endswith(" " + c)), None
                    )
                    if ending:
                        return ending
        counts = Counter(self.countries_before(start))
        return counts.most_common(1)[0][0] if counts else None
