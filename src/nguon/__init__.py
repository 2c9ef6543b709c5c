r"""Nguon: from saved Vietnamese news pages to a story that can be checked.

    >>> import nguon
    >>> reading = nguon.read("page.txt", "Tin trong ng\u00e0y".encode())
    >>> reading.page.encoding
    'utf-8'

`read` reads one page; `build` makes or extends a case on disk; `open_case` opens one. What they take and give is told in
`nguon.model`.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from nguon.errors import NguonError
    from nguon.lang.pack import LanguagePack
    from nguon.model.reading import Piece, Reading
    from nguon.pipeline.case import build_case as build
    from nguon.pipeline.page import read_page as read
    from nguon.store.case import Case
    from nguon.store.snapshot import Snapshot

    open_case = Case.open

_HOMES = {
    "Case": "nguon.store.case:Case",
    "LanguagePack": "nguon.lang.pack:LanguagePack",
    "NguonError": "nguon.errors:NguonError",
    "Piece": "nguon.model.reading:Piece",
    "Reading": "nguon.model.reading:Reading",
    "Snapshot": "nguon.store.snapshot:Snapshot",
    "build": "nguon.pipeline.case:build_case",
    "open_case": "nguon.store.case:Case.open",
    "read": "nguon.pipeline.page:read_page",
}
"""Where each public name lives: loaded when it is first asked for, so that `import nguon` costs nothing."""

__all__ = ["Case", "LanguagePack", "NguonError", "Piece", "Reading", "Snapshot", "__version__", "build", "open_case", "read"]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'nguon' has no attribute {name!r}")
    module, _, path = _HOMES[name].partition(":")
    found: Any = importlib.import_module(module)
    for part in path.split("."):
        found = getattr(found, part)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOMES])
