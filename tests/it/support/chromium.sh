# Keeps one chromedriver with its Chromium for a test, and when its standard input ends, because the test dropped it
# or is no more, ends both and removes what they wrote. Says where they may write, then lets chromedriver speak.

trap "" HUP INT TERM PIPE # only the end of the input ends this
directory=$(mktemp -d /tmp/vtex-idp-chromium.XXXXXX) || exit
echo "$directory"
TMPDIR=$directory XDG_CONFIG_HOME=$directory XDG_CACHE_HOME=$directory chromedriver --port=0 2>&1 &
driver=$!
while kill -0 "$driver" 2>/dev/null; do sleep 1; done && echo "chromedriver has ended" &
watcher=$!

cat >/dev/null # waits
kill -KILL "$driver" "$watcher"
browser=$(readlink "$directory/profile/SingletonLock") && kill -KILL "${browser##*-}"
wait
for _ in 1 2 3; do rm -rf "$directory" 2>/dev/null && break; done # what dies may still write
