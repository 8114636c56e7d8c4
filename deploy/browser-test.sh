#!/bin/sh
# Runs the browser tests against a real node with the demo's data, then stops it and looks that
# nothing is left. Started by ./millrace test.
set -eu
home=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
MILLRACE_TRAIN=no "$home/millrace" demo --json --port 0 --data "$work/data" >"$work/demo.json" 2>"$work/demo.log" &
demo=$!
# The launcher replaces itself by the node, so this is the node's own process.
stop() {
    kill -TERM "$demo" 2>/dev/null || true
    code=0
    wait "$demo" || code=$?
    # The node and its Postgres name the folder in their arguments.
    left=$(ps -eo pid=,args= | grep -F "$work/data" | grep -v grep || true)
    [ -z "$left" ] || { echo "still running:"; echo "$left"; code=1; }
    rm -rf "$work"
    return "$code"
}
trap 'stop || true' EXIT

waited=0
while ! grep -q '"url"' "$work/demo.json" 2>/dev/null; do
    kill -0 "$demo" 2>/dev/null || { cat "$work/demo.log"; echo "the demo ended early"; exit 1; }
    waited=$((waited + 1))
    [ "$waited" -lt 180 ] || { cat "$work/demo.log"; echo "the demo did not come up"; exit 1; }
    sleep 1
done

MILLRACE_DEMO="$work/demo.json"
MILLRACE_URL=$(sed -n 's/.*"url" *: *"\([^"]*\)".*/\1/p' "$MILLRACE_DEMO" | head -n 1)
MILLRACE_OPERATOR_EMAIL=operator@example.org
MILLRACE_OPERATOR_PASSWORD="$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')"
export MILLRACE_DEMO MILLRACE_URL MILLRACE_OPERATOR_EMAIL MILLRACE_OPERATOR_PASSWORD
MILLRACE_TRAIN=no "$home/millrace" operator create --email "$MILLRACE_OPERATOR_EMAIL" --data "$work/data" >/dev/null
result=0
(cd "$home/web-ui" && npm run e2e) || result=$?

trap - EXIT
ended=0
stop || ended=$?
[ "$ended" = 0 ] || { echo "the node did not stop well: $ended"; exit 1; }
exit "$result"
