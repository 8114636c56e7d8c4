# Sourced by ./millrace test: web, Java, launcher, browser. `--all` adds the tests tagged `slow`, those
# of what the product is shipped and watched with, and the licences.
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
failed=""

# Runs one part, keeps its output in a log and says how it went.
part() {
    well=0
    name=$1
    shift
    log="$state/test-$name.log"
    mkdir -p "$state"
    from=$(date +%s)
    if "$@" >"$log" 2>&1; then
        well=1
        say "$name: well, $(($(date +%s) - from)) s"
    else
        failed="$failed $name"
        tail -n 60 "$log" >&2
        say "$name: FAILED after $(($(date +%s) - from)) s; the whole output is in ${log#"$home"/}"
    fi
}

web() {
    (cd "$home/web-ui" && "$@")
}

part web-install web npm ci --no-audit --no-fund
part web-lint web sh -c 'npm run lint && npm run typecheck && npm run format:check'
part web-unit web npm test
begin_stamp web
part web-build web npm run build
[ $well = 0 ] || end_stamp web
begin_stamp java
part java mvn -B -ntp -P"$profile" -Dcoverage.halt=true spotless:check verify
[ $well = 0 ] || end_stamp java
part launcher sh "$home/deploy/launcher-test.sh"
part browser sh "$home/deploy/browser-test.sh"
part dashboards node "$home/deploy/monitoring/check.mjs"
part settings node "$home/deploy/settings-check.mjs"
if [ -n "$all" ]; then
    part packaging sh "$home/deploy/packaging-test.sh"
    part front sh "$home/deploy/front-test.sh"
    part monitoring sh "$home/deploy/monitoring-test.sh"
    part materials mvn -B -ntp -Paudit -Dmaven.test.skip=true package
    part licences node "$home/deploy/audit/licences.mjs" "$home/target/bom.json"
fi

say "$(($(date +%s) - started)) s in all"
[ -z "$failed" ] || { say "failed:$failed"; exit 1; }
say "all tests passed"
