# Everything a developer types. `make help` lists the targets; CI calls the same ones.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

# Each lock has a marker named after its content: an unchanged lock is installed once, a changed one again.
LOCK := $(VENV)/installed-$(shell sha256sum requirements.txt | cut -c1-16)
DEV_LOCK := $(VENV)/installed-dev-$(shell sha256sum requirements-dev.txt | cut -c1-16)

# --no-deps: the locks are complete (a test says so), so pip need not work out anything.
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input --no-compile --no-deps --require-hashes

$(BIN)/python:
	@echo "Making the environment in $(VENV)"
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "Python's venv is missing: on Debian, apt-get install python3-venv" >&2; exit 1; }

$(LOCK): | $(BIN)/python
	@echo "Installing requirements.txt"
	@$(INSTALL) -r requirements.txt
	@rm -f $(VENV)/installed-*
	@touch $@

$(DEV_LOCK): | $(BIN)/python
	@echo "Installing requirements-dev.txt"
	@$(INSTALL) -r requirements-dev.txt
	@rm -f $(VENV)/installed-*
	@touch $@ $(LOCK)

.PHONY: help
help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: demo
demo: $(LOCK) ## the story bank with demo stories on http://127.0.0.1:8000 (PORT=, HOST=)
	@PORT="$(or $(PORT),8000)" HOST="$(or $(HOST),127.0.0.1)" DJANGO_SETTINGS_MODULE=storybank.settings.demo $(BIN)/python manage.py serve_demo

.PHONY: demo-reset
demo-reset: $(LOCK) ## throw the demo away (database, uploads, index, logins); the next `make demo` starts over
	@DJANGO_SETTINGS_MODULE=storybank.settings.demo $(BIN)/python manage.py reset_demo

.PHONY: test
test: $(DEV_LOCK) ## all tests, on SQLite; with DATABASE_URL=postgres://… on PostgreSQL; ARGS= for pytest, WORKERS=0 in one process
	@# Left to itself xdist hands out the files with the fewest tests last; ours that take longest have one.
	@$(BIN)/python -m pytest -n $(or $(WORKERS),auto) --dist loadfile --no-loadscope-reorder $(ARGS)

.PHONY: lint
lint: $(DEV_LOCK) ## style and likely mistakes (ruff)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

.PHONY: format
format: $(DEV_LOCK) ## put the code in the house style
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

.PHONY: types
types: $(DEV_LOCK) ## types, on the packages listed in pyproject.toml (mypy)
	@$(BIN)/mypy

.PHONY: messages
messages: $(DEV_LOCK) ## collect the texts to translate into locale/ and compile them (needs gettext)
	@mkdir -p locale
	@$(BIN)/python manage.py makemessages $(MESSAGES) --no-obsolete --no-wrap --add-location file --ignore 'tests/*' --ignore 'benchmarks/*'
	@$(BIN)/python manage.py compilemessages $(MESSAGES)

MESSAGES := --settings storybank.settings.test --verbosity 0 --locale nl --ignore '.venv/*' --ignore 'var/*'

.PHONY: openapi
openapi: $(DEV_LOCK) ## write the description of the API anew
	@$(BIN)/python manage.py export_openapi --settings storybank.settings.test

.PHONY: examples
examples: $(DEV_LOCK) ## ask a bank with the demo for the examples in the description, then write that anew
	@DJANGO_SETTINGS_MODULE=storybank.settings.test $(BIN)/python -c "import django; django.setup(); from tests.partners.write_examples import write; write()"
	@$(MAKE) openapi

# npm leaves its own copy of the lock behind when it has installed everything.
NODE_TOOLS := clients/typescript/node_modules/.package-lock.json

$(NODE_TOOLS): clients/typescript/package-lock.json
	@echo "Installing clients/typescript/package-lock.json"
	@cd clients/typescript && npm ci --silent
	@touch $@

.PHONY: clients
clients: $(DEV_LOCK) $(NODE_TOOLS) ## make and pack the TypeScript and Python clients (DESCRIPTION= file or address of another openapi.json)
	@$(BIN)/python clients/make.py $(DESCRIPTION)

.PHONY: node-tools
node-tools: $(NODE_TOOLS) ## install what checks the description and makes the TypeScript client (needs Node 18)

.PHONY: bench
bench: $(DEV_LOCK) ## measure speed and memory (ARGS= for the benchmark)
	@$(BIN)/python -m benchmarks $(ARGS)

.PHONY: bench-search
bench-search: $(DEV_LOCK) ## measure how fast search is, beside others (ARGS=)
	@$(BIN)/python -m benchmarks.search_speed $(ARGS)

.PHONY: search-quality
search-quality: $(DEV_LOCK) ## measure how well search finds, beside others (ARGS=)
	@$(BIN)/python -m benchmarks.search_quality $(ARGS)

.PHONY: lock
lock: $(DEV_LOCK) ## write both locks anew from pyproject.toml (UPGRADE=1 takes newer versions)
	@$(BIN)/pip-compile $(LOCK_OPTIONS) --output-file requirements.txt pyproject.toml
	@$(BIN)/pip-compile $(LOCK_OPTIONS) --extra dev --constraint requirements.txt --output-file requirements-dev.txt pyproject.toml

# No addresses in the locks: which registry is asked is a matter of the machine.
LOCK_OPTIONS := --quiet --generate-hashes --allow-unsafe --strip-extras --no-header \
  --no-emit-index-url --no-emit-find-links --no-emit-trusted-host $(if $(UPGRADE),--upgrade)

.PHONY: clean
clean: ## remove the environment and what tools left behind; keeps the demo's data
	@rm -rf $(VENV) .pytest_cache .ruff_cache .mypy_cache .hypothesis var/test-templates
