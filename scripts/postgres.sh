#!/usr/bin/env bash
# A private PostgreSQL for tests: in a folder of its own, on a spare port, gone after `stop`.
#
#   scripts/postgres.sh start            starts it (or finds it running) and prints its URL
#   scripts/postgres.sh url              prints the URL of the running one
#   scripts/postgres.sh database NAME    creates a database, anew, and prints its URL
#   scripts/postgres.sh stop             stops it and removes its data
#
# REST_KIT_POSTGRES_DIR names the folder, so that several can run side by side.
set -euo pipefail

dir=${REST_KIT_POSTGRES_DIR:-${TMPDIR:-/tmp}/rest-kit-postgres-$(id -u)}
name=rest_kit

fail() {
    echo "postgres.sh: $*" >&2
    exit 1
}

# The folder of PostgreSQL's server programs: the newest of Debian's, else that in PATH.
bin_dir() {
    local found
    found=$(printf '%s\n' /usr/lib/postgresql/*/bin/initdb | sort -V | tail -n 1)
    [[ -x $found ]] || found=$(command -v initdb) || fail "initdb is not installed"
    dirname "$(readlink -f "$found")"
}

# PostgreSQL refuses to run as root.
as_server_user() {
    if [[ $(id -u) -ne 0 ]]; then
        "$@"
        return
    fi
    local user=nobody
    ! id postgres >/dev/null 2>&1 || user=postgres
    setpriv --reuid "$user" --regid "$(id -g "$user")" --clear-groups -- \
        env HOME="$dir" "$@"
}

running() {
    [[ -f $dir/port ]] && as_server_user "$(bin_dir)/pg_ctl" -D "$dir/data" status >/dev/null 2>&1
}

url() {
    running || fail "not running; start it with scripts/postgres.sh start"
    echo "postgres://$name@127.0.0.1:$(<"$dir/port")/$name"
}

database() {
    local port bin
    url >/dev/null
    port=$(<"$dir/port")
    bin=$(bin_dir)
    "$bin/dropdb" -h 127.0.0.1 -p "$port" -U "$name" --if-exists --force "$1" 2>/dev/null
    "$bin/createdb" -h 127.0.0.1 -p "$port" -U "$name" "$1"
    echo "postgres://$name@127.0.0.1:$port/$1"
}

free_port() {
    local port
    for _ in {1..50}; do
        port=$((20000 + RANDOM % 12000))
        if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
            echo "$port"
            return
        fi
    done
    fail "no free port"
}

start() {
    running && { url; return; }
    local bin port
    bin=$(bin_dir)
    rm -rf "$dir"
    mkdir -p "$dir"
    chmod 755 "$dir"
    if [[ $(id -u) -eq 0 ]]; then
        chown "$(as_server_user id -u)" "$dir"
        as_server_user test -w "$dir" || fail "PostgreSQL does not run as root, and the user" \
            "$(as_server_user id -un) may not enter $(dirname "$dir"); choose another REST_KIT_POSTGRES_DIR"
    fi
    cd "$dir"
    as_server_user "$bin/initdb" -D "$dir/data" -U "$name" -A trust -E UTF8 --locale=C --no-sync \
        >"$dir/initdb.log" 2>&1 || fail "initdb failed: $(<"$dir/initdb.log")"
    for _ in {1..5}; do
        port=$(free_port)
        if as_server_user "$bin/pg_ctl" -D "$dir/data" -l "$dir/server.log" -w -t 60 -o "-p $port \
            -c listen_addresses=127.0.0.1 -c unix_socket_directories='$dir' -c fsync=off \
            -c synchronous_commit=off -c full_page_writes=off -c max_connections=200" \
            start </dev/null >"$dir/pg_ctl.log" 2>&1; then
            echo "$port" >"$dir/port"
            as_server_user "$bin/createdb" -h 127.0.0.1 -p "$port" -U "$name" "$name"
            url
            return
        fi
    done
    fail "the server does not start: $(cat "$dir/server.log" "$dir/pg_ctl.log" 2>/dev/null)"
}

stop() {
    if [[ -d $dir/data ]]; then
        (cd / && as_server_user "$(bin_dir)/pg_ctl" -D "$dir/data" -m immediate -w stop) \
            >/dev/null 2>&1 || true
    fi
    rm -rf "$dir"
}

case ${1:-} in
start | url | stop) "$1" ;;
database) database "${2:?a name is needed}" ;;
*) fail "usage: scripts/postgres.sh start|url|database NAME|stop" ;;
esac
