# make demo: the main job on invented people.  make test: everything CI runs.  Both install all they need.
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo replay test check bench clean lock docs fuzz search servers scale api assets serve swap load kills mail-kills

# The address-free lock is installed first, hash-checked; the project itself without its dependencies.
.venv/installed: requirements/locked.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Tidegate needs Python 3.11 or later; set PYTHON=/path/to/python3.11"; exit 2; }
	@$(PYTHON) -m venv .venv 2>/dev/null || { echo "Installing python3-venv"; apt-get update -qq && apt-get install -y -qq python3-venv; $(PYTHON) -m venv --clear .venv; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/locked.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

# What no wheel brings: the OCR model and libarchive. Without them the files that need them hold.
.venv/tools: .venv/installed
	@tools/install_tools
	@tools/foreign_warcs
	@touch $@

# The console's style sheets, fonts and scripts and the fonts of letters, from npm's registry by the hashes of the lock.
ASSETS := src/tidegate/service/console/static/vendor/uswds/css/uswds.min.css
$(ASSETS): package-lock.json tools/install_assets
	@tools/install_assets
	@touch $@

assets: $(ASSETS)

# The service on invented people: the first run makes .demo and prints its accounts, later ones go on with it.
PORT ?= 8440
serve: .venv/installed .venv/tools $(ASSETS)
	@tools/demo_home .demo 127.0.0.1:$(PORT)
	@exec $(BIN)/tidegate serve --home .demo --listen 127.0.0.1:$(PORT)

demo: .venv/installed .venv/tools
	@$(BIN)/python tools/demo.py

# The whole day of 2022 against a real service; REPLAY="--people 40" makes it a minute.
replay: .venv/tools $(ASSETS)
	@$(BIN)/tidegate replay 2022-11-28 $(REPLAY)

check: .venv/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python tools/docs.py --check

test: .venv/tools $(ASSETS) check
	$(BIN)/python -m pytest -n 2 --dist worksteal --ignore tests/servers

# Against real database servers, installed where this user may.
servers: .venv/tools
	@tools/install_tools servers
	$(BIN)/python -m pytest tests/servers

# Ten thousand requests and more to /v1, good and bad, and links followed: no server error, no breach of its document.
api: .venv/tools
	$(BIN)/python tests/api/run.py

# A registry of a million people, built and asked: sizes and recall as promised.
scale: .venv/installed
	$(BIN)/python bench/registry.py --people 1000000 --check

# New examples for every property, other ones each time: PROPERTIES="tests/contract/test_pdf.py" makes it less.
PROPERTIES ?= tests
search: .venv/tools
	TIDEGATE_PROPERTIES=search $(BIN)/python -m pytest -n 2 $(PROPERTIES)

# A million executions a reader: hours. FUZZ_RUNS, READERS="counts.pdf counts.xls" make it less.
FUZZ_RUNS ?= 1000000
FUZZ_SEED ?= 0
fuzz: .venv/installed .venv/tools
	$(BIN)/python fuzz/readers.py $(READERS) --runs $(FUZZ_RUNS) --seed $(FUZZ_SEED)

# A hundred thousand files submitted and published while attackers swap them, in six ways.
swap: .venv/tools
	$(BIN)/python bench/swap.py

# A hundred files at once to a real service while somebody uses the console; then a thousand, one after another.
load: .venv/tools
	$(BIN)/python bench/load.py --soak 1000

# The path killed, and its disk filled, at every system call: an hour. STAGES="--stage publish --most 30" makes it less.
kills: .venv/tools
	$(BIN)/python tests/service/kills/sweep.py $(STAGES)
	$(BIN)/python tests/service/kills/sweep.py --fault ENOSPC $(STAGES)
	$(BIN)/python tests/service/kills/sweep.py --fault EIO $(STAGES)

# Whoever puts or sends mail, killed and failed at every system call: about an hour. STAGES as above.
mail-kills: .venv/tools
	$(BIN)/python tests/service/outbox/sweep.py $(STAGES)
	$(BIN)/python tests/service/outbox/sweep.py --fault ENOSPC $(STAGES)

bench: .venv/installed
	$(BIN)/python bench/gate.py

docs: .venv/installed
	$(BIN)/python tools/docs.py

lock:
	$(BIN)/pip-compile --quiet --extra dev --extra service --extra trace --extra cluster --generate-hashes --allow-unsafe --strip-extras --no-header \
	  --no-emit-options --no-annotate \
	  --output-file requirements/locked.txt pyproject.toml

clean:
	rm -rf .venv build dist demo-site .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache src/*.egg-info
