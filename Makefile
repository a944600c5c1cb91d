# What each target does: README, and `make help`. Whatever is missing is installed first (scripts/tools.sh).
.PHONY: help serve test build wheel bench evidence fuzz

help: ## say what there is
	@grep -E '^[a-z]+:.*##' Makefile | sed 's/:.*## /\t/'

serve: ## build the page and serve it with the isolation headers; PORT= changes the port
	@scripts/tools.sh serve
	@scripts/web.sh serve

test: ## run every test: format, lints, unit, golden, browser
	@scripts/tools.sh native
	@scripts/test.sh

build: ## the page as static files in dist/, ready for any static host
	@scripts/tools.sh build
	@scripts/web.sh dist

wheel: ## the Python package in target/wheels/, with program and page; SCAR_PAGE= another folder of the page than dist/
	@scripts/tools.sh wheel
	@scripts/wheel.sh release

bench: ## the benchmark table of README's Performance
	@scripts/tools.sh test
	@scripts/bench.sh

evidence: ## run what claims rest on and write docs/evidence.md; SECTIONS= only these, SCAR_FIXTURES= folder of the sets not in the page
	@scripts/evidence.sh $(SECTIONS)

fuzz: ## look for files that break reading, a target per format; SECONDS_EACH= (60) seconds each, TARGETS= some of them
	@scripts/tools.sh fuzz
	@scripts/fuzz.sh $(TARGETS)
