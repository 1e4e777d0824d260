# `make` alone lists what one can do. Everything runs from .venv, which `make setup` builds from the lock files.
PORT ?= 8000
SHELL := bash
.DEFAULT_GOAL := help
BIN := .venv/bin
FRONTEND := $(shell find frontend -type f -not -path '*/node_modules/*' 2>/dev/null)

.PHONY: help setup dev demo serve test test-all lint format bench train messages lock clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

setup: .venv/.runtime ## install what the product needs; leaves .venv/bin/weilu
dev: .venv/.dev ## the same, with what the tests need

demo: .venv/.runtime ## a believable community on http://127.0.0.1:8000 (PORT= moves it)
	@$(BIN)/weilu demo --port $(PORT)

serve: .venv/.runtime ## your own community (WEILU_HOME, default ~/.weilu)
	@$(BIN)/weilu serve --port $(PORT)

test: .venv/.dev ## lint, types, layers and the everyday tests: under five minutes
	@bash scripts/test.sh

test-all: .venv/.dev ## the everyday tests, then the slow ones (kill loops, big data): under 25 minutes
	@[ -n "$(SKIP_EVERYDAY)" ] || bash scripts/test.sh
	@bash scripts/test.sh slow

lint: .venv/.dev ## ruff, mypy, import-linter
	@bash scripts/test.sh lint

format: .venv/.dev ## put the code in the house's shape
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

bench: .venv/.runtime ## measured figures on this machine
	@$(BIN)/weilu bench

DATA ?= $(or $(WEILU_SAMPLES),../shared/data)/text
train: .venv/.dev ## learn how texts sound from a folder of labelled texts (DATA=)
	@$(BIN)/weilu text train --data $(DATA) --into src/weilu/text

messages: .venv/.dev ## collect the words of the interface; 繁體 is made from 简体
	@$(BIN)/python scripts/messages.py

lock: ## resolve the dependencies anew into the lock files (hashes, no addresses)
	@bash scripts/setup.sh lock

clean: ## forget the virtual environment and the built front end
	@rm -rf .venv .uv src/weilu/static/dist frontend/node_modules

.venv/.runtime: requirements.lock pyproject.toml build_frontend.py scripts/setup.sh $(FRONTEND) $(wildcard src/weilu/locale/*/LC_MESSAGES/*.po)
	@bash scripts/setup.sh runtime

.venv/.dev: .venv/.runtime requirements-dev.lock
	@bash scripts/setup.sh dev
