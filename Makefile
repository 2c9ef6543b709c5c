# Everything here needs Python 3.11+ and a package registry, and nothing else.
PYTHON ?= python3
BIN := .venv/bin
OPEN ?= 1
PORT ?= 8765

.PHONY: setup demo test lint format score floors bench docs clean

setup: .venv/.ready

.venv/.ready: pyproject.toml uv.lock
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet --disable-pip-version-check "uv>=0.5"
	@$(BIN)/uv sync --frozen --inexact --quiet
	@touch .venv/.ready
