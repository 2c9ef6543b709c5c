"""Word segmentation by one library of the texts on standard input (a JSON list): prints syllables a second.

python segment.py underthesea SECONDS < texts.json
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable


def find_tool(name: str) -> Callable[[str], object]:
    """Return the library's function that segments a text."""
    if name == "underthesea":
        from underthesea import word_tokenize

        return word_tokenize
    from pyvi import ViTokenizer

    return ViTokenizer.tokenize


def main() -> None:
    """Segment line by line, as both libraries are meant to be used, until the time is up, whole rounds only."""
    name, seconds = sys.argv[1], float(sys.argv[2])
    lines = [line for text in json.load(sys.stdin) for line in text.splitlines() if line.strip()]
    segment = find_tool(name)
    segment(lines[0])  # loads the model
    syllables, rounds = sum(len(line.split()) for line in lines), 0
    start = time.process_time()
    while rounds == 0 or time.process_time() - start < seconds:
        for line in lines:
            segment(line)
        rounds += 1
    print(json.dumps({"rate": rounds * syllables / (time.process_time() - start)}))


if __name__ == "__main__":
    main()
