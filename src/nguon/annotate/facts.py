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
from nguon.lang.vi.spelling import fold_spelling
from nguon.model.annotation import Mention


@dataclass(frozen=True, slots=True)
class Resolved:
    """Who a phrase means: `name` (None when nobody fits), `names` of joint speakers (else that one), and the rule."""

    name: str | None
    names: tuple[str, ...]
    rule: str


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
    told_of: dict[str, list[Mention]] = field(default_factory=dict, compare=False, repr=False)
    """By kind, the mentions of the text itself, kept once they are asked for."""

    def inside(self, start: int, end: int) -> list[Mention]:
        """Return the mentions that lie in `[start, end)`."""
        first = bisect_left(self.mentions, start, key=lambda m: m.start)
        out = []
        for at in range(first, len(self.mentions)):
            mention = self.mentions[at]
            if mention.start >= end:
                break
            if mention.end <= end:
                out.append(mention)
        return out

    def trim(self, start: int, end: int) -> tuple[int, int]:
        """Return a phrase without marks around it, a bracket behind and a verb of citing before it, if any is left."""
        while start < end and not self.text[start].isalnum():
            start += 1
        while end > start and not self.text[end - 1].isalnum() and self.text[end - 1] not in ".)":
            end -= 1
        bracket = self.text.rfind("(", start, end)
        if bracket > start and self.text[end - 1] == ")":
            end = bracket
            while end > start and not self.text[end - 1].isalnum():
                end -= 1
        if start >= end:
            return start, end
        end += self._dotted(start, end)
        return self._behind_citing(start, end), end

    def _behind_citing(self, start: int, end: int) -> int:
        """Return where a source begins whose verb of citing got into the phrase (`cites *a source at X*`)."""
        said = fold_spelling(self.text[start:end])
        lead = next((w for w in self.phrases.kinds.get("citing", ()) if said.startswith(w + " ")), "")
        return start + len(lead) + 1 if lead else start

    def _dotted(self, start: int, end: int) -> int:
        """Return 1 when the dot behind `end` belongs to a name in initials (`N.T.H.`), else 0."""
        if self.text[end : end + 1] != ".":
            return 0
        inside = self.inside(start, end + 1)
        return int(bool(inside) and inside[-1].end == end + 1)

    def together(self, names: Sequence[str]) -> str | None:
        """Return joint speakers as one name (`A, B and C`); None when there is none."""
        if len(names) < 2:
            return names[0] if names else None
        return f"{', '.join(names[:-1])} {self.phrases.link} {names[-1]}"

    def before(self, start: int, kind: str) -> list[Mention]:
        """Mentions of a kind before `start`, without those of captions and bylines (who took a picture is not talked about)."""
        if kind not in self.told_of:
            self.told_of[kind] = [m for m in self.mentions if m.kind == kind and self._told(m)]
        told = self.told_of[kind]
        return told[: bisect_left(told, start, key=lambda m: m.start)]

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
