"""Which person is meant: pronouns, kin, offices and trades told of somebody before, the girl from A.

The idea: words for people point back to the person last named whom they fit; the rules here share the facts of the article with
those for bodies (`nguon.annotate.bodies`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from nguon.annotate.bodies import Bodies
from nguon.annotate.describe import age_behind, described_again, same_body, without_age
from nguon.annotate.facts import Resolved
from nguon.lang.vi.spelling import fold_spelling
from nguon.model.annotation import Mention
from nguon.model.span import Span

OPENING, CLOSING = frozenset("\"'\u201c\u2018\u00ab"), frozenset("\"'\u201d\u2019\u00bb")


@dataclass(frozen=True, slots=True)
class People(Bodies):
    """Leads words for people back to their names."""

    def trade(self, start: int, said: str, inside: list[Mention]) -> Resolved | None:
        """`the defendant`, `the actress`: the one last named with that trade, not where the word is for anybody of a crowd."""
        if inside:
            return None
        noun = self.phrases.this(said) or said
        first, _, rest = noun.partition(" ")
        sexed = self.phrases.exact(first)
        sex, noun = (sexed[1], rest) if sexed is not None and sexed[0] == "sexed" and rest else ("", noun)
        if self.phrases.is_kind(noun, "crowd"):
            return None
        held = (r for r in reversed(self.roles) if r.at < start and not r.office and r.head in (noun, said))
        actor = next((r.actor for r in held if not sex or self.sexes.get(r.actor, sex) == sex), None)
        return Resolved(actor, (actor,), "trade") if actor else None

    def again(self, start: int, said: str, inside: list[Mention], recent: Sequence[str]) -> Resolved | None:
        """`co quan nay`, `vi quan chuc nay`, `ong`: somebody who spoke before under a description."""
        if inside:
            return None
        entry = self.phrases.exact(said)
        if entry is not None and entry[0] == "person" and recent and self.kinds.get(recent[-1]) is None:
            here = self.sentences[max(0, self.sentence_of(start) - 1)].start
            near = any(
                here <= m.start < start and self.text[m.start : m.end] not in recent[-1] for m in self.before(start, "person")
            )
            noun = self.phrases.starts_person(said) and not self.phrases.this(said)
            other = noun and not fold_spelling(recent[-1]).startswith(f"{said} ")
            if not near and not other and self.phrases.one_person(fold_spelling(recent[-1])):
                return Resolved(recent[-1], (recent[-1],), "described speaker")
        name = described_again(said, recent, self.kinds, self.phrases)
        return Resolved(name, (name,), "described speaker") if name else None

    def titled_pronoun(
        self, start: int, said: str, inside: list[Mention], recent: Sequence[str], quoted: Sequence[Span]
    ) -> Resolved | None:
        """`ba Bo truong`, `vi giam doc`: the office behind the pronoun, else the person of that sex."""
        first, _, rest = said.partition(" ")
        entry = self.phrases.exact(first)
        if not rest or inside or entry is None or entry[0] != "person" or not self.phrases.starts_person(rest):
            return None
        told = next(
            (r for r in reversed(recent) if r not in self.kinds and f"{fold_spelling(r)} ".startswith(f"{rest} ")), None
        )
        if told is not None:
            return Resolved(told, (told,), "described speaker")
        return self.office(start, rest, inside) or self.person(start, entry[1], recent, quoted)

    def kin(
        self, start: int, said: str, inside: list[Mention], recent: Sequence[str], quoted: Sequence[Span]
    ) -> Resolved | None:
        """`his wife`: the wife of whom the pronoun means, by name."""
        first, _, pronoun = said.rpartition(" ")
        entry = self.phrases.exact(pronoun)
        if inside or entry is None or entry[0] != "person" or not self.phrases.is_kind(first, "relation"):
            return None
        who = self.person(start, entry[1], recent, quoted)
        if who is None or self.kinds.get(who.name or "") != "person":
            return None
        words = self.text[start : start + len(first)]
        name = f"{words[:1].lower()}{words[1:]} {who.name}"
        return Resolved(name, (name,), "kin")

    def native(self, start: int, inside: list[Mention], recent: Sequence[str], quoted: Sequence[Span]) -> Resolved | None:
        """`the girl from A`: the person of that sex; the place is not who speaks."""
        before = fold_spelling(self.text[start : inside[0].start]).strip() if inside else ""
        word = next((w for w in self.phrases.kinds["origin"] if before.endswith(" " + w)), "")
        who = before[: -len(word) - 1] if word else ""
        entry = self.phrases.exact(who)
        if entry is not None and entry[0] == "person":
            return self.person(start, entry[1], recent, quoted)
        if not who or self.phrases.singular(who) != who or not self.phrases.starts_person(who):
            return None
        people = [m.actor for m in self.before(start, "person") if not any(q.start <= m.start < q.end for q in quoted)]
        trade = {role.actor for role in self.roles if who.endswith(role.head)}
        of_trade = [actor for actor in people if actor in trade]
        if of_trade:
            return Resolved(of_trade[-1], (of_trade[-1],), "trade")
        actor, times = next(iter(Counter(people).most_common(1)), ("", 0))
        return Resolved(actor, (actor,), "named most") if actor and 2 * times > len(people) else None

    def aged(
        self, start: int, said: str, inside: list[Mention], recent: Sequence[str], quoted: Sequence[Span]
    ) -> Resolved | None:
        """`the strategist, 52 years old`: the person of that age, else of whom the words say `this` (`this strategist`)."""
        aged = without_age(said, self.phrases)
        if aged is None or inside:
            return None
        bare, age = aged
        of_age = next((m.actor for m in self.mentions if m.kind == "person" and age_behind(self.text, m) == age), None)
        if of_age:
            return Resolved(of_age, (of_age,), "age")
        named = (self.phrases.exact(word) for word in (bare, *(f"{bare} {this}" for this in self.phrases.kinds["this"])))
        entry = next((e for e in named if e is not None and e[0] == "person"), None)
        return self.person(start, entry[1], recent, quoted) if entry else None

    def person(self, start: int, sex: str, recent: Sequence[str], quoted: Sequence[Span]) -> Resolved | None:
        """Return whom a pronoun of that sex means: who spoke last, else the subject before it; None when nobody fits."""
        people = [m for m in self.before(start, "person") if not sex or self.sexes.get(m.actor, sex) == sex]
        people = [m for m in people if not any(q.start <= m.start < q.end for q in quoted)]
        if not people:
            return self._ahead(start, sex)
        if not sex and recent and self.kinds.get(recent[-1]) is None and not self.phrases.body(fold_spelling(recent[-1])):
            return Resolved(recent[-1], (recent[-1],), "latest speaker")
        here = self.sentence_of(start)
        fit = (r for r in recent[:-4:-1] if self.kinds.get(r) == "person" and (not sex or self.sexes.get(r, sex) == sex))
        latest = next(fit, None)
        if latest and not sex:
            return Resolved(latest, (latest,), "latest speaker")
        for back in range(4):
            number = here - back
            if number < 0:
                break
            sentence = self.sentences[number]
            near = list(dict.fromkeys(m.actor for m in people if sentence.start <= m.start < sentence.end))
            if not near:
                continue
            known = [a for a in near if self.sexes.get(a) == sex] or near
            if latest in known:
                return Resolved(latest, (latest,), "latest speaker")
            return Resolved(known[0], (known[0],), "subject before")
        if latest:
            return Resolved(latest, (latest,), "latest speaker")
        return Resolved(people[-1].actor, (people[-1].actor,), "latest person")

    def nicknamed(
        self, start: int, end: int, inside: list[Mention], recent: Sequence[str], quoted: Sequence[Span]
    ) -> Resolved | None:
        """Words in quotation marks that call somebody (`“The Special One”`): the person before."""
        marks = self.text[start - 1 : start], self.text[end : end + 1]
        if inside or marks[0] not in OPENING or marks[1] not in CLOSING or not all(marks):
            return None
        here = self.sentences[max(0, self.sentence_of(start) - 1)].start
        near = [m.actor for m in self.before(start, "person") if m.start >= here]
        return Resolved(near[-1], (near[-1],), "nickname") if near else self.person(start, "", recent, quoted)

    def noun_of(
        self, start: int, said: str, inside: list[Mention], recent: Sequence[str], quoted: Sequence[Span]
    ) -> Resolved | None:
        """`this manager`: who spoke last, where no manager came up before; in a title `the ferryman`: who is named most."""
        noun = self.phrases.this(said)
        if inside or self.phrases.singular(said) != said or not self.phrases.starts_person(said):
            return None
        if self.phrases.begins(said, "relation") or self.phrases.begins(said, "crowd"):
            return None
        if not noun:
            return self._ahead(start, "") if self.sentences[self.sentence_of(start)].role == "title" else None
        words = noun.split()
        of_body = any(" ".join(words[n:]) in self.phrases.bodies for n in range(1, len(words)))
        last = recent[-1] if recent and noun in self.phrases.people and not of_body else ""
        told = last if self.kinds.get(last) == "person" else ""
        return Resolved(told, (told,), "latest speaker") if told and noun not in fold_spelling(self.text[:start]) else None

    def _ahead(self, start: int, sex: str) -> Resolved | None:
        """A title or lead that calls somebody by a noun before the text names them: who has half of all names of people."""
        if self.sentences[self.sentence_of(start)].role not in ("title", "lead"):
            return None
        named = [m.actor for m in self.mentions if m.kind == "person" and self._told(m)]
        for actor, times in Counter(named).most_common(1):
            if 2 * times > len(named) and (not sex or self.sexes.get(actor, sex) == sex):
                return Resolved(actor, (actor,), "named most")
        return None

    def pair(self, actors: list[str], rule: str) -> Resolved | None:
        """Return the last two of `actors` as joint speakers, in the article's order; None when there are fewer."""
        names: list[str] = []
        for actor in reversed(actors):
            if actor not in names:
                names.append(actor)
            if len(names) == 2:
                pair = tuple(names[::-1])
                pair = pair if pair in self.pairs or pair[::-1] not in self.pairs else pair[::-1]
                return Resolved(self.together(pair), pair, rule)
        return None

    def office(self, start: int, said: str, inside: list[Mention]) -> Resolved | None:
        """`Tong thong X`, `nha lanh dao X`, `quan chuc Y`: the person whose office the article has told."""
        if self.phrases.begins(said, "plural"):
            return None
        of = frozenset(m.actor for m in inside)
        trainer = self._only_one(said, inside) if of else None
        if trainer:
            return Resolved(trainer, (trainer,), "only one")
        fit = [role for role in self.roles if (said == role.head or said.startswith(role.head + " ")) and of <= role.of]
        longest = max((len(role.head) for role in fit), default=0)
        fit = [
            role for role in fit if len(role.head) == longest and (of or (role.office and (not role.of or said == role.head)))
        ]
        if not fit and not of:
            longer = {r.actor for r in self.roles if r.office and r.head.startswith(said + " ")} or self.local_holders(said)
            if len(longer) == 1:
                return Resolved(min(longer), tuple(longer), "office")
        if not fit and of:
            fit = [role for role in self.roles if role.office and said.startswith(role.head + " ") and same_body(of, role)]
        rule = "office"
        if not fit and self.phrases.begins(said, "leader"):
            fit = [r for r in self.roles if of and of <= r.of and (self.phrases.is_kind(r.head, "ruler") or
                                                                   self.phrases.is_kind(r.head, "leader"))]  # fmt: skip
            rule = "leader"
            seat = frozenset(self.seats.get(actor, actor) for actor in of)
            if not fit and seat != of:
                fit = [r for r in self.roles if seat <= r.of and self.phrases.is_kind(r.head, "ruler")]
        if not fit and self.phrases.begins(said, "generic") and of:
            here = self.sentence_of(start)
            near = self.sentences[max(0, here - 3)].start
            fit = [r for r in self.roles if of <= r.of and near <= r.at <= start + 400 and r.at < start]
            rule = "official"
        if not fit and of and self.sentences[self.sentence_of(start)].role in ("title", "lead"):
            holders = {r.actor for r in self.roles if said.startswith(r.head + " ") and r.at > start}
            fit = [r for r in self.roles if r.actor in holders] if len(holders) == 1 else []
        if not fit:
            return None
        before = [role for role in fit if role.at < start]
        actor = before[-1].actor if before else fit[0].actor
        return Resolved(actor, (actor,), rule)

    def _only_one(self, said: str, inside: list[Mention]) -> str | None:
        """`coach of club X` in an article that names one coach only, nowhere with another club: that one."""
        if len(inside) != 1 or inside[0].kind != "org":
            return None
        held = [role for role in self.roles if said.startswith(role.head + " ") and not role.office]
        near = {inside[0].actor}
        people = {role.actor for role in held}
        return people.pop() if len(people) == 1 and all(role.of <= near for role in held) else None
