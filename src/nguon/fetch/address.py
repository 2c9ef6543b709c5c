"""Which addresses may be asked: http and https alone, and no machine that only we can reach.

A page, a list or a redirect may name an address inside of the user's own network (a router, a service on this machine, the
data that a cloud gives its machines). What is refused is decided on the number that is connected to, after the name was
looked up, so that a name which changes its number meanwhile gains nothing (DNS rebinding).
"""

from __future__ import annotations

import re
import socket
from ipaddress import IPv4Address, IPv6Address, ip_address
from ipaddress import ip_network as network
from urllib.parse import urlsplit

import httpx

from nguon.errors import PageError

_NAT64 = network("64:ff9b::/96")
_SITE_LOCAL = network("fec0::/10")
_SPECIAL = (network("192.88.99.0/24"), network("192.0.0.0/24"), network("2001::/23"), network("5f00::/16"))
"""Addresses that `is_global` lets through in some versions of Python, and that no site of news has."""

_HOST = re.compile(r"[A-Za-z0-9._-]+|[0-9A-Fa-f:.]+")

LONGEST = 4000
"""Characters of the longest address."""


def parse_address(words: str) -> httpx.URL:
    """Return an address without its fragment; raise `PageError` when it can't be asked.

    >>> str(parse_address("HTTPS://Bao.vn:443/a b#c"))
    'https://bao.vn/a%20b'
    """
    try:
        url = httpx.URL(words.strip()).copy_with(fragment=None)
        host = url.raw_host.decode("ascii")
        urlsplit(str(url)).port  # noqa: B018 (raises for a port that is none)
    except (httpx.InvalidURL, ValueError, TypeError):
        raise PageError("this is no address; write it like https://example.org/page.html") from None
    if len(words) > LONGEST:
        raise PageError(f"an address longer than {LONGEST:,} characters")
    if url.scheme not in ("http", "https"):
        raise PageError(f"an address of the kind {url.scheme or 'none'!r}; only http and https are fetched")
    if host and not _HOST.fullmatch(host):
        raise PageError(f"an address whose host is none ({host[:60]!r})")
    if not host or url.port == 0:
        raise PageError("an address without a host; write it like https://example.org/page.html")
    if url.userinfo:
        raise PageError("an address with a name or password in it is not fetched; save the page from your browser")
    return url


def is_public(address: str) -> bool:
    """Whether a number is one that anybody on the internet reaches, also where it is wrapped into another.

    >>> [is_public(a) for a in ("1.1.1.1", "127.0.0.1", "::ffff:10.0.0.1", "2606:4700::1111")]
    [True, False, False, True]
    """
    try:
        ip: IPv4Address | IPv6Address = ip_address(address.split("%", maxsplit=1)[0])
    except ValueError:
        return False
    if isinstance(ip, IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (IPv4Address(int(ip) & 0xFFFFFFFF) if ip in _NAT64 else None)
        if inner is not None:
            return is_public(str(inner))
        if ip in _SITE_LOCAL or ip.teredo is not None:
            return False
    if any(ip.version == special.version and ip in special for special in _SPECIAL):
        return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_loopback or ip.is_link_local or ip.is_unspecified)


def find_numbers(host: str, port: int, allow_private: bool) -> list[str]:
    """Return the numbers of a host that may be connected to; raise `PageError` when there are none."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise PageError(f"there is no host {host[:100]}, or the network is away") from None
    numbers = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    allowed = [number for number in numbers if allow_private or is_public(number)]
    if not allowed:
        raise PageError(
            f"{host[:100]} is an address of this machine or its own network ({numbers[0] if numbers else 'none'}); "
            "such are asked only with --allow-private"
        )
    return allowed
