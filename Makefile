# Journeys as code. `make` alone says what there is; the logic is in `journeys` (journeys/cli).

PYTHON ?= python3
VENV   := .venv
STACK  ?= dev
ENGINE ?=
LIVE   ?=
BIN    := $(VENV)/bin
READY  := $(VENV)/.journeys-ready
DEV    := $(VENV)/.journeys-dev

export STACK ENGINE
.DEFAULT_GOAL := help
.PHONY: help install up preview refresh destroy doctor emulator down cli bench test test-all soak check docs site fix clean

help: ## what there is
	@echo "Journeys as code - start with: make up        (no account, nothing leaves this machine)"
	@echo
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-10s %s\n", $$1, $$2 }'
	@echo
	@echo "  STACK=dev|staging|prod   which stack (Pulumi.<stack>.yaml); dev runs on the emulator"
	@echo "  ENGINE=pulumi|embedded   which engine; by default the Pulumi CLI where there is one"

up: $(READY) ## bring the stack up: plan, changes, outputs
	@$(BIN)/journeys up

preview: $(READY) ## what `make up` would do; 0 requests (LIVE=1 asks the API as well)
	@$(BIN)/journeys preview $(if $(LIVE),--live)

refresh: $(READY) ## what others changed or deleted, read into state
	@$(BIN)/journeys refresh

destroy: $(READY) ## delete everything in the stack
	@$(BIN)/journeys destroy

doctor: $(READY) ## what is wrong with the setup, and what to set
	@$(BIN)/journeys doctor

emulator: $(READY) ## start the emulator that the dev stack uses (port 8787)
	@$(BIN)/journeys emulator start

down: $(READY) ## stop it
	@$(BIN)/journeys emulator stop

cli: $(READY) ## install the matching Pulumi CLI, for this checkout only
	@$(BIN)/journeys install-cli

bench: $(DEV) ## measure requests, time and memory on both engines (and Terraform's provider, where it is)
	@$(BIN)/python -m benchmarks

test: $(DEV) ## the test suite
	@$(BIN)/python -m pytest -n 3 --dist worksteal -m "not slow"

test-all: $(DEV) ## with the slow ones
	@$(BIN)/python -m pytest -n 3

soak: $(DEV) ## random programs, changes, faults, kills and other people against a model (STEPS=5000, ENGINE=pulumi: the CLI)
	@$(BIN)/python -m tests.soak --steps $(or $(STEPS),5000) $(if $(filter pulumi,$(ENGINE)),--engine cli)

check: $(DEV) ## lint, format, types
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy --strict -p providers -p components -p journeys

docs: $(DEV) ## write what is generated from the declarations: docs/reference, types of outputs, native schemas
	@$(BIN)/python -m journeys.docs.outputs
	@$(BIN)/python -m journeys.docs
	@$(BIN)/python -m journeys.native.schema

site: docs ## build docs/ as a searchable site in build/site; a broken link fails
	@$(BIN)/python -m sphinx --fail-on-warning --keep-going -q docs build/site
	@echo "open build/site/index.html"

fix: $(DEV) ## let ruff mend what it can
	@$(BIN)/ruff check --fix
	@$(BIN)/ruff format

install: $(READY) ## the virtual environment alone

clean: ## forget the virtual environment, the dev state and the emulator's objects
	@if [ -x $(BIN)/journeys ]; then $(BIN)/journeys emulator stop; fi
	rm -rf $(VENV) .journeys .pytest_cache .mypy_cache .ruff_cache .hypothesis build *.egg-info

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null || { echo "There is no $(PYTHON) on PATH: install Python 3.10 or later, or name one with PYTHON=..." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10))' || { echo "$(PYTHON) is older than 3.10: name a newer one with PYTHON=..." >&2; exit 1; }
	@echo "making $(VENV) with $$($(PYTHON) --version) ..."
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "The venv module failed; on Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }

$(READY): requirements.lock pyproject.toml | $(BIN)/python
	@echo "installing what requirements.lock names, by hash (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $@

$(DEV): requirements-dev.lock $(READY)
	@echo "installing what requirements-dev.lock names, by hash (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@
