"""All that the findings of one story look up.

Its statements with matter and stance, who speaks, when, and how it is told.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING, Any, TypeVar

from nguon.compare.body import read_body, read_spans
from nguon.compare.claim import Claim, read_claims, read_kin, same_person
from nguon.compare.likeness import LikenessConfig, likeness, weigh_features
from nguon.compare.matter import Matter, read_matters
from nguon.compare.people import People, know_dates, know_people
from nguon.compare.stance import Stance, read_stance
from nguon.model.corpus import Actor, ActorLink, Dated, Evidence, Stand, Story
from nguon.text.shingle import find_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from nguon.lang.pack import LanguagePack
    from nguon.model.annotation import Figure, Mention, Statement, Timex
    from nguon.model.article import Moment
    from nguon.model.reading import Piece

Mark = TypeVar("Mark", "Figure", "Mention", "Timex")

QUOTE = 28
"""Words of a statement that are shown; more are cut by an ellipsis."""
CALLED = 3
"""Words of a trade or pronoun, at most, between "the manager of" and a name ("the manager of *the singer* Tran Mo")."""
LEAST_NAME = 2
"""Words of a name of a person."""
TITLE = 8
"""Words of a title that stand for an article without an outlet."""
SEASONS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
"""The month in which a season begins."""
OPENING, CLOSING = '“"', '”"'
INNER = str.maketrans({"“": "‘", "”": "’", '"': "'"})
"""Quotation marks inside a quotation."""


@dataclass(frozen=True, slots=True)
class Side:
    """Who makes a statement: the actors, those for whom they speak in the end, and how the article names the speaker."""

    speakers: frozenset[str]
    roots: frozenset[str]
    names: frozenset[str]


@dataclass(frozen=True)
class Record:
    """A story's pieces, statements, matters and stances by id, with its people and dates."""

    story: Story
    pieces: dict[str, Piece] = field(repr=False)
    statements: dict[str, Statement] = field(repr=False)
    matters: dict[str, Matter] = field(repr=False)
    stances: dict[str, Stance] = field(repr=False)
    weights: dict[str, float] = field(repr=False)
    claims: dict[str, Claim] = field(repr=False)
    people: People = field(repr=False)
    sides: dict[str, Side] = field(repr=False)
    dates: Mapping[str, Moment | None] = field(repr=False)
    pack: LanguagePack = field(repr=False)

    def piece(self, statement_id: str) -> Piece:
        """Return the article that holds a statement."""
        return self.pieces[self.statements[statement_id].article_id]

    def within(self, statement_id: str, marks: Iterable[Mark]) -> list[Mark]:
        """Return those of an article's marks that stand in what a statement tells."""
        content = self.statements[statement_id].content
        return [m for m in marks for c in content if c.start <= m.start and m.end <= c.end]

    def said_on(self, statement_id: str) -> Moment | None:
        """Return when a statement was said: its own date, or its article's."""
        statement = self.statements[statement_id]
        return statement.said_on or self.dates.get(statement.article_id)

    def roots(self, statement_id: str) -> frozenset[str]:
        """Return for whom a statement speaks in the end."""
        return self.sides[statement_id].roots

    def speakers(self, statement_id: str) -> frozenset[str]:
        """Return who makes a statement, by id."""
        return self.sides[statement_id].speakers

    def one_side(self, one: str, two: str) -> bool:
        """Tell whether two statements are surely of one side: they speak for one actor, or their speakers are one person."""
        if self.roots(one) & self.roots(two):
            return True
        kin = read_kin(self.pack)
        pairs = [(a, b) for a in self.sides[one].names for b in self.sides[two].names]
        return any(same_person(a, b, kin) or _one_house(a, b) or _one_house(b, a) for a, b in pairs)

    def alike(self, one: str, two: str) -> float:
        """Return how much two statements are on one question, 0 to 1."""
        return likeness(self.matters[one], self.matters[two], self.weights, LikenessConfig())

    def quote(self, statement_id: str) -> str:
        """Return a statement's words, cut after `QUOTE` words."""
        statement = self.statements[statement_id]
        words = read_spans(self.piece(statement_id), statement.content).split()
        text = " ".join(words[:QUOTE])
        if text[:1] in OPENING and not set(text[1:-1]) & set(OPENING + CLOSING):
            text = text.strip(OPENING + CLOSING)
        text = text.translate(INNER)
        text += "’" * (text.count("‘") - text.count("’"))
        return text + (" …" if len(words) > QUOTE else "")

    def who(self, statement_id: str) -> str:
        """Return who makes a statement, by name."""
        statement = self.statements[statement_id]
        actor = self.people.id_of(statement.article_id, statement.actor)
        return self.people.name(actor) or statement.actor or "?"

    def where(self, article_id: str) -> str:
        """Return how an article is named to a reader: its outlet, or the first words of its title."""
        piece = self.pieces[article_id]
        article = piece.article
        words = article.title.split() or read_body(piece).text.split()
        return article.outlet or " ".join(words[:TITLE]) + (" …" if len(words) > TITLE else "")

    def line(self, statement_id: str, tongue: str) -> str:
        """Return one line on a statement: who, when, where, in which words, with what stance."""
        rules = self.pack.rules("findings")
        stance = self.stances[statement_id].value
        line: str = rules["line"][tongue]
        return line.format(
            who=self.who(statement_id),
            date=self.tell(self.said_on(statement_id), tongue),
            where=self.where(self.statements[statement_id].article_id),
            quote=self.quote(statement_id),
            stance=rules["stance"][f"{stance}_{tongue}"],
        )

    def tell(self, moment: Moment | None, tongue: str) -> str:
        """Return a moment in words of a tongue (`vi`, `en`)."""
        return tell_moment(moment, tongue, self.pack.rules("findings")["date"])

    def evidence(self, statement_ids: Sequence[str]) -> tuple[Evidence, ...]:
        """Return where the statements' words stand."""
        rows = [self.statements[i] for i in statement_ids]
        return tuple(Evidence(s.article_id, c.start, c.end) for s in rows for c in s.content)


def make_record(
    story: Story,
    pieces: Sequence[Piece],
    links: Sequence[ActorLink],
    actors: Sequence[Actor],
    dated: Sequence[Dated],
    pack: LanguagePack,
) -> Record:
    """Return the record of `story`."""
    wanted = set(story.articles)
    mine = {p.article.id: p for p in pieces if p.article.id in wanted}
    people = know_people(actors, links)
    matters = read_matters(mine.values(), people, pack)
    statements = {s.id: s for p in mine.values() for s in p.statements}
    stances = {i: read_stance(mine[s.article_id], s, matters[i], pack) for i, s in statements.items()}
    weights = weigh_features(list(matters.values()), LikenessConfig())
    return Record(
        story,
        mine,
        statements,
        matters,
        stances,
        weights,
        read_claims(matters, pack),
        people,
        _read_sides(mine.values(), people, _same_people(statements.values(), people, pack)),
        know_dates(dated),
        pack,
    )


def _read_sides(pieces: Iterable[Piece], people: People, same: Mapping[str, str]) -> dict[str, Side]:
    """Return who makes each statement. A name counts with those in its article that only add to it ("the minister Tarsin")."""
    out: dict[str, Side] = {}
    for piece in pieces:
        named = sorted({s.actor for s in piece.statements if s.actor})
        longer = {a: frozenset({a, *(o for o in named if o.startswith(f"{a} "))}) for a in named}
        for s in piece.statements:
            speakers = people.speakers(s)
            roots = frozenset(same.get(root, root) for one in speakers for root in people.roots(one))
            out[s.id] = Side(frozenset(same.get(one, one) for one in speakers), roots, longer.get(s.actor or "", frozenset()))
    return out


def _same_people(statements: Iterable[Statement], people: People, pack: LanguagePack) -> dict[str, str]:
    """Return the speakers that nobody is known to be behind and that are one person by their names, each with the shortest."""
    ends: dict[tuple[str, ...], set[str]] = {}
    for one in {one for s in statements for one in people.speakers(s) if people.roots(one) == (one,)}:
        ends.setdefault(tuple(people.name(one).split()[-2:]), set()).add(one)
    out: dict[str, str] = {}
    heads = [tuple(find_words(w)) for w in pack.rules("compare")["voices"]["words"]]
    for group in ends.values():
        order = sorted(group, key=lambda i: (len(people.name(i)), people.name(i), i))
        if len({people.name(i) for i in order}) < len(order):  # two of one name were told apart
            continue
        for a, b in combinations(order, 2):
            if same_person(people.name(a), people.name(b), read_kin(pack)) or (
                _speaks_for(people.name(b), people.name(a), heads)
            ):
                out[b] = out.get(a, a) if b not in out else out[b]
    return out


def _one_house(house: str, person: str) -> bool:
    """Tell whether a person's name is read with the land or firm in front that ends a house's ("Ministry of Velaria").

    >>> _one_house("Bo Quoc phong Velaria", "Velaria Sanna Ilves"), _one_house("Velaria", "Velar Ilves")
    (True, False)
    """
    last, words = house.split()[-1:], person.split()
    return len(words) > LEAST_NAME and last == words[:1] and last[0][:1].isupper()


def _speaks_for(name: str, person: str, heads: Sequence[tuple[str, ...]]) -> bool:
    """Tell whether a name is that of one who speaks for `person` ("the manager of the singer Tran Mo")."""
    words, whom = tuple(find_words(name)), tuple(find_words(person))
    between = len(words) - len(whom) - CALLED
    return len(whom) > 1 and words[-len(whom) :] == whom and any(words[: len(h)] == h and between <= len(h) for h in heads)


def days(moment: Moment | None) -> tuple[datetime.date, datetime.date] | None:
    """Return the first and last day that a moment may be, or None when it is unknown.

    >>> from nguon.model.article import Moment
    >>> days(Moment("2024-02", "month"))[1].day
    29
    """
    if moment is None:
        return None
    value = moment.value
    try:
        if "W" in value[:8]:
            first = datetime.date.fromisocalendar(int(value[:4]), int(value[6:8]), 1)
            return first, first + datetime.timedelta(days=6)
        if len(value) >= 10 and value[7] == "-":
            day = datetime.date.fromisoformat(value[:10])
            return day, day
        if len(value) == 7 and value[5:7].isdigit():
            year, month = int(value[:4]), int(value[5:7])
            following = datetime.date(year + month // 12, month % 12 + 1, 1)
            return datetime.date(year, month, 1), following - datetime.timedelta(days=1)
        year, first_month = int(value[:4]), SEASONS.get(value[5:7])
        if first_month:
            after = first_month + 3
            following = datetime.date(year + (after - 1) // 12, (after - 1) % 12 + 1, 1)
            return datetime.date(year, first_month, 1), following - datetime.timedelta(days=1)
        return datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    except ValueError:
        return None


def tell_moment(moment: Moment | None, tongue: str, rules: Mapping[str, Any]) -> str:
    """Return a moment in words, by the templates of `findings.toml`."""
    span = days(moment)
    if moment is None or span is None:
        return str(rules[f"none_{tongue}"])
    kind = "week" if "W" in moment.value else {10: "day", 7: "month"}.get(len(moment.value[:10]), "year")
    first = span[0]
    text: str = rules[f"{kind}_{tongue}"]
    return text.format(d=first.day, m=first.month, y=first.year, month=rules["months_en"][first.month - 1])


def stands_of(stands: Sequence[Stand], record: Record) -> list[str]:
    """Return the ids of the statements of `stands` that the record holds."""
    return [s.statement for s in stands if s.statement in record.statements]
