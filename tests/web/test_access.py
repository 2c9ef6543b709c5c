"""A case served to other machines: only with the token, however it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nguon.web.access import COOKIE, make_token

TOKEN = "bi-mat-cua-ban-bien-tap"


@pytest.fixture
def guarded(desk_case: Path, make_client: Callable[..., Any]) -> Any:
    return make_client(desk_case, "http://192.168.7.7:8765", token=TOKEN)


@pytest.mark.parametrize("address", ["/", "/api/stories", "/static/desk.css", "/favicon.ico", "/no-such", "/corrections"])
def test_nothing_without_the_token(guarded: Any, address: str) -> None:
    for more in ({}, {"headers": {"authorization": "Bearer guess"}}, {"headers": {"cookie": f"{COOKIE}=guess"}}):
        answer = guarded.get(address, **more)
        assert answer.status_code == 401
        assert "Bùi Văn Thạch" not in answer.text
        assert "content-security-policy" in answer.headers
    assert guarded.get(address, params={"token": "guess"}).status_code == 401
    assert guarded.post("/correct", data={"token": TOKEN}).status_code == 401


def test_the_link_lets_in_and_the_token_leaves_the_address(guarded: Any) -> None:
    first = guarded.get("/search", params={"q": "sông", "token": TOKEN}, follow_redirects=False)
    assert first.status_code == 303
    assert TOKEN not in first.headers["location"]
    cookie = first.headers["set-cookie"]
    assert TOKEN not in cookie
    assert "HttpOnly" in cookie
    assert "samesite=strict" in cookie.lower()
    assert guarded.get(first.headers["location"]).status_code == 200
    assert guarded.get("/").status_code == 200


def test_a_path_that_would_lead_to_another_host_stays_here(guarded: Any) -> None:
    answer = guarded.get(f"//evil.example/?token={TOKEN}", follow_redirects=False)
    assert not answer.headers.get("location", "/").startswith("//")


def test_programs_send_the_token_in_a_header(guarded: Any) -> None:
    assert guarded.get("/api/counts", headers={"authorization": f"Bearer {TOKEN}"}).status_code == 200


def test_without_a_token_strange_hosts_are_turned_away(desk_case: Path, make_client: Callable[..., Any]) -> None:
    assert make_client(desk_case, "http://evil.example").get("/").status_code == 400


def test_tokens_that_are_made_are_long_and_differ() -> None:
    assert len({make_token() for _ in range(50)}) == 50
    assert all(len(make_token()) >= 32 for _ in range(5))
