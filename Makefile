# Everything a person or a machine does with this project. `make` alone lists it.

PYTHON ?= python3
# The first of these that is there runs the tests with the oldest dependencies.
PYTHON_OLDEST ?= python3.10 python3.11 $(PYTHON)
# More for pytest: make test ARGS='-k comments'
ARGS ?=
# As many tests at once as there are processors, at most so many.
JOBS ?= 4

VENV := .venv
OLDEST := .venv-oldest
# With the program installed as a user has it: an editable install is slower to start.
BENCH := .venv-bench
BIN := $(VENV)/bin
PYTEST_FLAGS := -n auto --maxprocesses $(JOBS) -q

.DEFAULT_GOAL := help
.PHONY: help demo test check bench test-oldest lock docs clean

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## /\1|/' | awk -F'|' '{ printf "make %-12s %s\n", $$1, $$2 }'

demo: $(VENV)/.made  ## bundle a context of an example kubeconfig, and use it without its sources
	@PATH="$(CURDIR)/$(BIN):$$PATH" tools/demo

test: $(VENV)/.made  ## run the tests
	$(BIN)/python -m pytest $(PYTEST_FLAGS) $(ARGS)

check: $(VENV)/.made  ## lint, format, types, layers, generated files
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/generate_docs.py --check

bench: $(BENCH)/.made  ## measure the same work beside kubectl and other tools
	$(BENCH)/bin/python -m pip --quiet --disable-pip-version-check install --no-build-isolation --no-deps --force-reinstall .
	$(BENCH)/bin/python -m benchmarks $(ARGS)

test-oldest: $(OLDEST)/.made  ## run the tests with the oldest dependencies that are allowed
	$(OLDEST)/bin/python -m pytest $(PYTEST_FLAGS) --ignore tests/test_packaging.py --ignore tests/hooks $(ARGS)

docs: $(VENV)/.made  ## write the generated pages of docs/
	$(BIN)/python tools/generate_docs.py

LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.10 --custom-compile-command 'make lock'

lock: $(VENV)/.made  ## bring the files in requirements/ up to date
	$(LOCK) --upgrade --group dev pyproject.toml --output-file requirements/dev.txt
	$(LOCK) --upgrade --group bench pyproject.toml --output-file requirements/bench.txt
	$(LOCK) --upgrade --group test --resolution lowest-direct pyproject.toml --output-file requirements/oldest.txt

clean:  ## delete everything that was made
	rm -rf $(VENV) $(OLDEST) $(BENCH) build dist examples/made .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	rm -rf kubectl-share/*.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A Python that is asked for takes the place of the one in an environment that is there.
ASKED := $(filter command environment,$(origin PYTHON))
remade = $(if $(ASKED),$(if $(filter $(PYTHON),$(shell cat $(1)/.python 2>/dev/null)),,another-python))

.PHONY: another-python
another-python:

$(VENV)/.made: pyproject.toml requirements/dev.txt tools/make_venv $(call remade,$(VENV))
	@tools/make_venv $(VENV) requirements/dev.txt $(PYTHON)

$(OLDEST)/.made: pyproject.toml requirements/oldest.txt tools/make_venv
	@tools/make_venv $(OLDEST) requirements/oldest.txt $(PYTHON_OLDEST)

$(BENCH)/.made: pyproject.toml requirements/bench.txt tools/make_venv $(call remade,$(BENCH))
	@tools/make_venv $(BENCH) requirements/bench.txt $(PYTHON)
