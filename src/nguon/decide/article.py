"""When an article came out, and what its blocks are: corrections of an article, laid over rows."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import replace
from datetime import date

from nguon.decide.patch import Patch
from nguon.decide.place import LostError, Placed
from nguon.lang.pack import LanguagePack
from nguon.model.article import Article, Moment
from nguon.model.corpus import Dated
from nguon.model.decision import Decision, to_rule
from nguon.model.page import ARTICLE_ROLES, FURNITURE_ROLES, Block

_VALUE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")


def to_moment(value: str | None) -> Moment | None:
    """Return the day, month or year that a decision names, None for "unknown". Raises `LostError` when it names none.

    >>> to_moment("2024-03"), to_moment(None)
    (Moment(value='2024-03', precision='month'), None)
    """
    if not value:
        return None
    match = _VALUE.fullmatch(value)
    try:
        if match is None:
            raise ValueError
        date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        raise LostError("value") from None
    return Moment(value, "day" if match[3] else "month" if match[2] else "year")


def to_days(moment: Moment | None) -> tuple[str, str] | None:
    """Return the first and the last day of a day, month or year.

    >>> to_days(Moment("2024-02", "month"))
    ('2024-02-01', '2024-02-29')
    """
    match = _VALUE.match(moment.value) if moment else None
    if match is None:
        return None
    try:
        year, month = int(match[1]), int(match[2] or 0)
        first = date(year, month or 1, int(match[3] or 1))
        last = first if match[3] else date(year, month or 12, monthrange(year, month or 12)[1])
    except ValueError:
        return None
    return first.isoformat(), last.isoformat()


def correct_date(article_id: str, rule: str, decision: Decision, pack: LanguagePack) -> Dated:
    """Return the date of an article as decided; `rule` is the one of the date before."""
    words = pack.rules("decisions")["date"]
    fill = {"by": decision.by, "at": decision.at[:10], "reason": decision.reason}
    key = "because" if decision.reason else "basis"
    basis = {tongue: words[f"{key}_{tongue}"].format(**fill) for tongue in ("vi", "en")}
    return Dated(article_id, to_moment(decision.value), to_rule(decision.id, rule), basis["vi"], basis["en"])


def date_article(article: Article, dated: Dated) -> Article:
    """Return an article with the date of a row."""
    return replace(
        article, published=dated.published, published_rule=dated.rule, basis_vi=dated.basis_vi, basis_en=dated.basis_en
    )


def put_date(placed: Placed, patch: Patch, pack: LanguagePack) -> None:
    """Put the date of an article, and what was said on the day on which it came out."""
    article_id = placed.places[0].article_id
    before: Dated | None = patch.one("dated", article_id)
    row: Article | None = patch.one("articles", article_id)
    if before is None and row is None:
        raise LostError("article")
    old = before.published if before else row.published if row else None
    rule = before.rule if before else row.published_rule if row else ""
    if rule.startswith(to_rule(placed.decision.id, "")):
        rule = rule.partition("; ")[2]
    dated = correct_date(article_id, rule, placed.decision, pack)
    patch.put("dated", dated)
    if row is not None:
        patch.put("articles", date_article(row, dated))
    put_days(article_id, old, dated.published, patch)


def put_days(article_id: str, old: Moment | None, new: Moment | None, patch: Patch) -> None:
    """Give what was said on the day of publication the new day, and the story of the article its new ends."""
    statements = {s.id for s in patch.by("statements", "article_id", [article_id]) if s.said_on is None}
    for thread in patch.by("threads", "stands.statement", sorted(statements)):
        stands = tuple(replace(s, said_on=new) if s.statement in statements and s.said_on == old else s for s in thread.stands)
        patch.put("threads", replace(thread, stands=stands))
    for story in patch.by("stories", "articles", [article_id]):
        first, last = find_ends(story.articles, patch)
        patch.put("stories", replace(story, first=first, last=last))


def find_ends(articles: tuple[str, ...], patch: Patch) -> tuple[str | None, str | None]:
    """Return the first and the last day of articles."""
    spans = [days for row in patch.by("dated", "article_id", articles) if (days := to_days(row.published))]
    return (min(first for first, _ in spans), max(last for _, last in spans)) if spans else (None, None)


def put_role(placed: Placed, patch: Patch) -> None:
    """Put a block's role; what was found on the words of a block that is furniture now is gone.

    What stands on a block that belongs to an article now is found by the next build.
    """
    decision, place = placed.decision, placed.places[0]
    blocks: list[Block] = patch.by("blocks", "page_id", [place.page_id])
    block = next((b for b in blocks if b.start == place.start), None)
    if block is None:
        raise LostError("block")
    role = decision.value or ""
    if role not in (*ARTICLE_ROLES, *FURNITURE_ROLES):
        raise LostError("value")
    owner = choose_article(block, blocks) if role in ARTICLE_ROLES else None
    patch.put("blocks", replace(block, role=role, article_id=owner, rule=to_rule(decision.id, block.rule)))
    if role not in FURNITURE_ROLES or block.article_id is None:
        return
    for table in ("timexes", "mentions", "figures", "restored", "statements"):
        for row in patch.by(table, "article_id", [block.article_id]):
            if block.start <= row.start and row.end <= block.end:
                patch.drop(table, row)


def choose_article(block: Block, blocks: list[Block]) -> str:
    """Return the article to which a block belongs when it is no furniture: its own, else that of the block before it, or after.

    Raises `LostError` where the page has no article.
    """
    if block.article_id:
        return block.article_id
    own = sorted((b for b in blocks if b.article_id), key=lambda b: b.start)
    if not own:
        raise LostError("article")
    before = [b for b in own if b.start < block.start]
    return (before[-1] if before else own[0]).article_id or ""
