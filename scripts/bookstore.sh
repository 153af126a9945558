#!/usr/bin/env bash
# Starts the book store, reads its list and posts a book with a bad price.
#
#   scripts/bookstore.sh PROGRAM sqlite|postgres://…
set -euo pipefail

program=$(readlink -f "$1")
database=$2
folder=$(mktemp -d)
server=

finish() {
    [[ -z $server ]] || kill "$server" 2>/dev/null || true
    rm -rf "$folder"
}
trap finish EXIT

fail() {
    echo "bookstore: $*" >&2
    cat "$folder/log" >&2
    exit 1
}

[[ $database != sqlite ]] || database="sqlite://$folder/bookstore.sqlite3"
port=$((12000 + RANDOM % 8000))
url="http://127.0.0.1:$port"
(cd "$folder" && REST_KIT_BIND="127.0.0.1:$port" DATABASE_URL="$database" exec "$program") \
    >"$folder/log" 2>&1 &
server=$!
for _ in {1..300}; do
    ! curl -sf -o /dev/null "$url/api/books/" || break
    if ! kill -0 "$server" 2>/dev/null; then
        fail "the program ended"
    fi
    sleep 0.1
done

list=$(curl -sf "$url/api/books/") || fail "no list of books"
count=$(grep -o '"isbn":' <<<"$list" | wc -l)
[[ $count -eq 10 ]] || fail "expected 10 books, got $count: $list"
echo "GET /api/books/: $count books"

post() {
    curl -s -w ' %{http_code}' -H 'Content-Type: application/json' -d "$1" "$url/api/books/"
}
answer=$(post '{"title": "Free", "author": "Nobody", "isbn": "9780000000002",
    "published_date": "2024-01-01", "price": "-1.00"}')
[[ $answer == '{"price":["Price must be positive"]} 400' ]] || fail "a bad price gave: $answer"
echo "POST /api/books/ with a bad price: $answer"

answer=$(post '{"title": "Dear", "author": "Somebody", "isbn": "9789999999991",
    "published_date": "2024-01-01", "price": "1.5"}')
[[ $answer == *'"price":"1.50"} 201' ]] || fail "a good book gave: $answer"
echo "POST /api/books/: $answer"
