#!/usr/bin/env bash
# The default build links no PostgreSQL library, and an application stays small.
set -euo pipefail
cd "$(dirname "$0")/.."

limit=150

tree=$(cargo tree --workspace --prefix none)
if grep -q '^pq-sys ' <<<"$tree"; then
    echo "pq-sys is in the default build: a member turns on the feature postgres by default" >&2
    exit 1
fi
echo "the default build has no pq-sys"

crates=$(cargo tree -p bookstore -e normal,build --prefix none | awk '{ print $1, $2 }' | sort -u | wc -l)
echo "the book store has $crates crates, itself included; fewer than $limit are allowed"
((crates < limit))
