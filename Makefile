# The commands of the hub. `make` alone lists them.
.DEFAULT_GOAL := help
.PHONY: help run serve reload worker test check check-types check-advisories check-source check-packages \
	check-site bench drill services services-stop lock messages clean install dev

# Images set it to stay small; here each of many processes would compile every module anew.
unexport PYTHONDONTWRITEBYTECODE

PYTHON_FOUND = python="$$(sh requirements/find-python)" || exit 1; exec "$$python"
IN_VENV := .venv/bin
COMPILE := $(IN_VENV)/uv pip compile --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --quiet --upgrade
LOCK := $(COMPILE) pyproject.toml

help: ## list these commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1\t\2/p' Makefile | expand -t 20

run: ## make everything that is missing, then serve on http://127.0.0.1:8000 (PORT=…)
	@$(PYTHON_FOUND) -m requirements.start local

serve: ## the production start; refuses with one line what is not set
	@$(PYTHON_FOUND) -m requirements.start production

reload: ## let a new version of the code take over from the one that serves, without a gap
	@$(PYTHON_FOUND) -m requirements.start reload

worker: install ## work through background tasks (with TASKS=database)
	@exec env DJANGO_SETTINGS_MODULE=$${DJANGO_SETTINGS_MODULE:-hub.settings.production} \
		$(IN_VENV)/python manage.py db_worker

test: check ## make check, then the tests; REQUIRE="postgres redis …" or all
	@$(IN_VENV)/python -m tests.services.suite

check: dev ## format, lint, types, packages, import rules, migrations, templates, translations
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target check-types check-advisories \
		check-source check-packages check-site

check-types:
	@echo "hub: types" && $(IN_VENV)/mypy

check-advisories:
	@$(IN_VENV)/python -m tests.services.advisories

check-source:
	@echo "hub: ruff" && $(IN_VENV)/ruff format --check --quiet --output-format=concise . \
		&& $(IN_VENV)/ruff check --quiet --output-format=concise .
	@echo "hub: import rules" && $(IN_VENV)/lint-imports --no-logo > var/lint-imports.log || \
		{ cat var/lint-imports.log; exit 1; }

check-packages:
	@echo "hub: packages" && $(IN_VENV)/deptry --no-ansi . > var/deptry.log 2>&1 || \
		{ cat var/deptry.log; exit 1; }

check-site:
	@echo "hub: migrations" && DJANGO_SETTINGS_MODULE=hub.settings.test \
		$(IN_VENV)/python manage.py makemigrations --check --dry-run --verbosity 1
	@echo "hub: templates" && $(IN_VENV)/djlint --lint --quiet templates
	@$(IN_VENV)/python -m tests.architecture.translations check

bench: dev ## what pages cost, and how well search answers; ONLY=name, PEERS=0; writes var/bench.json
	@$(IN_VENV)/python -m tests.bench

drill: dev ## the long ones: races, kills, great numbers; ONLY=name for one; prints a table
	@$(IN_VENV)/python -m tests.drill $(ONLY)

services: ## Debian: install and start what tests can use; SERVICES="postgres …" for some
	@bash tests/services/control start $(SERVICES)

services-stop: ## end what make services started
	@bash tests/services/control stop

lock: dev ## renew the lock files
	$(LOCK) --output-file requirements/runtime.txt
	$(LOCK) --extra dev --constraint requirements/runtime.txt --output-file requirements/dev.txt
	echo uv | $(COMPILE) - --constraint requirements/dev.txt --output-file requirements/installer.txt
	@! grep -nE '://|^-' requirements/*.txt || { echo "hub: a lock file holds an address"; exit 1; }

messages: dev ## collect translatable texts into locale/django.pot
	@$(IN_VENV)/python -m tests.architecture.translations write

clean: ## remove what the tools left; keeps .venv and the data in var/
	rm -rf .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis var/test
	find . -path ./.venv -prune -o -name __pycache__ -type d -prune -exec rm -rf {} +

install: ## make or mend .venv with the locked runtime
	@$(PYTHON_FOUND) -m requirements.bootstrap

dev: ## the same with what the tests need
	@$(PYTHON_FOUND) -m requirements.bootstrap --dev
