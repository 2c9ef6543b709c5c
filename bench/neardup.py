"""Near-duplicates by MinHash, run by `reuse.py` inside `.bench`. Prints as JSON {"seconds": s, "pairs": [[a, b], …]}.

python bench/neardup.py datasketch|rensa docs.jsonl
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

WIDTH, HASHES, LIKE = 5, 128, 0.3


def shingles(text: str) -> list[str]:
    """Return the rows of five words of a text, the units that both libraries are given."""
    words = text.lower().split()
    return [" ".join(words[i : i + WIDTH]) for i in range(max(1, len(words) - WIDTH + 1))]


def by_datasketch(texts: list[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return pairs by datasketch's MinHash and LSH."""
    from datasketch import MinHash, MinHashLSH  # type: ignore[import-not-found]

    index = MinHashLSH(threshold=LIKE, num_perm=HASHES)
    out = set()
    for name, text in texts:
        sketch = MinHash(num_perm=HASHES)
        sketch.update_batch([s.encode() for s in shingles(text)])
        out |= {(str(other), name) for other in index.query(sketch)}
        index.insert(name, sketch)
    return out


def by_rensa(texts: list[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return pairs by rensa's RMinHash and LSH."""
    from rensa import RMinHash, RMinHashLSH  # type: ignore[import-not-found]

    index = RMinHashLSH(threshold=LIKE, num_perm=HASHES, num_bands=32)
    sketches = []
    out = set()
    for n, (name, text) in enumerate(texts):
        sketch = RMinHash(num_perm=HASHES, seed=1)
        sketch.update(shingles(text))
        out |= {(texts[o][0], name) for o in index.query(sketch) if sketches[o].jaccard(sketch) >= LIKE}
        index.insert(n, sketch)
        sketches.append(sketch)
    return out


def main() -> int:
    """Find pairs with the library named first in the documents named second."""
    rows = [json.loads(line) for line in Path(sys.argv[2]).read_text(encoding="utf-8").splitlines()]
    texts = [(row["id"], row["text"]) for row in rows]
    start = time.perf_counter()
    pairs = {"datasketch": by_datasketch, "rensa": by_rensa}[sys.argv[1]](texts)
    print(json.dumps({"seconds": time.perf_counter() - start, "pairs": sorted(pairs)}))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
