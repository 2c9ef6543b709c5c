"""Corrections over HTTP: the forms of every kind, what they refuse, who may send them."""

from __future__ import annotations

import html
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from nguon.model.decision import DECISIONS
from nguon.store.case import Case
from nguon.store.decisions import Decisions
from nguon.web.correct import MOST_BYTES

TOKEN = re.compile(r'name="token" value="([0-9a-f]{64})"')


class Visitor:
    """A browser on this machine that looks at a copy of the example case."""

    def __init__(self, case: Path, client: Any) -> None:
        self.case = Case.open(case)
        self.client = client
        self.client.follow_redirects = False

    def rows(self, table: str) -> list[Any]:
        return self.case.snapshot.rows(table)

    def open(self, what: str, name: str) -> str:
        answer = self.client.get(f"/correct/{what}/{quote(name, safe=':')}")
        assert answer.status_code == 200, answer.text
        assert answer.headers["cache-control"] == "no-store"
        return str(answer.text)

    def token(self) -> str:
        found = TOKEN.search(self.client.get("/corrections").text)
        assert found
        return found[1]

    def send(self, kind: str, target: str, what: str = "statement", **given: Any) -> Any:
        fields = {"token": self.token(), "kind": kind, "target": target, "what": what, "name": target, "by": "Lan", **given}
        return self.client.post("/correct", data=fields)

    @property
    def made(self) -> list[Any]:
        return list(self.case.decisions)


@pytest.fixture
def visitor(desk_case: Path, tmp_path: Path, make_client: Callable[..., Any]) -> Visitor:
    path = tmp_path / "case"
    shutil.copytree(desk_case, path)
    return Visitor(path, make_client(path))


def said(visitor: Visitor, words: str) -> Any:
    texts = {p.id: p.text for p in visitor.rows("pages")}
    return next(s for s in visitor.rows("statements") if words in texts[s.page_id][s.content[0].start : s.content[0].end])


def test_a_speaker_is_corrected_seen_everywhere_and_undone(visitor: Visitor) -> None:
    statement = said(visitor, "đã xả thải ra sông Lũng")
    assert 'value="Bùi Văn Thạch"' in visitor.open("statement", statement.id)
    back = f"/article/{statement.article_id}#{statement.id.rsplit('.', 1)[1]}"
    answer = visitor.send("speaker", statement.id, value="Lê Thị Mới", back=back, reason="nghe nhầm")
    assert answer.status_code == 303
    (made,) = visitor.made
    assert (made.by, made.value, made.was, made.reason) == ("Lan", "Lê Thị Mới", "Bùi Văn Thạch", "nghe nhầm")
    assert answer.headers["location"] == back.replace("#", f"?done={made.id}#")
    shown = visitor.client.get(answer.headers["location"]).text
    assert "Đã sửa" in shown
    assert "Hoàn tác" in shown
    for address in ("/findings", "/story/s-song", "/thread/t-xa", "/actors", "/", f"/article/{statement.article_id}"):
        text = visitor.client.get(address).text
        assert "Lê Thị Mới" in text or address == "/", address
        assert "1 sửa đổi chưa có trong bản dựng này" in text, address
    hits = visitor.client.get("/api/search", params={"q": "xả thải", "kind": "statement"}).json()["hits"]
    assert {h["actor"] for h in hits if h["id"] == statement.id} == {"Lê Thị Mới"}
    token, undo = visitor.token(), visitor.client.get("/corrections").text
    assert made.id in undo
    answer = visitor.client.post("/undo", data={"token": token, "id": made.id, "by": "An", "back": "/corrections"})
    assert answer.status_code == 303
    assert "Đã hoàn tác" in visitor.client.get(answer.headers["location"]).text
    assert "Lê Thị Mới" not in visitor.client.get("/story/s-song").text
    visitor.client.post("/undo", data={"token": token, "id": made.id, "by": "An", "redo": "1"})
    assert "Lê Thị Mới" in visitor.client.get("/story/s-song").text


def every_kind(visitor: Visitor) -> dict[str, tuple[str, str, dict[str, Any]]]:
    """For each kind the screen, the target, and what a person fills in."""
    statement, other = said(visitor, "đã xả thải"), said(visitor, "nhà máy dừng sản xuất")
    article = statement.article_id
    block = next(b for b in visitor.rows("blocks") if b.role == "teaser")
    articles = next(s for s in visitor.rows("stories") if s.id == "s-song").articles
    evil = next(s.id for s in visitor.rows("stories") if s.id != "s-song")
    return {
        "speaker": ("statement", statement.id, {"value": "Trần Thị Mai Hương"}),
        "act": ("statement", statement.id, {"value": "warn"}),
        "date": ("article", article, {"value": "5/2024"}),
        "role": ("block", f"{block.page_id}:{block.start}", {"value": "body"}),
        "same": ("actor", "a-thach", {"others": "Trần Thị Mai Hương (a-huong)", "value": "Hai Người"}),
        "different": ("actor", "a-thach", {"others": article, "value": "Bùi Văn Thạch (khác)"}),
        "merge-stories": ("story", "s-song", {"others": evil}),
        "split-story": ("story", "s-song", {"others": list(articles[:2])}),
        "move-article": ("article", articles[0], {"others": evil}),
        "merge-threads": ("thread", "t-xa", {}),
        "split-thread": ("thread", "t-xa", {"others": statement.id}),
        "move-statement": ("statement", other.id, {"others": "Nhà máy có xả thải ra sông Lũng không? (t-xa)"}),
        "hide": ("finding", "f-doiloi", {"reason": "hai con sông khác nhau"}),
    }


@pytest.mark.parametrize("kind", [k for k in DECISIONS if k != "merge-threads"])
def test_every_kind_has_a_form_and_shows(visitor: Visitor, kind: str) -> None:
    what, target, given = every_kind(visitor)[kind]
    page = visitor.open(what, target)
    assert f'value="{kind}"' in page or kind in ("split-story", "different"), kind
    answer = visitor.send(kind, target, what, **given)
    assert answer.status_code == 303, answer.text[-2000:]
    (made,) = visitor.made
    assert made.kind == kind
    assert all(a.page or a.name for a in made.on)
    listed = visitor.client.get("/corrections").text
    assert "đã hiện; chưa có trong bản dựng" in listed
    for address in ("/", "/findings", "/actors", "/story/s-song", f"/article/{visitor.rows('articles')[0].id}"):
        assert visitor.client.get(address).status_code == 200, address


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"kind": "praise"}, "no kind of correction"),
        ({"kind": "act", "value": "shout"}, "no act"),
        ({"kind": "act", "target": "../../etc/passwd"}, "no statement"),
        ({"kind": "speaker", "value": "x" * 201}, "longer than"),
        ({"kind": "speaker", "value": "Bùi Văn Thạch"}, "says so already"),
        ({"kind": "speaker", "value": "…"}, "needs letters"),
        ({"kind": "speaker", "value": "A", "reason": "y" * 1001}, "longer than"),
        ({"kind": "hide", "target": "f-doiloi"}, "say why"),
        ({"kind": "date", "target": "nowhere", "value": "2024"}, "no article"),
        ({"kind": "role", "target": "x:1", "value": "ad"}, "no block"),
        ({"kind": "same", "target": "a-thach", "others": "a-thach"}, "one actor already"),
        ({"kind": "same", "target": "a-thach"}, "needs one other"),
        ({"kind": "different", "target": "a-thach", "others": "nowhere"}, "not named"),
        ({"kind": "split-story", "target": "s-song", "others": "nowhere"}, "no article"),
        ({"kind": "merge-threads", "target": "t-xa", "others": "t-xa"}, "one thread already"),
    ],
)
def test_what_can_not_be_is_refused_in_a_sentence_and_nothing_is_written(
    visitor: Visitor, given: dict[str, str], why: str
) -> None:
    statement = said(visitor, "đã xả thải")
    fields = {"token": visitor.token(), "target": statement.id, "what": "statement", "name": statement.id, **given}
    answer = visitor.client.post("/correct", data=fields)
    assert answer.status_code == 422
    assert why in html.unescape(answer.text)
    assert 'role="alert"' in answer.text
    assert visitor.made == []


@pytest.mark.parametrize("path", ["/correct", "/undo", "/build"])
def test_without_its_token_nothing_is_changed(visitor: Visitor, path: str) -> None:
    statement = said(visitor, "đã xả thải")
    good = visitor.token()
    fields = {"kind": "act", "target": statement.id, "value": "warn", "what": "statement", "name": statement.id, "id": "d1"}
    for token in ("", "0" * 64, good[:-1], good.upper(), "é" * 64):
        assert visitor.client.post(path, data={**fields, "token": token}).status_code == 403, token
    visitor.client.cookies.clear()
    assert visitor.client.post(path, data={**fields, "token": good}).status_code == 403, "the cookie is the other half"
    assert visitor.made == []


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:9999"},
        {"origin": "https://127.0.0.1.evil.example"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "file://127.0.0.1"},
    ],
)
def test_from_another_site_nothing_is_changed_even_with_the_token(visitor: Visitor, headers: dict[str, str]) -> None:
    statement = said(visitor, "đã xả thải")
    fields = {"token": visitor.token(), "kind": "act", "target": statement.id, "value": "warn"}
    assert visitor.client.post("/correct", data=fields, headers=headers).status_code == 403
    token = visitor.client.get("/api/session").json()["token"]
    sent = {"kind": "act", "target": statement.id, "value": "warn"}
    answer = visitor.client.post("/api/decisions", json=sent, headers={**headers, "x-nguon-token": token})
    assert answer.status_code == 403
    assert visitor.made == []
    same = {"origin": "http://127.0.0.1", "sec-fetch-site": "same-origin"}
    assert visitor.client.post("/correct", data=fields, headers=same).status_code == 303


def test_the_cookie_can_not_be_read_or_sent_by_other_sites(visitor: Visitor) -> None:
    cookie = visitor.client.get("/corrections").headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert "set-cookie" not in visitor.client.get("/corrections").headers


def test_too_large_a_form_and_other_kinds_of_bodies(visitor: Visitor) -> None:
    token = visitor.token()
    fields = {"token": token, "kind": "act", "reason": "x" * MOST_BYTES}
    assert visitor.client.post("/correct", data=fields).status_code == 403
    assert (
        visitor.client.post("/correct", content=b"token=" + token.encode(), headers={"content-type": "text/plain"}).status_code
        == 403
    )
    assert visitor.client.post("/correct", files={"token": b"x"}).status_code == 403
    many = "&".join(["token=" + token, *(f"a{n}=1" for n in range(1000))])
    form = {"content-type": "application/x-www-form-urlencoded"}
    assert visitor.client.post("/correct", content=many, headers=form).status_code == 403
    assert visitor.made == []


@pytest.mark.parametrize(
    "back", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "/article/\r\nx: y", ""]
)
def test_the_way_back_never_leaves_the_case(visitor: Visitor, back: str) -> None:
    answer = visitor.send("act", said(visitor, "đã xả thải").id, value="warn", back=back)
    assert answer.headers["location"].startswith("/corrections?done=d")


def test_hostile_words_stay_words(visitor: Visitor) -> None:
    evil = "\"'><script>alert(1)</script>{{7*7}}\u202e"
    statement = said(visitor, "đã xả thải")
    answer = visitor.send("speaker", statement.id, value=evil, reason=evil, by=evil, back="/story/s-song")
    assert answer.status_code == 303
    for address in (
        answer.headers["location"],
        "/corrections",
        "/actors",
        "/story/s-song",
        f"/correct/statement/{statement.id}",
    ):
        text = visitor.client.get(address).text
        assert "<script>alert" not in text, address
        assert "49" not in re.findall(r"&lt;/script&gt;(..)", text)
    (made,) = visitor.made
    assert "\u202e" not in made.by + str(made.value) + made.reason
    assert json.loads(visitor.case.decisions.path.read_text(encoding="utf-8"))["id"] == made.id


def test_api_corrects_undoes_and_lists(visitor: Visitor) -> None:
    statement = said(visitor, "đã xả thải")
    token = visitor.client.get("/api/session").json()["token"]
    headers = {"x-nguon-token": token}
    sent = {"kind": "act", "target": statement.id, "value": "warn", "reason": "", "by": "máy"}
    assert visitor.client.post("/api/decisions", json=sent).status_code == 403
    answer = visitor.client.post("/api/decisions", json=sent, headers=headers)
    assert answer.status_code == 201
    made = answer.json()
    assert (made["was"], made["value"], made["by"]) == ("confirm", "warn", "máy")
    (listed,) = visitor.client.get("/api/decisions").json()["decisions"]
    assert (listed["decision"], listed["state"]) == (made, "shown")
    assert visitor.client.get(f"/api/articles/{statement.article_id}").json()["said"]
    undone = visitor.client.post(f"/api/decisions/{made['id']}/undo", json={}, headers=headers)
    assert undone.json()["undoes"] == made["id"]
    assert visitor.client.post(f"/api/decisions/{made['id']}/undo", json={}, headers=headers).status_code == 422
    assert visitor.client.get("/api/decisions").json()["decisions"][0]["state"] == "undone"
    for bad in ({**sent, "more": 1}, {"kind": "act"}, [], {**sent, "target": "x" * 500}, {**sent, "others": "a"}):
        assert visitor.client.post("/api/decisions", json=bad, headers=headers).status_code == 422, bad
    schema = visitor.client.get("/api/openapi.json").json()["paths"]
    assert {"get", "post"} <= schema["/api/decisions"].keys()
    assert "requestBody" in schema["/api/decisions"]["post"]


def test_a_full_disk_is_told_and_nothing_is_lost(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    statement = said(visitor, "đã xả thải")
    visitor.send("act", statement.id, value="warn")
    before = visitor.case.decisions.path.read_bytes()

    def full(*_: Any) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("nguon.store.decisions.os.write", full)
    answer = visitor.send("act", statement.id, value="deny")
    assert answer.status_code == 503
    assert "no space left on device" in answer.text
    assert visitor.case.decisions.path.read_bytes() == before
    monkeypatch.undo()
    assert visitor.send("act", statement.id, value="deny").status_code == 303


def test_what_no_longer_applies_stands_on_the_first_screen(visitor: Visitor) -> None:
    statement = said(visitor, "đã xả thải")
    visitor.send("act", statement.id, value="warn")
    path = visitor.case.decisions.path
    path.write_text(path.read_text(encoding="utf-8").replace(statement.page_id, "0" * 64), encoding="utf-8")
    for address in ("/", "/corrections"):
        text = visitor.client.get(address).text
        assert "trang của nó không còn trong hồ sơ" in text, address
    assert "Sửa đổi không còn áp dụng được" in visitor.client.get("/").text


def test_a_line_added_by_another_process_is_seen(visitor: Visitor) -> None:
    statement = said(visitor, "đã xả thải")
    address = f"/article/{statement.article_id}"
    tag = visitor.client.get(address).headers["etag"]
    visitor.send("speaker", statement.id, value="Lê Thị Mới")
    line = visitor.case.decisions.path.read_bytes()
    visitor.case.decisions.path.unlink()
    assert "Lê Thị Mới" not in visitor.client.get(address).text
    Decisions(visitor.case.decisions.path).path.write_bytes(line)
    answer = visitor.client.get(address, headers={"if-none-match": tag})
    assert answer.status_code == 200
    assert "Lê Thị Mới" in answer.text


@pytest.mark.parametrize(
    "address", ["/correct/statement/x", "/correct/block/..%2f..%2fetc", "/correct/nothing/x", "/correct/finding/"]
)
def test_what_is_not_there_can_not_be_corrected(visitor: Visitor, address: str) -> None:
    assert visitor.client.get(address).status_code == 404
