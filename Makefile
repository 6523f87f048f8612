# Everything a developer does here, one target each; `make help` lists them.
# The only requirements are Python 3.11 or newer, git and make: `ready` does the rest.

PYTHON ?= python3
SEEDS ?= 5000
TIMES ?= 10
BIN := .venv/bin
PACKAGES := chassis bus accounts projects finance workspace gateway standalone
# Each test removes the containers that it starts; testcontainers' reaper would be one more image to pull.
export TESTCONTAINERS_RYUK_DISABLED ?= true
# Some machines forbid it; then every process of the tests compiles every module again.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help ready browser pictures run story up roll down doctor bench bench-web check lint words types types-python types-web imports test test-quick test-bus test-containers faults trials simulate \
        proto proto-check events events-check contract contract-check contracts-check contracts-release lock clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

ready: ## Install what is needed into .venv (all other targets do this first)
	@$(PYTHON) tools/bootstrap.py

run: ready ## Start all of Tandem on this machine, with a demo agency, until Ctrl-C; PORT=8100 for another port, DEMO=no for an empty agency
	@exec $(BIN)/tandem run $(if $(PORT),--port $(PORT)) $(if $(filter no,$(DEMO)),--no-demo)

story: ready ## Follow one brief from pitch to paid invoice on a throw-away instance; AT=containers on those
	@exec $(BIN)/tandem story $(if $(AT),--at $(AT))

up: ## Start Tandem in containers and say how to sign in (docs/operating.md)
	@docker compose up --detach --build || { docker compose logs --no-log-prefix --tail 5 secrets databases; exit 1; }
	@docker compose logs --no-log-prefix --tail 3 welcome

roll: ## Upgrade or restart what runs in containers, without failing a request
	@docker compose build --quiet
	@deploy/roll.sh

down: ## Stop the containers; their data stays
	@docker compose down

doctor: ready ## Say what is wrong with this installation
	@exec $(BIN)/tandem doctor

bench: ready ## Measure processor time, throughput and ratios to bare components; ONLY=overview,ratio for some
	@exec $(BIN)/tandem bench $(if $(ONLY),--only $(ONLY))

bench-web: browser ## Measure the pages in Chromium, beside a bare page; ONLY=loads,inputs for some
	@PYTHONPATH=tools $(BIN)/python -m bench_web $(if $(ONLY),--only $(ONLY))

CHECKS := types-python types-web lint imports proto-check events-check contracts-check contract-check test-quick
# Two at a time; each one's lines stay together where this make can do that.
TOGETHER := -j2 $(if $(filter output-sync,$(.FEATURES)),--output-sync=target)

check: ready ## Style, types, imports and the quick tests (under a minute)
	@$(MAKE) --no-print-directory $(TOGETHER) $(CHECKS)

lint: ready ## Style: ruff, its formatter, and the house rules
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/python tools/house.py
	@$(BIN)/python tools/plain_words.py

words: ready ## List old-fashioned and private words, with what to write instead
	@$(BIN)/python tools/plain_words.py

types: types-python types-web ## Types: mypy and tsc, strict

types-python: ready
	@$(BIN)/mypy $(addprefix -p ,$(PACKAGES))
	@$(BIN)/mypy tools

types-web: ready
	@$(BIN)/python tools/web_types.py

imports: ready ## Imports go one way: import-linter
	@$(BIN)/lint-imports

test-quick: ready ## The tests that need no running database or instance
	@$(BIN)/pytest -q -n 2 -m "not slow and not container"

browser: ready ## Install what the tests of the pages need, where there is a Chromium
	@$(BIN)/python tools/chromium.py

pictures: browser ## Renew the pictures of docs/using; the tests of the pages make them
	@TANDEM_PICTURES=1 TANDEM_BROWSER=required $(BIN)/pytest -q tests/web/test_pages.py -k "both_themes"

test: browser ## All tests that need no Docker, but the bus's own proofs; REST=1 without those of make check
	@$(BIN)/pytest -n 2 -m "not container and not proof$(if $(REST), and slow)" --durations=10

test-bus: ready ## Prove the bus: conformance, planted mistakes, 5,000 seeds; then record the proved tree
	@$(BIN)/pytest -n 2 -m "proof and not container" bus/tests
	@$(MAKE) --no-print-directory simulate
	@$(BIN)/python tools/bus_proof.py --record $(SEEDS)

test-containers: ready ## The tests that need Docker; SHORT=1 leaves out those that take minutes each
	@$(BIN)/pytest -m "container$(if $(SHORT), and not long)" --ignore=tests/faults --durations=10

faults: SEEDS = $(shell expr 5000 \* $(TIMES))
faults: trials simulate ## Break everything under load, then simulate; for hours, TIMES=1 for the short form

trials: ready ## Kill, stop, cut and freeze everything under load; TIMES=1 for the short form, ONLY=word for some
	@TANDEM_FAULTS=$(TIMES) $(BIN)/pytest tests/faults -n 2 --durations=0 --durations-min=1 $(if $(ONLY),-k "$(ONLY)")

simulate: ready ## 5,000 simulation runs of the bus; SEEDS=n for another number, FIRST=n from there, SEED=n for one
	@$(BIN)/python -W ignore bus/tests/simulator/simulate.py --seeds $(SEEDS) \
		$(if $(FIRST),--first $(FIRST)) $(if $(SEED),--seed $(SEED)) $(if $(MUTANT),--mutant $(MUTANT))

proto: ready ## Generate the gRPC stubs from proto/tandem
	@$(BIN)/python tools/stubs.py

proto-check: ready ## Fail when the committed stubs are not what the contracts say
	@$(BIN)/python tools/stubs.py --check

events: ready ## Generate event schemas, samples, docs/events.md and docs/permissions.md
	@$(BIN)/python tools/event_contracts.py
	@$(BIN)/python tools/permissions.py

events-check: ready ## Fail when they are not what the catalogues say
	@$(BIN)/python tools/event_contracts.py --check
	@$(BIN)/python tools/permissions.py --check

contract: ready ## Generate web/contract/api.ts, the types of the public API
	@$(BIN)/python tools/web_contract.py

contract-check: ready ## Fail when they are not what the OpenAPI document says
	@$(BIN)/python tools/web_contract.py --check

contracts-check: ready ## Fail when a contract breaks the last release, and name what broke
	@$(BIN)/python tools/contract_guard.py

contracts-release: ready ## Renew proto/released; a break must be named in CHANGELOG.md
	@$(BIN)/python tools/contract_guard.py --release

lock: ready ## Resolve requirements.lock from the packages' pyproject.toml files again
	@$(BIN)/python tools/lock.py

clean: ## Remove the installation and every cache; data in var/ stays
	@rm -rf .venv web/node_modules gateway/gateway/pages/built .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
