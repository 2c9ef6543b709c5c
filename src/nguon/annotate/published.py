"""Dating (stub until written)."""
from __future__ import annotations
from typing import Any
def date_article(article: Any, *_: Any) -> Any:
    return article
