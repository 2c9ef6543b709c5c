"""What a reader looks at: records joined with the words, articles and actors that they point to.

The idea: screens, the brief and exports need the same joins; they get them as frozen records and look nothing up themselves.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from nguon.model.annotation import Figure, Mention, Restored, Statement, Timex
from nguon.model.article import Article, Moment
from nguon.model.corpus import Actor, Event, Finding, Reuse, Stand, Story, Thread, Utterance
from nguon.model.page import Block, Page, Problem

INFERRED = ("text:", "case:", "copy")
"""How rules begin that work a date out of what an article tells, or out of other articles."""


@dataclass(frozen=True, slots=True)
class ArticleRef:
    """An article as others point to it. `published` is the best date known; `basis_*` say why that date."""

    id: str
    page_id: str
    index: int
    title: str
    source: str
    outlet: str | None
    published: Moment | None
    published_rule: str
    basis_vi: str
    basis_en: str
    credited: tuple[str, ...]
    broken: tuple[tuple[str, str], ...] = ()
    """Its words that the page has broken, as saved and as they read."""

    @property
    def inferred(self) -> bool:
        """Whether its date is worked out, and not written on it or given with it."""
        return self.published is not None and self.published_rule.startswith(INFERRED)

    @property
    def page(self) -> str:
        """The page's short name: the last part of its path or address."""
        return self.source.rstrip("/").replace("\\", "/").rsplit("/", 1)[-1] or self.source

    @property
    def place(self) -> str:
        """Where it stands, as `outlet/page`; the page alone when the outlet is unknown."""
        return f"{self.outlet}/{self.page}" if self.outlet else self.page


@dataclass(frozen=True, slots=True)
class ActorRef:
    """An actor as others point to it; `id` is None when the name was not linked across articles."""

    id: str | None
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Words:
    """A stretch of an article with its text."""

    article: ArticleRef
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Said:
    """A statement with its words, its article and its actors.

    `on` is when it was said, or failing that when its article came out; `on_from` tells which: `said`, `published` or "".
    """

    statement: Statement
    article: ArticleRef
    text: str
    cue: str
    speaker: str
    actors: tuple[ActorRef, ...]
    on: Moment | None
    on_from: str

    @property
    def anchor(self) -> str:
        """The fragment of the statement's words on the article's screen."""
        return self.statement.id.rsplit(".", 1)[-1]


@dataclass(frozen=True, slots=True)
class Group:
    """Statements of a finding that stand on one side; `stance` is "" where a thread does not give one."""

    stance: str
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding with both sides' words.

    `sides` are its statements in its own order, `groups` the same by stance (by time where there is none), `evidence` what is
    written elsewhere than in those statements. `story_title` and `question` say where it belongs.
    """

    finding: Finding
    sides: tuple[Said, ...]
    groups: tuple[Group, ...]
    evidence: tuple[Words, ...]
    actors: tuple[ActorRef, ...]
    story_title: str
    question: str


@dataclass(frozen=True, slots=True)
class UtteranceView:
    """What several articles carry as one statement, with these articles."""

    utterance: Utterance
    articles: tuple[ArticleRef, ...]


@dataclass(frozen=True, slots=True)
class StandView:
    """A statement's place in a thread, with the copies folded into it, and with all that carry it where others do."""

    stand: Stand
    said: Said
    copies: tuple[Said, ...]
    carried: UtteranceView | None = None


@dataclass(frozen=True, slots=True)
class ThreadView:
    """A thread with its statements in order of time, as many as were asked for out of `total`, and the findings on it.

    `thread` holds the stands that are shown.
    """

    thread: Thread
    stands: tuple[StandView, ...]
    total: int
    findings: tuple[FindingView, ...]


@dataclass(frozen=True, slots=True)
class EventView:
    """An event with the words that report it."""

    event: Event
    evidence: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class FigureView:
    """A figure with its words and the words around it."""

    figure: Figure
    article: ArticleRef
    text: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ReuseView:
    """Two articles that share text. `first`, `second`: in order of time where it is known, else `a`, `b`."""

    reuse: Reuse
    a: ArticleRef
    b: ArticleRef

    @property
    def ordered(self) -> tuple[ArticleRef, ArticleRef]:
        """The earlier article, then the later one; `a`, `b` when it is unknown."""
        return (self.b, self.a) if self.reuse.earlier == "b" else (self.a, self.b)


def is_worked_out(moment: Moment | None, articles: Iterable[ArticleRef]) -> bool:
    """Tell whether an end of a story's time is worked out: no article of that day among `articles` has it written."""
    of = [ref for ref in articles if moment and ref.published and ref.published.value == moment.value]
    return bool(of) and all(ref.inferred for ref in of)


@dataclass(frozen=True, slots=True)
class StoryRow:
    """A story in a list. `days` counts its articles by day (ordinal numbers); `first`, `last` are the ends of its time.

    `about` tells of each end whether it is worked out: no article of that day has it written.
    """

    id: str
    title: str
    articles: int
    statements: int
    findings: int
    sources_low: int
    sources_high: int
    days: tuple[tuple[int, int], ...]
    first: Moment | None
    last: Moment | None
    about: tuple[bool, bool] = (False, False)


@dataclass(frozen=True, slots=True)
class Counts:
    """How much there is in the case."""

    pages: int
    articles: int
    statements: int
    stories: int
    findings: int
    problems: int


@dataclass(frozen=True, slots=True)
class Home:
    """What stands on the first screen. `page` of `pages` of the list of stories is shown."""

    counts: Counts
    stories: tuple[StoryRow, ...]
    page: int
    pages: int
    findings: tuple[FindingView, ...]
    problems: tuple[Problem, ...]
    lone: tuple[ArticleRef, ...]
    lone_total: int


@dataclass(frozen=True, slots=True)
class Limits:
    """How many of each kind of thing a story's view holds; -1: all. `stands` are those of each thread.

    `figures` are those of each unit, of the `units` first units.
    """

    findings: int = -1
    sides: int = 0
    statements: int = -1
    threads: int = -1
    stands: int = -1
    events: int = -1
    figures: int = -1
    units: int = -1
    copies: int = -1
    articles: int = -1


ALL = Limits()
NOTHING = Limits(0, 0, 0, 0, 0, 0, 0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class StoryCounts:
    """How much there is in a story, shown or not."""

    articles: int
    statements: int
    findings: int
    threads: int
    events: int
    figures: int
    copies: int


@dataclass(frozen=True, slots=True)
class StoryView:
    """A story with as much of it as was asked for. `first`, `last` are the ends of its time, as exact as they are known.

    `story.articles` are all; `title` is its headline with broken words mended.
    """

    story: Story
    title: str
    counts: StoryCounts
    first: Moment | None
    last: Moment | None
    articles: tuple[ArticleRef, ...]
    findings: tuple[FindingView, ...]
    said: tuple[Said, ...]
    threads: tuple[ThreadView, ...]
    events: tuple[EventView, ...]
    figures: tuple[FigureView, ...]
    reuse: tuple[ReuseView, ...]


@dataclass(frozen=True, slots=True)
class StoryLink:
    """A story by its id and title."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class ThreadLink:
    """A thread as an article points to it, with those of the article's statements that belong to it."""

    id: str
    story: str
    question: str
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ArticleView:
    """An article on its page: the page with all blocks, and what was found in the article."""

    article: Article
    ref: ArticleRef
    page: Page
    blocks: tuple[Block, ...]
    others: tuple[ArticleRef, ...]
    stories: tuple[StoryLink, ...]
    said: tuple[Said, ...]
    timexes: tuple[Timex, ...]
    mentions: tuple[Mention, ...]
    figures: tuple[Figure, ...]
    restored: tuple[Restored, ...]
    reuse: tuple[ReuseView, ...]
    threads: tuple[ThreadLink, ...]
    findings: tuple[FindingView, ...]
    actors: tuple[tuple[str, str], ...]
    """Names in this article and the ids of their actors."""
    carried: tuple[UtteranceView, ...] = ()
    """What others carry too of the statements of this article."""


@dataclass(frozen=True, slots=True)
class PageView:
    """A saved page that holds no article."""

    page: Page
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class ActorRow:
    """An actor in a list, with the number of its statements."""

    actor: Actor
    statements: int


@dataclass(frozen=True, slots=True)
class ActorView:
    """One actor. `said` is page `page` of `pages` of the `statements` statements, in order of time.

    `found` counts the findings, of which the surest are in `findings`.
    """

    actor: Actor
    speaks_for: tuple[ActorRef, ...]
    spoken_for: tuple[ActorRef, ...]
    statements: int
    page: int
    pages: int
    said: tuple[Said, ...]
    found: int
    findings: tuple[FindingView, ...]


@dataclass(frozen=True, slots=True)
class CompareView:
    """Two articles that share text, with both pages' texts."""

    view: ReuseView
    a_text: str
    b_text: str
