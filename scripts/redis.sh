#!/usr/bin/env bash
# A Redis server for tests, without a password, on a free port of this machine.
#   scripts/redis.sh start    starts it and prints its URL
#   scripts/redis.sh url      prints the URL of the one that runs
#   scripts/redis.sh stop     ends it
# It lives in REST_KIT_REDIS_DIR (default: target/redis).
set -euo pipefail
cd "$(dirname "$0")/.."

directory=${REST_KIT_REDIS_DIR:-$PWD/target/redis}

port_is_free() {
    ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

start() {
    mkdir -p "$directory"
    for _ in {1..20}; do
        local port=$((20000 + RANDOM % 20000))
        port_is_free "$port" || continue
        redis-server --port "$port" --bind 127.0.0.1 --dir "$directory" --save '' --appendonly no \
            --daemonize yes --pidfile "$directory/pid" --logfile "$directory/log" >/dev/null
        for _ in {1..50}; do
            if [[ -s $directory/pid ]] && ! port_is_free "$port"; then
                echo "redis://127.0.0.1:$port/" >"$directory/url"
                cat "$directory/url"
                return
            fi
            sleep 0.1
        done
    done
    echo "redis.sh: redis-server does not start; see $directory/log" >&2
    return 1
}

case ${1:-} in
    start) start ;;
    url)
        [[ -e $directory/url ]] || { echo "redis.sh: not running; start it with scripts/redis.sh start" >&2; exit 1; }
        cat "$directory/url"
        ;;
    stop)
        [[ ! -s $directory/pid ]] || kill "$(cat "$directory/pid")" || true
        rm -rf "$directory"
        ;;
    *)
        echo "usage: scripts/redis.sh start|url|stop" >&2
        exit 2
        ;;
esac
