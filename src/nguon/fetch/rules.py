"""How the network is used: what may be asked for, how often, how long, how much."""

from __future__ import annotations

from dataclasses import dataclass

from nguon import __version__

MB = 2**20

AGENT = "nguon"
"""The name by which robots.txt knows us."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The limits of fetching; times in seconds, sizes in bytes."""

    allow_private: bool = False
    """Whether addresses that are not public (this machine, the house's own network) may be asked."""
    pause: float = 1.0
    """Between two requests to one host. A reader of news clicks no faster."""
    longest_pause: float = 60.0
    """The longest wait that a site may ask for (`Crawl-delay`, `Retry-After`); who wants more is not visited."""
    connect: float = 10.0
    """To open a connection."""
    idle: float = 20.0
    """Until a server that says nothing is given up."""
    total: float = 60.0
    """For one request with its answer, however slowly it drips."""
    largest: int = 16 * MB
    """The largest page, unpacked. (Real ones stay below 5 MB.)"""
    redirects: int = 5
    """How often a page may send us elsewhere."""
    listed: int = 100_000
    """Addresses in one list."""
    agent: str = f"{AGENT}/{__version__} (+https://pypi.org/project/nguon/)"
    """What we call ourselves to servers."""


RULES = Rules()
