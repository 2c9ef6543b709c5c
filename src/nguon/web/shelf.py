"""Screens that were made lately, so that one asked for again is not made again.

The idea: a snapshot never changes, so a screen is wholly told by its tag (snapshot, language, theme, address).
"""

from __future__ import annotations

import threading
import zlib
from collections import OrderedDict

MOST = 16_000_000
"""Bytes kept, small as they are packed; the screens that were not asked for longest go first."""


class Shelf:
    """Screens by their tags. May be used from several threads.

    >>> shelf = Shelf(most=15)
    >>> shelf.put("a", "12"); shelf.put("b", "34"); shelf.get("a"), shelf.get("b")
    (None, '34')
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._held = 0
        self._screens: OrderedDict[str, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, tag: str) -> str | None:
        """Return a screen, or None when it is not kept."""
        with self._lock:
            screen = self._screens.get(tag)
            if screen is not None:
                self._screens.move_to_end(tag)
        return None if screen is None else zlib.decompress(screen).decode()

    def put(self, tag: str, screen: str) -> None:
        """Keep a screen, unless it is larger than the whole shelf."""
        packed = zlib.compress(screen.encode(), 1)
        with self._lock:
            if tag in self._screens or len(packed) > self._most:
                return
            self._screens[tag] = packed
            self._held += len(packed)
            while self._held > self._most:
                _, old = self._screens.popitem(last=False)
                self._held -= len(old)
