# The commands of the house. `make help` lists them.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3
BIN := $(CURDIR)/.venv/bin
export PATH := $(BIN):$(PATH)
STAMPS := .build

JAVA_SOURCES := $(shell find camunda/src -type f 2>/dev/null) camunda/pom.xml
FRONT_SOURCES := $(shell find portal/frontend leancity/forms/headless -type f \
	-not -path '*/node_modules/*' 2>/dev/null)
ENGINE := camunda/target/engine/leancity-engine.jar
FRONT := portal/static/dist/manifest.json
# What does not wait for each other is installed, built and checked side by side.
BESIDE := $(MAKE) --no-print-directory --jobs=3 --output-sync=line

help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

up: ## start the city on this machine and say where to go; PORTS="portal=8100 engine=8180"
	@$(BESIDE) build
	leancity local up $(PORTS)

down: ## stop the city; what it knows stays
	@test ! -x $(BIN)/leancity || leancity local down

reset: ## stop the city and forget what it knew
	@test ! -x $(BIN)/leancity || leancity local reset

build: $(STAMPS)/python $(FRONT) $(ENGINE) ## install and build what is not built yet

format: $(STAMPS)/python ## put the code into shape
	ruff check --fix-only -q . && ruff format -q .

lint: $(STAMPS)/python $(FRONT) ## check shape, imports, spelling, processes
	ruff check .
	ruff format --check -q .
	lint-imports
	codespell
	cd portal/frontend && npm run --silent lint:bpmn
	mvn -q -B -f camunda/pom.xml checkstyle:check
	leancity check

types: $(STAMPS)/python ## check types
	mypy leancity portal workers bots

sure: format lint types ## before each commit: format, lint, types, quick tests
	pytest -q -x tests/unit

# Tests of the city often wait for it: one process more than there are cores.
TESTERS := $(shell expr $$(nproc) + 1)

test: ## everything: units, engine app, real engine, real browser
	@$(BESIDE) build $(STAMPS)/browser $(STAMPS)/doubles
	@$(BESIDE) lint types
	pytest -q --numprocesses $(TESTERS) --maxprocesses 4 --dist loadgroup --no-loadscope-reorder

cover: build $(STAMPS)/doubles ## how much of the code the quick tests reach
	pytest -q --cov --numprocesses auto --maxprocesses 4 --dist loadgroup tests/unit

soak: build $(STAMPS)/browser ## the long runs
	pytest -q tests/soak

real: build $(STAMPS)/browser ## the road on the files of DATA=folder
	@test -n "$(DATA)" || { echo 'Say where the files are: make real DATA=<folder with photos/>'; exit 2; }
	pytest -q -s tests/real --data "$(abspath $(DATA))"

# PM4Py's side is run by another benchmark, in an environment of its own.
BENCHMARKS := $(filter-out %/pm4py_side.py,$(sort $(wildcard benchmarks/[a-z]*.py))) \
	benchmarks/workers benchmarks/portal

bench: build $(STAMPS)/browser ## timings beside a baseline of the same run
	for script in $(BENCHMARKS); do \
		echo "== $$script"; python -m "benchmarks.$$(basename "$$script" .py)"; \
	done

$(STAMPS)/system: .ci/install-tools
	.ci/install-tools base
	@mkdir -p $(STAMPS) && touch $@

# One installation of Debian's packages at a time.
$(STAMPS)/browser: .ci/install-tools | $(STAMPS)/system
	.ci/install-tools browser
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/python: requirements-dev.lock setup.cfg pyproject.toml | $(STAMPS)/system
	@echo 'Installing Python packages into .venv ...'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -qq --no-compile --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install -qq --no-deps --no-build-isolation -e .
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/node: portal/frontend/package-lock.json $(STAMPS)/python
	@echo 'Installing packages of the front end ...'
	cd portal/frontend && npm ci --ignore-scripts --silent
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/doubles: tests/doubles/second_opinion/package-lock.json $(STAMPS)/python
	cd tests/doubles/second_opinion && npm ci --ignore-scripts --silent
	@mkdir -p $(STAMPS) && touch $@

$(FRONT): $(STAMPS)/node $(FRONT_SOURCES)
	@echo 'Building the front end ...'
	cd portal/frontend && npm run --silent build > /dev/null

$(ENGINE): $(JAVA_SOURCES) | $(STAMPS)/system
	@echo 'Building the engine app ...'
	mvn -q -B -f camunda/pom.xml package -DskipTests
	@touch $@

LOCK := uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-strip-extras --no-emit-index-url setup.cfg
lock: ## resolve the dependencies of setup.cfg anew
	$(LOCK) -o requirements.lock
	$(LOCK) --extra local --extra dev -c requirements.lock -o requirements-dev.lock

.PHONY: help up down reset build format lint types sure test soak real bench lock
