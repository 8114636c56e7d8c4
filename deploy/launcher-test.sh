#!/bin/sh
# Tests the launcher on a machine where things are missing: a copy of it in a folder of its own, with
# stand-ins for the tools it looks for. Started by ./millrace test.
set -eu
home=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/product/deploy" "$work/product/web-ui" "$work/product/bin" "$work/bin" "$work/jdk/bin"
cp "$home/millrace" "$work/product/millrace"
cp "$home/bin/setup-dev" "$home/bin/create-admin" "$work/product/bin"
cp "$home/deploy/test.sh" "$work/product/deploy/test.sh"
touch "$work/product/pom.xml" "$work/product/web-ui/package.json"
failed=0

# The tools that any system has.
for tool in sh dirname sed find head touch mkdir mv cat tail tee awk mktemp rm date env sleep; do
    ln -s "$(command -v "$tool")" "$work/bin/$tool"
done

# Puts a program with the text of a script on the path.
tool() {
    printf '#!/bin/sh\n%s\n' "$2" >"$1"
    chmod +x "$1"
}

# Runs the launcher's command $3; it has to end with code $1 and a first line with $2 in it.
expect() {
    code=0
    PATH="$work/bin" HOME="$work" MILLRACE_JAVA_HOME="$work/jdk" JAVA_HOME="" \
        "$work/product/millrace" "$3" >"$work/out" 2>"$work/err" || code=$?
    lines=$(wc -l <"$work/err")
    if [ "$code" = "$1" ] && head -n 1 "$work/err" | grep -qF "$2" &&
        { [ "$1" != 3 ] || [ "$lines" -eq 1 ]; }; then
        return 0
    fi
    echo "millrace $3: code $code instead of $1, or not one line with '$2':"
    cat "$work/err"
    failed=1
}

# Runs a script of bin/ as the launcher is run above; it has to end with code $1.
script() {
    wanted=$1
    name=$2
    shift 2
    code=0
    PATH="$work/bin" HOME="$work" MILLRACE_JAVA_HOME="$work/jdk" JAVA_HOME="" \
        "$work/product/bin/$name" "$@" >"$work/out" 2>"$work/err" || code=$?
    [ "$code" = "$wanted" ] && return 0
    echo "bin/$name: code $code instead of $wanted:"
    cat "$work/err"
    failed=1
}

expect 2 "unknown command: mill" mill
grep -q "  demo " "$work/err" || { echo "an unknown command shows no list"; failed=1; }

# A JDK of another version is none.
sed -i.bak "s|/usr/lib/jvm/\*|$work/none|; s|/opt/java/\* /opt/jdk\*||; s|/Library/Java|$work/none|" \
    "$work/product/millrace"
expect 3 "a JDK 25 is missing: install one" build
tool "$work/jdk/bin/javac" "exit 0"
tool "$work/jdk/bin/java" 'echo "    java.specification.version = 21" >&2'
expect 3 "a JDK 25 is missing: install one" build

# A newcomer is told of everything that is missing at once, and how to get it.
script 3 setup-dev
for missing in "JDK 25 is missing" "Maven is missing" "Node.js is missing" "adoptium.net" "run bin/setup-dev again"; do
    grep -q "$missing" "$work/err" || { echo "bin/setup-dev does not say '$missing'"; failed=1; }
done

tool "$work/jdk/bin/java" "echo \"\$*\" >>'$work/started'; echo '    java.specification.version = 25' >&2"
expect 3 "Maven is missing: install" build
expect 3 "Maven is missing: install" test
tool "$work/bin/mvn" "exit 0"
expect 3 "Node.js is missing: install Node.js 20" build
tool "$work/bin/npm" "exit 0"
tool "$work/bin/node" "echo v18.19.0"
expect 3 "Node.js 18 is too old: install Node.js 20" build
expect 3 "Node.js 18 is too old: install Node.js 20" test
tool "$work/bin/node" "echo v20.1.0"

# An edit made while the build ran is built the next time.
tool "$work/bin/mvn" "sleep 1; touch '$work/product/pom.xml'; echo built >>'$work/builds'"
mkdir -p "$work/product/bench/target/lib"
expect 0 "building the server" build
expect 0 "building the server" build
tool "$work/bin/mvn" "echo built >>'$work/builds'"
expect 0 "building the server" build

script 0 setup-dev
grep -q "./millrace demo" "$work/out" || { echo "bin/setup-dev does not tell the next step"; failed=1; }
script 0 create-admin --email a@example.org
tail -n 1 "$work/started" | grep -q "io.millrace.app.Main operator create --email a@example.org$" ||
    { echo "bin/create-admin makes no operator"; failed=1; }

# Everything is built: nobody needs Maven or Node.js.
rm "$work/bin/mvn" "$work/bin/npm" "$work/bin/node"
code=0
PATH="$work/bin" HOME="$work" MILLRACE_JAVA_HOME="$work/jdk" JAVA_HOME="" \
    "$work/product/millrace" build >"$work/out" 2>"$work/err" || code=$?
[ "$code" = 0 ] || { echo "a built product asks for tools:"; cat "$work/err"; failed=1; }

exit "$failed"
