# Two commands do everything: make run, make test. make help names the rest.

SHELL := /bin/bash
GO    := scripts/go.sh
TAGS  := gles,x11,no_emoji,no_animations
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2
GOVULNCHECK := golang.org/x/vuln/cmd/govulncheck@v1.9.0

.PHONY: run test build lint bench fuzz sim soak mutations tour clean help

help: ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*##/\t/'

run: build ## install what is missing, build, open the till in training mode (or make its tour where there is no display)
	@scripts/run.sh

build: ## install what is missing, build bin/wxtill
	@scripts/setup.sh build
	$(GO) build -buildvcs=false -tags $(TAGS) -o bin/wxtill .

test: ## install what is missing, run everything
	@scripts/setup.sh test
	@scripts/test.sh "$(TAGS)" "$(STATICCHECK)"

lint: ## gofmt, go vet, staticcheck, govulncheck
	@scripts/setup.sh build
	@scripts/lint.sh "$(TAGS)" "$(STATICCHECK)"
	@scripts/vulncheck.sh "$(TAGS)" "$(GOVULNCHECK)"

bench: build ## all benchmarks and the times of the whole program as one table, each beside its baseline of the same run
	@scripts/setup.sh test
	@scripts/bench.sh "$(TAGS)"

tour: build ## sell, pay, cut the network, restart; pictures of every screen in tour/
	@scripts/setup.sh test
	$(GO) run ./e2e/tour

sim: ## SEEDS=n shops (default 300: 20,000 sales) over memory and over files, with everything that breaks; SEED=s plays one again
	@scripts/setup.sh build
	@scripts/sim.sh

soak: build ## ROUNDS=n (default 200) sales in which the real till is killed at a random moment, by the command and in its window, and as many in which the power fails; SEED=s for the same moments again; then sim and mutations
	@scripts/setup.sh test
	WXTILL_SOAK=$(or $(ROUNDS),200) WXTILL_SEED=$(SEED) $(GO) test -count=1 -timeout 60m -tags $(TAGS) -run TestSoak -v ./e2e
	CGO_ENABLED=0 WXTILL_POWERLOSS=$(or $(ROUNDS),200) WXTILL_SEED=$(SEED) $(GO) -C e2e/powerloss test -count=1 -timeout 60m -v ./...
	@env -u SEED scripts/sim.sh
	$(GO) run ./internal/mutations

mutations: ## deliberate bugs, one after the other, in a copy of the till: the simulation has to catch each
	@scripts/setup.sh build
	$(GO) run ./internal/mutations

fuzz: ## every fuzz target for a minute
	@scripts/setup.sh build
	@scripts/fuzz.sh 60s

clean: ## what make has made
	rm -rf bin tour
