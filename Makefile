# Each target sets up what it needs; `make help` lists them.
PYTHON ?= python3
UV_VERSION := 0.13.9
UV := $(shell command -v uv 2>/dev/null || echo .uv/bin/uv)
READY := .venv/.ready
LOCK := $(UV) pip compile --universal --python-version 3.11 \
	--generate-hashes --no-header --no-annotate --quiet

# Root needs no sudo, and a container may have none.
ROOT := $(shell [ "$$(id -u)" = 0 ] || echo "sudo -n")
APT := $(ROOT) apt-get update -qq && $(ROOT) env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq

.DEFAULT_GOAL := help
.PHONY: help demo test prove nightly lab build site docs check bench lint lock pictures clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' Makefile

demo: $(READY) ## grade an example class, from notebooks to feedback pages
	.venv/bin/autograder demo

test: $(READY) ## unit tests, the sandbox, one attack of each class, one lesson in a browser: minutes
	.venv/bin/python -m pytest

prove: $(READY) ## the whole course: validate, all builds, the demo, parity with stock nbgrader
	.venv/bin/python -m pytest -m "prove and not nightly"

nightly: $(READY) ## the rest: all attacks, all classes, other inputs, fidelity, kills
	.venv/bin/python -m pytest -m nightly -n0

lab: $(READY) ## open the course in JupyterLab, with formgrader
	.venv/bin/jupyter lab --LabApp.default_url=/lab/tree/notebooks/start.ipynb

build: $(READY) ## make notebooks/ and solutions/ from source/
	.venv/bin/autograder build

site: $(READY) ## write the course as web pages, with a zip of each lesson, to site/
	.venv/bin/autograder site

docs: $(READY) ## write the documentation as web pages, to docs_site/
	.venv/bin/autograder docs

check: $(READY) ## fail where notebooks/ or solutions/ differ from source/
	.venv/bin/autograder build --check

bench: $(READY) ## measure speed; prints ratios
	.venv/bin/python tests/benchmarks/reference_speed.py
	.venv/bin/python tests/benchmarks/grading_speed.py --lesson 02_metrics
	.venv/bin/python tests/benchmarks/phases.py --lesson 02_metrics
	.venv/bin/python tests/benchmarks/speed_table.py
	.venv/bin/python tests/benchmarks/flat_cost.py --lesson 02_metrics --sizes 100 300 --workers 1 2
	.venv/bin/python tests/benchmarks/unchanged_class.py
	.venv/bin/python tests/benchmarks/visible_checks.py
	.venv/bin/python tests/benchmarks/play_latency.py

lint: $(READY) ## check style and types
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy

lock: $(UV) ## renew what is pinned: requirements.lock, and the students' part of it
	$(LOCK) pyproject.toml --extra dev --upgrade --output-file requirements.lock
	$(LOCK) source/requirements.in --constraint requirements.lock --output-file source/requirements.txt

pictures: $(READY) ## renew the documentation's pictures from real pages in a real browser
	.venv/bin/python tests/pictures.py

clean: ## delete what can be made again
	rm -rf .venv .uv demo release site docs_site

$(READY): requirements.lock pyproject.toml | $(UV)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "The course needs Python 3.11 or later; $(PYTHON) is older. Try: make PYTHON=python3.12"; exit 1; }
	$(UV) venv --quiet --clear --python $(PYTHON) .venv
	$(UV) pip sync --python .venv --quiet --require-hashes --compile-bytecode requirements.lock
	$(UV) pip install --python .venv --quiet --no-deps --no-build-isolation --editable .
	@.venv/bin/jupyter labextension disable @jupyterlab/apputils-extension:announcements 2>/dev/null
	@command -v bwrap >/dev/null || { $(APT) bubblewrap >/dev/null 2>&1; } \
		|| echo "For the sandbox type once: sudo apt-get install bubblewrap"
	@touch $@

.uv/bin/uv:
	@$(PYTHON) -m venv .uv >/dev/null 2>&1 \
		|| { $(APT) python3-venv >/dev/null 2>&1 && $(PYTHON) -m venv .uv; } \
		|| { rm -rf .uv; echo "Python cannot make environments here. Type once: sudo apt-get install python3-venv"; exit 1; }
	.uv/bin/pip install --quiet uv==$(UV_VERSION)
