# What one does with Talka. `make` alone lists it; docs/develop.md says more.
# Everything needs only make and Python 3.11 or newer: the first target that needs more installs it.

VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard site/locale*/*/LC_MESSAGES/*.po))
LANGUAGES := $(notdir $(wildcard site/locale/*))
PORT ?= 8000
comma := ,

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory
export PORT

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: setup
setup: $(STAMP) $(CATALOGUES) ## install everything into .venv

.PHONY: demo
demo: setup ## run the demo at http://localhost:8000 (PORT=8001 for another port); Ctrl-C ends it
	@exec $(BIN)/python tools/demo.py

.PHONY: test
test: setup ## all tests, on PostgreSQL and on SQLite (but not `make soak`)
	@exec $(BIN)/python tools/tests.py all

.PHONY: soak
soak: setup ## load, kill and volume tests, at most 30 minutes
	@exec $(BIN)/python tools/tests.py soak

.PHONY: check
check: setup ## linters, types, contracts, migrations, deployment, guards
	@exec $(BIN)/python tools/check.py

.PHONY: bench
bench: setup ## measure; ONLY=home,… and SIZES=100,1000 narrow it; writes var/bench.json
	@exec $(BIN)/python -m bench --only "$(ONLY)" --sizes "$(SIZES)"

.PHONY: crawl
crawl: setup ## visit every screen as everybody, axe and all; ONLY=door narrows it, RECORD=1 records it
	@exec $(BIN)/python -m tools.crawl $(if $(ONLY),--only "$(ONLY)") $(if $(RECORD),--record)

.PHONY: shots
shots: setup ## pictures of every screen and sheets of them, in var/shots; ONLY=door narrows it
	@exec $(BIN)/python -m tools.crawl --shots --languages en $(if $(ONLY),--only "$(ONLY)")

.PHONY: lock
lock: setup ## choose the newest allowed versions of all packages anew
	@echo "Locking requirements.txt and requirements-dev.txt ..."
	@$(BIN)/uv pip compile -q --upgrade --universal --python-version 3.11 --generate-hashes \
	    pyproject.toml -o requirements.txt
	@$(BIN)/uv pip compile -q --upgrade --universal --python-version 3.11 --generate-hashes \
	    --extra dev pyproject.toml -o requirements-dev.txt

.PHONY: messages
messages: setup ## collect what is to be translated into site/locale (needs gettext)
	@command -v xgettext >/dev/null || { \
	    echo "make messages needs gettext (Debian: apt install gettext)." >&2; exit 1; }
	@$(BIN)/python manage.py makemessages $(addprefix --locale ,$(LANGUAGES)) \
	    --add-location file --no-wrap --ignore '$(VENV)' --ignore var --ignore tests --ignore bench

.PHONY: pictures
pictures: setup ## take the documentation's pictures anew; ONLY=home,… takes these alone (needs Chromium)
	@exec $(BIN)/python tools/pictures.py $(subst $(comma), ,$(ONLY))

.PHONY: clean
clean: ## remove what was made here: .venv, caches, catalogues and the demo's data in var
	@echo "Removing .venv, var, caches and compiled catalogues ..."
	@rm -rf $(VENV) var .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@rm -f $(CATALOGUES)
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# --- what the targets above need; each is skipped when it is up to date ---------------------------

$(BIN)/python:
	@for python in python3 python3.13 python3.12 python3.11; do \
	    command -v $$python >/dev/null || continue; \
	    $$python -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' \
	        2>/dev/null || continue; \
	    echo "Making $(VENV) with $$($$python --version 2>&1) ..."; \
	    exec $$python -m venv --clear $(VENV); \
	done; \
	echo "Talka needs Python 3.11 or newer with its venv module (Debian: apt install python3-venv)." >&2; \
	exit 1

# The version of Python is part of the stamp's order: a new .venv is a new installation.
$(STAMP): requirements-dev.txt pyproject.toml | $(BIN)/python
	@echo "Installing the locked packages (the first time takes about a minute) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes \
	    -r requirements-dev.txt
	@echo "Installing the project itself, editable ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps \
	    --no-build-isolation --editable .
	@touch $@

%.mo: %.po | $(STAMP)
	@echo "Compiling $< ..."
	@$(BIN)/python tools/compile_catalogues.py $<
