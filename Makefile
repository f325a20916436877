# `make demo` and `make test` do all the set-up. `make help` lists the rest.
PYTHON ?= $(shell for name in python3.13 python3.12 python3.11 python3; do \
	command -v $$name >/dev/null && $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
UV_VERSION := 0.13.9
SAMPLES ?= $(wildcard ../shared/samples)
export PYTHONUTF8 := 1
# The tests start many processes: each would compile every library anew where nothing compiled may be kept.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: help demo test fuzz faults check audit format bench accuracy lock clean setup

help: ## Show this list
	@grep -E '^[a-z]+:.*## ' Makefile | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 18

setup: $(READY) ## Install what is missing (system packages, locked Python packages)

$(READY): requirements.lock pyproject.toml tools/system_packages.sh
	@sh tools/system_packages.sh
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: apt-get install python3 python3-venv" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	@$(BIN)/uv pip sync --quiet --compile-bytecode --require-hashes requirements.lock
	@$(BIN)/uv pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $(READY)

demo: $(READY) ## Do the main job on sample dossiers: in a window, or headless into build/demo
	@$(BIN)/loket demo --out build/demo

test: $(READY) ## Run every test
	@scratch=$$(sh tools/scratch.sh) && trap 'rm -rf "$$scratch"' EXIT && trap 'exit 130' INT TERM && \
		TMPDIR=$$scratch QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -n 2 --dist loadgroup

fuzz: $(READY) ## Throw drawn bytes at all that takes in files, for FUZZ_SECONDS (60) in all
	@$(BIN)/uv pip install --quiet --require-hashes -r requirements-fuzz.lock || echo "no atheris for this system"
	@for target in scan pdf bundle stick; do \
		$(BIN)/python tools/fuzz.py $$target $$(( $(or $(FUZZ_SECONDS),60) / 4 )) || exit 1; done

faults: $(READY) ## Try to lose work: killed processes, cut lines, full disks (ROUNDS=300), then drawn faults at length
	@PYTHONPATH=tests $(BIN)/python -m faults --rounds $(or $(ROUNDS),300)
	@LOKET_FAULTS=1 $(BIN)/python -m pytest tests/sync/test_machine.py --timeout 900

check: $(READY) ## Lint, format, types, import rules, translations, spelling, bandit and known vulnerabilities
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .
	@$(BIN)/mypy
	@$(BIN)/python -m pytest tests/architecture
	@$(BIN)/python tools/spelling.py
	@$(BIN)/bandit --quiet --configfile pyproject.toml --recursive workstation ocr printing ui resources tools
	@$(BIN)/python tools/audit.py 10

audit: $(READY) ## Ask the vulnerability service about every locked package, patiently
	@$(BIN)/python tools/audit.py 600

format: $(READY) ## Format the code
	@$(BIN)/ruff format --quiet .
	@$(BIN)/ruff check --quiet --fix .

bench: $(READY) ## Print the performance ratios
	@QT_QPA_PLATFORM=offscreen $(BIN)/python -m bench

accuracy: $(READY) ## Measure reading and checking; SAMPLES=DIR names other samples
	@$(BIN)/loket accuracy $(if $(SAMPLES),--samples $(SAMPLES))

lock: $(READY) ## Resolve the dependencies anew
	@$(BIN)/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-annotate --no-header --quiet --output-file requirements.lock

clean: ## Remove what was built
	@rm -rf build $(VENV)
