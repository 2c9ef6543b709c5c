from __future__ import annotations

import socket
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguon.errors import PageError
from nguon.fetch.address import find_numbers, is_public, parse_address

PRIVATE = [
    "127.0.0.1", "127.8.8.8", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "0.1.2.3",
    "224.0.0.1", "240.0.0.1", "255.255.255.255", "192.0.0.8", "192.0.2.1", "198.18.0.1", "198.51.100.7", "203.0.113.9",
    "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12:3456::1", "ff02::1", "fec0::1", "2001:db8::1",
    "::ffff:127.0.0.1", "::ffff:a9fe:a9fe", "64:ff9b::7f00:1", "64:ff9b::a00:1", "2002:7f00:1::", "2002:c0a8:101::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2", "words",
]  # fmt: skip
PUBLIC = ["1.1.1.1", "93.184.216.34", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]


@pytest.mark.parametrize("number", PRIVATE)
def test_what_only_we_can_reach_is_not_public(number: str) -> None:
    assert not is_public(number)


@pytest.mark.parametrize("number", PUBLIC)
def test_what_everybody_reaches_is_public(number: str) -> None:
    assert is_public(number)


@given(st.ip_addresses(network="10.0.0.0/8") | st.ip_addresses(network="fc00::/7") | st.ip_addresses(network="127.0.0.0/8"))
def test_no_number_of_a_private_net_is_public(number: object) -> None:
    assert not is_public(str(number))


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("ftp://bao.vn/a", "only http and https"),
        ("file:///etc/passwd", "only http and https"),
        ("https:///a", "without a host"),
        ("https://ten:matkhau@bao.vn/", "name or password"),
        ("http://[::1", "no address"),
        ("http://bao.vn:99999/", "no address"),
        ("https://bao.vn/" + "a" * 5000, "longer"),
        ("http://bao.vn:0/", "without a host"),
    ],
)
def test_addresses_that_are_not_asked(words: str, says: str) -> None:
    with pytest.raises(PageError, match=says):
        parse_address(words)


@given(st.text(max_size=40), st.sampled_from(["", "http://", "https://", "http://[", "//", "https://a.vn/"]))
def test_any_words_give_an_address_or_a_sentence(words: str, head: str) -> None:
    with suppress(PageError):
        assert parse_address(head + words).scheme in ("http", "https")


@pytest.mark.parametrize("host", ["127.0.0.1", "2130706433", "0x7f000001", "127.1", "localhost", "::1"])
def test_numbers_of_this_machine_however_they_are_written(host: str) -> None:
    with pytest.raises(PageError, match="allow-private"):
        find_numbers(host, 80, allow_private=False)
    assert find_numbers(host, 80, allow_private=True)


def test_of_several_numbers_only_the_public_ones_are_used(monkeypatch: pytest.MonkeyPatch) -> None:
    def look_up(*_: object, **__: object) -> list[tuple[object, ...]]:
        return [(socket.AF_INET, 1, 6, "", (number, 80)) for number in ("10.0.0.1", "1.1.1.1", "1.1.1.1")]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    assert find_numbers("bao.vn", 80, allow_private=False) == ["1.1.1.1"]
