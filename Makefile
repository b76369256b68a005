# Everything a fresh machine needs is python3 (3.11 or newer) and git; uv comes into .venv by pip.

PYTHON ?= python3
BIN := .venv/bin
UV := $(BIN)/uv pip install --quiet --python $(BIN)/python
NPM := $(BIN)/python -m scripts.npm
EDITOR := src/soundstage/console/static/index.html
WEB := $(shell find web -name node_modules -prune -o -type f ! -name README.md -print)
PYTEST_ARGS ?=

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help run web test lint docs screenshots lock torture simulate fuzz bench scale clean

help: ## show what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: .venv/ready $(EDITOR) ## start a development server (PORT, SOUNDSTAGE_HOME)
	@$(BIN)/soundstage serve --development

web: $(EDITOR) ## build the editor into src/soundstage/console/static

test: .venv/ready-dev .venv/web-checked $(EDITOR) ## run all tests (PYTEST_ARGS)
	$(NPM) run --silent test
	@$(BIN)/python -m scripts.chromium
	$(BIN)/pytest -n 2 --dist loadfile $(PYTEST_ARGS)

lint: .venv/ready-dev .venv/web-checked ## check format, style, types and layers
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

torture: .venv/ready-dev ## kill nodes while people text and call (SECONDS, NODES, DATABASE, SEED)
	@SECONDS=$(or $(SECONDS),60) NODES=$(or $(NODES),3) DATABASE=$(or $(DATABASE),sqlite) \
		SEED=$(or $(SEED),1) $(BIN)/python -m tests.torture

simulate: .venv/ready-dev ## run thousands of orders of events, crashes and faults (SEEDS, SEED)
	@$(BIN)/python -m tests.simulation --seed $(or $(SEED),1) --seeds $(or $(SEEDS),2000)

fuzz: .venv/ready-dev ## throw random definitions, templates, requests, bytes at it (FUZZ_SEEDS)
	FUZZ_SEEDS=$(or $(FUZZ_SEEDS),200) $(BIN)/pytest tests/validation/test_fuzz.py \
		tests/api/test_random_requests.py tests/liquid/test_fuzz.py tests/lint/test_lint_fuzz.py \
		tests/lint/test_located.py tests/definition tests/drawing/test_drawing.py \
		tests/engine/test_invariants.py tests/network/products/test_hostile_requests.py \
		tests/front_door/test_front_door_bytes.py tests/console/test_console_hostile.py \
		$(PYTEST_ARGS)

scale: .venv/ready-dev ## measure what a million sleepers cost (SLEEPERS, DATABASES)
	@$(BIN)/python -m bench.scale

bench: .venv/ready-dev ## measure, beside a floor and peers (QUICK, REPEATS, SECONDS, SYSTEMS)
	@$(BIN)/python -m bench

docs: .venv/ready-dev ## write the generated parts of the documentation
	$(BIN)/python -m scripts.reference
	$(BIN)/python -m scripts.compatibility

screenshots: .venv/ready-dev $(EDITOR) ## take the pictures of the editor for docs/images
	@$(BIN)/python -m scripts.chromium
	$(BIN)/python -m scripts.screenshots

lock: .venv/uv ## choose the versions of all dependencies again
	$(BIN)/uv pip compile --quiet pyproject.toml --extra postgresql --universal \
		--python-version 3.11 --generate-hashes --no-emit-index-url --no-header -o requirements.lock
	$(BIN)/uv pip compile --quiet pyproject.toml --extra pytest --extra postgresql --extra png \
		--group dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-header -o requirements-dev.lock
	$(BIN)/uv pip compile --quiet --group node --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-header -o requirements-node.lock

clean: ## remove the environment and all caches, never the data
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	rm -rf web/node_modules src/soundstage/console/static

.venv/uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "python3 is older than 3.11; name a newer one: make PYTHON=..."; exit 1; }
	@echo "making the environment in .venv"
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet uv
	@touch $@

.venv/ready: .venv/uv requirements.lock pyproject.toml
	@echo "installing what the server needs"
	@$(UV) --require-hashes -r requirements.lock
	@$(UV) --no-deps --editable .
	@touch $@

.venv/ready-dev: .venv/ready requirements-dev.lock
	@echo "installing what the tests need"
	@$(UV) --require-hashes -r requirements-dev.lock
	@touch $@

.venv/node: .venv/uv requirements-node.lock
	@$(NPM) --present || { echo "installing Node.js, which builds the editor" \
		&& $(UV) --require-hashes -r requirements-node.lock; }
	@touch $@

web/node_modules/.package-lock.json: web/package-lock.json | .venv/node
	@echo "installing what the editor is built from"
	@$(NPM) ci --loglevel=error --no-progress >/dev/null
	@touch $@

$(EDITOR): web/node_modules/.package-lock.json $(WEB)
	@echo "building the editor"
	@$(NPM) run --silent build

.venv/web-checked: web/node_modules/.package-lock.json $(WEB)
	$(NPM) run --silent check
	@touch $@
