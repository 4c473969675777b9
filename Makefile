# Every target sets up what it needs: a virtual environment with pinned, hashed dependencies.
# On Windows, the README gives the same commands without make.

PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
RIVALS := $(VENV)/.ready-bench

.PHONY: demo test torture bench lint types contracts coverage mutation audit clean

$(READY): requirements/dev.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Plan Ledger needs Python 3.11 or later; this is " + sys.version.split()[0] + ". Say make PYTHON=python3.12, for example.") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $(READY)

# What the benchmark compares with; nothing else needs it.
$(RIVALS): $(READY) requirements/bench.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bench.txt
	touch $(RIVALS)

demo: $(READY)
	mkdir -p build
	$(BIN)/python -m plan_ledger_cli.tour

# With COVERAGE=1 the tests run under coverage, as the landing gate has it.
RUN := $(BIN)/python$(if $(COVERAGE), -m coverage run,)

test: $(READY)
	$(if $(COVERAGE),rm -f .coverage .coverage.*)
	$(RUN) -m pytest -n 2 -m "not torture" $(PYTEST)

torture: $(READY)
	HYPOTHESIS_PROFILE=torture $(BIN)/python -m pytest -n 2 -m torture $(PYTEST)

bench: $(RIVALS)
	$(BIN)/python -m bench

lint: $(READY)
	$(BIN)/ruff check .

types: $(READY)
	$(BIN)/mypy

contracts: $(READY)
	$(BIN)/lint-imports

coverage:
	$(MAKE) test COVERAGE=1
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report --fail-under=95

mutation: $(READY)
	HYPOTHESIS_PROFILE=mutation $(BIN)/mutmut run
	$(BIN)/mutmut results

# Strict: a package that cannot be looked up has not been audited, and must not look as if it were.
audit: $(READY)
	$(BIN)/pip-audit --strict --require-hashes --disable-pip -r requirements/run.txt

clean:
	rm -rf $(VENV) build dist .coverage .coverage.* .hypothesis .mypy_cache .ruff_cache .pytest_cache
