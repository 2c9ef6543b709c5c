"""On how many independent sources a statement rests, as it is shown in a thread and beside the statement on its page."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.testclient import TestClient


def test_a_thread_says_how_many_sources_a_statement_has_and_where_it_stands(client: TestClient) -> None:
    page = client.get("/thread/t-xa", headers={"accept-language": "vi"}).text
    assert "1–2 nguồn độc lập · 2 bài" in page
    assert "2 bài đưa lời này; không rõ" in page
    assert page.count("?at=") >= 2


def test_so_does_the_page_of_an_article(client: TestClient) -> None:
    thread = client.get("/api/threads/t-xa").json()
    (stand,) = [s for s in thread["stands"] if s["carried"]]
    row = stand["carried"]["utterance"]
    assert (row["sources_low"], row["sources_high"]) == (1, 2)
    for place in row["evidence"]:
        page = client.get(f"/article/{place['article_id']}", headers={"accept-language": "vi"}).text
        assert "1–2 nguồn độc lập · 2 bài" in page
