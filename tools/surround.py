"""What stands around articles on web pages and on no text page: menus, consent, letters to sign up for, readers' remarks.

Words come from `site_words.tsv` (Vietnamese and English, invented), longer remarks from the sentences of other stories. Each
part is written as HTML by the layout that is handed in; which element and names a site uses for it is the layout's matter.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Protocol

from stock import SENTENCE, Stock, read_wordings

WORDS = Path(__file__).parent / "site_words.tsv"
MONTHS = [
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
]
WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


class Writer(Protocol):
    """What a layout offers: marked words, attributes for a part of the page."""

    rng: Random

    def mark(self, words: str, label: str) -> str:
        """Words ready for HTML, with their label hidden at their head."""

    def attr(self, role: str) -> str:
        """Attributes of an element for this part."""


class Surroundings:
    """The furniture of one site. `fill` fills the slots of a template."""

    def __init__(self, writer: Writer, stock: Stock, fill: Callable[[str], str], *, foreign: bool) -> None:
        self.w, self.rng, self.stock, self.fill, self.foreign = writer, writer.rng, stock, fill, foreign
        self.words = site_words(foreign=foreign)
        self.entries = [*self.words["menu"], *([] if foreign else stock.words["menu"])]

    def pick(self, role: str) -> str:
        """A wording of this kind, filled."""
        return self.fill(self.rng.choice(self.words[role]))

    def sentences(self, count: int) -> str:
        """Some sentences of any story."""
        story = self.rng.choice(self.stock.stories)
        parts = [s for _, words in story.lines for s in SENTENCE.split(words)] or [story.title]
        at = self.rng.randrange(len(parts))
        words = " ".join(parts[at : at + count])
        return to_foreign(self.rng, words) if self.foreign else words

    def menu(self, most: int = 24) -> str:
        """A row or tree of entries."""
        rng, w = self.rng, self.w
        items = rng.sample(self.entries, min(len(self.entries), rng.randint(3, most)))
        kind = rng.random()
        if kind < 0.7:
            inner = "".join("<li" + w.attr("item") + "><a href=/m>" + w.mark(item, "site") + "</a></li>" for item in items)
            body = f"<ul>{inner}</ul>"
        elif kind < 0.85:
            body = "".join(f'<div><a href="/m">{w.mark(item, "site")}</a></div>' for item in items)
        else:
            body = w.mark(items[0], "site") + " | " + " | ".join(f'<a href="/m">{item}</a>' for item in items[1:])
        tag = rng.choice(["nav", "div", "div"])
        return f"<{tag}{w.attr('nav')}>{body}</{tag}>"

    def buttons(self) -> str:
        """Rows of what a reader may do: share, save, comment; each a block of its own."""
        rng, w = self.rng, self.w
        kind = rng.choice(["li", "li", "div", "span", "a", "button", "p"])
        out = []
        for _ in range(rng.randint(1, 6)):
            words = w.mark(self.pick("button"), "prompt")
            if kind in ("span", "a"):
                out.append(f"<{kind}>{words}</{kind}><br>")
            else:
                out.append(f"<{kind}>{words if rng.random() < 0.5 else f'<a href=#>{words}</a>'}</{kind}>")
        tag = "ul" if kind == "li" else "div"
        return f"<{tag}{w.attr('share')}>{''.join(out)}</{tag}>"

    def consent(self) -> str:
        """A banner or a window on cookies, terms, old browsers."""
        rng, w = self.rng, self.w
        parts = [f"<p>{w.mark(self.pick('consent'), 'prompt')}</p>" for _ in range(rng.choice([1, 1, 2, 3, 5]))]
        if rng.random() < 0.35:
            points = [
                w.mark(self.sentences(1).rstrip(".") + rng.choice([";", ".", ""]), "prompt") for _ in range(rng.randint(2, 10))
            ]
            parts.append(f"<ul>{''.join(f'<li>{point}</li>' for point in points)}</ul>")
        parts += [f"<button>{w.mark(self.pick('prompt'), 'prompt')}</button>" for _ in range(rng.randint(0, 3))]
        if rng.random() < 0.3:
            parts.insert(0, f"<h2>{w.mark(self.pick('newsletter').split('.')[0].split(':')[0], 'prompt')}</h2>")
        return f"<div{w.attr('consent')}>{self.wrap(''.join(parts))}</div>"

    def letter(self) -> str:
        """A box that asks to sign up or to write."""
        w = self.w
        head = f"<h3>{w.mark(self.pick('prompt'), 'prompt')}</h3>" if self.rng.random() < 0.4 else ""
        return f"<div{w.attr('newsletter')}>{head}<p>{w.mark(self.pick('newsletter'), 'prompt')}</p></div>"

    def bio(self) -> str:
        """A box on the author."""
        rng, w = self.rng, self.w
        words = self.pick("bio")
        name = " ".join(words.split()[:2])
        head = f"<h4>{w.mark(name, 'site')}</h4>" if rng.random() < 0.5 else ""
        return f"<div{w.attr('bio')}>{head}<p>{w.mark(words, 'site')}</p></div>"

    def legal(self) -> str:
        """Paragraphs of law, as at the foot."""
        rng, w = self.rng, self.w
        tag = rng.choice(["p", "p", "div", "small"])
        out = [f"<{tag}>{w.mark(self.pick('legal'), 'site')}</{tag}>" for _ in range(rng.choice([1, 1, 2, 3]))]
        return f"<div{w.attr('legal')}>{'<br>'.join(out)}</div>"

    def foot(self) -> str:
        """The foot of the page."""
        rng, w = self.rng, self.w
        parts = [self.menu(), *(self.legal() for _ in range(rng.choice([0, 1, 1, 2])))]
        if rng.random() < 0.5:
            parts.append(f"<p>{w.mark(self.pick('site'), 'site')}</p>")
        if rng.random() < 0.3:
            parts.append(self.letter())
        rng.shuffle(parts)
        tag = rng.choice(["footer", "footer", "div"])
        return f"<{tag}{w.attr('footer')}>{self.wrap(''.join(parts))}</{tag}>"

    def comments(self) -> str:
        """What readers say below an article, long and short."""
        rng, w = self.rng, self.w
        item = rng.choice(["li", "div", "article"])
        out = [f"<h3>{w.mark(self.pick('commenthead'), 'prompt')}</h3>"] if rng.random() < 0.8 else []
        metas = rng.sample(self.words["commentmeta"], 3)
        for _ in range(rng.choice([1, 2, 3, 5, 8, 14, 25])):
            parts = [f"<div{w.attr('commentmeta')}>{w.mark(self.fill(metas[0]), 'prompt')}</div>"]
            for _ in range(rng.choice([1, 1, 1, 2, 3])):
                said = self.pick("remark") if rng.random() < 0.4 else self.sentences(rng.choice([1, 1, 2, 3, 5]))
                tag = rng.choice(["p", "p", "div"])
                parts.append(f"<{tag}>{w.mark(said, 'prompt')}</{tag}>")
            if rng.random() < 0.6:
                parts.append(f"<div>{w.mark(self.fill(metas[1]), 'prompt')}</div>")
            out.append(f"<{item}{w.attr('comment')}>{''.join(parts)}</{item}>")
        if rng.random() < 0.4:
            out.append(f"<form><label>{w.mark(self.pick('prompt'), 'prompt')}</label><textarea></textarea></form>")
        outer = "ol" if item == "li" else rng.choice(["div", "section"])
        return f"<{outer}{w.attr('comments')}>{self.wrap(''.join(out))}</{outer}>"

    def cards(self, most: int = 10) -> str:
        """A box of links to other articles, with or without summaries, times, sections."""
        rng, w = self.rng, self.w
        out = [f"<{rng.choice(['h2', 'h3', 'h4', 'div', 'p'])}>"] if rng.random() < 0.85 else []
        if out:
            tag = out[0][1:-1]
            out = [f"<{tag}>{w.mark(self.pick('label'), 'label')}</{tag}>"]
        item, head = rng.choice(["li", "div", "article"]), rng.choice(["h3", "h4", "div", "p", "span", ""])
        summed, stamped, sectioned = rng.random() < 0.4, rng.random() < 0.4, rng.random() < 0.25
        for _ in range(rng.randint(1, most)):
            title, summary = rng.choice(self.stock.teasers)
            if self.foreign:
                title, summary = to_foreign(rng, title), to_foreign(rng, summary)
            link = f'<a href="/c">{w.mark(title, "teaser:title")}</a>'
            parts = [f"<div><a href=/s>{w.mark(self.pick('section'), 'section')}</a></div>"] if sectioned else []
            parts.append(f"<{head}>{link}</{head}>" if head else link + "<br>")
            if summed and summary:
                words = summary if rng.random() < 0.6 else summary[:140].rstrip() + "..."
                parts.append(f"<p>{w.mark(words, 'teaser:sum')}</p>")
            if stamped:
                parts.append(f"<div{w.attr('dateline')}>{w.mark(self.pick('ago'), 'teaser:time')}</div>")
            out.append(f"<{item}{w.attr('item')}>{''.join(parts)}</{item}>")
        outer = "ul" if item == "li" else rng.choice(["div", "section", "aside"])
        return f"<{outer}{w.attr('list')}>{''.join(out)}</{outer}>"

    def gallery(self) -> str:
        """Pictures in a row, each with its words, often the same, and its number."""
        rng, w = self.rng, self.w
        said, count, same = self.sentences(rng.choice([1, 1, 2])), rng.randint(2, 8), rng.random() < 0.5
        number = rng.choice(["{k} of {n}", "Image {k} of {n}", "Photo {k} of {n}", "{k}/{n}", ""])
        out = []
        for k in range(1, count + 1):
            words = said if same else self.sentences(1)
            credit = self.pick("credit") if rng.random() < 0.5 else ""
            line = number.replace("{k}", str(k)).replace("{n}", str(count))
            counter = f"<div>{w.mark(line, 'caption')}</div>" if line else ""
            shown = w.mark((words.rstrip(".") if credit else words) + credit, "caption")
            out.append(f"<div{w.attr('box')}><img>{counter}<{rng.choice(['p', 'div', 'figcaption'])}>{shown}</div>")
        return f"<div{w.attr('caption')}>{''.join(out)}</div>"

    def tags(self) -> str:
        """Words that lead to topics."""
        rng, w = self.rng, self.w
        names = [" ".join(rng.choice(self.stock.teasers)[0].split()[: rng.randint(1, 3)]) for _ in range(rng.randint(2, 9))]
        if rng.random() < 0.4:
            return f"<div{w.attr('tags')}>{w.mark(names[0], 'site')} {' '.join(f'<a href=/t>{n}</a>' for n in names[1:])}</div>"
        items = "".join("<li><a href=/t>" + w.mark(name, "site") + "</a></li>" for name in names)
        return f"<ul{w.attr('tags')}>{items}</ul>"

    def side(self) -> str:
        """A sidebar of boxes."""
        rng, w = self.rng, self.w
        makers = [self.cards, self.cards, self.cards, self.letter, self.tags, self.menu, self.ad, self.buttons]
        inner = "".join(f"<div{w.attr('box')}>{rng.choice(makers)()}</div>" for _ in range(rng.randint(1, 5)))
        tag = rng.choice(["aside", "div", "div", "section"])
        return f"<{tag}{w.attr('side')}>{inner}</{tag}>"

    def river(self) -> str:
        """Other articles with their summaries or first paragraphs, as at the end of a page that never ends."""
        rng, w = self.rng, self.w
        out = [f"<h3>{w.mark(self.pick('label'), 'label')}</h3>"] if rng.random() < 0.5 else []
        tag, stamped = rng.choice(["h2", "h3", "div"]), rng.random() < 0.6
        for _ in range(rng.randint(2, 9)):
            title = rng.choice(self.stock.teasers)[0]
            title = to_foreign(rng, title) if self.foreign else title
            parts = [f'<{tag}><a href="/r">{w.mark(title, "teaser:title")}</a></{tag}>']
            if stamped:
                parts.append(f"<div{w.attr('dateline')}>{w.mark(self.pick('ago'), 'teaser:time')}</div>")
            words = self.sentences(rng.choice([1, 2, 2, 3]))
            more = rng.choice(["", "", "...", " […]"])
            parts.append(f"<p>{w.mark(words.rstrip('.') + more if more else words, 'teaser:sum')}</p>")
            if rng.random() < 0.3:
                parts.append(f'<a href="/r">{w.mark(self.pick("prompt"), "prompt")}</a><br>')
            out.append(f"<div{w.attr('item')}>{''.join(parts)}</div>")
        return f"<div{w.attr('list')}>{self.wrap(''.join(out))}</div>"

    def unseen(self) -> str:
        """Things that no reader sees: a summary again, an address, a day as machines write it, a menu for small screens."""
        rng, w = self.rng, self.w
        out = []
        for _ in range(rng.choice([1, 2, 3, 6])):
            kind = rng.random()
            words = (
                self.sentences(rng.choice([1, 2, 4]))
                if kind < 0.5
                else f"https://bensong.vn/{rng.randint(1, 99)}.png"
                if kind < 0.7
                else f"{rng.randint(2005, 2026)}-0{rng.randint(1, 9)}-1{rng.randint(0, 9)}T0{rng.randint(0, 9)}:12:45+01:00"
                if kind < 0.85
                else self.pick("menu")
            )
            out.append(f"<{rng.choice(['div', 'p', 'li'])}>{w.mark(words, 'site')}")
        how = rng.choice([' style="display:none"', " hidden", ' class="hidden"', ' aria-hidden="true"', ' class="sr-only"'])
        return f"<div{how}>{''.join(out)}</div>"

    def ad(self) -> str:
        """A word where an advertisement stood."""
        return f"<div{self.w.attr('ad')}>{self.w.mark(self.pick('ad'), 'ad')}</div>"

    def wrap(self, inner: str) -> str:
        """The same in some more elements without a meaning."""
        for _ in range(self.rng.choice([0, 0, 0, 1, 2])):
            inner = f"<div{self.w.attr('wrap')}>{inner}</div>"
        return inner


def site_words(*, foreign: bool) -> dict[str, list[str]]:
    """The wordings, those in Latin letters without marks alone for a foreign page."""
    every = read_wordings(WORDS)
    return {role: [f for f in forms if not foreign or f.isascii() or not _marked(f)] for role, forms in every.items()}


def _marked(words: str) -> bool:
    return any(unicodedata.combining(c) for c in unicodedata.normalize("NFD", words)) or "\u0111" in words


def to_foreign(rng: Random, words: str) -> str:
    """Return words as a language without marks and with longer words would have them: shapes of it, not sense.

    >>> to_foreign(Random(4), "B\u00e0 con \u0111\u1ee3i c\u1ea7u m\u1edbi")
    'Ba condoi cau moi'
    """
    plain = "".join(c for c in unicodedata.normalize("NFD", words) if not unicodedata.combining(c))
    parts = plain.replace("\u0111", "d").replace("\u0110", "D").split(" ")
    out: list[str] = []
    for part in parts:
        if out and part.islower() and out[-1].isalpha() and len(out[-1]) < 9 and rng.random() < 0.35:
            out[-1] += part
        else:
            out.append(part)
    return " ".join(out)


def date_slots(rng: Random, year: int) -> dict[str, str]:
    """Slots for English dates."""
    return {"monthname": rng.choice(MONTHS), "weekday": rng.choice(WEEKDAYS), "day": str(rng.randint(1, 28)), "year": str(year)}


SLOT = re.compile(r"\{(\w+)\}")
