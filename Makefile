# One runner: what these targets do is what .ci/run does.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
Q ?=
# make index: a folder with copies of the five lists, and arXiv's metadata dump or a part of it
LISTS ?= ../shared/lists
ARXIV ?= ../shared/arxiv/metadata.jsonl

.PHONY: help install search serve check test fix index bench quality screenshots clean

help:
	@echo 'make search Q="generative retrieval with semantic IDs"   the ten nearest papers'
	@echo 'make serve    the web page            make test    the tests'
	@echo 'make check    style, types, rooms     make fix     mend the style'
	@echo 'make index    rebuild index/ from copies of the lists (LISTS=, ARXIV=)'
	@echo 'make bench    how fast it is, beside others: bench/results/speed.md (an hour, and 5 GB in .bench/)'
	@echo 'make quality  how well it finds, beside its parts: bench/results/quality.md (10 minutes)'
	@echo 'make screenshots   the pictures of the web page in docs/ (needs Chromium)'

install: $(VENV)/.installed

$(VENV)/.installed: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "awesearch needs Python 3.11 or newer; name one: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.developing: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $@

# the question reaches the command as it was typed, quotes, backticks and dollars too
search: export QUESTION = $(value Q)
search: $(VENV)/.installed
	@$(BIN)/awesearch search "$$QUESTION"

serve: $(VENV)/.installed
	@$(BIN)/awesearch serve

check: $(VENV)/.developing
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest tests/test_imports.py

test: $(VENV)/.developing
	$(BIN)/python -m pytest --cov

fix: $(VENV)/.developing
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

index: $(VENV)/.installed
	@set -e; for part in 000 001 002 003 004; do \
	  set -- "$(LISTS)/$${part}_"*; test -f "$$1" || { echo "no list $(LISTS)/$${part}_*; name the folder: make index LISTS="; exit 1; }; \
	done
	$(BIN)/awesearch index --index index --offline --withhold-text --arxiv-metadata "$(ARXIV)" \
	  --copy foundation-recsys-2024-03="$$(echo "$(LISTS)"/000_*)" \
	  --copy foundation-recsys-2024-08="$$(echo "$(LISTS)"/001_*)" \
	  --copy llm4rec-paper="$$(echo "$(LISTS)"/002_*)" \
	  --copy awesome-llm-for-recsys="$$(echo "$(LISTS)"/003_*)" \
	  --copy recommendation-foundation-model="$$(echo "$(LISTS)"/004_*)" || test $$? -eq 1
	@# one generation ships: that which answers
	@set -e; kept=$$($(BIN)/awesearch status --index index --json | $(BIN)/python -c 'import json, sys; print("gen-%d" % json.load(sys.stdin)["generation"])'); \
	  test -d "index/$$kept"; for folder in index/gen-*; do test "$$folder" = "index/$$kept" || rm -r "$$folder"; done

$(VENV)/.benching: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[bench]'
	@touch $@

bench: $(VENV)/.benching
	$(BIN)/python -m bench.speed

quality: $(VENV)/.installed
	$(BIN)/python -m bench.quality

screenshots: $(VENV)/.developing
	PYTHONPATH=tests $(BIN)/python docs/screenshots.py

clean:
	rm -rf $(VENV) build dist .coverage .mypy_cache .ruff_cache .pytest_cache
