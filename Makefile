# The whole set-up is two commands: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: demo test lint bench lock clean
.DEFAULT_GOAL := demo

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Cureline needs Python 3.11 or 3.12, and $(PYTHON) is %s: make PYTHON=python3.11" % sys.version.split()[0]) if sys.version_info[:2] not in ((3, 11), (3, 12)) else None'
	@test -x $(BIN)/uv || { $(PYTHON) -m venv $(VENV) && $(BIN)/python -m pip install --quiet 'uv>=0.13,<0.14'; }
	$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --editable .
	@touch $@

demo: $(STAMP)
	$(BIN)/cureline demo

test: $(STAMP) lint
	$(BIN)/python -m pytest -n 2 --dist loadfile

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --verbose | tail -n 8

bench: $(STAMP)
	$(BIN)/python -m benchmarks.run

lock:
	$(BIN)/uv pip compile --quiet --upgrade pyproject.toml --extra dev --python-version 3.11 \
	  --generate-hashes --no-annotate --custom-compile-command "make lock" -o requirements.lock

clean:
	rm -rf $(VENV) .cureline build dist
