# Everything here needs Python 3.11+ and a package registry, and nothing else: each target sets up what it needs.
PYTHON ?= $(shell for p in python3 python3.11 python3.12 python3.13 python; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' && { echo $$p; break; }; done)
BIN := .venv/bin
OPEN ?= 1
PORT ?= 8765
WORKERS ?= 2
LOWER ?= 0
SIZES ?= 1000 10000 100000
MINUTES ?= 10

.DEFAULT_GOAL := help
.PHONY: help setup spark demo test lint format score floors bench errors fuzz docs screenshots vendor clean

help: ## Say what there is
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

setup: .venv/.ready ## Make .venv with the locked packages (all other targets do it themselves)

.venv/.ready: pyproject.toml uv.lock tools/setup.sh
	@PYTHON="$(PYTHON)" sh tools/setup.sh
	@touch $@

spark: setup ## Add what the engine for clusters needs to .venv (Java 17 or newer must be there); its tests run then
	@PYTHON="$(PYTHON)" sh tools/setup.sh spark

demo: setup ## Build the sample case into .demo and show it (OPEN=0: build only)
ifeq ($(OPEN),0)
	@$(BIN)/nguon demo --case .demo --no-serve
else
	@$(BIN)/nguon demo --case .demo --port $(PORT) $(if $(DISPLAY)$(WAYLAND_DISPLAY)$(filter Darwin,$(shell uname)),--open,--no-open)
endif

test: setup ## Run all tests, those in the browser too when Chromium is there
	@$(BIN)/pytest -q -n $(WORKERS) --dist loadfile

lint: setup ## Style, types and the directions of imports
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format: setup ## Put the code into shape
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

score: setup ## Measure quality on the gold pages in ../shared beside the floors
	@$(BIN)/python tests/quality/gate.py score

floors: setup ## Raise the floors to what is measured (LOWER=1: also lower them, with a line in CHANGELOG.md)
	@$(BIN)/python tests/quality/gate.py floors $(if $(filter 1,$(LOWER)),--lower)

bench: setup ## Speed, times, HTML, copies beside their peers; the desk under load; each engine at SIZES="1000 10000 100000" pages
	@$(BIN)/python bench/speed.py
	@$(BIN)/python bench/times.py
	@$(BIN)/python bench/read_html.py
	@$(BIN)/python bench/reuse.py
	@$(BIN)/python bench/web.py
	@$(BIN)/python bench/engines.py $(SIZES)

errors: setup ## Count the kinds of errors on the gold pages into docs/errors.md
	@$(BIN)/python tools/errors.py

fuzz: setup ## Fuzz the readers, led by coverage, for MINUTES=10; what it finds lies in .fuzz/
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement fuzz/requirements.txt
	@$(BIN)/python -m fuzz.run $(MINUTES)

docs: setup ## Render docs/ into site/ and check every link
	@$(BIN)/python tools/docs.py

screenshots: setup ## Take the pictures of the README anew (needs Chromium)
	@$(BIN)/python tools/screenshots.py

vendor: setup ## Fetch the parts of D3 anew as tools/web pins them (needs npm; nothing else does)
	@$(BIN)/python tools/vendor.py

clean: ## Remove what the other targets made, but not .venv
	@rm -rf .demo .bench .fuzz site .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
