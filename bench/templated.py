"""Invented articles rendered into the site templates of `templates/`: pages with known text and day, for `read_html.py`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

HERE = Path(__file__).parent
GOLD = HERE.parent / "tests" / "gold"
TEMPLATES = sorted(path.stem for path in (HERE / "templates").glob("[a-z]*.html"))
SEVERAL = ("several",)
"""Templates whose main text is that of several articles."""
EACH = 8
"""Pages made from every template."""
SITES = ("Song Chieu", "Ben Lo Online", "The Ferry Post", "Dong Trung 24", "Ba Go News", "Lang & Pho")
MAIN = ("lead", "heading", "body")


@dataclass(frozen=True)
class Case:
    """A page, its main text, its day (empty: not known)."""

    name: str
    html: str
    text: str
    day: str


@dataclass(frozen=True)
class Article:
    """An invented article: `parts` are (role, words) of lead, headings, paragraphs and captions in their order."""

    title: str
    parts: tuple[tuple[str, str], ...]
    byline: str

    @property
    def lead(self) -> str:
        """The summary, or the first paragraph."""
        return next((words for role, words in self.parts if role == "lead"), self.parts[0][1])

    @property
    def rest(self) -> tuple[tuple[str, str], ...]:
        """All parts but the lead."""
        return tuple(part for part in self.parts if part[0] != "lead")

    @property
    def main_text(self) -> str:
        """What an extractor of main text should find: no headline, no captions."""
        return "\n".join(words for role, words in self.parts if role != "caption")


@dataclass(frozen=True)
class Sheet:
    """What a template is told of the page to be made."""

    article: Article
    day: date
    others: list[Article]
    number: int
    site: str

    @property
    def iso(self) -> str:
        """The moment of publication."""
        return f"{self.day.isoformat()}T0{self.number % 9}:1{self.number % 10}:00+07:00"

    @property
    def later(self) -> str:
        """The moment of a change a year on."""
        return f"{self.day.year + 1}-01-02T00:00:00+07:00"

    @property
    def short(self) -> str:
        """The day as people write it."""
        return f"{self.day.day:02d}/{self.day.month:02d}/{self.day.year}"

    def older(self, index: int) -> str:
        """The day of another article in a list."""
        return f"{1 + (self.number + 3 * index) % 28:02d}/{1 + (self.number + index) % 12:02d}/{self.day.year - 1}"

    def data(self, **more: str) -> Markup:
        """JSON-LD of the article."""
        return _to_json({"@context": "https://schema.org", **self._fields(), **more})

    @property
    def graph(self) -> Markup:
        """The same in a graph beside other things."""
        return _to_json({"@context": "https://schema.org", "@graph": [{"@type": "WebPage"}, self._fields()]})

    def _fields(self) -> dict[str, Any]:
        author = {"@type": "Person", "name": self.article.byline}
        return {"@type": "NewsArticle", "headline": self.article.title, "datePublished": self.iso, "author": author}


def _to_json(data: dict[str, Any]) -> Markup:
    return Markup(json.dumps(data, ensure_ascii=False).replace("</", "<\\/"))


def read_articles(folder: Path = GOLD) -> list[Article]:
    """Return the invented articles of the gold."""
    out = []
    for path in sorted(folder.glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        text = (folder / gold["text"]).read_text(encoding="utf-8")
        for article in gold["articles"]:
            rows = [(b["role"], text[b["start"] : b["end"]]) for b in article["blocks"]]
            title = next(words for role, words in rows if role == "title")
            byline = next((words for role, words in rows if role == "byline"), "Minh Long")
            out.append(Article(title, tuple(row for row in rows if row[0] in (*MAIN, "caption")), byline))
    return out


def make_cases(each: int = EACH) -> list[Case]:
    """Return the pages: every template with articles in turn, the days spread over twenty years."""
    environment = Environment(loader=FileSystemLoader(HERE / "templates"), autoescape=True)
    articles = read_articles()
    out: list[Case] = []
    for name in TEMPLATES:
        template = environment.get_template(f"{name}.html")
        for turn in range(each):
            number = len(out)
            at = (turn * 7 + number) % len(articles)
            others = [articles[(at + 1 + i) % len(articles)] for i in range(8)]
            day = date(2004, 3, 9) + timedelta(days=number * 53)
            sheet = Sheet(articles[at], day, others, number, SITES[number % len(SITES)])
            shown = (articles[at], *others[-2:]) if name in SEVERAL else (articles[at],)
            html = template.render(s=sheet, a=sheet.article)
            out.append(Case(f"{name}-{turn}", html, "\n".join(a.main_text for a in shown), day.isoformat()))
    return out
