# Runs one program for the tests, and kills it when the standard input ends, because the test dropped it or is no more.
# Says its process id, and ends with its exit code.

exec 3<&0
"$@" </dev/null >/dev/null 3<&- &
program=$!
{
    cat <&3 >/dev/null # waits
    kill -KILL "$program"
} >/dev/null 2>&1 &
watcher=$!
exec 3<&-
echo "$program"
wait "$program"
code=$?
kill "$watcher" # the id may soon be another program's
exit "$code"
