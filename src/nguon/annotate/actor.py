"""Who is meant, inside one article: the actor behind a speaker phrase (a pronoun, an office, "this ministry").

The idea: names were found and linked by `nguon.annotate.mention`; here a phrase without a full name is led back to one by what
the article itself teaches (titles that stand before names, sex, the order in which people and bodies come up), never by a score
of likeness alone. A phrase that names nobody stays a description, with its "this country" filled in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from nguon.annotate.describe import (
    body_of_place,
    find_apposed,
    find_holders,
    find_pairs,
    longer_words,
    whole_place,
)
from nguon.annotate.facts import Resolved
from nguon.annotate.gazetteer import load_gazetteer
from nguon.annotate.people import People
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
class Referents(People):
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
        native = self.native(start, inside, recent, quoted) if people in ([], inside) else None
        if native is not None:
            return native
        if people:
            return self._named_person(start, end, said, inside, people)
        return (
            self._things(start, end, inside)
            or self.trade(start, said, inside)
            or self.again(start, said, inside, recent)
            or self.titled_pronoun(start, said, inside, recent, quoted)
            or self._pronoun(start, said, inside, recent, quoted)
            or self.this(start, said, inside, recent)
            or self.office(start, said, inside)
            or self.kin(start, said, inside, recent, quoted)
            or self.aged(start, said, inside, recent, quoted)
            or self._document(start, end, said, inside, recent)
            or self.nicknamed(start, end, inside, recent, quoted)
            or self.noun_of(start, said, inside, recent, quoted)
            or self._described(start, end)
        )

    # -- phrases with names

    def _named_person(self, start: int, end: int, said: str, inside: list[Mention], people: list[Mention]) -> Resolved:
        head = self.phrases.singular(fold_spelling(self.text[start : people[0].start]).strip())
        beside = head.split()[-2:]
        if any(word in self.phrases.kinds["with"] for word in beside) and self.phrases.starts_person(head):
            return self._described(start, end)
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
            return self.person(start, sex, recent, quoted)
        if kind == "people":
            return self.pair([m.actor for m in self.before(start, "person")], "last two persons")
        if kind == "countries":
            return self.pair(self.countries_before(start), "last two countries")
        if kind == "both":
            return self.pair([m.actor for m in self.before(start, "person")], "last two persons")
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
        if whole is not None:
            made = whole[1] or whole[0]
            return Resolved(made, (made,), "described before")
        bracket = self.text.find("(", start, end)
        outside = self.inside(start, bracket if bracket > 0 else end)
        called_by = None if outside else self.phrases.called(said.partition("(")[0].strip())
        if called_by:
            return Resolved(called_by, (called_by,), "called")
        tail = " ".join(fold_spelling(said).split()[-2:])
        if len(said.split()) > 2 and (self.phrases.exact(tail) or ("",))[0] == "person":
            people = {role.actor for role in self.roles if role.head == tail}
            said = f"{said} {people.pop()}" if len(people) == 1 else said
        opens = any(s.start == start for s in self.sentences) or self.text[start:end][:1].isupper()
        if opens and not any(m.start == start for m in self.mentions):
            said = said if said[1:2].isupper() else said[:1].lower() + said[1:]
        for word in self.phrases.kinds["plural"]:
            if self.phrases.rows[word][1] == "count" and said.startswith(word + " ") and len(said.split()) > 2:
                said = said[len(word) + 1 :]
                if (self.phrases.exact(fold_spelling(said)) or ("",))[0] == "person":  # "these two": nobody's name
                    return Resolved(None, (), "several unnamed")
        said = self._of_this(start, said)
        said = whole_place(self.text, self.mentions, start, said, self.phrases)
        for phrase in self.phrases.this_country:
            if phrase in said:
                name = self.country(start)
                if name:
                    said = said.replace(phrase, name, 1)
        return Resolved(said, (said,), "description")

    def _of_this(self, start: int, said: str) -> str:
        """A description with "this company" at its end, made whole by the body's name (`head of *A*`)."""
        words = said.split()
        for size in (4, 3, 2):
            tail = fold_spelling(" ".join(words[-size:]))
            head = self.phrases.this(tail)
            entry = self.phrases.exact(tail)
            if len(words) > size and head:
                found = self.this(start, tail, [], ())
                if entry is not None and entry[0] == "unit" and (unit := self._pronoun(start, tail, [], (), ())) is not None:
                    return " ".join((*words[:-size], unit.name or tail))
                name = found.name if found is not None else None
                if name and fold_spelling(name).startswith(head + " "):
                    return " ".join((*words[:-size], name))
        return said


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
