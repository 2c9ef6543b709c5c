"""Screens that were made lately, so that one asked for again is not made again.

The idea: a snapshot never changes, so a screen is wholly told by its tag (snapshot, language, theme, address).
"""

from __future__ import annotations

import threading
from collections import OrderedDict

MOST = 16_000_000
"""Bytes kept (screens are packed); the screens that were not asked for longest go first."""


class Shelf:
    """Screens by their tags. May be used from several threads.

    >>> shelf = Shelf(most=3)
    >>> shelf.put("a", b"12"); shelf.put("b", b"34"); shelf.get("a"), shelf.get("b")
    (None, b'34')
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._held = 0
        self._screens: OrderedDict[str, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, tag: str) -> bytes | None:
        """Return a screen, or None when it is not kept."""
        with self._lock:
            screen = self._screens.get(tag)
            if screen is not None:
                self._screens.move_to_end(tag)
            return screen

    def put(self, tag: str, screen: bytes) -> None:
        """Keep a screen, unless it is larger than the whole shelf."""
        with self._lock:
            if tag in self._screens or len(screen) > self._most:
                return
            self._screens[tag] = screen
            self._held += len(screen)
            while self._held > self._most:
                _, old = self._screens.popitem(last=False)
                self._held -= len(old)
