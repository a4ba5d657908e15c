# Two commands do everything: `make run` and `make test`. Each sets up what it needs.
PYTHON ?= python3
BIN := .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help lock run test check env lint types contracts format benchmarks fuzz catalogues pictures terminal-pictures clean package machine site docs

PACKAGED := $(shell find docs/monitoring config kiosk reader registry sync systemd debian tools -type f ! -name '*.pyc') CHANGELOG.md

help: ## Say what can be done
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: env ## The main job: a registry, a kiosk and a simulated reader, on this machine
	$(BIN)/hub-kiosk demo

test: env ## The whole suite
	sh tools/install-debian-packages
	@[ $$(id -u) != 0 ] || nice $(MAKE) machine >/dev/null 2>&1 & # the tests that need it wait for it
	$(BIN)/python -m pytest --numprocesses 4 --dist worksteal

check: lint types contracts test ## What CI runs

package: dist/ready ## Debian packages of kiosk and registry, in dist/

dist/ready: $(PACKAGED) .venv/ready
	sh tools/make-package
	@touch $@

machine: ## A clean Debian with both packages, which the tests boot (needs root)
	@flock .machine.lock $(MAKE) --no-print-directory .machine/ready

.machine/ready: dist/ready tools/make-machine
	sh tools/make-machine
	@touch $@

env: .venv/ready ## Only the environment, .venv

.venv/ready: requirements.lock pyproject.toml
	@sh tools/make-env "$(PYTHON)"
	@touch $@

lint: env ## ruff: style and formatting
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: env ## mypy, strict, tests too
	$(BIN)/mypy

contracts: env ## Who may import whom
	$(BIN)/lint-imports

format: env ## Put the code in the house style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

benchmarks: env ## Every benchmark; each prints one JSON line with its ratio
	for each in benchmarks/bench_*.py; do $(BIN)/python -m benchmarks.$$(basename $$each .py) || exit 1; done

fuzz: env ## Fuzz each reader's decoder for SECONDS=60
	@mkdir -p .fuzz && cd .fuzz && PYTHONPATH=.. ../$(BIN)/python ../tests/reader/fuzz/every.py $(or $(SECONDS),60)

catalogues: env ## Bring the languages level with the code; FROM=new.json holds translations of new sentences
	PYTHONPATH=. $(BIN)/python tools/catalogues.py $(FROM)

pictures: env ## Make the pictures of README and handbook from the running program (needs chromium)
	$(BIN)/python -m docs.pictures.make
	$(BIN)/python -m docs.pictures.reception

terminal-pictures: env ## Pictures of the real terminal; NAMES="…" for some (needs sway, foot, grim, wtype)
	PYTHONPATH=. $(BIN)/python -m docs.pictures.terminal $(NAMES)

site docs: env ## The documentation as a site, in .site
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet

clean: ## Remove what the commands above made
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .fuzz

lock: ## Pin the newest versions that pyproject.toml allows
	$(PYTHON) -m pip install --quiet --user uv
	$(PYTHON) -m uv pip compile --quiet --all-extras --generate-hashes --no-annotate --no-header --python-version 3.11 pyproject.toml --output-file requirements.lock
