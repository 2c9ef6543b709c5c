"""Models of sentences for tests: hashed runs of letters, and what a wrong model may do."""

from __future__ import annotations

import unicodedata
import zlib

import numpy as np

SIZE = 512


def letters(texts: list[str]) -> np.ndarray:
    """A row for each text: how often each run of three to five letters stands in it, hashed."""
    out = np.zeros((len(texts), SIZE), dtype=np.float32)
    for row, text in zip(out, texts, strict=True):
        words = f" {unicodedata.normalize('NFC', text).lower()} "
        for n in (3, 4, 5):
            for i in range(len(words) - n + 1):
                row[zlib.crc32(words[i : i + n].encode()) % SIZE] += 1
    return out


def words(texts: list[str]) -> list[list[float]]:
    """The same by whole words, as plain lists."""
    rows = np.zeros((len(texts), SIZE))
    for row, text in zip(rows, texts, strict=True):
        for word in text.lower().split():
            row[zlib.crc32(word.encode()) % SIZE] += 1
    return rows.tolist()  # type: ignore[no-any-return]


def blind(texts: list[str]) -> np.ndarray:
    """Everything is alike."""
    return np.ones((len(texts), 4))


def flat(texts: list[str]) -> np.ndarray:
    """One row for all."""
    return np.ones(4)


def empty(texts: list[str]) -> np.ndarray:
    """Not a number."""
    return np.full((len(texts), 4), np.nan)


def talks(texts: list[str]) -> str:
    """No numbers at all."""
    return "hello"


def breaks(texts: list[str]) -> np.ndarray:
    """Fails."""
    raise RuntimeError("no memory")


def moody(texts: list[str]) -> np.ndarray:
    """Good where it is tried, and no numbers for what cases say."""
    found = letters(texts)
    found[[i for i, text in enumerate(texts) if "bếp" in text or "công ty" in text]] = np.nan
    return found
