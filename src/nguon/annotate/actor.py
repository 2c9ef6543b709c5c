"""Who is meant, inside one article: the actor behind a speaker phrase (a pronoun, an office, "this ministry").

The idea: names were found and linked by `nguon.annotate.mention`; here a phrase without a full name is led back to one by what
the article itself teaches (titles that stand before names, sex, the order in which people and bodies come up), never by a score
of likeness alone. A phrase that names nobody stays a description, with its "this country" filled in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from nguon.annotate.bodies import Bodies
from nguon.annotate.describe import (
    age_behind,
    body_of_place,
    described_again,
    find_apposed,
    find_holders,
    find_pairs,
    longer_words,
    same_body,
    whole_place,
    without_age,
)
from nguon.annotate.facts import Resolved
from nguon.annotate.gazetteer import load_gazetteer
from nguon.annotate.phrase import load_phrases
from nguon.annotate.role import find_roles, find_sexes, load_title_words
from nguon.annotate.sentence import Sentence
from nguon.annotate.word import split_words
from nguon.lang.pack import LanguagePack
from nguon.lang.vi.spelling import fold_spelling
from nguon.model.annotation import Mention
from nguon.model.article import Article
from nguon.model.span import Span


@dataclass(frozen=True, slots=True)
class Referents(Bodies):
    """Leads phrases back to actors by what the article teaches."""

    def resolve(self, start: int, end: int, recent: Sequence[str] = (), quoted: Sequence[Span] = ()) -> Resolved:
        """Return who the phrase at `[start, end)` means. `recent` are actors of the statements before, the latest last.

        `quoted` are the words said: whom they name is not the one who says them.

        Nobody fitting, the answer is the phrase itself made whole (`rule` is `description`); an empty phrase gives no name.
        """
        start, end = self.trim(start, end)
        if start >= end:
            return Resolved(None, (), "empty")
        recent = [r for r in recent if not self.phrases.is_kind(self.phrases.singular(fold_spelling(r)), "asker")]
        said = fold_spelling(" ".join(self.text[start:end].split()))
        inside = self.inside(start, end)
        people = [m for m in inside if m.kind == "person"]
        comma = self.text.find(", ", start, people[0].start) if people else -1
        edge = comma if comma > 0 else end
        kin = fold_spelling(self.text[start:edge])
        beside = find_apposed(self.text, self.mentions, edge, kin, self.phrases, closed=edge == end)
        if beside is not None and (not people or self.phrases.begins(self.phrases.singular(kin), "relation")):
            return Resolved(beside.actor, (beside.actor,), "apposition")
        native = self._native(start, inside, recent, quoted) if people in ([], inside) else None
        if native is not None:
            return native
        if people:
            return self._named_person(start, end, said, inside, people)
        return (
            self._things(start, end, inside)
            or self._again(start, said, inside, recent)
            or self._titled_pronoun(start, said, inside, recent, quoted)
            or self._pronoun(start, said, inside, recent, quoted)
            or self.this(start, said, inside, recent)
            or self._office(start, said, inside)
            or self._kin(start, said, inside, recent, quoted)
            or self._aged(start, said, inside, recent, quoted)
            or self._document(start, end, said, inside, recent)
            or self._described(start, end)
        )

    # -- phrases with names

    def _named_person(self, start: int, end: int, said: str, inside: list[Mention], people: list[Mention]) -> Resolved:
        head = self.phrases.singular(fold_spelling(self.text[start : people[0].start]).strip())
        if self.phrases.begins(head, "relation") and not self._title_at(head, inside, people[0]):
            return self._described(start, end)
        names = [self._loose(people[0])]
        for before, after in pairwise(people):
            if not self._joined(before, after, inside):
                break
            names.append(after.actor)
        names = list(dict.fromkeys(names))
        return Resolved(self.together(names), tuple(names), "name")

    def _loose(self, person: Mention) -> str:
        """A person's name without a first word that is the tail of a body's sign (`AB&CD Le Van Tam`)."""
        first, _, rest = person.actor.partition(" ")
        if not (rest and first.isupper()):
            return person.actor
        tied = any(m.actor == person.actor and self.text[m.start - 1 : m.start] == "&" for m in self.mentions)
        return rest if tied else person.actor

    def _title_at(self, head: str, inside: list[Mention], person: Mention) -> bool:
        return bool(head) and any(
            role.office and role.actor == person.actor and head.startswith(role.head) for role in self.roles
        )

    def _joined(self, before: Mention, after: Mention, inside: list[Mention]) -> bool:
        """Tell whether two names are joint: a comma, a dash or `and` between them, and nothing but titles and pronouns else."""
        between = fold_spelling(self.text[before.end : after.start])
        for mention in inside:
            if before.end <= mention.start and mention.end <= after.start:
                between = between.replace(fold_spelling(self.text[mention.start : mention.end]), " ")
        words = between.replace(",", " , ").split()
        return bool(words) and (words[0] in self.phrases.links or (words[0] == "," and len(words) <= 3))

    def _things(self, start: int, end: int, inside: list[Mention]) -> Resolved | None:
        """A phrase that is nothing but names of bodies and places, classifiers and links."""
        if not inside:
            return None
        alone = body_of_place(self.text, inside, start, end, self.phrases)
        if alone is not None:
            return Resolved(alone, (alone,), "name")
        if inside[-1].end < end and self.text[inside[-1].end : end].strip(" ).,"):
            return None
        rest = [fold_spelling(self.text[start : inside[0].start])]
        for before, after in pairwise(inside):
            rest.append(fold_spelling(self.text[before.end : after.start]))
        if rest[0].strip() and not self.phrases.dissolves(rest[0].strip()):
            return None
        names = [inside[0].actor]
        for gap, mention in zip(rest[1:], inside[1:], strict=True):
            words = gap.replace(",", " ").replace("/", " ").split()
            if gap.strip().startswith("("):
                continue
            if any(word not in self.phrases.links and not self.phrases.dissolves(word) for word in words) or not gap.strip(" "):
                return None
            names.append(mention.actor)
        names = list(dict.fromkeys(names))
        return Resolved(self.together(names), tuple(names), "name")

    # -- phrases without names

    def _pronoun(
        self, start: int, said: str, inside: list[Mention], recent: Sequence[str], quoted: Sequence[Span]
    ) -> Resolved | None:
        entry = self.phrases.exact(said)
        if entry is None or inside:
            return None
        kind, sex = entry
        if kind == "person":
            return self._person(start, sex, recent, quoted)
        if kind == "people":
            return self._pair([m.actor for m in self.before(start, "person")], "last two persons")
        if kind == "countries":
            return self._pair(self.countries_before(start), "last two countries")
        if kind == "both":
            return self._pair([m.actor for m in self.before(start, "person")], "last two persons")
        if kind == "country":
            name = self.country(start)
            return Resolved(name, (name,), "salient country") if name else None
        if kind == "they":
            return self.they(start, recent)
        if kind == "paper":
            return self.paper(start, recent)
        if kind == "unit":
            bodies = [m.actor for m in self.before(start, "org") if not self.phrases.outlet(m.rule)]
            heads = tuple(h + " " for h in sex.split("|") if h)
            fit = [b for b in bodies if not heads or fold_spelling(b).startswith(heads)]
            bodies = fit or (bodies if sex.endswith("|") else [])
            return Resolved(bodies[-1], (bodies[-1],), "latest body") if bodies else None
        if kind == "last" and recent:
            return Resolved(recent[-1], (recent[-1],), "latest speaker")
        return None

    def _again(self, start: int, said: str, inside: list[Mention], recent: Sequence[str]) -> Resolved | None:
        """`co quan nay`, `vi quan chuc nay`, `ong`: somebody who spoke before under a description."""
        if inside:
            return None
        entry = self.phrases.exact(said)
        if entry is not None and entry[0] == "person" and recent and self.kinds.get(recent[-1]) is None:
            here = self.sentences[max(0, self.sentence_of(start) - 1)].start
            near = any(
                here <= m.start < start and self.text[m.start : m.end] not in recent[-1] for m in self.before(start, "person")
            )
            if not near and self.phrases.one_person(fold_spelling(recent[-1])):
                return Resolved(recent[-1], (recent[-1],), "described speaker")
        name = described_again(said, recent, self.kinds, self.phrases)
        return Resolved(name, (name,), "described speaker") if name else None

    def _titled_pronoun(
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
        return self._office(start, rest, inside) or self._person(start, entry[1], recent, quoted)

    def _kin(
        self, start: int, said: str, inside: list[Mention], recent: Sequence[str], quoted: Sequence[Span]
    ) -> Resolved | None:
        """`his wife`: the wife of whom the pronoun means, by name."""
        first, _, pronoun = said.rpartition(" ")
        entry = self.phrases.exact(pronoun)
        if inside or entry is None or entry[0] != "person" or not self.phrases.is_kind(first, "relation"):
            return None
        who = self._person(start, entry[1], recent, quoted)
        if who is None or self.kinds.get(who.name or "") != "person":
            return None
        words = self.text[start : start + len(first)]
        name = f"{words[:1].lower()}{words[1:]} {who.name}"
        return Resolved(name, (name,), "kin")

    def _native(self, start: int, inside: list[Mention], recent: Sequence[str], quoted: Sequence[Span]) -> Resolved | None:
        """`the girl from A`: the person of that sex; the place is not who speaks."""
        before = fold_spelling(self.text[start : inside[0].start]).strip() if inside else ""
        word = next((w for w in self.phrases.kinds["origin"] if before.endswith(" " + w)), "")
        who = before[: -len(word) - 1] if word else ""
        entry = self.phrases.exact(who)
        if entry is not None and entry[0] == "person":
            return self._person(start, entry[1], recent, quoted)
        if not who or self.phrases.singular(who) != who or not self.phrases.starts_person(who):
            return None
        people = [m.actor for m in self.before(start, "person") if not any(q.start <= m.start < q.end for q in quoted)]
        trade = {role.actor for role in self.roles if who.endswith(role.head)}
        of_trade = [actor for actor in people if actor in trade]
        if of_trade:
            return Resolved(of_trade[-1], (of_trade[-1],), "trade")
        actor, times = next(iter(Counter(people).most_common(1)), ("", 0))
        return Resolved(actor, (actor,), "named most") if actor and 2 * times > len(people) else None

    def _aged(
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
        return self._person(start, entry[1], recent, quoted) if entry else None

    def _person(self, start: int, sex: str, recent: Sequence[str], quoted: Sequence[Span]) -> Resolved | None:
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

    def _ahead(self, start: int, sex: str) -> Resolved | None:
        """A title or lead that calls somebody by a noun before the text names them: who has half of all names of people."""
        if self.sentences[self.sentence_of(start)].role not in ("title", "lead"):
            return None
        named = [m.actor for m in self.mentions if m.kind == "person" and self._told(m)]
        for actor, times in Counter(named).most_common(1):
            if 2 * times > len(named) and (not sex or self.sexes.get(actor, sex) == sex):
                return Resolved(actor, (actor,), "named most")
        return None

    def _pair(self, actors: list[str], rule: str) -> Resolved | None:
        names: list[str] = []
        for actor in reversed(actors):
            if actor not in names:
                names.append(actor)
            if len(names) == 2:
                pair = tuple(names[::-1])
                pair = pair if pair in self.pairs or pair[::-1] not in self.pairs else pair[::-1]
                return Resolved(self.together(pair), pair, rule)
        return None

    def _office(self, start: int, said: str, inside: list[Mention]) -> Resolved | None:
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

    def _document(self, start: int, end: int, said: str, inside: list[Mention], recent: Sequence[str]) -> Resolved | None:
        """A communique is its issuer's: the body it is from, or who spoke last."""
        bare = self.phrases.document(said)
        if bare is None:
            return None
        for word in self.phrases.kinds["from"]:
            at = self.text.find(f" {word} ", start, end)
            if at >= 0 and inside and inside[0].start >= at:
                source = self.resolve(at + len(word) + 2, end, recent)
                return Resolved(source.name, source.names, "issuer")
        if inside:
            name = inside[0].actor
            return Resolved(name, (name,), "issuer")
        entry = self.phrases.exact(said)
        before = fold_spelling(self.text[max(0, start - 8) : start]).split()
        own = entry is not None and entry[1] == "own" and before[-1:] and before[-1] in self.phrases.kinds["according"]
        if not bare or own:
            return None
        if recent:
            return Resolved(recent[-1], (recent[-1],), "issuer")
        bodies = [m.actor for m in self.before(start, "org") if not self.phrases.outlet(m.rule)]
        return Resolved(bodies[-1], (bodies[-1],), "issuer") if bodies else None

    def _described(self, start: int, end: int) -> Resolved:
        """The words themselves, with "this country" replaced by its name and a capital that only opens the sentence lowered."""
        said = " ".join(self.text[start:end].split())
        whole = None if self.inside(start, end) else longer_words(self.text, self.mentions, start, end, self.phrases)
        if whole:
            titled = self._titled(start, end, whole)
            return Resolved(titled or whole, (titled or whole,), "described before")
        bracket = self.text.find("(", start, end)
        outside = self.inside(start, bracket if bracket > 0 else end)
        called_by = None if outside else self.phrases.called(said.partition("(")[0].strip())
        if called_by:
            return Resolved(called_by, (called_by,), "called")
        tail = " ".join(fold_spelling(said).split()[-2:])
        if whole is None and len(said.split()) > 2 and self.phrases.exact(tail) is not None:
            people = {role.actor for role in self.roles if role.head == tail}
            said = f"{said} {people.pop()}" if len(people) == 1 else said
        opens = any(s.start == start for s in self.sentences) or self.text[start:end][:1].isupper()
        if opens and not any(m.start == start for m in self.mentions):
            said = said if said[1:2].isupper() else said[:1].lower() + said[1:]
        for word in self.phrases.kinds["plural"]:
            if self.phrases.rows[word][1] == "count" and said.startswith(word + " ") and len(said.split()) > 2:
                said = said[len(word) + 1 :]
        said = whole_place(self.text, self.mentions, start, said, self.phrases)
        for phrase in self.phrases.this_country:
            if phrase in said:
                name = self.country(start)
                if name:
                    said = said.replace(phrase, name, 1)
        return Resolved(said, (said,), "description")

    def _titled(self, start: int, end: int, whole: str) -> str | None:
        """The person whose trade a phrase is, where the article has the trade right before the name (`driver A`)."""
        said = fold_spelling(self.text[start:end]).strip()
        people = {role.actor for role in self.roles if role.head == said and whole.endswith(" " + role.actor)}
        if self.phrases.starts_person(said) and not self.phrases.begins(said, "relation"):
            people |= {a for a, kind in self.kinds.items() if kind == "person" and whole.lower() == f"{said} {a}".lower()}
        return people.pop() if len(people) == 1 else None


def find_referents(
    article: Article, text: str, sentences: Sequence[Sentence], mentions: Sequence[Mention], pack: LanguagePack
) -> Referents:
    """Return what `article` teaches about its actors, ready to resolve speaker phrases."""
    gazetteer = load_gazetteer(pack)
    words = split_words(text, sentences, pack)
    ordered = tuple(sorted(find_holders(text, mentions, gazetteer.family, pack), key=lambda m: m.start))
    known = frozenset(gazetteer.nations)
    return Referents(
        text,
        tuple(sentences),
        ordered,
        tuple(find_roles(words, gazetteer, ordered, load_title_words(pack))),
        find_sexes(words, gazetteer, ordered, pack),
        load_phrases(pack),
        {m.actor: m.kind for m in ordered},
        frozenset(m.actor for m in ordered if m.kind == "place" and m.actor in known),
        find_pairs(text, ordered, load_phrases(pack).links),
        {row["name"]: row["stands_for"] for row in pack.lexicon("seats")},
    )
