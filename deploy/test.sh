# Sourced by ./millrace test: web, Java, launcher, browser. `--all` adds the tests tagged `slow`, those
# of what the product is shipped and watched with, of its contract and against weaknesses, and the licences.
profile=quick-tests
all=""
for option; do
    case $option in
        --all) profile=all-tests; all=1 ;;
        --help) echo "Usage: ./millrace test [--all]"; exit 0 ;;
        *) say "test: unknown option $option"; exit 2 ;;
    esac
done

need_jdk
need_maven
need_node
cd "$home" || exit 3
started=$(date +%s)
mkdir -p "$state"
# The names of the parts that failed, a line each; some parts run beside each other.
failed="$state/test-failed"
: >"$failed"

# Runs one part, keeps its output in a log and says how it went.
part() {
    name=$1
    shift
    log="$state/test-$name.log"
    from=$(date +%s)
    if "$@" >"$log" 2>&1; then
        say "$name: well, $(($(date +%s) - from)) s"
    else
        echo "$name" >>"$failed"
        tail -n 60 "$log" >&2
        # What a build says of its red tests lies far above its end.
        sed -n '/^\[ERROR\] \(Failures\|Errors\): *$/,/^\[INFO\] *$/p' "$log" | cut -c 1-300 | head -n 50 >&2
        say "$name: FAILED after $(($(date +%s) - from)) s; the whole output is in ${log#"$home"/}"
        return 1
    fi
}

web() {
    (cd "$home/web-ui" && "$@")
}

# Java's tests need no page, and often wait, for a server or for a time-out: the page is built and tested
# beside them.
{
    part web-install web npm ci --no-audit --no-fund
    begin_stamp web
    part web-build web npm run build && end_stamp web
    part web-lint web sh -c 'npm run lint && npm run typecheck && npm run format:check'
    part web-unit web npm test
} &
beside=$!
# Before the tests that are tagged `slow` ask for it.
[ -z "$all" ] || part mariadb sh "$home/deploy/mariadb.sh"
# Of this run or of none.
campaign="$home/bench/target/campaign.json"
rm -f "$campaign"
begin_stamp java
part java mvn -B -ntp -T 2 -P"$profile" -Dcoverage.halt=true spotless:check verify && end_stamp java
wait "$beside"
part launcher sh "$home/deploy/launcher-test.sh"
part browser sh "$home/deploy/browser-test.sh"
part dashboards node "$home/deploy/monitoring/check.mjs"
part settings node "$home/deploy/settings-check.mjs"
if [ -n "$all" ]; then
    [ ! -s "$campaign" ] || say "faults: $(cat "$campaign")"
    part packaging sh "$home/deploy/packaging-test.sh"
    part front sh "$home/deploy/front-test.sh"
    part monitoring sh "$home/deploy/monitoring-test.sh"
    part nifi mvn -B -ntp -T 2 -Pnifi -pl nifi/tests -am -Dtest=NifiIT -Dsurefire.failIfNoSpecifiedTests=false test
    part contract sh "$home/deploy/contract-test.sh"
    part rules sh "$home/deploy/rules-test.sh"
    # The bills of materials, and SpotBugs.
    part materials mvn -B -ntp -T 2 -Paudit,weaknesses -Dmaven.test.skip=true verify
    part web-materials web sh -c 'npm sbom --omit dev --package-lock-only --sbom-format cyclonedx >../target/bom-web.json'
    part licences node "$home/deploy/audit/licences.mjs" "$home/target/bom.json" "$home/target/bom-web.json"
fi

say "$(($(date +%s) - started)) s in all"
[ ! -s "$failed" ] || { say "failed: $(tr '\n' ' ' <"$failed")"; exit 1; }
say "all tests passed"
