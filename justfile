# Every command of this repository; `just` lists them. CI runs `.ci/run`.

[private]
default:
    @just --list

# Everything that must hold before a change lands
ci:
    .ci/run

# The tests, on SQLite
test *args:
    cargo test --workspace {{ args }}

# The tests, on a private PostgreSQL
test-postgres *args:
    #!/usr/bin/env bash
    set -euo pipefail
    trap 'scripts/postgres.sh stop' EXIT
    REST_KIT_TEST_POSTGRES=$(scripts/postgres.sh start)
    export REST_KIT_TEST_POSTGRES REST_KIT_TEST_DATABASES=postgres
    cargo test --workspace --features postgres {{ args }}

# Replay the reference's answers: `just replay crud` for one area
replay area="":
    REST_KIT_REPLAY_AREA={{ area }} cargo test -p parity --test replay answers

fmt:
    cargo fmt --all

fmt-check:
    cargo fmt --all -- --check

clippy:
    cargo clippy --workspace --all-targets -- -D warnings
    cargo clippy --workspace --all-targets --features postgres -- -D warnings

doc:
    RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps

book:
    mdbook build docs

dependencies:
    scripts/dependencies.sh

deny:
    cargo deny check

typos:
    typos
