"""Puts the parts of D3 that the desk uses into src/nguon/web/static/vendor, as npm has them. What `make vendor` runs.

`tools/web/package-lock.json` pins each package by version and hash. Their minified files are joined as they are, what another
needs before it, and so are their licences; nothing is bundled, nothing of theirs is run. The two files are committed:
whoever uses, tests or builds the project needs no npm. After a change of versions the table in docs/web.md changes too; a test
compares them.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from graphlib import TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PINS = ROOT / "tools" / "web"
VENDOR = ROOT / "src" / "nguon" / "web" / "static" / "vendor"
HELD = {"internmap"}
"""Packages that stand inside another's file already; their licence is kept."""


def read_order(lock: Path) -> list[str]:
    """Return the names of the packages in a lock file, each behind those that it needs."""
    packages = json.loads(lock.read_text(encoding="utf-8"))["packages"]
    needs = {
        place.removeprefix("node_modules/"): sorted(about.get("dependencies", {}))
        for place, about in sorted(packages.items())
        if place
    }
    return list(TopologicalSorter(needs).static_order())


def main() -> int:
    """Fetch the packages into a folder that goes away again, and write the two files."""
    npm = shutil.which("npm")
    if npm is None:
        print("npm is not here: the files in src/nguon/web/static/vendor stay as they are", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        for name in ("package.json", "package-lock.json"):
            shutil.copy(PINS / name, folder)
        subprocess.run([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"], cwd=folder, check=True)
        packages = {name: Path(folder, "node_modules", name) for name in read_order(PINS / "package-lock.json")}
        code = [
            (at / "dist" / f"{name}.min.js").read_bytes().rstrip() + b"\n" for name, at in packages.items() if name not in HELD
        ]
        licences = [
            f"{name}\n\n".encode() + (at / "LICENSE").read_bytes().strip() + b"\n" for name, at in sorted(packages.items())
        ]
    VENDOR.mkdir(exist_ok=True)
    (VENDOR / "d3.min.js").write_bytes(b"".join(code))
    (VENDOR / "d3.LICENSES.txt").write_bytes(b"\n----\n\n".join(licences))
    print(f"d3.min.js: sha256 {hashlib.sha256(b''.join(code)).hexdigest()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
