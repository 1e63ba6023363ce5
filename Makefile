# Two commands matter: `make demo` shows redislint at work, `make test` runs
# every test. Both need Go and nothing else set up first.

GO ?= go
export CGO_ENABLED ?= 1

.PHONY: demo test pre-commit faults build fmt vet lint self redis-server clean

demo: ## run redislint on the example service, mend it, and take Redis away from it
	$(GO) run ./examples/demo

test: redis-server pre-commit ## run all tests, with the race detector
	$(GO) test -race -timeout 20m ./...
	cd examples/legacy && $(GO) test -race -timeout 5m ./...
	cd examples/mended && $(GO) test -race -timeout 5m ./...
	cd integration/faults && $(GO) test -race -timeout 10m ./...
	cd integration/ci && $(GO) test -timeout 15m ./...
	cd integration/gopls && $(GO) test -timeout 20m ./...
	cd integration/golangci && $(GO) test -timeout 20m ./...

faults: redis-server ## the fault matrix alone, and its figures into docs/faults.md
	cd integration/faults && REDISLINT_UPDATE_DOCS=1 $(GO) test -race -timeout 10m -run Matrix -v ./...

build: ## build bin/redislint
	$(GO) build -o bin/redislint ./cmd/redislint

fmt: ## fail if a file is not gofmt-ed
	@test -z "$$(gofmt -l $$(git ls-files '*.go'))" || { gofmt -l $$(git ls-files '*.go'); exit 1; }

vet: ## go vet, in every module that is meant to be clean
	$(GO) vet ./...
	cd examples/mended && $(GO) vet ./...
	cd integration/faults && $(GO) vet ./...
	cd integration/ci && $(GO) vet ./...
	cd integration/gopls && $(GO) vet ./...
	cd integration/golangci && $(GO) vet ./...

lint: ## golangci-lint, with redislint in it, on this project
	cd integration/golangci && $(GO) build -o ../../bin/golangci-lint .
	bin/golangci-lint run ./...

self: build ## redislint on this project itself
	bin/redislint ./...
	cd examples/mended && ../../bin/redislint ./...

redis-server: ## make sure there is a real Redis to test against
	@command -v redis-server >/dev/null || { \
		echo "installing redis-server"; \
		SUDO=$$(test "$$(id -u)" = 0 || echo sudo); \
		$$SUDO apt-get update -qq && $$SUDO apt-get install -y -qq redis-server >/dev/null; \
	} || { echo "no redis-server, and it could not be installed: tests that need it will say so"; }

pre-commit: ## make sure there is a pre-commit to test the hooks with
	@command -v pre-commit >/dev/null || { \
		echo "installing pre-commit"; \
		SUDO=$$(test "$$(id -u)" = 0 || echo sudo); \
		$$SUDO apt-get update -qq && $$SUDO apt-get install -y -qq pre-commit >/dev/null; \
	} || { echo "no pre-commit, and it could not be installed: its test is skipped"; }

clean:
	rm -rf bin
