# What the project can do: `make` lists it. ARGS="..." goes to the programs that test, aot, bench and load run;
# DATA=DIR and SERVE="..." change where `make run` keeps its data and what it tells `magnetar serve`.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.NOTPARALLEL: # msbuild is parallel itself, and two of them in one tree collide
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules

export DOTNET_CLI_TELEMETRY_OPTOUT := 1
export DOTNET_NOLOGO := 1
export TESTINGPLATFORM_TELEMETRY_OPTOUT := 1
export MAGNETAR_FILE := $(CURDIR)/artifacts/magnetar

include src/native/native.mk

FILE := artifacts/magnetar
BUF := protos/node_modules/.bin/buf
SOURCES := $(wildcard Directory.*.props global.json) \
	$(shell find src protos \( -name bin -o -name obj -o -name node_modules \) -prune -o -type f -print)

# Where `magnetar` itself looks when it is not told.
DATA ?= $(or $(ELOHIMOS_DATA_DIR),$(or $(XDG_DATA_HOME),$(HOME)/.local/share)/magnetar)
SERVE ?= --listen http://127.0.0.1:50051

.PHONY: help
help: ## List the targets.
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand --tabs=12

.PHONY: run
run: $(FILE) ## Build what is missing, make a data directory once, and serve in production on loopback.
	@[ -e "$(DATA)/.env" ] || $(FILE) init --data "$(DATA)"
	@ELOHIM_ENV=production exec $(FILE) serve --data "$(DATA)" $(SERVE)

.PHONY: test
test: needs-test lint build published budgets ## Lint, build, publish, and run every test but the long ones.
	@.ci/test '*' --filter-not-trait Length=Long $(ARGS)

.PHONY: test-long
test-long: export MAGNETAR_LONG := 1
test-long: needs-test lint build published budgets ## The same with the long tests.
	@.ci/test '*' $(ARGS)

.PHONY: aot
aot: published ## Publish the file, check its size and what it links, and test it from outside.
	dotnet build tests/MagnetarStudio.Native.Tests --configuration Release --verbosity quiet
	@.ci/test Native $(ARGS)

.PHONY: bench
bench: needs-build ## Run the microbenchmarks.
	dotnet run --configuration Release --project perf/MagnetarStudio.Microbenchmarks -- $(or $(ARGS),--filter '*')

.PHONY: budgets
budgets: build ## Hold operations to the bytes that perf/budgets.json allows them.
	@dotnet run --configuration Release --no-build --project perf/MagnetarStudio.Microbenchmarks -- \
		budgets perf/budgets.json

.PHONY: load
load: $(FILE) ## Load a server of our own.
	dotnet run --configuration Release --project perf/MagnetarStudio.LoadClient -- $(or $(ARGS),run mixed)

# The build itself refuses what the analyzers and the style rules find, so white space is all that is left to look at.
.PHONY: lint
lint: needs-build $(BUF) ## Look for secrets, and hold contracts and code to their style.
	@.ci/scan-secrets
	@$(BUF) lint protos
	@$(BUF) format protos --diff --exit-code
	@dotnet format whitespace . --folder --exclude '**/obj/' --verify-no-changes

.PHONY: fmt
fmt: needs-build $(BUF) ## Bring contracts and code into their style.
	$(BUF) format protos --write
	dotnet format MagnetarStudio.sln

.PHONY: clean
clean: ## Remove what was built, and only that.
	rm -rf artifacts
	find src tests perf protos \( -name bin -o -name obj -o -name node_modules -o -name TestResults \) -prune \
		-exec rm -rf {} +

.PHONY: image
image: $(FILE) ## Build a container image and try it, where buildah and podman are installed.
	@.ci/image

# Steps that the targets above share.

.PHONY: needs-build needs-test
needs-build:
	@.ci/needs build
needs-test:
	@.ci/needs build test

.PHONY: build
build: needs-build
	dotnet build MagnetarStudio.sln --configuration Release --verbosity quiet

.PHONY: published
published: $(FILE)
	@.ci/check-file

# Any IL warning is an error here, as every warning is (Directory.Build.props).
$(FILE): $(SOURCES) $(NATIVE)/libe_sqlite3.a $(NATIVE)/libsodium.a $(NATIVE)/start.o
	rm -rf artifacts/publish
	dotnet publish src/MagnetarStudio.Server --configuration Release --output artifacts/publish --verbosity quiet
	install artifacts/publish/magnetar artifacts/publish/magnetar.dbg artifacts

# What ValidateToken is compared with: perf/validate-ratio.
artifacts/echo: $(wildcard Directory.*.props global.json perf/MagnetarStudio.Echo/*.*) | needs-build
	rm -rf artifacts/publish-echo
	dotnet publish perf/MagnetarStudio.Echo --configuration Release --output artifacts/publish-echo --verbosity quiet
	install artifacts/publish-echo/echo artifacts

$(AMALGAMATION) $(NATIVE)/libsodium.a $(NATIVE)/start.o: | needs-build

# Not `npm ci`: buf names packages for systems that not every registry carries, and that fails it though none is needed
# here. The lock file's digests hold all the same.
$(BUF): protos/package-lock.json | needs-build
	npm install --prefix protos --no-save --no-audit --no-fund
	touch $@
