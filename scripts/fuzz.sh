#!/usr/bin/env bash
# Sends hostile requests of each kind for so many seconds: none may be answered 5xx, none may panic.
#
#   scripts/fuzz.sh [SECONDS]
set -euo pipefail
cd "$(dirname "$0")/.."

export REST_KIT_FUZZ_SECONDS=${1:-60}
exec cargo test -p rest-kit --test it fuzz:: -- --test-threads 2
