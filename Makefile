# The commands of the house. CONTRIBUTING.md says which to run when.
#
#   make setup    .venv with tfiam and its tools, then a scan of a plan that ships with it
#   make test     the tests, from the same .venv
#   make check    all that a change must pass, in under a minute
#
# PYTHON is any Python 3.10 or newer; VENV may lie anywhere.
PYTHON ?= python3
VENV ?= .venv
JOBS ?= 2
STORY := fixtures/stories/quickstart/plan.json

bin := $(VENV)/bin
installed := $(VENV)/.tfiam-installed
checked := tfiam policies tests tools bench

.DEFAULT_GOAL := help
.PHONY: help setup test check format lint types contracts docs docs-check wheel-check fixtures goldens parity bench data clean

help:
	@sed -n '/^#   make/s/^#   //p' Makefile

setup: $(installed)
	@echo
	@echo "tfiam scan $(STORY)"
	@echo
	@$(bin)/tfiam scan $(STORY); status=$$?; \
	if [ $$status -gt 1 ]; then exit $$status; fi; \
	echo; \
	echo "Exit status $$status$$([ $$status = 0 ] || echo ': a pipeline would stop here'). The program is $(bin)/tfiam."

$(installed): setup.cfg setup.py
	@$(PYTHON) -c 'import sys; v = sys.version_info; sys.exit(v < (3, 10) and "tfiam needs Python 3.10 or newer, this is %d.%d; run make with PYTHON=python3.x" % v[:2])'
	$(PYTHON) -m venv $(VENV)
	$(bin)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

test: $(installed)
	$(bin)/python -m pytest -n $(JOBS) --dist loadgroup

check: $(installed)
	@$(MAKE) --no-print-directory lint types contracts docs-check test wheel-check

lint: $(installed)
	$(bin)/ruff format --check $(checked)
	$(bin)/ruff check $(checked)

format: $(installed)
	$(bin)/ruff format $(checked)
	$(bin)/ruff check --fix $(checked)

types: $(installed)
	$(bin)/mypy --explicit-package-bases $(filter-out tools,$(checked))
	MYPYPATH=tools $(bin)/mypy tools

contracts: $(installed)
	$(bin)/lint-imports

docs: $(installed)
	$(bin)/python tools/make_docs.py
	$(bin)/python tools/resource_types_doc.py

docs-check: $(installed)
	$(bin)/python tools/make_docs.py --check
	$(bin)/python tools/resource_types_doc.py --check

# The wheel with its dependencies in an empty environment; `make wheel-check WHEEL_CHECK=` fetches them for it.
WHEEL_CHECK ?= --borrow-dependencies
wheel-check: $(installed)
	$(bin)/python tools/wheel_check.py $(WHEEL_CHECK)

# With FORGE=path/to/planforge.py in seconds; without it, tools/make_fixtures.py says what is needed.
fixtures: $(installed)
	$(bin)/python tools/rule_examples.py
	$(bin)/python tools/make_fixtures.py

goldens: $(installed)
	TFIAM_UPDATE_GOLDENS=1 $(bin)/python -m pytest -k golden
	git diff --stat

# checkov in an environment of its own, a minute to install and two to run; CHECKOV_PYTHON names another.
CHECKOV_PYTHON ?= .parity/bin/python
parity: $(installed)
	@test -x $(CHECKOV_PYTHON) || { $(PYTHON) -m venv .parity && .parity/bin/python -m pip install --quiet 'checkov==3.3.*'; }
	CHECKOV_PYTHON=$(CHECKOV_PYTHON) $(bin)/python tools/parity.py

bench: $(installed)
	$(bin)/python -m bench.budgets
	$(bin)/python bench/run.py
	$(bin)/python bench/policies.py
	$(bin)/python bench/access_sets.py
	$(bin)/python bench/source.py
	$(bin)/python bench/blocks.py
	$(bin)/python bench/paths.py
	$(bin)/python -m bench.growth

data: $(installed)
	$(bin)/python tools/build_data.py

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage htmlcov
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
