#!/usr/bin/env bash
# Sends hostile requests of each kind (query strings, cursors, paths, Accept, multipart bodies, nested
# forms, JSON) for so many seconds: none may be answered 5xx, none may panic.
#
#   scripts/fuzz.sh [SECONDS] [TARGET]
#
#   scripts/fuzz.sh 600             ten minutes each
#   scripts/fuzz.sh 600 cursors     one of them
set -euo pipefail
cd "$(dirname "$0")/.."

export REST_KIT_FUZZ_SECONDS=${1:-60}
exec cargo test -p rest-kit --test it "fuzz::${2:-}" -- --test-threads 2
