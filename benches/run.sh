#!/usr/bin/env bash
# Builds the book store, its twin and the harness, and compares the two servers.
#
#   benches/run.sh [OPTION…]     `--help` lists the options
#
# REST_KIT_TEST_POSTGRES, a URL, adds PostgreSQL to SQLite.
set -euo pipefail
cd "$(dirname "$0")/.."

features=()
[[ -z ${REST_KIT_TEST_POSTGRES:-} ]] || features=(--features postgres)

packages=(-p bookstore -p benches)
for option in "$@"; do
    [[ $option != --self-check ]] || packages=(-p benches)
done

cargo build --release "${packages[@]}" "${features[@]}"
"${CARGO_TARGET_DIR:-target}/release/benches" "$@"
