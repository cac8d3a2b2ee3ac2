# Every command of this project. A fresh clone needs Python 3.11, 3.12 or 3.13, git and make; nothing else.

.DEFAULT_GOAL := help
.PHONY: help run test bench chaos race check messages clean
PYTHON := .venv/bin/python

# A line a package, then the mark that all are there; pip's complaints pass unchanged.
define install
@rm -f $@
@{ $(PYTHON) -m pip --disable-pip-version-check --no-color --no-input install -r $< && touch $@; } | \
    sed -n 's/^Collecting \([^ ]*\).*/  fetching \1/p; s/^Installing collected.*/  installing all of them/p'
@test -f $@
endef

help: ## print this list
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile | expand -t 16

run: .venv/run ## run the clinic, with a demo the first time (DEMO=0: a real one; PORT=8001; docs/running.md)
	@exec $(PYTHON) -m clinic.run

test: .venv/test ## run the tests; needs no database server, no broker, no browser
	@$(PYTHON) -m pytest

bench: .venv/test ## measure speed and memory, print the figures and write bench.json
	@$(PYTHON) -m tests.bench

chaos: .venv/test ## kill everything at random while reminders leave, and count them (PostgreSQL and Redis)
	@.ci/run chaos

race: .venv/test ## let fifty people book one time at once, a hundred times over (PostgreSQL and SQLite)
	@ROUNDS=100 WITHIN=1.5 .ci/run race

check: .venv/test ## lint, types, import contracts, migrations, deployment, templates, translations
	@.ci/run check

messages: .venv/run ## gather the words people see into the catalogues and compile them (needs gettext)
	@$(PYTHON) manage.py makemessages --all
	@$(PYTHON) manage.py compilemessages --ignore .venv

clean: ## remove .venv and the caches, but never var/, where the record is
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

.venv/run: requirements.txt .venv/bin/python
	@echo "Installing what the clinic needs (once)."
	$(install)

.venv/test: requirements-dev.txt .venv/run
	@echo "Installing what the tests need (once)."
	$(install)

.venv/bin/python:
	@for python in python3.13 python3.12 python3.11 python3; do \
	    if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	        $$python -c 'import ensurepip, venv' 2>/dev/null && exec $$python -m venv .venv; \
	        without=$$python; \
	    fi; \
	done; \
	if [ "$$without" ]; then echo "$$without cannot make virtual environments; on Debian or Ubuntu: apt install $$without-venv"; \
	else echo "Python 3.11 or newer is needed; none was found (python3.13, python3.12, python3.11, python3)."; fi >&2; \
	exit 1
