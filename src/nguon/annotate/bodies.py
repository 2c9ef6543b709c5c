"""Which body is meant: "they", "the paper", "this ministry", "the commune", a body said by its first word.

The idea: words for a body point back to the body last named that they fit; the rules here share the facts of the article with
those for people (`nguon.annotate.actor`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nguon.annotate.describe import local_body
from nguon.annotate.facts import Facts, Resolved
from nguon.lang.vi.spelling import fold_spelling
from nguon.model.annotation import Mention


@dataclass(frozen=True, slots=True)
class Bodies(Facts):
    """Leads words for bodies back to their names."""

    def they(self, start: int, recent: Sequence[str]) -> Resolved | None:
        """Return whom "they" means: a body or country before it in the sentence, else a speaker that is no person."""
        here = self.sentences[self.sentence_of(start)].start
        for mention in self.mentions:
            if here <= mention.start < start and (mention.kind == "org" or mention.actor in self.countries):
                return Resolved(mention.actor, (mention.actor,), "subject before")
        if recent and self.kinds.get(recent[-1]) != "person":
            return Resolved(recent[-1], (recent[-1],), "latest speaker")
        return None

    def paper(self, start: int, recent: Sequence[str]) -> Resolved | None:
        """Return the outlet last named before `start`, or None."""
        outlets = [m for m in self.before(start, "org") if self.phrases.outlet(m.rule) or self._led_by_paper(m)]
        if outlets:
            return Resolved(outlets[-1].actor, (outlets[-1].actor,), "latest outlet")
        return None

    def _led_by_paper(self, mention: Mention) -> bool:
        return self.phrases.ends(fold_spelling(self.text[max(0, mention.start - 20) : mention.start]).strip())

    def this(self, start: int, said: str, inside: list[Mention], recent: Sequence[str]) -> Resolved | None:
        """`bo nay`, `Uy ban nay`: the body last named whose name begins with the same head."""
        head = self.phrases.this(said)
        if inside:
            return None
        if not head:
            return self._local(start, said) or self._sort(start, said) or self._headed(start, said)
        for mention in reversed(self.before(start, "org")):
            if fold_spelling(mention.actor).startswith(head + " ") or fold_spelling(
                self.text[mention.start : mention.end]
            ).startswith(head + " "):
                return Resolved(mention.actor, (mention.actor,), "this body")
        for mention in reversed(self.mentions):
            before = fold_spelling(self.text[max(0, mention.start - len(head) - 1) : mention.start]).strip()
            if mention.start < start and before.endswith(head):
                return Resolved(mention.actor, (mention.actor,), "this body")
        return None

    def _local(self, start: int, said: str) -> Resolved | None:
        """`xa`, `huyen` alone: the last such place named."""
        name = local_body(self.text, self.mentions, start, said) if said in self.phrases.sites else None
        return Resolved(name, (name,), "local place") if name else None

    def _headed(self, start: int, said: str) -> Resolved | None:
        """`so`, `hiep hoi` alone: the body last named whose name begins with the word."""
        if said not in self.phrases.heads:
            return None
        fit = (m.actor for m in reversed(self.before(start, "org")) if fold_spelling(m.actor).startswith(said + " "))
        name = next(fit, None)
        return Resolved(name, (name,), "this body") if name else None

    def _sort(self, start: int, said: str) -> Resolved | None:
        """`co quan thanh tra`: the body last named whose name begins with the words behind the classifier."""
        rest = self.phrases.behind_cue(said)
        if not rest:
            return None
        fit = (m.actor for m in reversed(self.before(start, "org")) if fold_spelling(m.actor).startswith(rest + " "))
        name = next(fit, None)
        return Resolved(name, (name,), "this body") if name else None

    def local_holders(self, said: str) -> set[str]:
        """Return who holds an office said with a bare word for a place ("chair of the *village*"), by the body's name."""
        found = set()
        for role in self.roles:
            site = said.removeprefix(role.head + " ")
            if role.office and site != said and site in self.phrases.sites:
                found |= {role.actor for body in role.of if f" {site} " in f" {fold_spelling(body)} "}
        return found
