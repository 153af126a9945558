#!/usr/bin/env bash
# Counts the instructions of a page of 100 books with their authors and tags: rest-kit and twin.
#
#   benches/nested.sh [ROUNDS [REQUESTS]]     3 rounds of 2000 requests
#
# Needs `perf` and `curl`. Instructions, unlike time, hardly depend on what else the machine does.
set -euo pipefail
cd "$(dirname "$0")/.."

rounds=${1:-3}
requests=${2:-2000}
folder=$(mktemp -d)
servers=()
trap 'kill "${servers[@]}" 2>/dev/null; rm -rf "$folder"' EXIT

cargo build --release -p benches
programs=${CARGO_TARGET_DIR:-target}/release

# start PROGRAM PORT; the twin, which comes first, fills the database.
start() {
    DATABASE_URL="sqlite://$folder/library.sqlite3" REST_KIT_BIND=127.0.0.1:$2 "$programs/$1" &
    servers+=($!)
    until curl -sf -o /dev/null "127.0.0.1:$2/api/books/"; do sleep 0.1; done
}

# ask PORT REQUESTS: one connection, one request after the other; the fragment is not sent.
ask() {
    curl -sf -H "Host: localhost" -o /dev/null "http://127.0.0.1:$1/api/books/?page=2#[1-$2]"
}

# instructions PID PORT: per request, in user space.
instructions() {
    perf stat -x, -e instructions:u -p "$1" -o "$folder/perf" -- \
        curl -sf -H "Host: localhost" -o /dev/null \
        "http://127.0.0.1:$2/api/books/?page=2#[1-$requests]"
    awk -F, -v requests="$requests" '/instructions/ { printf "%.0f\n", $1 / requests }' "$folder/perf"
}

start nested_twin 8471
start nested 8472
for port in 8471 8472; do
    curl -sf -H "Host: localhost" "127.0.0.1:$port/api/books/?page=2" > "$folder/$port"
    ask "$port" 500
done
cmp "$folder/8471" "$folder/8472"

for ((round = 1; round <= rounds; round++)); do
    twin=$(instructions "${servers[0]}" 8471)
    kit=$(instructions "${servers[1]}" 8472)
    awk -v kit="$kit" -v twin="$twin" \
        'BEGIN { printf "rest-kit %d, twin %d instructions a request: %.3f\n", kit, twin, kit / twin }'
done
