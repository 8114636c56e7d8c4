#!/bin/sh
# Starts the demo and a real Prometheus that watches it, waits until there is something to see, and runs
# every query of every dashboard and every alert rule. Started by ./millrace test --all.
set -eu
home=$(cd "$(dirname "$0")/.." && pwd)
. "$home/deploy/tools.sh"
debian_tool usr/bin/prometheus prometheus
ln -sf debian/usr/bin/promtool "$tools/promtool"

cd "$home/deploy/monitoring"
"$tools/promtool" check config prometheus.yml
"$tools/promtool" test rules alerts.test.yml

work=$(mktemp -d)
demo=""
prometheus=""
calls=""
stop() {
    code=0
    for pid in $calls $prometheus $demo; do kill -TERM "$pid" 2>/dev/null || true; done
    for pid in $calls $prometheus; do wait "$pid" 2>/dev/null || true; done
    [ -z "$demo" ] || wait "$demo" || code=$?
    rm -rf "$work"
    return "$code"
}
trap 'stop || true' EXIT

# Waits until $2... goes well, at most $1 seconds.
await() {
    left=$1
    shift
    until "$@" >/dev/null 2>&1; do
        left=$((left - 1))
        [ "$left" -gt 0 ] || { cat "$work"/*.log; echo "not in time: $*"; exit 1; }
        kill -0 "$demo" 2>/dev/null || { cat "$work/demo.log"; echo "the demo ended early"; exit 1; }
        sleep 1
    done
}

"$home/millrace" demo --json --port 0 --data "$work/data" >"$work/demo.json" 2>"$work/demo.log" &
demo=$!
await 240 grep -q '"url"' "$work/demo.json"
url=$(sed -n 's/.*"url" *: *"\([^"]*\)".*/\1/p' "$work/demo.json" | head -n 1)

# A free port that Prometheus can be told of.
port=$(node -e 'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})')
cat >"$work/prometheus.yml" <<CONF
global: { scrape_interval: 2s, evaluation_interval: 5s }
rule_files: ["$home/deploy/monitoring/alerts.yml"]
scrape_configs:
  - job_name: millrace
    static_configs: [{ targets: ["${url#http://}"] }]
CONF
"$tools/prometheus" --config.file="$work/prometheus.yml" --storage.tsdb.path="$work/tsdb" \
    --web.listen-address="127.0.0.1:$port" >"$work/prometheus.log" 2>&1 &
prometheus=$!
await 30 curl -fsS "http://127.0.0.1:$port/-/ready"

# Somebody who looks at the page meanwhile.
(while :; do curl -fsS "$url/docs/" "$url/health" "$url/openapi.yaml"; sleep 1; done) >/dev/null 2>&1 &
calls=$!
sleep "${MONITORING_SECONDS:-75}"
result=0
curl -fsS "$url/metrics" | "$tools/promtool" check metrics || result=$?
node "$home/deploy/monitoring/check.mjs" "http://127.0.0.1:$port" || result=$?

trap - EXIT
ended=0
stop || ended=$?
[ "$ended" = 0 ] || { echo "the node did not stop well: $ended"; exit 1; }
exit "$result"
