# Two commands: `make film` renders the example, `make test` runs every test. Both set up .venv first.
PYTHON ?= python3
VENV   := .venv
KINEMA := $(VENV)/bin/kinema

film: $(VENV)/.ready
	@$(KINEMA) make examples/lighthouse

test: $(VENV)/.ready-dev
	@$(VENV)/bin/ruff check src tests
	@$(VENV)/bin/mypy
	@$(VENV)/bin/python -m pytest

$(VENV)/.ready: pyproject.toml
	@echo "Setting up $(VENV) (once) ..."
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Kinema needs Python 3.11 or later: make film PYTHON=python3.12")'
	@$(PYTHON) -m venv $(VENV)
	@$(VENV)/bin/pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.ready-dev: $(VENV)/.ready constraints.txt
	@$(VENV)/bin/pip install --quiet --disable-pip-version-check --constraint constraints.txt torch
	@$(VENV)/bin/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev,models,zh]'
	@touch $@

clean:
	rm -rf $(VENV) build examples/*/out

.PHONY: film test clean
