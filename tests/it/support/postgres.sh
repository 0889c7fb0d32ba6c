# Keeps one Postgres cluster for the tests: makes it, starts it, obeys the orders that come in line by line, and when
# they end, because the test process dropped it or is no more, stops it and removes every trace.
# Takes PORT and finds the programs on PATH. Answers each order with "ok" or "failed", the first being to start.

trap "" HUP INT TERM PIPE # only the end of the orders ends this
directory=$(mktemp -d /tmp/vtex-idp-postgres.XXXXXX) || exit # short: a socket's path may not exceed 107 bytes
trap 'signal_all CONT >/dev/null 2>&1; control stop -m immediate >>"$directory/log" 2>&1; rm -rf "$directory"' EXIT

control() {
    pg_ctl "$@" -w -t 120 -D "$directory/data" -l "$directory/log"
}

attempt() {
    if "$@" >>"$directory/log" 2>&1; then
        echo ok 2>/dev/null # nobody may be listening any more
    else
        cat "$directory/log" >&2
        echo failed
    fi
}

create() {
    initdb -D "$directory/data" -U postgres -A trust -E UTF8 --locale=C --no-sync &&
        cat >>"$directory/data/postgresql.conf" <<END &&
port = $PORT
listen_addresses = '127.0.0.1'
unix_socket_directories = '$directory'
max_connections = 300
fsync = off
full_page_writes = off
END
        control start
}

# The postmaster first, so that it starts no more while its children are listed. One that has ended by then is no loss.
signal_all() {
    postmaster=$(head -n 1 "$directory/data/postmaster.pid") && kill -"$1" "$postmaster" || return
    for child in $(ps -A -o pid= -o ppid= | awk -v parent="$postmaster" '$2 == parent { print $1 }'); do
        kill -"$1" "$child" 2>/dev/null
    done
    return 0
}

attempt create
while read -r order; do
    case $order in
    stop) attempt control stop -m fast ;;
    restart) attempt control restart -m fast ;;
    crash) attempt control restart -m immediate ;;
    pause) attempt signal_all STOP ;;
    resume) attempt signal_all CONT ;;
    *) echo failed ;;
    esac
done
