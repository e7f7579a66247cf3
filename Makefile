# Everything is installed into .venv/ by pip alone, from requirements.lock with hashes.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
DEMO := build/demo
WORKERS ?= auto
APT = s=$$(test "$$(id -u)" = 0 || echo sudo); $$s apt-get update -qq && $$s apt-get install -qq -y --no-install-recommends

.DEFAULT_GOAL := help
.PHONY: help demo check test contract pages hunt soak bench docs lock clean

help:  ## this list
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 18

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "bilan needs Python 3.11 or later (make PYTHON=python3.12 …)"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(READY): requirements.lock pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: $(READY)  ## release the example plan, verify the release, say what was done
	@$(BIN)/bilan release exemple --to $(DEMO)
	@$(BIN)/bilan verify $(DEMO)/exemple

check: $(READY)  ## lint, types, layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: check  ## everything that runs in minutes, with branch coverage
	rm -f .coverage .coverage.*
	$(BIN)/coverage run -m pytest -m "not slow and not pages" -n $(WORKERS) --dist worksteal
	@$(BIN)/coverage combine --quiet && $(BIN)/coverage report

contract: $(READY)  ## what takes longer: repeated kills, full disks, the wheel in a clean environment
	$(BIN)/python -m pytest -m slow -n $(WORKERS) --dist worksteal

# The only things that pip does not give; a machine of one's own may ask for a password.
pages: $(READY)  ## pages in a real Chromium, workbooks in LibreOffice; apt-get installs what there is not
	@command -v chromium || command -v chromium-browser || command -v google-chrome || { $(APT) chromium; }
	@command -v soffice || { $(APT) libreoffice-calc-nogui; }
	$(BIN)/python -m pytest -m pages tests/pages

hunt: $(READY)  ## the generated tests on new examples, which make test does not draw
	CONFORMANCE_SEED=$$(date +%s) $(BIN)/python -m pytest --hypothesis-profile hunt -n $(WORKERS) tests/properties tests/conformance/test_generated.py tests/unit/definitions tests/unit/check

soak: $(READY)  ## releases killed at a hundred moments
	KILLS=100 $(BIN)/python -m pytest -m slow -n $(WORKERS) tests/faults/test_kill.py

bench: $(READY)  ## reports a second; validation, checks, releases and documents as a multiple of a scan or copy; peak memory
	$(BIN)/python tests/benchmarks/build_growth.py
	$(BIN)/python tests/benchmarks/validate_ratios.py 1000000 --reference
	$(BIN)/python tests/benchmarks/validate_ratios.py 5000000
	$(BIN)/python tests/benchmarks/checks_ratios.py
	$(BIN)/python tests/benchmarks/release_ratios.py
	$(BIN)/python tests/benchmarks/verify_ratios.py
	$(BIN)/python tests/benchmarks/as_of_ratios.py
	$(BIN)/python tests/benchmarks/documents_ratios.py
	$(BIN)/python tests/benchmarks/serve_load.py

docs: $(READY)  ## write the generated reference pages again
	$(BIN)/python tests/docs/write_reference.py
	$(BIN)/python tests/docs/write_notation.py

# Not after $(READY): a lock that no longer installs must be resolvable again.
lock: | $(BIN)/python  ## resolve the dependencies again, with hashes and no index address
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links --extra dev -o requirements.lock pyproject.toml

clean:  ## remove what was installed and built
	rm -rf $(VENV) build dist .coverage .coverage.* .mypy_cache .ruff_cache .hypothesis .import_linter_cache
