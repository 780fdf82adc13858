# swmono: `make help` lists the targets. `make demo` and `make test` do all their set-up on a fresh Debian machine with Swift.
SHELL := /bin/bash
BUILD := build
STATIC := -c release --static-swift-stdlib -Xswiftc -static-executable -Xlinker --gc-sections
RELEASE := .build/x86_64-unknown-linux-gnu/release
SIZE_LIMIT_MIB := 36

.DEFAULT_GOAL := help
.PHONY: help setup setup-test setup-peers build debug demo check size test test-unit test-system test-minihost test-compat test-engines \
	conformance bench install install-links docs clean

help: ## this list
	@awk -F':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## install Debian's packages that the build needs
	@contrib/setup build

setup-peers: ## install Debian's engines, which make bench, test-engines and test-compat compare with
	@contrib/setup peers

setup-test: ## install the peers and clients that the tests need
	@contrib/setup test

build: setup $(BUILD)/swmono ## build the static executable build/swmono

$(BUILD)/swmono: Package.swift contrib/link/launch.order $(shell find Sources -type f)
	contrib/swift build $(STATIC) --product swmono
	@mkdir -p $(BUILD)
	@strip -o $@.new $(RELEASE)/swmono && mv $@.new $@
	@ls -l $@

debug: ## build for debugging
	contrib/swift build

demo: build ## build, make an image from busybox, run a container, show what to try next
	@contrib/demo

check: ## format, layer rule, size limits, forbidden words, conformance ids
	@swift format lint --strict --recursive --configuration .swift-format Package.swift \
		$$(git ls-files 'Sources/*.swift' 'Tests/*.swift' | grep -v '\.pb\.swift$$')
	@python3 contrib/check/check.py
	@python3 contrib/check/test_check.py 2>&1 | tail -1
	@python3 contrib/conformance/conformance.py check

size: $(BUILD)/swmono ## hold the executable against its budget: static, small, no ICU
	@contrib/size $< $(SIZE_LIMIT_MIB)

test: build setup-test check size test-unit test-system test-engines ## every test, real containers included

test-unit: setup-test ## tests of the modules
	contrib/test-modules

test-system: $(BUILD)/swmono setup-test ## build/swmono as a user runs it, real containers
	SWMONO=$(CURDIR)/$< contrib/test-system

test-engines: $(BUILD)/swmono ## build/swmono as the OCI runtime of dockerd, podman, buildah and ctr, where they are (make setup-peers)
	SWMONO=$(CURDIR)/$< contrib/engines/run

test-minihost: build ## a host with nothing but a kernel (cgroup v2), busybox and build/swmono, in qemu
	contrib/minihost/test

test-compat: build setup-test setup-peers ## the same 700 command lines to docker and to swmono: what differs
	@contrib/compat/run

conformance: build setup-test ## collect what the tests that pass prove into docs/conformance/done.txt
	SWMONO=$(CURDIR)/$(BUILD)/swmono contrib/conformance/run

bench: build setup-test setup-peers ## measure beside crun, runc, podman and docker; ratios
	@contrib/bench/run

install: build ## install to $(DESTDIR)/usr/local/bin
	install -D -m 755 $(BUILD)/swmono $(DESTDIR)/usr/local/bin/swmono

clean: ## remove what was built
	rm -rf $(BUILD) .build
