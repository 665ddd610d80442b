# make run     sets everything up, loads the sample province into an empty graph, and serves it
# make test    sets everything up and runs the tests; make test-servers those that need a graph server
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
LOCK = requirements.lock

.PHONY: run test test-servers lint typecheck check bench docs lock install clean

install: $(VENV)/installed

$(VENV)/installed: $(LOCK) pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed (set PYTHON=/path/to/python3.11)" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing the locked dependencies (about a minute the first time) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(LOCK)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

run: install
	$(BIN)/gongjiang serve --sample

test: install
	$(BIN)/python -m pytest -n 2 --dist loadgroup --ignore tests/contract --ignore tests/servers

# The long half: both engines side by side, and failures of a real server (needs Java 17 and Maven; about ten minutes).
test-servers: install
	$(BIN)/python -m pytest -n 2 --dist loadgroup tests/contract tests/servers

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python contrib/check_vocabulary.py
	$(BIN)/python -m graph.schema.docs --check
	$(BIN)/hadolint Dockerfile
	$(BIN)/yamllint -s -d '{extends: default, rules: {line-length: {max: 130}}}' docker-compose.yml
	$(BIN)/compose-lint --quiet docker-compose.yml

typecheck: install
	$(BIN)/mypy

check: lint typecheck test

docs: install
	$(BIN)/python -m graph.schema.docs

bench: install
	$(BIN)/python -m bench

# Resolves anew for every Python from 3.11 on; the files name no registry. The second one, without what only development
# needs, is for the container image.
lock:
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-annotate --no-header --quiet --upgrade --output-file $(LOCK)
	$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --constraint $(LOCK) \
	  --no-emit-index-url --no-annotate --no-header --quiet --upgrade --output-file requirements-run.lock

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
