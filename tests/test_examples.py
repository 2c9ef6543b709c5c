"""The sample case, built by the command, against what `examples/truth.toml` says a careful reader finds in it."""

from __future__ import annotations

import subprocess
import sys
import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

EXAMPLES = Path(__file__).parents[1] / "examples"
TRUTH: dict[str, Any] = tomllib.loads((EXAMPLES / "truth.toml").read_text(encoding="utf-8"))
AFTER = 12
"""Characters behind a stretch of evidence that are read with it: a figure's span is the number alone, `28` of `28 tons`."""


def fold(text: str) -> str:
    """Compare words without case, quotation marks, line ends."""
    kept = "".join(" " if c in "“”\"'‘’" else c for c in unicodedata.normalize("NFC", text))
    return " ".join(kept.casefold().split())


def has(text: str, words: Iterable[str]) -> bool:
    """Tell whether one of the words stands in the text."""
    return any(fold(w) in fold(text) for w in words)


TABLES = (
    "pages", "articles", "restored", "figures", "statements", "problems", "reuse", "dated", "actors", "actor_links",
    "stories", "findings",
)  # fmt: skip


@dataclass(frozen=True)
class Voice:
    """Something that a finding points to: words, who said them, the days they may count for, the article."""

    text: str
    actors: tuple[str, ...]
    days: tuple[str, ...]
    article: str


class Built:
    """A built case with what the checks ask of it. Articles are called `<file>#<number>`."""

    def __init__(self, case: Path) -> None:
        from nguon.store.case import Case

        snapshot = Case.open(case).snapshot
        self.rows = {table: list(snapshot.rows(table)) for table in TABLES}
        self.file = {page.id: Path(page.source).name for page in self.rows["pages"]}
        self.text = {page.id: page.text for page in self.rows["pages"]}
        self.articles = {f"{self.file[a.page_id]}#{a.index}": a for a in self.rows["articles"]}
        self.key = {a.id: key for key, a in self.articles.items()}
        self.day = {self.key[d.article_id]: d.published.value if d.published else None for d in self.rows["dated"]}
        self.names = {actor.id: {actor.name, *actor.names} for actor in self.rows["actors"]}
        self.link = {(x.article_id, x.name): self.names.get(x.actor_id, set()) for x in self.rows["actor_links"]}
        self.statements = {s.id: s for s in self.rows["statements"]}

    def words(self, article_id: str, start: int, end: int) -> str:
        """The page's words between two offsets, dotted words restored."""
        page_id = self.articles[self.key[article_id]].page_id
        out, at = [], start
        for r in sorted((r for r in self.rows["restored"] if r.page_id == page_id), key=lambda r: r.start):
            if start <= r.start and r.end <= end:
                out += [self.text[page_id][at : r.start], r.as_]
                at = r.end
        return "".join([*out, self.text[page_id][at:end]])

    def said(self, statement: Any) -> str:
        """A statement's content."""
        return " ".join(self.words(statement.article_id, span.start, span.end) for span in statement.content)

    def who(self, statement: Any) -> tuple[str, ...]:
        """All names of a statement's speakers."""
        given = {statement.actor, *statement.actors} - {None}
        return tuple(sorted(given.union(*(self.link.get((statement.article_id, name), set()) for name in given))))

    def days(self, article_id: str, statement: Any = None) -> tuple[str, ...]:
        """The day of a statement; where it is not known, the day of its article and the one before it."""
        if statement is not None and statement.said_on:
            return (statement.said_on.value[:10],)
        published = self.day[self.key[article_id]]
        if published is None or len(published) != 10 or "W" in published:
            return (published,) if published else ()
        return (published, str(date.fromisoformat(published) - timedelta(days=1)))

    def voices(self, finding: Any) -> list[Voice]:
        """All that a finding points to."""
        out = []
        for statement in (self.statements[i] for i in finding.statements):
            out.append(
                Voice(
                    self.said(statement), self.who(statement), self.days(statement.article_id, statement), statement.article_id
                )
            )
        for e in finding.evidence:
            over = [
                s for s in self.statements.values() if s.article_id == e.article_id and s.start <= e.start and e.end <= s.end
            ]
            who = tuple(sorted({name for s in over for name in self.who(s)}))
            days = sorted({day for s in over for day in self.days(e.article_id, s)} | set(self.days(e.article_id)))
            out.append(Voice(self.words(e.article_id, e.start, e.end + AFTER), who, tuple(days), e.article_id))
        return out

    def actors(self, finding: Any) -> set[str]:
        """All names of a finding's actors."""
        return set().union(*(self.names.get(i, set()) for i in finding.actors))

    def told(self, kinds: Iterable[str]) -> str:
        """The findings of some kinds as a list, for the message of a check that fails."""
        lines = [f"  {f.kind}: {f.text_en}" for f in self.rows["findings"] if f.kind in kinds]
        return "\n".join(lines or ["  (none of that kind)"])


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The sample case as the command builds it."""
    case = tmp_path_factory.mktemp("examples") / "case"
    command = [sys.executable, "-c", "from nguon.cli.main import main; main()", "build", str(case), str(EXAMPLES / "pages")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"nguon build failed:\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
    return Built(case)


def by_name(rows: list[dict[str, Any]]) -> list[Any]:
    """Rows of the truth as test cases that carry their name."""
    return [
        pytest.param(row, id=row.get("name") or row.get("file") or f"{row.get('a') or row['article']} {row.get('b', n)}")
        for n, row in enumerate(rows)
    ]


def test_the_truth_names_every_page_once() -> None:
    named = sorted(page["file"] for page in TRUTH["page"])
    assert named == sorted(path.name for path in (EXAMPLES / "pages").iterdir())
    readme = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    assert [name for name in named if f"`{name}`" not in readme] == []


def test_the_truth_quotes_the_pages() -> None:
    """No row of the truth may look for words that stand on no page: it would hold, or fail, for nothing."""
    pages = "\n".join(path.read_text(encoding="utf-8") for path in (EXAMPLES / "pages").iterdir())
    groups = [row["words"] for row in TRUTH["statement"] + TRUTH["unsaid"]]
    groups += [side["words"] for row in TRUTH["finding"] for side in row["side"]]
    groups += [group for row in TRUTH["may"] + TRUTH["false"] for group in row.get("words", [])]
    assert [word for group in groups for word in group if fold(word) not in fold(pages)] == []


def test_no_page_fails(built: Built) -> None:
    assert built.rows["problems"] == []


@pytest.mark.parametrize("page", by_name(TRUTH["page"]))
def test_articles_of_the_page(built: Built, page: dict[str, Any]) -> None:
    found = [key for key in built.articles if key.startswith(page["file"] + "#")]
    titles = [built.articles[key].title for key in found]
    assert titles == [article["title"] for article in page.get("article", [])]


@pytest.mark.parametrize("page", by_name([page for page in TRUTH["page"] if page.get("article")]))
def test_days_of_the_articles(built: Built, page: dict[str, Any]) -> None:
    for index, article in enumerate(page["article"]):
        day = built.day.get(f"{page['file']}#{index}")
        assert day in [article["published"], *article.get("accept", [])], f"{page['file']}#{index} is dated {day}"


@pytest.mark.parametrize("page", by_name([page for page in TRUTH["page"] if page.get("restored")]))
def test_dotted_words(built: Built, page: dict[str, Any]) -> None:
    found = {r.as_.casefold() for r in built.rows["restored"] if built.file[r.page_id] == page["file"]}
    assert [w for w in page["restored"] if not any(w in f for f in found)] == [], f"restored: {sorted(found)}"


def find_reuse(built: Built, pair: dict[str, Any]) -> Any:
    """Return the row of reuse for a pair, and whether it is the other way round."""
    for r in built.rows["reuse"]:
        if {built.key[r.a], built.key[r.b]} == {pair["a"], pair["b"]}:
            return r, built.key[r.a] != pair["a"]
    return None, False


def twins(built: Built, key: str) -> set[str]:
    """Return the articles that a row of reuse calls duplicates of one, and itself."""
    pairs = [{built.key[r.a], built.key[r.b]} for r in built.rows["reuse"] if r.kind == "duplicate"]
    return {key}.union(*(pair for pair in pairs if key in pair))


@pytest.mark.parametrize("pair", by_name(TRUTH["reuse"]))
def test_copies_are_found(built: Built, pair: dict[str, Any]) -> None:
    if pair["kind"] == "one text":
        assert twins(built, pair["a"]) & twins(built, pair["b"])
        return
    row, turned = find_reuse(built, pair)
    assert row, f"no reuse between {pair['a']} and {pair['b']}"
    assert pair["kind"] in ("any", row.kind)
    if pair.get("earlier") and row.earlier:
        assert row.earlier == ({"a": "b", "b": "a"}[pair["earlier"]] if turned else pair["earlier"])


@pytest.mark.parametrize("pair", by_name(TRUTH["reuse_not"]))
def test_no_copies_where_none_are(built: Built, pair: dict[str, Any]) -> None:
    assert find_reuse(built, pair)[0] is None


@pytest.mark.parametrize("story", by_name(TRUTH["story"]))
def test_stories(built: Built, story: dict[str, Any]) -> None:
    wanted = set(story["articles"])
    found = [{built.key[a] for a in s.articles} for s in built.rows["stories"]]
    best = max(found, key=lambda s: len(s & wanted), default=set())
    assert best == wanted, f"missing {sorted(wanted - best)}, too many {sorted(best - wanted)}"


@pytest.mark.parametrize("row", by_name(TRUTH["statement"]))
def test_statements(built: Built, row: dict[str, Any]) -> None:
    here = [
        s for s in built.statements.values() if built.key[s.article_id] == row["article"] and has(built.said(s), row["words"])
    ]
    assert here, f"no statement holds {row['words']}"
    told = [(s.actor, s.form, s.act) for s in here]
    assert any(row["actor"] in built.who(s) and s.form == row["form"] and s.act in row["act"] for s in here), f"found {told}"


@pytest.mark.parametrize("row", by_name(TRUTH["finding"]))
def test_findings_that_must_be_found(built: Built, row: dict[str, Any]) -> None:
    def holds(finding: Any) -> bool:
        if finding.kind not in row["kind"] or not built.actors(finding) & set(row["actors"]):
            return False
        voices = built.voices(finding)
        return all(
            any(
                has(v.text, side["words"])
                and set(v.days) & set(side["dates"])
                and (not side.get("actors") or not v.actors or set(v.actors) & set(side["actors"]))
                for v in voices
            )
            for side in row["side"]
        )

    assert any(holds(f) for f in built.rows["findings"]), (
        f"not found: {row['name']}; findings of that kind:\n{built.told(row['kind'])}"
    )


@pytest.mark.parametrize("row", by_name(TRUTH["false"]))
def test_findings_that_must_not_be_claimed(built: Built, row: dict[str, Any]) -> None:
    for finding in built.rows["findings"]:
        if finding.kind not in row["kind"] or (row.get("actors") and not built.actors(finding) & set(row["actors"])):
            continue
        voices = built.voices(finding)
        assert not all(any(has(v.text, group) for v in voices) for group in row.get("words", [])), f"claimed: {finding.text_en}"


def test_no_finding_mixes_affairs(built: Built) -> None:
    other = set(TRUTH["story"][1]["articles"])
    for finding in built.rows["findings"]:
        articles = {built.key[v.article] for v in built.voices(finding)}
        assert not (articles & other and articles - other), f"{finding.kind} over {sorted(articles)}: {finding.text_en}"


def test_every_other_finding_is_at_least_one_that_may_be_found(built: Built) -> None:
    """What is claimed beyond the truth must be a right reading: it needs a row there first."""
    known = [(set(row["kind"]), [side["words"] for side in row["side"]]) for row in TRUTH["finding"]]
    known += [(set(row["kind"]), row["words"]) for row in TRUTH["may"]]
    odd = [
        f"{f.kind} ({f.strength}): {f.text_en}"
        for f in built.rows["findings"]
        if not any(
            f.kind in kinds and all(any(has(v.text, g) for v in built.voices(f)) for g in groups) for kinds, groups in known
        )
    ]
    assert odd == [], "claimed, and in truth.toml neither as found nor as allowed:\n" + "\n".join(odd)


@pytest.mark.parametrize("row", by_name(TRUTH["unsaid"]))
def test_words_are_not_put_into_mouths(built: Built, row: dict[str, Any]) -> None:
    for s in built.statements.values():
        if has(built.said(s), row["words"]):
            assert row["actors"] != ["*"], f"{built.key[s.article_id]}: {built.said(s)}"
            assert not set(built.who(s)) & set(row["actors"]), f"{s.actor} is said to have said: {built.said(s)}"
