"""Rows of a small case in memory, to do decisions on. All of it is invented."""

from __future__ import annotations

from typing import Any

from nguon.decide.anchor import make_anchor
from nguon.decide.patch import Patch, Rows
from nguon.decide.place import Ground, Placed, place
from nguon.model.annotation import Mention, Statement
from nguon.model.article import Article, Moment
from nguon.model.corpus import Actor, ActorLink, Dated, Event, Evidence, Finding, Stand, Story, Thread
from nguon.model.decision import Anchor, Decision
from nguon.model.page import Block, Page
from nguon.model.span import Span

TEXTS = {
    "1" * 64: "Hồ cạn\nÔng Lê An nói hồ chưa cạn.\nBà Tạ Bình nói hồ đã cạn.\nQuảng cáo hồ bơi\n",
    "2" * 64: "Lê An lại nói\nÔng Lê An nói hồ đã cạn từ lâu.\n",
    "3" * 64: "Bóng đá\nCầu thủ Lê An nói đội sẽ thắng.\n",
}
DAYS = {"1" * 64: "2024-03-04", "2" * 64: "2024-04-21", "3" * 64: "2024-05-02"}
SAID = {
    "1" * 64: [("hồ chưa cạn", "Lê An", "deny"), ("hồ đã cạn", "Tạ Bình", "state")],
    "2" * 64: [("hồ đã cạn từ lâu", "Lê An", "confirm")],
    "3" * 64: [("đội sẽ thắng", "Lê An", "judge")],
}


def article_of(page: str) -> str:
    return f"{page[:16]}.0"


def statement_of(page: str, words: str) -> str:
    return f"{article_of(page)}.s{TEXTS[page].index(words)}"


A, B, C = ("1" * 64, "2" * 64, "3" * 64)
DENIES, SAYS = statement_of(A, "hồ chưa cạn"), statement_of(A, "hồ đã cạn")
ADMITS, HOPES = statement_of(B, "hồ đã cạn từ lâu"), statement_of(C, "đội sẽ thắng")


def make_rows() -> dict[str, list[Any]]:
    """The tables of the case."""
    rows: dict[str, list[Any]] = {name: [] for name in ("pages", "blocks", "articles", "statements", "mentions", "dated")}
    for page, text in TEXTS.items():
        article = article_of(page)
        rows["pages"].append(Page(page, f"{page[0]}.txt", "utf-8", "text", text))
        at = 0
        for n, line in enumerate(text.splitlines()):
            role = "title" if n == 0 else "ad" if line.startswith("Quảng") else "body"
            rows["blocks"].append(
                Block(page, None if role == "ad" else article, at, at + len(line), role, None, f"line:{role}")
            )
            at += len(line) + 1
        title, moment = text.split("\n", 1)[0], Moment(DAYS[page], "day")
        rows["articles"].append(Article(article, page, 0, 0, len(text), title, moment, "dateline", "", "", None, ()))
        rows["dated"].append(Dated(article, moment, "dateline", "ghi ngày", "says so"))
        for words, actor, act in SAID[page]:
            start = text.index(words)
            speaker = text.index(actor, text.rindex("\n", 0, start))
            rows["statements"].append(
                Statement(
                    statement_of(page, words),
                    page,
                    article,
                    speaker,
                    start + len(words),
                    (Span(start, start + len(words)),),
                    "indirect",
                    act,
                    False,
                    None,
                    Span(speaker, speaker + len(actor)),
                    actor,
                    (actor,),
                    (),
                    None,
                    None,
                    "fact",
                    "cue:nói",
                )
            )
            rows["mentions"].append(Mention(page, article, speaker, speaker + len(actor), "person", actor, "name"))
    le, ta = "a" + "1" * 12, "a" + "2" * 12
    rows["actors"] = [
        Actor(le, "Lê An", "person", ("Lê An",), ("chủ tịch",), ()),
        Actor(ta, "Tạ Bình", "person", ("Tạ Bình",), (), (le,)),
    ]
    rows["actor_links"] = [ActorLink(article_of(p), "Lê An", le, "name:same") for p in TEXTS]
    rows["actor_links"].append(ActorLink(article_of(A), "Tạ Bình", ta, "name:same"))
    rows["stories"] = [
        Story("s-ho", "Hồ cạn", (article_of(A), article_of(B)), "2024-03-04", "2024-04-21", 1, 2, "cùng nói về hồ", "the lake"),
        Story("s-bong", "Bóng đá", (article_of(C),), "2024-05-02", "2024-05-02", 1, 1, "", ""),
    ]
    day = {page: Moment(DAYS[page], "day") for page in TEXTS}
    rows["threads"] = [
        Thread(
            "t-can", "s-ho", "Hồ cạn chưa?",
            (Stand(DENIES, le, "Lê An", "denies", day[A], (), ""), Stand(SAYS, ta, "Tạ Bình", "asserts", day[A], (), ""),
             Stand(ADMITS, le, "Lê An", "asserts", day[B], (), "")),
            "", "",
        ),
    ]  # fmt: skip
    rows["events"] = [Event("v1", "s-ho", "2024-03", "month", "Hồ cạn", (Evidence(article_of(B), 0, 5),), "")]
    rows["findings"] = [
        Finding("f-doi", "s-ho", "t-can", "reversal", (DENIES, ADMITS), (), (le,), "", "", "strong", "", "", "deny"),
        Finding("f-trai", "s-ho", "t-can", "conflict", (DENIES, SAYS), (), (le, ta), "", "", "fair", "", "", "deny"),
        Finding("f-tit", "s-ho", None, "headline", (), (Evidence(article_of(A), 0, 6),), (), "", "", "weak", "", "", "tit"),
    ]
    return rows


def ground(page: str) -> Ground | None:
    """A page to find words on."""
    rows = make_rows()
    if page not in TEXTS:
        return None
    mine = {
        name: tuple(r for r in rows[name] if r.page_id == page) for name in ("blocks", "articles", "statements", "mentions")
    }
    return Ground(page, TEXTS[page], mine["blocks"], mine["articles"], mine["statements"], mine["mentions"])


def words(page: str, quote: str, name: str = "") -> Anchor:
    """The anchor of words on a page."""
    start = TEXTS[page].index(quote)
    return make_anchor(page, TEXTS[page], start, start + len(quote), name)


def decide(kind: str, *on: Anchor, value: str | None = None, target: str = "") -> Placed:
    """A decision, placed."""
    return place(Decision("d1", "2024-06-01T00:00:00Z", "lan", kind, on, value, None, target, "vì sai"), ground)


def patch() -> Patch:
    """The case, to be changed."""
    return Patch(Rows(make_rows()))
