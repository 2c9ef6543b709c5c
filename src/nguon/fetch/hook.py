"""Telling another program: one POST of JSON, by the same rules as fetching (no private address unless allowed), tried again."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import httpcore
import httpx

from nguon.errors import PageError
from nguon.fetch.address import parse_address
from nguon.fetch.connect import Clock, Transport
from nguon.fetch.rules import RULES, Rules

TRIES = 4
PAUSES = (1.0, 4.0, 16.0)
"""Seconds between tries."""
TIMEOUT = 20.0


def send_json(url: str, value: Any, rules: Rules = RULES, *, sleep: Callable[[float], None] = time.sleep) -> None:
    """Send a value to an address; raise `PageError` with a sentence when it was not taken.

    A server that fails or is busy is tried again, one that refuses is not.
    """
    at = parse_address(url)
    body = json.dumps(value, ensure_ascii=False).encode()
    headers = {"User-Agent": rules.agent, "Content-Type": "application/json; charset=utf-8"}
    clock = Clock()
    with httpx.Client(transport=Transport(rules, clock), trust_env=False, follow_redirects=False, timeout=TIMEOUT) as client:
        for number in range(TRIES):
            last = number == TRIES - 1
            clock.start(TIMEOUT)
            try:
                status = client.post(at, content=body, headers=headers).status_code
            except (
                httpx.HTTPError,
                httpcore.TimeoutException,
                httpcore.NetworkError,
                httpcore.ProtocolError,
                OSError,
            ) as error:
                if last:
                    raise PageError(f"{at.host} can't be told ({str(error)[:120] or type(error).__name__})") from None
            else:
                if 200 <= status < 300:
                    return
                if last or (status != 429 and status < 500):
                    raise PageError(f"{at.host} did not take it ({status})")
            sleep(PAUSES[number])
