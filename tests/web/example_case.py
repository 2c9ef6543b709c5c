"""A small case written record by record, so that tests of what people see rest on no annotator. All of it is invented.

One affair (a mill and a river), told by three outlets, one of them a copy; a page with two articles; an official who denies and
later confirms; and a page that is hostile in every field.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa

from nguon.engines.arrow import schema
from nguon.model.annotation import Figure, Mention, Restored, Statement, Timex
from nguon.model.article import Article, Moment
from nguon.model.corpus import (
    Actor,
    ActorLink,
    Aligned,
    Dated,
    Event,
    Evidence,
    Finding,
    Reuse,
    Stand,
    Story,
    Thread,
    Utterance,
)
from nguon.model.page import Block, Page, Problem
from nguon.model.record import to_row
from nguon.model.span import Span
from nguon.model.table import TABLES
from nguon.store.case import Case
from nguon.store.search import build_index
from nguon.store.snapshot import write_snapshot

EVIL = "\"'><script>alert('x')</script><img src=x onerror=alert(1)>&amp;{{7*191}}</textarea>\u202e\x07"
"""What a hostile page says wherever it can."""

EVIL_ID = EVIL.replace("/", "")
"""An id is one part of an address."""

DENIAL = """Chuyên mục: Đời sống
Huyện Hạ Lộc bác tin nhà máy giấy xả thải ra sông Lũng
Chiều 4/3/2024, ông Bùi Văn Thạch, Chủ tịch huyện Hạ Lộc, cho biết không có chuyện nhà máy xả nước thải ra sông.
“Nước sông vẫn trong, bà con cứ yên tâm”, ông Thạch nói.
Theo người dân thôn Đoài, khoảng 40 hộ phải mua nước bình từ tháng 2.
Bà Trần Thị Mai Hương khẳng định cá ch.ết nổi trắng một khúc sông.
Xem thêm: Giá chè tăng đầu vụ
Đăng nhập để bình luận
"""

COPY = """Hạ Lộc: bác tin nhà máy giấy xả thải
Chiều 4/3/2024, ông Bùi Văn Thạch, Chủ tịch huyện Hạ Lộc, cho biết không có chuyện nhà máy xả nước thải ra sông.
Theo Báo Sông Lũng
Trời rét, nông dân che mạ
Ngày 5/3, nông dân xã Thượng che ni lông cho mạ non.
"""

ADMITS = """Chủ tịch huyện Hạ Lộc xin lỗi dân vì nước sông Lũng
Sáng 21/4/2024, ông Bùi Văn Thạch thừa nhận nhà máy giấy đã xả thải ra sông Lũng trong ba tháng.
“Tôi xin lỗi bà con thôn Đoài”, ông Thạch nói.
Kết quả kiểm tra cho thấy 65 hộ bị ảnh hưởng. Sở Môi trường yêu cầu nhà máy dừng sản xuất.
"""


@dataclass
class Builder:
    """Collects the rows of a case."""

    rows: dict[str, list[Any]] = field(default_factory=lambda: {table.name: [] for table in TABLES})
    texts: dict[str, str] = field(default_factory=dict)

    def page(self, source: str, text: str) -> Page:
        page = Page(hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(), source, "utf-8", "text", text)
        self.rows["pages"].append(page)
        self.texts[page.id] = text
        return page

    def article(
        self,
        page: Page,
        index: int,
        roles: dict[int, str],
        outlet: str | None,
        published: str,
        *,
        credited: tuple[str, ...] = (),
    ) -> Article:
        """An article of the lines in `roles` (line number → role)."""
        lines = self.lines(page)
        own = [lines[n] for n in roles]
        article_id = f"{page.id[:16]}.{index}"
        title = next(page.text[slice(*lines[n])] for n, role in roles.items() if role == "title")
        article = Article(
            article_id, page.id, index, own[0][0], own[-1][1], title, Moment(published, "day"), "dateline",
            "bài ghi ngày này", "the article says this day", outlet, credited,
        )  # fmt: skip
        self.rows["articles"].append(article)
        for n, role in roles.items():
            self.rows["blocks"].append(Block(page.id, article_id, *lines[n], role, None, f"line:{role}"))
        return article

    def furniture(self, page: Page, roles: dict[int, str]) -> None:
        for n, role in roles.items():
            self.rows["blocks"].append(Block(page.id, None, *self.lines(page)[n], role, None, f"line:{role}"))

    def lines(self, page: Page) -> list[tuple[int, int]]:
        out, at = [], 0
        for line in page.text.split("\n"):
            out.append((at, at + len(line)))
            at += len(line) + 1
        return out

    def span(self, article: Article, words: str) -> Span:
        start = self.texts[article.page_id].index(words, article.start)
        return Span(start, start + len(words))

    def said(
        self, article: Article, content: str, actor: str | None, act: str, *, cue: str = "", speaker: str = "", on: str = "",
        form: str = "indirect", via: tuple[str, ...] = (), rule: str = "cue:cho biết",
    ) -> Statement:  # fmt: skip
        spans = [self.span(article, w) for w in (content, cue, speaker) if w]
        statement = Statement(
            f"{article.id}.s{spans[0].start}", article.page_id, article.id, min(spans).start, max(s.end for s in spans),
            (spans[0],), form, act, False, self.span(article, cue) if cue else None,
            self.span(article, speaker) if speaker else None, actor, (actor,) if actor else (), via, None,
            Moment(on, "day") if on else None, "fact", rule,
        )  # fmt: skip
        self.rows["statements"].append(statement)
        return statement

    def mark(self, table: str, article: Article, words: str, *values: Any) -> None:
        record = {"timexes": Timex, "mentions": Mention, "figures": Figure, "restored": Restored}[table]
        span = self.span(article, words)
        self.rows[table].append(record(article.page_id, article.id, span.start, span.end, *values))

    def write(self, case: Case) -> None:
        tables = {}
        for table in TABLES:
            rows = sorted(self.rows[table.name], key=lambda r: tuple(str(getattr(r, k)).zfill(12) for k in table.key))
            tables[table.name] = pa.Table.from_pylist([to_row(r) for r in rows], schema=schema(table.name))
        number = case.next_snapshot()
        folder = case.path / "snapshots" / str(number)
        write_snapshot(folder, tables, {"nguon": "test", "made": "2024-05-01T00:00:00Z"})
        build_index(folder)
        case.make_live(number)


def make_case(path: Path) -> Path:
    """Write the case to `path`, which must not exist; return `path`."""
    b = Builder()
    one = b.page("trang/songlung/bac-tin.txt", DENIAL)
    a = b.article(one, 0, {1: "title", 2: "lead", 3: "body", 4: "body", 5: "body"}, "Báo Sông Lũng", "2024-03-04")
    b.furniture(one, {0: "section", 6: "teaser", 7: "prompt"})
    two = b.page("https://tin.example/ha-loc.html", COPY)
    c = b.article(two, 0, {0: "title", 1: "lead", 2: "source"}, "Tin Đồi", "2024-03-05", credited=("Báo Sông Lũng",))
    d = b.article(two, 1, {3: "title", 4: "body"}, "Tin Đồi", "2024-03-05")
    three = b.page("trang/mienduyen/xin-loi.txt", ADMITS)
    e = b.article(three, 0, {0: "title", 1: "lead", 2: "body", 3: "body"}, "Miền Duyên", "2024-04-21")

    denial = "không có chuyện nhà máy xả nước thải ra sông"
    s1 = b.said(a, denial, "Bùi Văn Thạch", "deny", cue="cho biết", speaker="ông Bùi Văn Thạch", on="2024-03-04")
    s2 = b.said(
        a, "Nước sông vẫn trong, bà con cứ yên tâm", "Bùi Văn Thạch", "state", cue="nói", speaker="ông Thạch", form="direct"
    )
    s3 = b.said(
        a, "cá ch.ết nổi trắng một khúc sông", "Trần Thị Mai Hương", "state", cue="khẳng định", speaker="Bà Trần Thị Mai Hương"
    )
    s4 = b.said(
        c, denial, "Bùi Văn Thạch", "deny", cue="cho biết", speaker="ông Bùi Văn Thạch", on="2024-03-04", via=("Báo Sông Lũng",)
    )
    s5 = b.said(
        e, "nhà máy giấy đã xả thải ra sông Lũng trong ba tháng", "Bùi Văn Thạch", "confirm", cue="thừa nhận",
        speaker="ông Bùi Văn Thạch", on="2024-04-21", rule="cue:thừa nhận",
    )  # fmt: skip
    s6 = b.said(
        e,
        "Tôi xin lỗi bà con thôn Đoài",
        "Bùi Văn Thạch",
        "state",
        cue="nói",
        speaker="ông Thạch",
        form="direct",
        on="2024-04-21",
    )
    s7 = b.said(e, "nhà máy dừng sản xuất", "Sở Môi trường", "urge", cue="yêu cầu", speaker="Sở Môi trường")

    b.mark("restored", a, "ch.ết", "chết", "dots")
    b.mark("timexes", a, "4/3/2024", "DATE", "2024-03-04", "written", "day/month/year")
    b.mark("timexes", a, "tháng 2", "DATE", "2024-02", "published", "month")
    b.mark("timexes", e, "21/4/2024", "DATE", "2024-04-21", "written", "day/month/year")
    b.mark("mentions", a, "Bùi Văn Thạch", "person", "Bùi Văn Thạch", "title:ông")
    b.mark("mentions", a, "Trần Thị Mai Hương", "person", "Trần Thị Mai Hương", "title:bà")
    b.mark("mentions", e, "Sở Môi trường", "org", "Sở Môi trường", "org:sở")
    b.mark("figures", a, "40", 40.0, 40.0, "about", "hộ", "phải mua nước bình", "number")
    b.mark("figures", e, "65", 65.0, 65.0, None, "hộ", "bị ảnh hưởng", "number")

    thach = Actor(
        "a-thach", "Bùi Văn Thạch", "person", ("Bùi Văn Thạch", "ông Thạch"), ("Chủ tịch huyện Hạ Lộc",), ("a-haloc",)
    )
    haloc = Actor("a-haloc", "Huyện Hạ Lộc", "org", ("Huyện Hạ Lộc",), (), ())
    huong = Actor("a-huong", "Trần Thị Mai Hương", "person", ("Trần Thị Mai Hương",), ("người dân thôn Đoài",), ())
    so = Actor("a-so", "Sở Môi trường", "org", ("Sở Môi trường",), (), ())
    b.rows["actors"] += [thach, haloc, huong, so]
    for article in (a, c, e):
        b.rows["actor_links"].append(ActorLink(article.id, "Bùi Văn Thạch", "a-thach", "same name"))
    b.rows["actor_links"] += [
        ActorLink(a.id, "Trần Thị Mai Hương", "a-huong", "same name"),
        ActorLink(e.id, "Sở Môi trường", "a-so", "same name"),
    ]

    first, second = b.lines(one)[2], b.lines(two)[1]
    b.rows["reuse"].append(Reuse("r-copy", a.id, c.id, "passage", "a", (Aligned(*first, *second),), "shingles"))
    b.rows["dated"].append(
        Dated(c.id, Moment("2024-03-04", "day"), "copy", "bài chép của bài ngày này", "copied from a text of this day")
    )
    b.rows["stories"].append(
        Story(
            "s-song",
            "Nhà máy giấy và sông Lũng",
            (a.id, c.id, e.id),
            "2024-03-04",
            "2024-04-21",
            2,
            3,
            "Tin Đồi chép Báo Sông Lũng",
            "Tin Đồi copies Báo Sông Lũng",
        )
    )
    b.rows["events"].append(
        Event("ev-1", "s-song", "2024-04-21", "day", "Huyện Hạ Lộc xin lỗi dân", (Evidence(e.id, *b.lines(three)[1]),), "verb")
    )
    b.rows["threads"].append(
        Thread(
            "t-xa",
            "s-song",
            "Nhà máy có xả thải ra sông Lũng không?",
            (
                Stand(s1.id, "a-thach", "Bùi Văn Thạch", "denies", s1.said_on, (s4.id,), "act:deny"),
                Stand(s3.id, "a-huong", "Trần Thị Mai Hương", "asserts", None, (), "act:state"),
                Stand(s5.id, "a-thach", "Bùi Văn Thạch", "asserts", s5.said_on, (), "act:confirm"),
            ),
            "cùng nói về xả thải",
            "all on the discharge",
        )
    )
    places = tuple(Evidence(s.article_id, s.start, s.end) for s in (s1, s4))
    b.rows["utterances"].append(
        Utterance(
            "u-khong", "s-song", (s1.id, s4.id), places, 1, 2, "2 bài đưa lời này; không rõ", "carried by 2 articles", "words"
        )
    )
    b.rows["findings"] += [
        Finding("f-doiloi", "s-song", "t-xa", "reversal", (s1.id, s5.id), (), ("a-thach",),
                "Ông Thạch phủ nhận rồi thừa nhận xả thải.", "Mr Thạch denied the discharge, then admitted it.", "strong",
                "Tháng 3 ông chưa có kết quả kiểm tra.", "In March he had no test results yet.", "deny-confirm"),
        Finding("f-trai", "s-song", "t-xa", "conflict", (s1.id, s3.id), (), ("a-thach", "a-huong"),
                "Huyện nói không, dân nói có.", "The district says no, a resident says yes.", "fair", "", "", "deny-assert"),
        Finding("f-tit", "s-song", None, "headline", (),
                (Evidence(a.id, *b.lines(one)[1]), Evidence(a.id, *b.lines(one)[3])), (), "Tít nói cả huyện bác tin.",
                "The headline speaks for the whole district.", "weak", "Cách nói quen.",
                "A common way of speaking.", "headline-act"),
    ]  # fmt: skip
    b.rows["problems"].append(Problem("trang/hong.bin", None, "read", "trang này là tệp nhị phân; hãy lưu lại dưới dạng HTML"))
    _poison(b)
    case = Case.create(path)
    b.write(case)
    del d, s2, s6, s7
    return path


def _poison(b: Builder) -> None:
    """A page that is hostile in every field that a page could fill, and in ids that it could not."""
    page = b.page(f"javascript:alert(1)//{EVIL}", f"{EVIL}\nÔng {EVIL} nói {EVIL} là 5 {EVIL}\n</p><script>alert(2)</script>\n")
    evil = b.article(page, 0, {0: "title", 1: "body"}, EVIL, "2024-04-30", credited=(EVIL,))
    evil_dated = Dated(evil.id, Moment(EVIL, "day"), EVIL, EVIL, EVIL)
    b.rows["dated"].append(evil_dated)
    said = b.said(evil, f"{EVIL} là 5", EVIL, "deny", cue="nói", speaker=f"Ông {EVIL}", form="direct", via=(EVIL,), rule=EVIL)
    b.mark("timexes", evil, "Ông", "DATE", EVIL, EVIL, EVIL)
    b.mark("mentions", evil, f"{EVIL} nói", "person", EVIL, EVIL)
    b.mark("figures", evil, "5", 5.0, None, EVIL, EVIL, EVIL, EVIL)
    b.mark("restored", evil, "là", EVIL, EVIL)
    b.rows["actors"].append(Actor(f"a{EVIL_ID}", EVIL, "person", (EVIL, "khác"), (EVIL,), (EVIL,)))
    b.rows["actor_links"].append(ActorLink(evil.id, EVIL, f"a{EVIL_ID}", EVIL))
    b.rows["stories"].append(Story(f"s{EVIL_ID}", EVIL, (evil.id,), EVIL, EVIL, 1, 1, EVIL, EVIL))
    b.rows["events"].append(Event(f"v{EVIL_ID}", f"s{EVIL_ID}", EVIL, "day", EVIL, (Evidence(evil.id, 0, 5),), EVIL))
    stand = Stand(said.id, f"a{EVIL_ID}", EVIL, "denies", None, (), EVIL)
    b.rows["threads"].append(Thread(f"t{EVIL_ID}", f"s{EVIL_ID}", EVIL, (stand,), EVIL, EVIL))
    where = (Evidence(said.article_id, said.start, said.end), Evidence(evil.id, 0, 5))
    b.rows["utterances"].append(Utterance(f"u{EVIL_ID}", f"s{EVIL_ID}", (said.id,), where, 1, 2, EVIL, EVIL, EVIL))
    b.rows["findings"].append(
        Finding(
            f"f{EVIL_ID}",
            f"s{EVIL_ID}",
            f"t{EVIL_ID}",
            "reversal",
            (said.id, said.id),
            (Evidence(evil.id, 0, 9),),
            (f"a{EVIL_ID}",),
            EVIL,
            EVIL,
            "weak",
            EVIL,
            EVIL,
            EVIL,
        )
    )
    b.rows["reuse"].append(Reuse(f"r{EVIL_ID}", evil.id, evil.id, "duplicate", None, (Aligned(0, 5, 3, 9),), EVIL))
    b.rows["problems"].append(Problem(EVIL, page.id, EVIL, EVIL))
