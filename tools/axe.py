"""Fetches axe-core, which tests of the interface use and the program does not: one file, of one version, by npm, into .venv.

It is under the MPL 2.0 and is not part of the project. Without npm, or without a registry, those tests are skipped.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

VERSION = "4.10.3"
SHA256 = "880970c081707360e64f34cea25ff91892f5bc95675b0776925b9709dd8a68bb"
"""Of `axe.min.js` in the package of that version."""
FILE = Path(__file__).resolve().parents[1] / ".venv" / f"axe-{VERSION}.min.js"


def main() -> int:
    """Fetch the file where it is not there; say in a line why not, when it can't be had. Never fails."""
    npm = shutil.which("npm")
    if FILE.is_file() or npm is None:
        return 0
    with tempfile.TemporaryDirectory() as folder:
        command = [npm, "pack", f"axe-core@{VERSION}", "--silent"]
        try:
            subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=60)
            with tarfile.open(next(Path(folder).glob("*.tgz"))) as package:
                member = package.extractfile("package/axe.min.js")
                data = member.read() if member else b""
        except (OSError, subprocess.SubprocessError, StopIteration, tarfile.TarError, KeyError) as error:
            print(f"axe-core was not fetched ({type(error).__name__}); its tests are skipped", file=sys.stderr)
            return 0
    if hashlib.sha256(data).hexdigest() != SHA256:
        print("axe-core is not the file that was expected; its tests are skipped", file=sys.stderr)
        return 0
    FILE.write_bytes(data)
    return 0


if __name__ == "__main__":
    sys.exit(main())
