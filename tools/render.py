"""Composed pages as HTML, in layouts of many kinds, to train the reading of HTML with. Names of classes are drawn at random."""

from __future__ import annotations

import html
import json
from random import Random

_NAMES = {
    "title": "title title-detail article-title entry-title detail-title headline post-title the-article-title",
    "lead": "sapo lead description summary detail-sapo singular-sapo excerpt chapeau standfirst",
    "content": "content article-body entry-content fck_detail detail-content post-content maincontent ArticleBody "
    "singular-content story-body cms-body news-content noidung",
    "caption": "caption PhotoCMS_Caption image-caption wp-caption-text pic-caption desc_cation photo-desc",
    "byline": "author author_mail byline detail-author tac-gia writer post-author",
    "dateline": "date time detail-time publish-date post-date article-date datetime pdate",
    "source": "source nguon article-source source-link",
    "list": "related box-category tin-lien-quan list-news recommend most-read latest widget box-news sidebar-list",
    "item": "item article-item item-news card story news-item box-item post",
    "prompt": "social comment share box-comment tools newsletter rating like-box subscribe",
    "ad": "ads banner adv quangcao ad-slot sponsor",
    "site": "footer copyright menu nav header tags contact topbar bottom",
}
NAMES = {role: names.split() for role, names in _NAMES.items()}
"""Names that real sites give to the classes of each part."""


def render(rng: Random, rows: list[tuple[str, str, int]], url: str) -> str:
    """Return an HTML page that shows the rows of a composed page in their order."""
    return _Layout(rng, rows, url).make()


class _Layout:
    """One page being written: which elements and names this site uses for each role."""

    def __init__(self, rng: Random, rows: list[tuple[str, str, int]], url: str) -> None:
        self.rng, self.rows, self.url = rng, rows, url
        self.named = rng.random() < 0.75
        self.semantic = rng.random() < 0.5
        self.paragraph = rng.choices(["p", "div", "br"], [80, 12, 8])[0]
        self.headline = rng.choices(["h1", "h2", "div", "h1"], [60, 15, 10, 15])[0]
        self.names = {role: rng.choice(names) for role, names in NAMES.items()}

    def attr(self, role: str) -> str:
        if not self.named or self.rng.random() < 0.1:
            letters = "".join(self.rng.choice("abcdefghjkmnpqrstuvwxyz") for _ in range(6))
            return f' class="{letters}"' if self.rng.random() < 0.5 else ""
        kind = self.rng.choices(["class", "id"], [85, 15])[0]
        return f' {kind}="{self.names[role]}"'

    def inline(self, words: str) -> str:
        """Words with an odd link, bold or entity among them."""
        text = html.escape(words, quote=False)
        parts = text.split(" ")
        if len(parts) > 12 and self.rng.random() < 0.2:
            at = self.rng.randrange(len(parts) - 4)
            tag = self.rng.choice(["b", "i", 'a href="/t"', "strong", "em", "span"])
            parts[at] = f"<{tag}>{parts[at]}"
            parts[at + 2] += f"</{tag.split()[0]}>"
        return " ".join(parts)

    def make(self) -> str:
        groups: list[tuple[str, list[tuple[str, str]]]] = []
        for words, label, _ in self.rows:
            kind = self.group(label)
            if (
                (kind == "article" and label == "title")
                or not groups
                or (groups[-1][0] != kind and not (groups[-1][0] == "article" and self.inside(label)))
            ):
                groups.append((kind, []))
            groups[-1][1].append((label, words))
        body = "\n".join(self.write(kind, rows) for kind, rows in groups)
        wrap = self.rng.choice(["", "div", "div", "main"])
        if wrap:
            body = f"<{wrap}{self.attr('content') if self.rng.random() < 0.2 else ''}>{body}</{wrap}>"
        return f"<!DOCTYPE html>\n<html><head>{self.head()}</head><body>{body}</body></html>"

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
        for _, words in rows:
            text = html.escape(words, quote=False)
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
            text = html.escape(words, quote=False)
            if label == "label":
                if is_open:
                    out.append(f"</{item}>")
                    is_open = False
                out.append(f"<{head}>{text}</{head}>")
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

    def article(self, rows: list[tuple[str, str]]) -> str:
        rng = self.rng
        head = [self.block(label, words) for label, words in rows if label in ("title",)]
        rest = [(label, words) for label, words in rows if label not in ("title",)]
        early = 0
        while (
            early < len(rest) and rest[early][0] in ("dateline", "byline", "lead", "section", "prompt") and rng.random() < 0.9
        ):
            early += 1
        top = [self.block(label, words) for label, words in rest[:early]]
        if self.paragraph == "br":
            inner = "".join(
                self.inline(words) + "<br><br>\n" if label == "body" else self.block(label, words)
                for label, words in rest[early:]
            )
        else:
            inner = "\n".join(self.block(label, words) for label, words in rest[early:])
        box = f"<div{self.attr('content')}>{inner}</div>"
        tag = "article" if self.semantic else "div"
        return f"<{tag}>" + "\n".join([*head, *top]) + box + f"</{tag}>"

    def block(self, label: str, words: str) -> str:
        rng = self.rng
        text = self.inline(words)
        if label == "title":
            return f"<{self.headline}{self.attr('title')}>{html.escape(words, quote=False)}</{self.headline}>"
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
            return f'<p><a href="/z">{html.escape(words, quote=False)}</a></p>'
        if label == "ad":
            return f"<div{self.attr('ad')}>{text}</div>"
        tag = "div" if self.paragraph == "div" else "p"
        return f"<{tag}>{text}</{tag}>"

    def head(self) -> str:
        rng = self.rng
        title = next((words for words, label, _ in self.rows if label == "title"), "")
        lead = next((words for words, label, _ in self.rows if label == "lead"), "")
        out = ['<meta charset="utf-8">']
        if rng.random() < 0.9:
            out.append(f"<title>{html.escape(title)}{rng.choice(['', ' | Site', ' - Site'])}</title>")
        if rng.random() < 0.6:
            out.append(f'<meta property="og:title" content="{html.escape(title)}">')
            out.append(f'<meta property="og:description" content="{html.escape(lead)}">')
        if rng.random() < 0.4:
            data = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": title, "description": lead}
            text = json.dumps(data, ensure_ascii=False).replace("</", "<\\/")
            out.append(f'<script type="application/ld+json">{text}</script>')
        if rng.random() < 0.5:
            out.append("<style>p{margin:0}</style><script>var a='<p>';</script>")
        return "".join(out)
