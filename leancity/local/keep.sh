#!/bin/sh
# keep.sh COMMAND...: run it, and run it again a second after it died, until told to stop.
# The manager signals the whole process group, so the command hears of a stop by itself.
trap 'stopping=yes' TERM INT
while [ -z "$stopping" ]; do
    "$@" &
    child=$!
    while kill -0 "$child" 2>/dev/null; do wait "$child"; done
    [ -n "$stopping" ] || sleep 1
done
