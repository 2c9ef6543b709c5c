"""What the names that sites give to their elements tell: classes, ids, roles and properties sorted into a few kinds.

The stems are English and Vietnamese (without marks: names of classes are ASCII); a name is cut at its hyphens and humps, and
long stems are found inside of names that run together (`commentlist`).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

HINTS = {
    "title": "title headline tieude tit heading hed",
    "lead": "sapo lead summary description desc excerpt standfirst deck intro chapeau abstract subtitle subhead dek tomtat",
    "body": "content body detail story text noidung entry fck maincontent paragraph prose bodytext articlebody",
    "article": "post article main",
    "caption": "caption figcaption chuthich photo image picture img credit figure gallery anh slideshow carousel lightbox",
    "byline": "author byline tacgia writer contributor by bio",
    "date": "date time published timestamp posted ngay thoigian pubdate datetime",
    "source": "source nguon origin",
    "related": "related lienquan recommend recommended suggest suggested trending popular latest docthem xemthem relate "
    "similar tinlienquan teaser promo teasers recirc recirculation outbrain taboola",
    "list": "more read most next prev previous also box news item items list card cards feed stream river headlines hot",
    "side": "sidebar aside rail widget widgets complementary secondary",
    "column": "side right left column columns col module",
    "menu": "menu nav navigation navbar breadcrumb breadcrumbs topbar header masthead dropdown toolbar skip search",
    "foot": "footer copyright bottom legal contact foot disclaimer colophon",
    "comment": "comment comments binhluan reply replies discussion disqus feedback respond commentlist ykien livefyre",
    "share": "share sharing social facebook twitter like follow tools zalo print email rating vote poll sharedaddy addthis",
    "sign": "newsletter subscribe login signup register account subscription signin paywall",
    "modal": "modal popup dialog overlay offcanvas drawer toast",
    "consent": "cookie cookies consent gdpr ccpa privacy onetrust cmp notice",
    "ad": "ads ad advert advertisement quangcao sponsor sponsored banner adv dfp",
    "tag": "tag tags keyword keywords topic topics category section cate chuyenmuc tagcloud hashtag",
    "quote": "tweet quote blockquote pullquote instagram embed embedded",
    "hidden": "hidden hide invisible sr screenreader offscreen",
}
"""Stems in the names of classes and ids, by what they tell."""

ROLES = {
    "main": "body",
    "article": "body",
    "complementary": "side",
    "navigation": "menu",
    "banner": "menu",
    "search": "menu",
    "contentinfo": "foot",
    "dialog": "modal",
    "alertdialog": "modal",
    "alert": "modal",
}
"""Kinds that the attribute `role` tells."""

ZONES = ("hidden", "consent", "modal", "comment", "sign", "foot", "side", "menu", "related", "share", "ad", "tag")
"""Kinds of places on a page that hold no article, the surest first."""

SURE_ZONES = ("hidden", "consent", "modal", "comment")
"""Those that stay so even where they hold most of the page's prose."""

_KIND = {stem: kind for kind, stems in HINTS.items() for stem in stems.split()}
_INSIDE = re.compile(
    r"comment|cookie|consent|sidebar|footer|newsletter|subscri|breadcrumb|related|recommend|caption|sharing|sharethis|binhluan"
    r"|lienquan|quangcao|tacgia|popup|modal|advert|sponsor|headline|byline|copyright|disclaimer|signup|paywall"
)
_STEMS = {"subscri": "sign", "sharethis": "share", "sharing": "share"}
_WORD = re.compile(r"[a-z]{2,}")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_UNSEEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)


@lru_cache(maxsize=4096)
def kinds_of(names: str) -> tuple[str, ...]:
    """Return the kinds that names of classes tell, sorted.

    >>> kinds_of("wp-caption-text commentList")
    ('body', 'caption', 'comment', 'list')
    """
    out: set[str] = set()
    is_post = "hentry" in names or "type-post" in names
    for name in _HUMP.sub(" ", names[:400]).split():
        low = name.lower()
        out.update(_KIND[word] for word in _WORD.findall(low) if word in _KIND)
        out.update(_STEMS.get(stem) or _KIND[stem] for stem in _INSIDE.findall(low))
    if is_post:
        out -= {"tag", "byline", "date"}
    return tuple(sorted(out))


def find_kinds(element: Any) -> tuple[str, ...]:
    """Return the kinds that an element's attributes tell; the page's root elements tell none."""
    if element.tag in ("html", "body") or not element.attrib:
        return ()
    get = element.get
    kinds = kinds_of(f"{get('class') or ''} {get('id') or ''} {get('itemprop') or ''}")
    more = [kind for kind in (ROLES.get(get("role") or ""),) if kind and kind not in kinds]
    if (
        get("hidden") is not None
        or get("aria-hidden") == "true"
        or ("style" in element.attrib and _UNSEEN.search(get("style")))
    ):
        more.append("hidden")
    return (*kinds, *more) if more else kinds
