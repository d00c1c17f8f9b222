# The two commands most people need: `make run` and `make test`. `make help` lists them all.
.POSIX:
.PHONY: help run test lint format formats messages lock differential fuzz guided audit mutants samples screenshots desktop bench setup package prove clean

PHOTOS =
TESTS =
OPTIONS =
NEW =

help: ## list these commands
	@sed -n 's/^\([a-z]*\):.*## /\1	/p' Makefile

run: ## open the window (PHOTOS=folder opens with that folder)
	@sh packaging/run.sh "$(PHOTOS)"

test: ## set up, then style, types and all tests, without a screen (TESTS=path for some)
	@sh packaging/test.sh $(TESTS)

setup: ## only set up, for running and testing
	@sh packaging/setup.sh test

lint: setup ## style and types
	@sh packaging/lint.sh

format: setup ## put the code into the project's style
	@sh packaging/python.sh -m ruff check --fix && sh packaging/python.sh -m ruff format

formats: setup ## write the lists of formats (README, menus, installers) and the self-test's photo of a new one
	@sh packaging/python.sh -m tests.format_lists
	@sh packaging/python.sh -m tests.samples.self_test_photos

messages: setup ## bring the catalogues of translations up to date with the code (NEW=sv begins one for Swedish)
	@sh packaging/python.sh packaging/translations/messages.py update $(NEW)

lock: ## pin the dependencies anew after a change (UPGRADE=1 takes the newest)
	@UPGRADE="$(UPGRADE)" sh packaging/lock.sh

differential: setup ## clean the shared photos and thousands of damaged ones; copies must show the same in two decoders
	@QT_QPA_PLATFORM=offscreen .venv/bin/python -m tests.differential $(OPTIONS)

fuzz: setup ## throw damaged bytes at every reader (OPTIONS="--seconds 600 --seed 7")
	@.venv/bin/python -m tests.fuzz $(OPTIONS)

guided: setup ## the same, led by the lines that mutants reach (atheris; Linux, Python 3.11)
	@.venv/bin/python -m tests.fuzz.guided $(OPTIONS)

audit: ## ask a database of known faults about every locked package; says so when none can be had
	@sh packaging/audit.sh

mutants: setup ## make mistakes in the code that keeps the promises and count those no test notices (OPTIONS="--count 600 --seed 1")
	@.venv/bin/python -m tests.mutants $(OPTIONS)

samples: setup ## draw the sample photos anew
	@sh packaging/python.sh -m tests.samples.make

screenshots: setup ## take pictures of the window into screenshots/
	@QT_QPA_PLATFORM=offscreen sh packaging/python.sh -m tests.screenshots screenshots

desktop: ## try drag and drop, a second start, the clipboard and screen readers on a screen of its own (needs Linux)
	@sh packaging/desktop.sh

bench: setup ## measure start-up, the time of cleaning, and what hostile photos cost
	@sh packaging/python.sh -m tests.benchmarks

package: ## make the packages for Linux and Windows in build/packages (what they need: packaging/docs/RELEASING.md)
	@sh packaging/linux/build.sh build/packages
	@sh packaging/windows/build.sh build/packages

prove: ## build all packages from a clean clone, install, start and check them, and print a table (as root, a quarter of an hour)
	@packaging/prove

clean: ## remove what was built; the virtual environment stays
	@sh packaging/clean.sh
