"""Pages composed for training and testing the roles of lines: articles with invented furniture around and between them.

Articles come from wherever the caller takes them (`stock.py` reads them), furniture from `wordings.tsv`, forms of talk from
`forms.py`. A composed page is a list of (line, label); a label is a role, with a part for what a teaser consists of.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from random import Random

from forms import listing, talk, voices
from stock import SENTENCE, Stock, Story

Row = tuple[str, str]
CHOICE = re.compile(r"\(([^()|]*(?:\|[^()|]*)+)\)")
"""A place in a wording where one of several things is said: `(a|b|)`."""


def compose(rng: Random, stock: Stock) -> list[tuple[str, str, int]]:
    """Return a page: rows of (line, label, number of blank lines above it)."""
    page = _Page(rng, stock)
    page.make()
    gap = rng.choice([0, 0, 0, 1, 1, 2])
    mixed = rng.random() < 0.3
    return [(words, label, (gap if not mixed else rng.choice([0, 1, gap]))) for words, label in worn(rng, page.rows)]


def worn(rng: Random, rows: list[Row]) -> list[Row]:
    """Return the rows, now and then as a poor copy shows them: in small letters, unaccented, with a text browser's signs."""
    kind = rng.random()
    if kind < 0.025:
        return [(words.lower(), label) for words, label in rows]
    if kind < 0.045:
        return [(unaccented(words), label) for words, label in rows]
    if kind < 0.08:
        star, hashes = rng.choice(["* ", "- ", "\u2022 ", "  * "]), rng.random() < 0.6
        signs = {"title": "# " if hashes else "", "heading": "## " if hashes else "", "label": "### " if hashes else ""}
        signs |= dict.fromkeys(("teaser:title", "site", "section", "prompt"), star) if rng.random() < 0.7 else {}
        return [(signs.get(label, "") + words, label) for words, label in rows]
    if kind < 0.11:
        return [(words.upper() if label == "title" else words, label) for words, label in rows]
    return rows


def unaccented(words: str) -> str:
    """Return words without their marks.

    >>> unaccented("caf\u00e9")
    'cafe'
    """
    plain = "".join(c for c in unicodedata.normalize("NFD", words) if not unicodedata.combining(c))
    return plain.replace("\u0111", "d").replace("\u0110", "D")


class _Page:
    """One page in the making."""

    def __init__(self, rng: Random, stock: Stock) -> None:
        self.rng, self.stock = rng, stock
        self.rows: list[Row] = []
        self.outlet = rng.choice(stock.words["outlet"])
        self.year = rng.randint(2008, 2026)
        self.stamp = self.pick_form("dateline")
        self.titles: list[str] = []
        self.menu: list[str] = []
        self.last = rng.randrange(len(stock.stories))

    def make(self) -> None:
        rng = self.rng
        if self.chance(0.06):
            self.bare()
            return
        if self.chance(0.04):
            self.briefs()
            return
        self.head()
        if self.chance(0.05):
            self.say("ad")
        if rng.random() < 0.12:
            self.teasers(most=5)
        for number in range(rng.choices([1, 2, 3], [50, 37, 13])[0]):
            if number:
                self.between()
            if rng.random() < 0.35:
                for _ in range(rng.choice([1, 1, 1, 2, 2, 3])):
                    named = rng.choice(self.menu) if self.menu and self.chance(0.5) else self.fill(self.pick_form("section"))
                    self.put(named, "section")
            self.article(self.story(number))
        self.tail()

    def briefs(self) -> None:
        """Several very short pieces, each a headline and a sentence or some, with little or nothing around them."""
        rng = self.rng
        if self.chance(0.4):
            self.head()
        dated, most = self.chance(0.25), rng.choice([1, 2, 2, 3, 4])
        for number in range(rng.randint(2, 7)):
            story = self.story(number if self.chance(0.1) else 0)
            sentences = [s for _, words in story.lines for s in SENTENCE.split(words) if 6 < len(s.split()) < 45][:12]
            if not sentences:
                continue
            self.put(self.cut_title(story.title), "title")
            if dated:
                self.put(self.fill(self.stamp), "dateline")
            parts = [story.lead] if story.lead and self.chance(0.5) else []
            parts += sentences[: rng.randint(1, most)]
            first = "lead" if len(parts) > 1 and self.chance(0.3) and len(parts[0].split()) > 12 else "body"
            for at, words in enumerate(parts):
                self.put(words, first if at == 0 else "body")
        if self.chance(0.3):
            self.tail()

    def cut_title(self, title: str) -> str:
        """A headline, at times shortened."""
        words = title.rstrip(".").split()
        return " ".join(words[: self.rng.randint(5, 9)]) if len(words) > 9 and self.chance(0.4) else " ".join(words)

    def bare(self) -> None:
        """An article and nothing else: headline (at times saved twice), date, summary, its text in one piece or a few."""
        story = self.stock.stories[self.last]
        self.put(story.title, "title")
        twice = self.chance(0.3)
        if twice and self.chance(0.8):
            self.put(story.title, "heading")
            twice = False
        if twice or self.chance(0.3):
            if self.chance(0.7):
                self.put(self.fill(self.stamp), "dateline")
            if twice:
                self.put(story.title, "heading")
            sentences = [s for _, words in story.lines for s in SENTENCE.split(words)]
            for _ in range(self.rng.randint(1, 4)):
                self.put(" ".join(sentences[: self.rng.randint(1, 2)]), "body")
                sentences = sentences[2:]
            return
        if self.chance(0.9):
            self.put(self.fill(self.stamp), "dateline")
        if story.lead:
            self.put(story.lead, "lead")
        for role, words in story.lines if self.chance(0.7) else self.paragraphs(story):
            sentences = SENTENCE.split(words)
            self.put(words if self.chance(0.6) else " ".join(sentences[: self.rng.randint(1, 4)]), role)

    def story(self, number: int) -> Story:
        """The next story: on a like affair as the last, or any."""
        stock = self.stock
        if number and stock.near and self.chance(0.6):
            self.last = self.rng.choice(stock.near[self.last])
        else:
            self.last = self.rng.randrange(len(stock.stories))
        return stock.stories[self.last]

    # words

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def pick_form(self, role: str) -> str:
        return self.rng.choice(self.stock.words[role])

    def fill(self, template: str, **more: str) -> str:
        rng = self.rng
        template = CHOICE.sub(lambda m: rng.choice(m[1].split("|")), template)
        day, month = rng.randint(1, 28), rng.randint(1, 12)
        hour, minute, second = rng.randint(0, 23), rng.randint(0, 59), rng.randint(0, 59)
        person = self.person()
        slots: dict[str, Callable[[], str]] = {
            "outlet": lambda: self.outlet,
            "agency": partial(self.pick_form, "agency"),
            "person": self.person,
            "given": partial(self.pick_form, "given"),
            "you": partial(self.pick_form, "you"),
            "section": partial(self.pick_form, "section"),
            "menu": partial(self.pick_form, "menu"),
            "place": partial(self.pick_form, "place"),
            "PERSON": person.upper,
            "CITY": lambda: self.pick_form("place").upper(),
            "date": lambda: f"{day:02d}/{month:02d}/{self.year}" if minute % 2 else f"{day}/{month}/{self.year}",
            "shortdate": lambda: f"{day:02d}/{month:02d}",
            "dashdate": lambda: f"{day:02d}-{month:02d}-{self.year}",
            "dotdate": lambda: f"{day:02d}.{month:02d}.{self.year}",
            "iso": lambda: f"{self.year}-{month:02d}-{day:02d}",
            "clock": lambda: f"{hour:02d}:{minute:02d}" if minute % 5 else f"{hour}h{minute:02d}",
            "clocks": lambda: f"{hour:02d}:{minute:02d}:{second:02d}",
            "weekday": partial(self.pick_form, "weekday"),
            "n": lambda: str(rng.choice([rng.randint(2, 30), rng.randint(100, 999)])),
            "k": lambda: str(rng.randint(1, 6)),
            "year": lambda: str(self.year),
            "phone": lambda: f"0{rng.randint(10, 99)} {rng.randint(1000, 9999)} {rng.randint(1000, 9999)}",
            "email": lambda: f"toasoan@{self.host()}",
            "host": self.host,
            "url": lambda: (
                f"{rng.choice(['https', 'http'])}://{rng.choice(['', 'www.'])}{self.host()}{rng.choice(['', '/tin/12.html'])}"
            ),
        }
        return re.sub(
            r"\{(\w+)\}", lambda m: more[m[1]] if m[1] in more else slots[m[1]]() if m[1] in slots else m[0], template
        )

    def person(self) -> str:
        """A name: one of the list, or put together from family, middle and given names."""
        rng, words = self.rng, self.stock.words
        if self.chance(0.2):
            return rng.choice(words["person"])
        given = " ".join(rng.choice(words["given"]) for _ in range(rng.choice([1, 1, 2, 2])))
        if len(given.split()) == 2 and self.chance(0.6):
            return given
        return f"{rng.choice(words['family'])} {given}"

    def host(self) -> str:
        letters = "abcdeghiklmnopstuvx"
        name = "".join(self.rng.choice(letters) for _ in range(self.rng.randint(4, 9)))
        return name + self.rng.choice([".vn", ".com", ".com.vn", ".net"])

    def put(self, words: str, label: str) -> None:
        words = words.strip()
        if words:
            self.rows.append((words, label))

    def say(self, role: str, label: str | None = None) -> None:
        self.put(self.fill(self.pick_form(role)), label or role)

    # parts

    def head(self) -> None:
        rng = self.rng
        kind = rng.random()
        if kind < 0.35:
            return
        if kind < 0.75:
            for _ in range(rng.randint(1, 3)):
                self.say("sitehead", "site")
            if self.chance(0.5):
                self.say("siteday", "site")
        if kind >= 0.6:
            items = rng.sample(self.stock.words["menu"], rng.randint(3, 14))
            self.menu = items
            if self.chance(0.6):
                items = ["Home" if self.chance(0.1) else self.stock.words["menu"][0], *items]
            if self.chance(0.25):
                self.put(rng.choice([" | ", "  ", " - ", " • "]).join(items), "site")
            else:
                for item in items:
                    self.put(item.upper() if kind > 0.9 else item, "site")
        if kind < 0.5 and self.chance(0.3):
            self.say("siteday", "site")

    def between(self) -> None:
        kind = self.rng.random()
        if kind < 0.15:
            self.say("junk")
        elif kind < 0.22:
            self.say("ad")
        elif kind < 0.3:
            self.say("prompt")
        elif kind < 0.36:
            self.teasers(most=4)

    def article(self, story: Story) -> None:
        rng = self.rng
        title = story.title.rstrip(".")
        if title[-1:].isalnum():
            title += self.rng.choices(["", "?", "!", "...", "."], [88, 6, 1, 2, 3])[0]
        story = replace(story, title=title)
        self.titles.append(title)
        first, above = not any(label == "title" for _, label in self.rows), self.chance(0.08)
        if first and above:
            self.put(self.fill(self.stamp if self.chance(0.5) else self.pick_form("dateline")), "dateline")
        self.put(title, "title")
        if self.chance(0.03):
            self.put(title, "heading")
        if self.chance(0.08):
            self.say("section")
        stamp = self.fill(self.stamp if self.chance(0.7) else self.pick_form("dateline"))
        place = 1.0 if first and above else rng.random()
        if place < 0.35:
            self.put(stamp, "dateline")
        if self.chance(0.08):
            self.say("byline")
        if self.chance(0.12):
            for _ in range(rng.choice([1, 1, 2, 3])):
                self.say("prompt")
        if story.lead and self.chance(0.88):
            lead = story.lead
            if self.chance(0.15):
                lead = self.fill(self.pick_form("prefix")) + lead
            if self.chance(0.08):
                lead = lead + self.fill(self.pick_form("suffix"))
            self.put(lead, "lead")
        if 0.35 <= place < 0.5:
            self.put(stamp, "dateline")
        if self.chance(0.08):
            for _ in range(rng.randint(1, 2)):
                self.put(rng.choice(self.stock.teasers)[0] + self.stamped(), "teaser:in")
        pictured = rng.random()
        if pictured < 0.3:
            self.picture(story)
        if pictured < 0.45:
            self.caption(story)
        self.body(story)
        if self.chance(0.1):
            self.caption(story)
        closing = [role for role, share in (("byline", 0.55), ("source", 0.3)) if self.chance(share)]
        if self.chance(0.2):
            closing.reverse()
        for role in closing:
            if role == "byline" and self.chance(0.4):
                self.put(self.person(), role)
            else:
                self.say(role)
        if self.chance(0.12):
            self.say("junk")
        if self.chance(0.08):
            title, summary = rng.choice(self.stock.teasers)
            end = rng.choice(
                ["...", "...", "...", "...", "\u2026", " ...", " [...]", "... " + self.fill(self.pick_form("credit"))]
            )
            joint = rng.choice(["", "", " ", "P", ": ", " - ", ". "])
            self.put(f"{title}{joint}{summary[: rng.randint(60, 400)].rstrip()}{end}", "teaser:glued")

    def stamped(self) -> str:
        """What stands behind a pointer to another article, now and then: its day."""
        form = self.rng.choice(["[{shortdate} - {clock}]", "({date})", "({shortdate})", "- {date}", "[{date} {clock}]"])
        return " " + self.fill(form) if self.chance(0.3) else ""

    def picture(self, story: Story) -> None:
        words = story.title + (self.fill(self.pick_form("picture")) if self.chance(0.88) else "")
        sentences = SENTENCE.split(story.lines[-1][1]) if story.lines and self.chance(0.2) else []
        if sentences:
            words = f"{story.title} {self.rng.choice(sentences)}"
        self.put(words, "caption")

    def caption(self, story: Story) -> None:
        sentences = [s for _, words in story.lines for s in SENTENCE.split(words) if 25 < len(s) < 220]
        if not sentences:
            return
        words = self.rng.choice(sentences).rstrip(".")
        if self.chance(0.4):
            words = ", ".join(words.split(", ")[:1])
        kind = self.rng.random()
        if kind < 0.68:
            credit = self.fill(self.pick_form("credit"))
            self.put(f"{words}{' ' if credit[0] in '(-' else ''}{credit}", "caption")
        elif kind < 0.74:
            self.put(self.fill(self.pick_form("credit")).lstrip(". (-/|"), "caption")
        elif kind < 0.8:
            self.put(f"{self.variant(story.title)} {words}.", "caption")
        elif kind < 0.94:
            self.say("scene", "caption")
        elif len(words) < 120:
            self.put(words + self.rng.choice(["", ".", "."]), "caption")

    def variant(self, title: str) -> str:
        """A headline as it stood before somebody changed a word of it."""
        words = title.split()
        if len(words) > 5 and self.chance(0.5):
            words[self.rng.randrange(4, len(words))] = self.rng.choice(self.rng.choice(self.stock.teasers)[0].split())
        return " ".join(words)

    def paragraphs(self, story: Story) -> list[tuple[str, str]]:
        form = self.rng.random()
        if form < 0.25:
            sentences = [s for _, words in story.lines for s in SENTENCE.split(words)]
            self.rng.shuffle(sentences)
            if len(sentences) > 4 and form < 0.15:
                return talk(self.rng, sentences, self.stock.words, self.fill, self.heading)
            if len(sentences) > 4:
                return (voices if form < 0.2 else listing)(self.rng, sentences, self.stock.words, self.fill)
        if story.whole or self.chance(0.12):
            return list(story.lines)
        out = []
        headed = self.chance(0.3)
        for role, words in story.lines:
            sentences = SENTENCE.split(words)
            while sentences:
                size = self.rng.choice([1, 1, 1, 2, 2, 2, 3, 3, 4, 5])
                part, sentences = " ".join(sentences[:size]), sentences[size:]
                if headed and self.chance(0.35 if out else 0.15):
                    head = self.heading(part)
                    if head:
                        out.append(("heading", head))
                out.append((role, part))
        return out

    def heading(self, part: str) -> str:
        clauses = [c.strip() for c in re.split(r"[,.;:“”\"]", part) if len(c.split()) >= 5]
        if not clauses or self.chance(0.1):
            return self.rng.choice(self.stock.teasers)[0]
        words = self.rng.choice(clauses).split()
        words[0] = words[0][:1].upper() + words[0][1:]
        head = " ".join(words[: self.rng.randint(1, 12)]).rstrip(",;:. ")
        if len(words) > 5 and self.chance(0.12):
            words = head.split()
            at = self.rng.randint(0, len(words) - 2) if len(words) > 2 else 0
            left, right = self.rng.choice(["\u201c\u201d", "''", '""'])
            head = " ".join([*words[:at], left + " ".join(words[at:]) + right])
        if self.chance(0.2):
            head = f"{self.rng.randint(1, 5)}. {head}"
        elif self.chance(0.1):
            head += "?"
        elif self.chance(0.1):
            head = head.upper()
        return head

    def body(self, story: Story) -> None:
        rows = self.paragraphs(story)
        kinds = {kind: self.chance(share) for kind, share in (("ad", 0.3), ("arrow", 0.3), ("caption", 0.35), ("picture", 0.2))}
        arrow, ad = self.pick_form("arrow"), self.pick_form("ad")
        for number, (role, words) in enumerate(rows):
            self.put(words, role)
            if number + 1 == len(rows):
                break
            if kinds["ad"] and self.chance(0.2):
                self.put(self.fill(ad), "ad")
            if kinds["arrow"] and self.chance(0.15):
                title, other = self.rng.choice(self.stock.teasers)[0], self.rng.choice(self.stock.teasers)[0]
                self.put(self.fill(arrow, title=title, title2=other), "teaser:in")
            if kinds["picture"] and self.chance(0.15):
                self.picture(story)
            if kinds["caption"] and self.chance(0.2) and not story.whole:
                self.caption(story)
            if self.chance(0.02):
                self.say("prompt")
            if self.chance(0.006):
                self.say("junk")

    def teasers(self, most: int) -> None:
        rng = self.rng
        if self.chance(0.9):
            self.say("label")
            if self.chance(0.06):
                self.say("label")
        title_times, stamped, summed, mark, sectioned = (
            rng.choice([1, 1, 1, 2, 2, 3]),
            self.chance(0.6),
            self.chance(0.4),
            rng.choice(["", "", "", "", "", "- ", "• ", "1", "> "]),
            self.chance(0.12),
        )
        stamp = self.pick_form("ago")
        if self.chance(0.5):
            stamp = self.stamp
        order = rng.random()
        for number in range(rng.choice([1, 2, 2, 3, rng.randint(2, most), rng.randint(2, most), rng.randint(2, most)])):
            title, summary = rng.choice(self.stock.teasers)
            if title[-1:].isalnum() and self.chance(0.06):
                title += rng.choice(["?", "?", "!", "..."])
            if self.chance(0.1) and self.titles:
                title = rng.choice(self.titles)
            elif self.chance(0.2):
                near = self.stock.near[self.last] if self.stock.near and self.chance(0.5) else range(len(self.stock.stories))
                other = self.stock.stories[rng.choice(near)]
                title, summary = other.title, other.lead
            shown = f"{number + 1}{rng.choice(['.', ''])} {title}" if mark == "1" else mark + title
            time = (self.fill(stamp), "teaser:time") if stamped and self.chance(0.95) else None
            if time and order < 0.1:
                self.put(*time)
            if title_times == 3:
                self.put(title + title, "teaser:title")
            else:
                for _ in range(title_times):
                    self.put(shown, "teaser:title")
            if sectioned:
                self.say("section")
            if time and 0.1 <= order < 0.8:
                self.put(*time)
            if summed and summary and self.chance(0.9):
                self.put(summary if self.chance(0.8) else summary[:120].rstrip() + "...", "teaser:sum")
            if time and order >= 0.8:
                self.put(*time)

    def tail(self) -> None:
        rng = self.rng
        if self.chance(0.35):
            self.short_tail()
            return
        if self.chance(0.35):
            for _ in range(rng.randint(1, 2)):
                self.say("site")
        for _ in range(rng.choice([0, 0, 1, 1, 2, 3])):
            self.say("prompt")
        if self.chance(0.12):
            self.say("ad")
        for _ in range(rng.choice([0, 0, 1, 1, 2, 3])):
            self.teasers(most=12)
            if self.chance(0.06):
                self.say("ad")
        if self.chance(0.06):
            for _ in range(rng.randint(2, 5)):
                self.say("section")
        for _ in range(rng.choice([0, 0, 0, 1, 2])):
            self.say("prompt")
        for _ in range(rng.choice([0, 0, 1, 1, 2, 4, 6])):
            self.say("site")

    def short_tail(self) -> None:
        """The end of a page of which little but the article was kept: nothing, or one or two things in any order."""
        parts: list[Callable[[], None]] = [
            partial(self.teasers, most=4),
            partial(self.teasers, most=3),
            partial(self.say, "prompt"),
            partial(self.say, "site"),
            partial(self.say, "ad"),
        ]
        for part in self.rng.sample(parts, self.rng.choice([0, 0, 1, 1, 1, 2, 2, 3])):
            part()
