#!/usr/bin/env bash
# What a page costs at the start, in the middle and at the end of a million rows, by cursors.
#
#   benches/cursor.sh
#
# REST_KIT_TEST_POSTGRES, a URL, adds PostgreSQL to SQLite. Ends with 1 when the end costs over
# ten percent more than the start.
set -euo pipefail
cd "$(dirname "$0")/.."

features=()
databases=sqlite
if [[ -n ${REST_KIT_TEST_POSTGRES:-} ]]; then
    features=(--features postgres)
    databases=sqlite,postgres
fi

cargo build --release -p benches --bin cursor "${features[@]}"
REST_KIT_TEST_DATABASES=$databases "${CARGO_TARGET_DIR:-target}/release/cursor"
