# Everything a fresh checkout needs, with nothing but Python 3.11 (or newer) on the machine.
#
#   make demo    grade a flawed sample for real, and show what was found
#   make test    the whole suite: tests, lint, types, layers
#   make install only make .venv with the command iac-harness in it
#   make picture draw docs/report.svg, docs/report.png and docs/index.png from real gradings
#   make lock    make the lock files again
#   make clean   remove what the targets made (not the SDK environments below the user's cache folder)

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
BOOTSTRAP := $(VENV)/.bootstrap
INSTALLED := $(VENV)/.installed
SAMPLE := samples/fintech-loan/typescript-flawed
TASK := fintech-loan
OUT := scorecards

.PHONY: demo test install picture lock clean

# A failing gate (status 1) is what this sample is for; bad input (2) and a failing environment (3) are not.
demo: $(INSTALLED)
	@echo "== grading $(SAMPLE) against the rubric $(TASK)"
	@$(BIN)/iac-harness grade $(SAMPLE) --task $(TASK) --out $(OUT); \
	status=$$?; \
	if [ $$status -gt 1 ]; then exit $$status; fi; \
	echo "== the gate answered with exit status $$status; the report: $(OUT)/$(notdir $(SAMPLE))/failures-analysis.md"

test: $(BOOTSTRAP)
	@.ci/browser
	$(BIN)/tox $(TOX_ARGUMENTS)

install: $(INSTALLED)

picture: $(INSTALLED)
	$(BIN)/python docs/draw_report.py $(SAMPLE) $(TASK) docs/report.svg
	@VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --require-hashes -r requirements/test.lock
	@.ci/browser
	$(BIN)/python docs/draw_pages.py $(dir $(SAMPLE)) $(TASK) docs/report.png docs/index.png

lock: $(BOOTSTRAP)
	UV=$(BIN)/uv requirements/compile $(LOCK_ARGUMENTS)

clean:
	rm -rf $(VENV) .tox *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

$(BOOTSTRAP): requirements/bootstrap.lock .ci/environment
	@echo "== making $(VENV) with uv and tox in it (once)"
	@PYTHON="$(PYTHON)" .ci/environment $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bootstrap.lock
	@touch $@

# Compiled bytecode makes every later start three times faster; installers do not always make it.
$(INSTALLED): $(BOOTSTRAP) requirements/runtime.lock pyproject.toml
	@echo "== installing the harness and its dependencies (once)"
	@VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --compile-bytecode --require-hashes -r requirements/runtime.lock
	@VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q harness
	@touch $@
