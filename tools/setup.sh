#!/bin/sh
# Makes .venv with the locked packages, and those of an extra that is named (spark). Needs Python 3.11+ (in $PYTHON) and a package registry.
set -eu
cd "$(dirname "$0")/.."
bin=.venv/bin

if [ -z "${PYTHON:-}" ]; then
    echo "Nguon needs Python 3.11 or newer, and none was found. Install it, or say where it is: make PYTHON=/path/to/python3.11 ..." >&2
    exit 1
fi
if ! [ -x "$bin/python" ]; then
    "$PYTHON" -m venv .venv || {
        echo "Could not make a virtual environment. On Debian and Ubuntu: apt-get install python3-venv" >&2
        exit 1
    }
fi
[ -x "$bin/uv" ] || "$bin/python" -m pip install --quiet --disable-pip-version-check "uv>=0.5"

# uv takes the files that the lock names. Where only a mirror can be reached, pip gets the same versions and hashes from it.
if ! VIRTUAL_ENV="$PWD/.venv" "$bin/uv" sync --frozen --inexact --quiet ${1:+--extra "$1"}; then
    echo "uv could not fetch the locked packages; trying the registry that pip knows." >&2
    "$bin/uv" export --frozen --no-emit-project --quiet ${1:+--extra "$1"} --output-file .venv/locked.txt
    "$bin/python" -m pip install --quiet --disable-pip-version-check --requirement .venv/locked.txt
    "$bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --editable .
fi

# For tests of the interface only; they are skipped where it can not be had.
"$bin/python" tools/axe.py
