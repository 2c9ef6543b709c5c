from __future__ import annotations

import io
import re
import shutil
import zipfile
from collections.abc import Callable
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from nguon.store.case import Case
from nguon.store.watched import Watched, write_watched

Make = Callable[..., Any]

VOID = {"meta", "link", "input", "br", "img", "hr"}
OWN_SCRIPT = re.compile(r'<script src="/static/(?:desk|d3\.min|picture)\.js\?v=[0-9a-f]+" defer></script>')


class Checker(HTMLParser):
    """Reads a page strictly: elements nest, ids are unique, links and attributes are harmless."""

    def __init__(self) -> None:
        super().__init__()
        self.stack: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: list[str] = []
        self.headings: list[int] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            assert not name.startswith("on"), f"{tag} has {name}"
            assert name != "style", f"{tag} has an inline style"
            if name == "id":
                self.ids.append(value or "")
            if name in {"href", "src", "action"}:
                self.links.append(value or "")
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in VOID and tag not in {"path", "rect", "circle"}:
            self.stack.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID or tag in {"path", "rect", "circle"}:
            return
        assert self.stack, f"</{tag}> closes nothing"
        assert self.stack.pop() == tag, f"</{tag}> crosses another element"

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def read(html: str) -> Checker:
    checker = Checker()
    checker.feed(html)
    checker.close()
    return checker


@pytest.fixture(autouse=True)
def _fresh(client: Any) -> None:
    client.cookies.clear()


@pytest.fixture(scope="module")
def addresses(desk_case: Path) -> list[str]:
    """Every screen of the case, the hostile things among them."""
    snapshot = Case.open(desk_case).snapshot
    found = [
        "/",
        "/findings",
        "/findings?kind=reversal",
        "/actors",
        "/search",
        "/search?q=nh%C3%A0+m%C3%A1y",
        "/api",
        "/no-such",
    ]
    found += [f"/search?q={quote(chr(34) + '><script>alert(1)</script>')}&actor={quote(chr(34) + '>')}"]
    for table, prefix in (
        ("stories", "story"),
        ("articles", "article"),
        ("actors", "actor"),
        ("reuse", "compare"),
        ("pages", "page"),
        ("threads", "thread"),
    ):
        found += [f"/{prefix}/{quote(row.id, safe='')}" for row in snapshot.rows(table)]
    parts = ("findings", "threads", "events", "figures", "copying", "articles")
    found += [f"/story/{quote(row.id, safe='')}/{part}" for row in snapshot.rows("stories") for part in parts]
    found += [f"/story/{quote(f.story, safe='')}?finding={quote(f.id, safe='')}" for f in snapshot.rows("findings")]
    found += [f"/findings?actor={quote(row.id, safe='')}" for row in snapshot.rows("actors")]
    found += [
        "/take",
        "/lone",
        "/problems",
        "/search?actor=thach&act=deny&from=2024-03&to=4/2024&story=s-song",
        "/search?from=soon",
    ]
    return found


def test_every_screen_is_sound_in_both_languages(client: Any, addresses: list[str]) -> None:
    for address in addresses:
        for language in ("vi", "en"):
            joint = "&" if "?" in address else "?"
            answer = client.get(f"{address}{joint}lang={language}")
            assert answer.status_code == (404 if address == "/no-such" else 200), address
            page = read(answer.text)
            assert not page.stack, f"{address} leaves open {page.stack}"
            assert len(page.ids) == len(set(page.ids)), f"{address} repeats an id"
            assert page.headings.count(1) == 1, f"{address} needs one h1"
            assert f'<html lang="{language}"' in answer.text
            assert page.tags.count("main") == 1
            steps = [b - a for a, b in pairwise(page.headings)]
            assert all(step <= 1 for step in steps), f"{address} skips a heading level: {page.headings}"


def test_broken_words_are_shown_whole_with_the_saved_ones_at_hand(client: Any, desk_case: Path) -> None:
    article = next(a for a in Case.open(desk_case).snapshot.rows("articles") if a.outlet == "Báo Sông Lũng")
    shown = 'cá <span class="mended" title="trang ghi: ch.ết">chết</span> nổi trắng'
    for address in ("/story/s-song", "/actor/a-huong", f"/article/{article.id}"):
        assert shown in client.get(address).text, address
    assert shown in client.get("/story/s-song/brief.html").text
    brief = client.get("/story/s-song/brief.md").text
    assert "cá chết nổi trắng" in brief
    assert "trang ghi: ch.ết" in brief
    assert "cá ch.ết" not in brief


def test_hostile_words_stay_words(client: Any, addresses: list[str]) -> None:
    for address in addresses:
        html = client.get(address).text
        rest = OWN_SCRIPT.sub("", html, count=3)
        assert "<script" not in rest.lower(), address
        page = read(html)
        assert page.tags.count("img") == 1, f"{address}: only our own icon is an image"
        for link in page.links:
            assert re.match(r"(/|#|\?|https?://)", link), f"{address} links to {link[:40]!r}"
        assert "\u202e" not in html
        assert "\x07" not in html
        assert "1337" not in "".join(page.text)


def test_every_link_inside_leads_somewhere(client: Any, addresses: list[str]) -> None:
    wanted: dict[str, set[str]] = {}
    for address in addresses:
        for link in read(client.get(address).text).links:
            if link.startswith(("/", "#", "?")):
                target = (
                    link
                    if link.startswith("/")
                    else address.partition("?")[0] + link
                    if link.startswith("?")
                    else address + link
                )
                path, _, fragment = target.partition("#")
                wanted.setdefault(path, set()).add(fragment)
    for path, fragments in wanted.items():
        answer = client.get(path)
        if path.startswith("/no-such"):
            continue
        assert answer.status_code == 200, path
        if answer.headers["content-type"].startswith("text/html"):
            ids = set(read(answer.text).ids)
            assert {f for f in fragments if f} <= ids, f"{path}: no {fragments - ids}"


def test_home_leads_to_the_reversal(client: Any) -> None:
    html = client.get("/").text
    assert "Bùi Văn Thạch: phủ nhận 3/2024 → xác nhận 4/2024" in html
    assert "tệp nhị phân" in html
    assert "Điểm" not in html


def test_home_in_english(client: Any) -> None:
    html = client.get("/?lang=en").text
    assert "Bùi Văn Thạch: denies Mar 2024 → confirms Apr 2024" in html
    assert client.get("/").text.count('<html lang="en"') == 1, "the cookie remembers"


def test_statement_link_is_an_anchor_in_its_article(client: Any, desk_case: Path) -> None:
    for statement in Case.open(desk_case).snapshot.rows("statements"):
        html = client.get(f"/article/{statement.article_id}").text
        assert f'id="{statement.id.rsplit(".", 1)[1]}"' in html


def test_article_shows_the_whole_page(client: Any, desk_case: Path) -> None:
    snapshot = Case.open(desk_case).snapshot
    texts = {p.id: p.text for p in snapshot.rows("pages")}
    for article in snapshot.rows("articles"):
        shown = re.sub(r"\s+", "", "".join(read(client.get(f"/article/{article.id}").text).text))
        for line in texts[article.page_id].splitlines():
            if "script" not in line:
                words = re.sub(r"\s+", "", line)
                # numbers of statements stand inside the words
                assert re.sub(r"\d", "", words) in re.sub(r"\d", "", shown), line


def test_furniture_is_dimmed_and_named(client: Any, desk_case: Path) -> None:
    article = next(a for a in Case.open(desk_case).snapshot.rows("articles") if a.outlet == "Báo Sông Lũng")
    html = client.get(f"/article/{article.id}").text
    assert re.search(r'class="block role-teaser fur"[^>]*><span class="role">giới thiệu bài khác</span>Xem thêm', html)


def test_other_article_on_the_page_is_shown_dimmed(client: Any, desk_case: Path) -> None:
    article = next(a for a in Case.open(desk_case).snapshot.rows("articles") if a.outlet == "Tin Đồi" and a.index == 0)
    html = client.get(f"/article/{article.id}").text
    assert re.search(r'class="block role-body other"[^>]*>Ngày 5/3', html)
    assert "Bài khác trên cùng trang" in html


def test_any_stretch_can_be_linked(client: Any, desk_case: Path) -> None:
    article = Case.open(desk_case).snapshot.rows("articles")[0]
    html = client.get(f"/article/{article.id}?at={article.start}-{article.start + 5}").text
    assert 'id="at" class="mk at"' in html
    for odd in ("9-5", "0-99999999", "a-b", "-1-4", "3"):
        assert client.get(f"/article/{article.id}?at={odd}").status_code == 200


def test_compare_shows_both_sides(client: Any) -> None:
    html = client.get("/compare/r-copy").text
    assert "Bài có trước: bên trái" in html
    assert html.count("không có chuyện nhà máy") == 2


def test_search(client: Any) -> None:
    html = client.get("/search", params={"q": "song lung"}).text
    assert "<mark>" in html
    assert "/article/" in html
    assert "Không thấy gì" in client.get("/search", params={"q": "hoàntoànkhôngcó"}).text
    assert client.get("/search", params={"q": '"" * ( OR'}).status_code == 200
    assert "/actor/a-thach" in client.get("/search", params={"q": "thach"}).text
    only = client.get("/search", params={"q": "sông", "act": "confirm"}).text
    assert "chip act-confirm" in only
    assert "chip act-deny" not in only
    html = client.get("/search", params={"q": "sông", "outlet": "Miền Duyên"}).text
    assert "mienduyen" not in html
    assert html.count("<b>Miền Duyên</b>") == html.count('<li class="hit')
    assert '<option value="Bùi Văn Thạch">' in html


def test_unknown_things_are_not_found_kindly(client: Any) -> None:
    for path in (
        "/story/x",
        "/article/x",
        "/actor/x",
        "/compare/x",
        "/page/x",
        "/static/x.css",
        "/static/..%2fapp.py",
        "/story/%00",
    ):
        answer = client.get(path)
        assert answer.status_code == 404, path
        assert "Về trang đầu" in answer.text


def test_no_request_reaches_the_disk(client: Any) -> None:
    for path in (
        "/static/..%2f..%2fapp.py",
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/page/..%2f..%2fnguon.toml",
        "/../nguon.toml",
    ):
        answer = client.get(path)
        assert answer.status_code == 404
        assert "create_app" not in answer.text


def test_headers_of_every_answer(client: Any) -> None:
    for path in ("/", "/static/desk.css", "/api/counts", "/no-such", "/api/openapi.json"):
        headers = client.get(path).headers
        policy = headers["content-security-policy"]
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1", 200),
        ("localhost:8765", 200),
        ("[::1]:80", 200),
        ("LOCALHOST", 200),
        ("evil.example", 400),
        ("127.0.0.1.evil.example", 400),
        ("", 400),
    ],
)
def test_strange_hosts_are_turned_away(client: Any, host: str, status: int) -> None:
    assert client.get("/", headers={"host": host}).status_code == status


def test_a_host_can_be_allowed(desk_case: Path, make_client: Make) -> None:
    assert make_client(desk_case, "http://desk.example", hosts=["desk.example:8000"]).get("/").status_code == 200


def test_only_reading(client: Any) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS"):
        assert client.request(method, "/").status_code == 405


def test_caching(client: Any) -> None:
    first = client.get("/")
    tag = first.headers["etag"]
    again = client.get("/", headers={"if-none-match": tag})
    assert again.status_code == 304
    assert not again.content
    assert client.get("/?lang=en", headers={"if-none-match": tag}).status_code == 200
    sheet = re.search(r"/static/desk\.css\?v=\w+", first.text)
    assert sheet
    assert "immutable" in client.get(sheet[0]).headers["cache-control"]


def test_a_new_build_is_seen(tmp_path: Path, desk_case: Path, make_client: Make) -> None:
    path = Path(shutil.copytree(desk_case, tmp_path / "c"))
    client = make_client(path)
    before = client.get("/")
    shutil.copytree(path / "snapshots" / "1", path / "snapshots" / "2")
    Case.open(path).make_live(2)
    after = client.get("/", headers={"if-none-match": before.headers["etag"]})
    assert "bản dựng 2" in after.text


def test_an_empty_case_explains_itself(tmp_path: Path, make_client: Make) -> None:
    Case.create(tmp_path / "trong")
    client = make_client(tmp_path / "trong")
    answer = client.get("/")
    assert answer.status_code == 200
    assert "nguon build trong" in answer.text
    assert client.get("/story/x").status_code == 200
    assert client.get("/api/stories").status_code == 503


def test_a_damaged_case_says_so(tmp_path: Path, make_client: Make) -> None:
    Case.create(tmp_path / "c")
    (tmp_path / "c" / "current").write_text("7\n")
    client = make_client(tmp_path / "c")
    answer = client.get("/")
    assert answer.status_code == 503
    assert "nguon build" in answer.text


def test_api(client: Any) -> None:
    assert client.get("/api/counts").json()["stories"] == 2
    ids = [s["id"] for s in client.get("/api/stories").json()]
    assert "s-song" in ids
    story = client.get("/api/stories/s-song").json()
    assert [f["finding"]["kind"] for f in story["findings"]] == ["reversal", "conflict", "headline"]
    assert story["findings"][0]["sides"][0]["text"] == "không có chuyện nhà máy xả nước thải ra sông"
    article = client.get(f"/api/articles/{story['articles'][0]['id']}").json()
    for said in article["said"]:
        span = said["statement"]["content"][0]
        assert article["page"]["text"][span["start"] : span["end"]] == said["text"]
    assert client.get("/api/actors/a-thach").json()["statements"] == 5
    assert len(client.get("/api/findings", params={"kind": "conflict"}).json()) == 1
    assert client.get("/api/search", params={"q": "sông Lũng"}).json()["total"] > 0
    assert client.get("/api/search").json()["total"] == 0
    assert client.get("/api/stories/none").status_code == 404
    assert client.get("/api/stories/none").headers["content-type"] == "application/json"
    schema = client.get("/api/openapi.json").json()
    assert set(schema["paths"]) >= {"/api/stories", "/api/stories/{story_id}", "/api/articles/{article_id}", "/api/findings"}


def test_our_own_bug_is_told_and_guarded(desk_case: Path, make_client: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError("<script>secret</script>")

    monkeypatch.setattr("nguon.store.query.home", fail)
    answer = make_client(desk_case).get("/")
    assert answer.status_code == 500
    assert "Có lỗi trong chương trình" in answer.text
    assert "secret" not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_the_theme_can_follow_the_system_again(client: Any) -> None:
    assert 'data-theme="dark"' in client.get("/?theme=dark").text
    assert 'data-theme="dark"' in client.get("/").text
    assert "data-theme" not in client.get("/?theme=auto").text
    assert "data-theme" not in client.get("/?theme=%22%3E").text


def test_what_can_be_taken_away(client: Any) -> None:
    page = client.get("/take", params={"lang": "vi"})
    for name in ("jsonl", "csv", "parquet", "webannotation", "timeml", "prov", "ftm", "schema", "ninjs"):
        assert f'href="/export/{name}"' in page.text
    for address, start in (
        ("/brief.md", "# "),
        ("/story/s-song/brief.md", "# Nhà máy giấy"),
        ("/brief.html", "<!doctype html>"),
    ):
        answer = client.get(address, params={"lang": "vi"})
        assert answer.text.startswith(start)
        assert answer.headers["content-disposition"].startswith("attachment")
    assert client.get("/story/nothing/brief.md").status_code == 404
    assert client.get("/story/s-song/brief.exe").status_code == 404


def test_an_export_is_one_zip(client: Any) -> None:
    answer = client.get("/export/jsonl")
    assert answer.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        assert "findings.jsonl" in packed.namelist()
    assert client.get("/export/..%2f..%2fetc").status_code == 404
    assert client.get("/export/exe").status_code == 404
    strange = client.get("/export/jsonl", headers={"sec-fetch-site": "cross-site"})
    assert strange.status_code == 403


def test_new_findings_are_marked(desk_case: Path, tmp_path: Path, make_client: Any) -> None:
    case = tmp_path / "ca"
    shutil.copytree(desk_case, case)
    client = make_client(case)
    assert "chip new" not in client.get("/").text
    write_watched(case, Watched(known=["f-trai"], new=["f-doiloi"], at="2024-05-01T00:00:00Z"))
    text = client.get("/", params={"lang": "vi"}).text
    assert text.count('<span class="chip new">mới</span>') == 1
    assert client.get("/findings").text.count("chip new") == 1


def test_a_story_shows_every_statement_of_a_finding_and_marks_days_worked_out(client: Any) -> None:
    page = client.get("/story/s-song").text
    assert '<ul class="evidence"' not in page.split('id="f-doiloi"', 1)[1].split("</article>", 1)[0]
    assert 'class="about"' in page
    assert 'class="about"' in client.get("/search", params={"outlet": "Tin Đồi"}).text
    assert 'class="about"' not in client.get("/search", params={"outlet": "Báo Sông Lũng"}).text
