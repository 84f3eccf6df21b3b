# Everything lives in .venv/ at the root; `pip` is all that is needed beforehand.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

.PHONY: help ask test lint bench eval faults clean

help:  ## what can be made here
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; name one: make PYTHON=python3.12 …")'
	@echo "Setting up .venv (some minutes, once) …" >&2
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --config-settings editable_mode=compat --editable '.[dev]'
	@touch $@

ask: $(READY)  ## answer Q="…" from documents/
	@test -n "$$Q" || { echo 'name a question: make ask Q="Why did Honda'"'"'s sales fall?"' >&2; exit 2; }
	@$(BIN)/assistant ask -- "$$Q"

test: $(READY) lint  ## lint, types, import contracts, tests: what .ci/run calls
	@HF_HUB_OFFLINE=1 $(BIN)/python -m pytest -n 2 --dist worksteal

lint: $(READY)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

bench: $(READY)  ## measure the budgets beside the usual LangChain script
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --config-settings editable_mode=compat --editable '.[bench]'
	@HF_HUB_OFFLINE=1 $(BIN)/python -m evals.bench

faults: $(READY)  ## put stores through kills, bad disks and damage (hours; TIMES=6 for a short round)
	@HF_HUB_OFFLINE=1 $(BIN)/python -m evals.faults $(if $(TIMES),--times $(TIMES))

eval: $(READY)  ## answer the gold questions over documents/ and print the table
	@$(BIN)/assistant index documents --quiet
	@$(BIN)/assistant eval run evals/gold/carmakers.jsonl

clean:  ## remove what was installed and built
	rm -rf .venv build dist *.egg-info
