# The front door. Needs nothing but python3; everything else is brought by config/bootstrap.py.
.DEFAULT_GOAL := help
.PHONY: help demo test lint format bench bench-full soak clean setup
PYTHON ?= python3
BIN := .venv/bin
PORT ?= 8000
# Compiled modules are kept under var/ by every process that starts here; many start, and each would compile again.
export PYTHONPYCACHEPREFIX := $(CURDIR)/var/pycache
export PYTHONDONTWRITEBYTECODE :=

help: ## show this
	@$(PYTHON) -c "import re; [print(f'  make {m[1]:<10} {m[2]}') for m in re.finditer(r'^([\w-]+):.*?## (.*)', open('Makefile').read(), re.M)]"

demo: ## run the product with data, worker and mail on this machine (PORT=8000, FRESH=1 starts over)
	@$(PYTHON) config/bootstrap.py local
	@$(BIN)/python -m config.demo --port $(PORT) $(if $(FRESH),--fresh)

setup:
	@$(PYTHON) config/bootstrap.py dev

test: setup ## run every test, browser included
	@$(BIN)/pytest -n 3 --dist loadfile --no-loadscope-reorder -q

lint: setup ## check style, types, architecture and settings
	@$(BIN)/python -m config.lint

format: setup ## let ruff write the code
	@$(BIN)/ruff check --fix -q . ; $(BIN)/ruff format -q .

bench: setup ## measure: every figure is a ratio to a baseline of the same run
	@$(BIN)/python -m benchmarks

bench-full: setup ## prove 20,000 and 50,000 people a side, which takes a quarter of an hour
	@$(BIN)/python -m benchmarks.scale full

soak: setup ## the slow proofs: kills, faults, pgbouncer, mutants
	@$(BIN)/python -m tests.soak

clean: ## forget everything that was built or stored here
	@rm -rf .venv node_modules var static/dist staticfiles frontend/.build
