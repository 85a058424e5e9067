# The two commands: `make demo` shows the product, `make test` checks it. Both set up what they need.
BIN := .venv/bin
HOME_DIR := var

.DEFAULT_GOAL := demo
.PHONY: demo test dev lint typecheck dbt-parse pytest slow benchmarks picture golden messages lock clean

demo: ## the demo company: CRM export, closed month, PDF, mail
	@.ci/setup runtime
	@$(BIN)/reviews --home $(HOME_DIR) demo

test: ## set up, lint, type-check, parse the dbt project, run the tests
	@.ci/setup dev
	@$(MAKE) --no-print-directory lint typecheck dbt-parse pytest

dev: ## Dagster's user interface over the work folder
	@.ci/setup dev
	@$(BIN)/python -c 'import pathlib, dagster_project.home as h, dagster_project.runner as r; \
		r.prepare_instance(h.Home(pathlib.Path("$(HOME_DIR)").resolve()))'
	REVIEWS_HOME=$(CURDIR)/$(HOME_DIR) DAGSTER_HOME=$(CURDIR)/$(HOME_DIR)/state/dagster \
		$(BIN)/dagster dev -m dagster_project.definitions

lint:
	$(BIN)/ruff check --no-cache .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

typecheck:
	$(BIN)/mypy

dbt-parse: ## fails on any deprecation
	$(BIN)/python -m tests.dbt_parse

pytest:
	$(BIN)/pytest -n 2 --dist worksteal

slow: ## the tests that take minutes
	@.ci/setup dev
	$(BIN)/pytest -m slow

benchmarks: ## prints seconds and ratios, asserts nothing
	@.ci/setup dev
	for bench in tests/benchmarks/bench_*.py; do echo "== $$bench"; $(BIN)/python $$bench; done

picture: ## renew the pictures in the README
	@.ci/setup dev
	@folder=$$(mktemp -d) && $(BIN)/reviews --home $$folder demo --to 2026-10 >/dev/null && \
		$(BIN)/python -m tests.pictures $$folder; rm -rf $$folder

messages: ## take new texts of the packs into the catalogues, to be translated there
	@.ci/setup dev
	$(BIN)/python -m tests.catalogue

golden: ## renew the golden pages that the packs of the demo company are compared with
	@.ci/setup dev
	UPDATE_SNAPSHOTS=1 $(BIN)/pytest -q tests/pipeline/test_golden_pages.py

lock: ## renew the pinned versions
	@.ci/setup dev
	$(BIN)/uv pip compile pyproject.toml --group build --universal --python-version 3.11 \
		--generate-hashes --no-strip-extras --no-header -q -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml --group build --group dev -c requirements.lock \
		--universal --python-version 3.11 \
		--generate-hashes --no-strip-extras --no-header -q -o requirements-dev.lock

clean: ## remove everything that git does not track
	rm -rf .venv $(HOME_DIR) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
