# The whole set-up is two commands: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
AUDIT := .venv-audit

# without compiled modules every command compiles four thousand of them first: eleven seconds of one core each time
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test lint bench lock clean texts browser java exchange tour audit sbom release
.DEFAULT_GOAL := demo

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Cureline needs Python 3.11 or 3.12, and $(PYTHON) is %s: make PYTHON=python3.11" % sys.version.split()[0]) if sys.version_info[:2] not in ((3, 11), (3, 12)) else None'
	@test -x $(BIN)/uv || { $(PYTHON) -m venv $(VENV) && $(BIN)/python -m pip install --quiet 'uv>=0.13,<0.14'; }
	$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --editable .
	@touch $@

# the catalogues of the interface, compiled where they are newer
texts: $(STAMP)
	$(BIN)/python -m cureline.web.texts --compile

# the tests of pages need a real browser and Chinese fonts; on Debian they are fetched where they are missing
browser:
	@command -v chromium >/dev/null || { \
	  test "$$(id -u)" = 0 || { echo "The tests need Chromium: apt-get install chromium fonts-noto-cjk"; exit 1; }; \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-noto-cjk >/dev/null; }

# Spark's tests need Java; on Debian it is fetched where it is missing
java:
	@command -v java >/dev/null || { \
	  test "$$(id -u)" = 0 || { echo "The tests need Java 17: apt-get install openjdk-17-jre-headless"; exit 1; }; \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq openjdk-17-jre-headless >/dev/null; }

demo: texts
	$(BIN)/cureline demo

# a real telephone exchange for telephony's tests, unpacked beside the machine; without it those tests are skipped
exchange: $(STAMP)
	@test -e $${CURELINE_ASTERISK:-$$HOME/.cache/cureline/asterisk}/root || $(BIN)/python tests/contact/asterisk.py \
	  || echo "No Asterisk could be fetched: the tests of telephony are skipped."

test: texts browser java exchange lint
	$(BIN)/python -m pytest -n 2 --dist loadfile

# the pictures of docs/tour, taken anew while the journeys are walked
tour: texts browser
	CURELINE_TOUR=docs/tour $(BIN)/python -m pytest tests/journeys --ignore tests/journeys/test_demo.py

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --verbose | tail -n 8

bench: $(STAMP)
	$(BIN)/python -m benchmarks.run

# known holes in what the lock names: a hole fails. Where the advisories can't be reached it says NOT AUDITED and passes;
# MUST=1 makes that a failure too, as before a release
audit: $(AUDIT)/.installed
	@$(AUDIT)/bin/python -m tools.audit requirements.lock $(if $(MUST),--must)

# what is inside, as CycloneDX
sbom: $(AUDIT)/.installed
	@mkdir -p dist
	$(AUDIT)/bin/cyclonedx-py requirements --pyproject pyproject.toml --output-reproducible --of JSON \
	  -o dist/cureline-sbom.cdx.json requirements.lock

# wheel, source, bill of materials, checksums, signature by KEY, an SSH key: docs/release.md
release: $(STAMP)
	@test -n "$(KEY)" || { echo "make release KEY=~/.ssh/id_ed25519"; exit 1; }
	$(MAKE) audit MUST=1
	$(BIN)/python -m tools.release make $(KEY)

$(AUDIT)/.installed: requirements-audit.lock $(STAMP)
	$(BIN)/uv venv --quiet --allow-existing --python $(BIN)/python $(AUDIT)
	$(BIN)/uv pip sync --quiet --python $(AUDIT)/bin/python --require-hashes requirements-audit.lock
	@touch $@

lock:
	$(BIN)/uv pip compile --quiet --upgrade pyproject.toml --extra dev --python-version 3.11 \
	  --generate-hashes --no-annotate --custom-compile-command "make lock" -o requirements.lock
	$(BIN)/uv pip compile --quiet --upgrade --group pyproject.toml:audit --python-version 3.11 \
	  --generate-hashes --no-annotate --custom-compile-command "make lock" -o requirements-audit.lock

clean:
	rm -rf $(VENV) .cureline build dist
