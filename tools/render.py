"""Composed pages as HTML, in layouts of many kinds, to train the reading of HTML with. Names of classes are drawn at random.

A layout writes every line with its label hidden in one sign at its head (of Unicode's private use); `render` takes the signs
out again and hands the labels back in the order in which the lines stand.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from functools import partial
from random import Random

from compose import Row
from stock import Stock
from surround import MONTHS, SLOT, Surroundings, date_slots, site_words, to_foreign

_NAMES = {
    "title": "title title-detail article-title entry-title detail-title headline post-title the-article-title story-title hed",
    "lead": "sapo lead summary description detail-sapo singular-sapo excerpt chapeau standfirst deck subtitle",
    "content": "content article-body entry-content fck_detail detail-content post-content maincontent ArticleBody "
    "singular-content story-body cms-body news-content noidung body text article__content rich-text wysiwyg",
    "caption": "caption PhotoCMS_Caption image-caption wp-caption-text pic-caption desc_cation photo-desc figure__caption",
    "byline": "author author_mail byline detail-author tac-gia writer post-author contributor meta-author",
    "dateline": "date time detail-time publish-date post-date article-date datetime pdate timestamp published",
    "source": "source nguon article-source source-link",
    "list": "related box-category tin-lien-quan list-news recommend most-read latest widget box-news sidebar-list trending",
    "item": "item article-item item-news card story news-item box-item post teaser list-item",
    "prompt": "social comment share box-comment tools newsletter rating like-box subscribe",
    "ad": "ads banner adv quangcao ad-slot sponsor advertisement",
    "site": "footer copyright menu nav header tags contact topbar bottom",
    "nav": "nav menu main-menu navbar primary-nav topbar site-header mega-menu navigation header-links",
    "share": "share social-share tools article-actions addthis sharedaddy socials post-share toolbar action-bar tuong-tac",
    "consent": "cookie-banner consent gdpr modal privacy-notice onetrust popup notice browser-warning overlay",
    "newsletter": "newsletter signup subscribe promo inline-form mc4wp callout cta box-dang-ky",
    "bio": "author-bio about-author bio author-box writer-info contributor tac-gia-box",
    "legal": "legal copyright disclaimer footnote terms footer-text",
    "footer": "footer site-footer colophon bottom page-footer foot",
    "comments": "comments comment-list commentlist disqus discussion binh-luan replies box-comment responses",
    "comment": "comment comment-item comment-body reply item depth-1 media",
    "commentmeta": "comment-meta comment-author meta user-name name time vcard",
    "side": "sidebar right rail col-right aside widget-area secondary cot-phai column col-md-4",
    "box": "widget box block module panel section",
    "tags": "tags tag-list keywords topics article-tags tagcloud post-tags",
    "wrap": "container wrapper row inner main-content page site-content l-content grid col-md-8 outer content-wrap layout",
    "quote": "twitter-tweet quote instagram-media pullquote embed wp-block-quote",
}
NAMES = {role: names.split() for role, names in _NAMES.items()}
"""Names that real sites give to the classes of each part."""

LABELS = (
    *(
        "title",
        "lead",
        "heading",
        "body",
        "caption",
        "byline",
        "dateline",
        "source",
        "section",
        "label",
        "prompt",
        "ad",
        "site",
    ),
    *("junk", "teaser:title", "teaser:sum", "teaser:time", "teaser:in", "teaser:glued"),
)
FIRST = 0xE000
"""The sign of the first label."""

_SIGN = re.compile(f"[{chr(FIRST)}-{chr(FIRST + len(LABELS) - 1)}]")
ENGLISH = {
    "site": "menu", "section": "section", "label": "label", "prompt": "prompt", "ad": "ad", "byline": "byline",
    "dateline": "dateline", "teaser:time": "ago", "source": "source",
}  # fmt: skip
"""For a foreign page: the list that takes the place of a label's own wordings."""

EARLY = ("dateline", "byline", "lead", "section", "prompt")
INSERTS = ("tweet", "list", "table", "box", "buttons", "letter", "cards", "ad", "gallery")


def render(rng: Random, rows: list[tuple[str, str, int]], url: str, stock: Stock) -> tuple[str, list[str]]:
    """Return an HTML page that shows the rows of a composed page in their order, and the labels of all its lines."""
    marked = _Layout(rng, [(words, label) for words, label, _ in rows], url, stock).make()
    return _SIGN.sub("", marked), [LABELS[ord(sign) - FIRST] for sign in _SIGN.findall(marked)]


class _Layout:
    """One page being written: which elements and names this site uses for each role."""

    def __init__(self, rng: Random, rows: list[Row], url: str, stock: Stock) -> None:
        self.rng, self.rows, self.url, self.stock = rng, rows, url, stock
        self.year = rng.randint(2004, 2026)
        self.foreign = rng.random() < 0.4
        self.naming = rng.choices(["named", "mixed", "hashed", "none"], [55, 20, 12, 13])[0]
        self.semantic = rng.random() < 0.5
        self.paragraph = rng.choices(["p", "div", "br", "brs", "span"], [76, 10, 7, 4, 3])[0]
        self.headline = rng.choices(["h1", "h2", "div", "h1"], [60, 15, 10, 15])[0]
        self.names = {role: rng.choice(names) for role, names in NAMES.items()}
        self.around = Surroundings(self, stock, self.fill, foreign=self.foreign)
        if self.foreign:
            self.rows = [self.translated(words, label) for words, label in rows]
        self.inserts = rng.sample(INSERTS, rng.choice([0, 0, 1, 1, 2, 3]))
        self.rich = rng.random() < 0.75

    def translated(self, words: str, label: str) -> Row:
        """A row of a foreign page."""
        role = ENGLISH.get(label)
        if role and self.rng.random() < 0.9:
            return self.fill(self.rng.choice(site_words(foreign=True)[role])), label
        return to_foreign(self.rng, words), label

    def fill(self, template: str) -> str:
        """A wording with its slots filled."""
        rng, words = self.rng, self.stock.words
        slots = date_slots(rng, self.year)
        month, day = MONTHS.index(slots["monthname"]) + 1, int(slots["day"])
        numbers: dict[str, Callable[[], str]] = {
            "outlet": partial(rng.choice, words["outlet"]),
            "agency": partial(rng.choice, words["agency"]),
            "place": partial(rng.choice, words["place"]),
            "given": partial(rng.choice, words["given"]),
            "n": lambda: str(rng.randint(2, 60)),
            "k": lambda: str(rng.randint(1, 9)),
            "phone": lambda: f"0{rng.randint(10, 99)} {rng.randint(1000, 9999)} {rng.randint(1000, 9999)}",
            "email": lambda: "toasoan@bensong.vn",
            "person": lambda: f"{rng.choice(words['family'])} {rng.choice(words['given'])}",
            "PERSON": lambda: f"{rng.choice(words['family']).upper()} {rng.choice(words['given']).upper()}",
            "clock": lambda: f"{rng.randint(0, 23):02d}:{rng.randint(0, 59):02d}",
            "date": lambda: f"{day:02d}/{month:02d}/{slots['year']}",
            "iso": lambda: f"{slots['year']}-{month:02d}-{day:02d}",
            "title": lambda: next((words for words, label in self.rows if label == "title"), "News")[:60],
        }
        filled = SLOT.sub(lambda m: slots[m[1]] if m[1] in slots else numbers[m[1]]() if m[1] in numbers else m[0], template)
        return to_foreign(rng, filled) if self.foreign and not filled.isascii() else filled

    def mark(self, words: str, label: str) -> str:
        """Words ready for HTML, with their label hidden at their head."""
        return self.sign(label) + html.escape(words, quote=False)

    def sign(self, label: str) -> str:
        return chr(FIRST + LABELS.index(label))

    def attr(self, role: str) -> str:
        """Attributes of an element for this part."""
        rng = self.rng
        naming = self.naming if self.naming != "mixed" else rng.choice(["named", "hashed", "none"])
        if naming == "none" or rng.random() < 0.06:
            return ""
        letters = "".join(rng.choice("abcdefghjkmnpqrstuvwxyz") for _ in range(6))
        if naming == "hashed":
            return f' class="{rng.choice(("css-", "sc-", "", "jsx-"))}{letters}"'
        name = self.names[role] if rng.random() < 0.8 else rng.choice(NAMES[role])
        if role in ("wrap", "box") and rng.random() < 0.15:
            name += " " + rng.choice(NAMES[rng.choice(["side", "list", "nav", "content"])])
        kind = rng.choices(["class", "id"], [85, 15])[0]
        return f' {kind}="{name}{rng.choice(["", "", "", " " + letters, "__" + letters])}"'

    def inline(self, words: str) -> str:
        """Words with an odd link, bold or entity among them."""
        text = html.escape(words, quote=False)
        parts = text.split(" ")
        if len(parts) > 12 and self.rng.random() < 0.25:
            for _ in range(self.rng.choice([1, 1, 2, 3])):
                at = self.rng.randrange(len(parts) - 4)
                if "<" in "".join(parts[at : at + 3]):
                    continue
                tag = self.rng.choice(["b", "i", 'a href="/t"', 'a href="/t"', "strong", "em", "span"])
                parts[at] = f"<{tag}>{parts[at]}"
                parts[at + 2] += f"</{tag.split()[0]}>"
        return " ".join(parts)

    # the page

    def make(self) -> str:
        rng, around = self.rng, self.around
        body = self.main()
        if not self.rich:
            return self.whole(body)
        top, low = [], []
        for share, make, into in (
            (0.25, around.consent, top), (0.75, around.menu, top), (0.25, around.menu, top), (0.1, around.letter, top),
            (0.12, around.cards, top), (0.12, around.unseen, top), (0.2, around.river, low), (0.15, around.unseen, low),
            (0.35, around.comments, low), (0.3, around.cards, low), (0.2, around.letter, low),
            (0.15, around.tags, low), (0.12, around.bio, low), (0.1, around.buttons, low),
        ):  # fmt: skip
            if rng.random() < share:
                into.append(make())
        rng.shuffle(low)
        inside = rng.randint(0, len(low))
        main = self.wrapped(body + "".join(low[:inside]), "wrap")
        if rng.random() < 0.5:
            side = around.side()
            main = rng.choice([main + side, main + side, side + main])
            main = self.wrapped(main, "wrap")
        end = [around.foot()] if rng.random() < 0.8 else []
        if rng.random() < 0.2:
            end.append(around.consent())
        return self.whole("".join(top) + main + "".join(low[inside:]) + "".join(end))

    def whole(self, body: str) -> str:
        kind = self.rng.choice(["", "", ' class="single post sidebar-right"', ' class="home comments-open"', ' id="page"'])
        return f"<!DOCTYPE html>\n<html><head>{self.head()}</head><body{kind}>{body}</body></html>"

    def wrapped(self, inner: str, role: str) -> str:
        for _ in range(self.rng.choice([0, 1, 1, 2, 3])):
            tag = self.rng.choice(["div", "div", "div", "main", "section"]) if self.semantic else "div"
            inner = f"<{tag}{self.attr(role)}>{inner}</{tag}>"
        return inner

    def main(self) -> str:
        groups: list[tuple[str, list[tuple[str, str]]]] = []
        for words, label in self.rows:
            kind = self.group(label)
            if (
                (kind == "article" and label == "title")
                or not groups
                or (groups[-1][0] != kind and not (groups[-1][0] == "article" and self.inside(label)))
            ):
                groups.append((kind, []))
            groups[-1][1].append((label, words))
        return self.wrapped("\n".join(self.write(kind, rows) for kind, rows in groups), "content")

    def group(self, label: str) -> str:
        if label in ("title", "lead", "heading", "body", "caption", "byline", "dateline", "source", "teaser:glued"):
            return "article"
        if label.startswith("teaser") or label == "label":
            return "list"
        return "section" if label == "section" else label

    def inside(self, label: str) -> bool:
        return label in ("ad", "teaser:in", "junk", "section") and self.rng.random() < 0.8

    def write(self, kind: str, rows: list[tuple[str, str]]) -> str:
        rng = self.rng
        if kind == "article":
            return self.article(rows)
        if kind == "list":
            return self.listing(rows)
        tag = {
            "site": rng.choice(["footer", "header", "nav", "div", "ul"]) if self.semantic else rng.choice(["div", "ul"])
        }.get(kind, "div")
        item = "li" if tag == "ul" else rng.choice(["div", "p", "span", "a"])
        out = []
        for label, words in rows:
            text = self.mark(words, label)
            linked = kind in ("site", "section") and len(words) < 30 and rng.random() < 0.6
            inner = f'<a href="/x">{text}</a>' if linked and item != "a" else text
            block = (
                f'<a href="/x">{text}</a><br>'
                if item == "a"
                else f"<{item}>{inner}</{item}>" + ("<br>" if item == "span" else "")
            )
            out.append(block)
        role = kind if kind in NAMES else "site"
        return f"<{tag}{self.attr(role)}>" + "\n".join(out) + f"</{tag}>"

    def listing(self, rows: list[tuple[str, str]]) -> str:
        rng = self.rng
        outer, item = rng.choice([("ul", "li"), ("div", "div"), ("section", "article"), ("aside", "div"), ("div", "div")])
        head, date = rng.choice(["h2", "h3", "div", "p", "strong"]), rng.choice(["span", "time", "div", "p"])
        title = rng.choice(["h3", "h4", "div", "p", "a"])
        out, is_open = [], False
        for label, words in rows:
            text = self.mark(words, label)
            if label == "label":
                if is_open:
                    out.append(f"</{item}>")
                    is_open = False
                out.append(f"<{head}>{text}</{head}>" + ("<br>" if head == "strong" else ""))
            elif label in ("teaser:title", "teaser:in"):
                if is_open:
                    out.append(f"</{item}>")
                out.append(f"<{item}{self.attr('item')}>")
                is_open = True
                link = f'<a href="/y">{text}</a>'
                out.append(link + "<br>" if title == "a" else f"<{title}>{link}</{title}>")
            else:
                tag = date if label == "teaser:time" else "p"
                out.append(f"<{tag}>{text}</{tag}>" + ("<br>" if tag in ("span", "time") else ""))
        if is_open:
            out.append(f"</{item}>")
        return f"<{outer}{self.attr('list')}>" + "\n".join(out) + f"</{outer}>"

    # the article

    def article(self, rows: list[tuple[str, str]]) -> str:
        rng = self.rng
        head = [self.block(label, words) for label, words in rows if label == "title"]
        rest = [(label, words) for label, words in rows if label != "title"]
        early = 0
        while early < len(rest) and rest[early][0] in EARLY and rng.random() < 0.9:
            early += 1
        top = [self.block(label, words) for label, words in rest[:early]]
        if self.rich and rng.random() < 0.3:
            top.append(self.around.buttons())
        if self.rich and rng.random() < 0.06:
            top.append(self.around.gallery())
        inner = []
        for label, words in rest[early:]:
            inner.append(self.block(label, words))
            if self.inserts and label == "body" and rng.random() < 0.12:
                inner.append(self.insert(rng.choice(self.inserts)))
        box = f"<div{self.attr('content')}>{self.wrapped_rarely(chr(10).join(inner))}</div>"
        tail = self.around.buttons() if self.rich and rng.random() < 0.15 else ""
        tag = "article" if self.semantic else "div"
        if rng.random() < 0.25:
            return f"<header{self.attr('wrap')}>" + "\n".join([*head, *top]) + f"</header><{tag}>" + box + tail + f"</{tag}>"
        return f"<{tag}{self.attr('wrap') if rng.random() < 0.3 else ''}>" + "\n".join([*head, *top]) + box + tail + f"</{tag}>"

    def wrapped_rarely(self, inner: str) -> str:
        return f"<div{self.attr('wrap')}>{inner}</div>" if self.rng.random() < 0.2 else inner

    def insert(self, kind: str) -> str:
        """Something that stands among the paragraphs: part of the article (a list, a table, a quoted post) or not."""
        rng, around = self.rng, self.around
        if kind == "tweet":
            said = [
                f"<p>{self.mark(around.sentences(rng.choice([1, 1, 2])), 'body')}</p>" for _ in range(rng.choice([1, 1, 2]))
            ]
            return f"<blockquote{self.attr('quote')}>{''.join(said)}{self.mark(around.pick('tweet'), 'body')}</blockquote>"
        if kind == "list":
            tag = rng.choice(["ul", "ol", "ul"])
            items = [self.mark(self.piece(rng.choice([3, 6, 9, 14])), "body") for _ in range(rng.randint(2, 8))]
            return f"<{tag}>{''.join(f'<li>{item}</li>' for item in items)}</{tag}>"
        if kind == "table":
            width = rng.randint(2, 4)
            cells = [
                "".join("<td>" + self.mark(self.piece(rng.choice([1, 2, 4])), "body") + "</td>" for _ in range(width))
                for _ in range(rng.randint(2, 7))
            ]
            return f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"
        if kind == "cards":
            return around.cards(3)
        if kind == "box":
            head = f"<h4>{self.mark(self.piece(5), 'heading')}</h4>"
            return f"<div{self.attr('box')}>{head}<p>{self.mark(around.sentences(2), 'body')}</p></div>"
        return {"buttons": around.buttons, "letter": around.letter, "gallery": around.gallery}.get(kind, around.ad)()

    def piece(self, size: int) -> str:
        """A few words of any story, or a number."""
        if size < 3 and self.rng.random() < 0.4:
            return str(self.rng.randint(1, 9000))
        words = self.around.sentences(1).split()
        at = self.rng.randrange(max(1, len(words) - size))
        return " ".join(words[at : at + size]).strip(",;:") or "1"

    def block(self, label: str, words: str) -> str:
        rng = self.rng
        text = self.sign(label) + self.inline(words)
        if label == "title":
            return f"<{self.headline}{self.attr('title')}>{self.mark(words, label)}</{self.headline}>"
        if label == "lead":
            tag = "h2" if self.names["lead"] == "sapo" else "p"
            return f"<{tag}{self.attr('lead')}>{text}</{tag}>"
        if label == "heading":
            tag = rng.choice(["h2", "h3", "p"])
            return f"<{tag}><strong>{text}</strong></{tag}>" if tag == "p" else f"<{tag}>{text}</{tag}>"
        if label == "caption":
            if self.semantic:
                return f'<figure><img src="a.jpg"><figcaption>{text}</figcaption></figure>'
            return f'<table><tr><td><img src="a.jpg"></td></tr><tr><td{self.attr("caption")}>{text}</td></tr></table>'
        if label in ("byline", "source", "dateline"):
            tag = "time" if label == "dateline" and self.semantic and rng.random() < 0.5 else rng.choice(["p", "div", "span"])
            text = f"<strong>{text}</strong>" if label == "byline" and rng.random() < 0.4 else text
            return f"<{tag}{self.attr(label)}>{text}</{tag}>" + ("<br>" if tag in ("span", "time") else "")
        if label == "teaser:in":
            return f'<p><a href="/z">{self.mark(words, label)}</a></p>'
        if label == "ad":
            return f"<div{self.attr('ad')}>{text}</div>"
        if label == "body" and self.paragraph in ("br", "brs", "span"):
            return {"br": f"{text}<br><br>", "brs": f"{text}<br>", "span": f"<div><span>{text}</span></div>"}[self.paragraph]
        tag = "div" if self.paragraph == "div" else "p"
        return f"<{tag}>{text}</{tag}>"

    def head(self) -> str:
        rng = self.rng
        title = next((words for words, label in self.rows if label == "title"), "")
        lead = next((words for words, label in self.rows if label == "lead"), "")
        out = ['<meta charset="utf-8">']
        if rng.random() < 0.9:
            out.append(f"<title>{html.escape(title)}{rng.choice(['', ' | Site', ' - Site'])}</title>")
        if rng.random() < 0.6:
            out.append(f'<meta property="og:title" content="{html.escape(title)}">')
            out.append(f'<meta property="og:description" content="{html.escape(lead)}">')
        if rng.random() < 0.4:
            data = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": title, "description": lead}
            if rng.random() < 0.5:
                body = [words for words, label in self.rows if label in ("lead", "body", "heading")]
                data["articleBody"] = " ".join(body if rng.random() < 0.8 else body[:3])
            text = json.dumps(data, ensure_ascii=False).replace("</", "<\\/")
            out.append(f'<script type="application/ld+json">{text}</script>')
        if rng.random() < 0.5:
            out.append("<style>p{margin:0}</style><script>var a='<p>';</script>")
        return "".join(out)
