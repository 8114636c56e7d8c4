#!/bin/sh
# Looks, without Docker, for what a build of the image would miss: copies into a folder a stage what the
# Dockerfile's COPY lines copy, and builds the web page there. Of the server, which takes too long, it looks
# whether all that the poms name came along. Started by packaging-test.sh.
set -euf
home=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$home"
failed=0
fault() {
    echo "Dockerfile: $*"
    failed=1
}

# The context: what a clone has, without what .dockerignore leaves out.
if grep '^!' .dockerignore; then fault "this test does not know exceptions in .dockerignore"; fi
sed -E -e '/^(#|$)/d' -e 's|\.|\\.|g' -e 's|\*\*/|@|g' -e 's|\*|[^/]*|g' -e 's|@|(.*/)?|g' \
    -e 's|.*|^&(/\|$)|' .dockerignore >"$work/ignored"
git -c core.quotePath=off ls-files --cached --others --exclude-standard >"$work/files"
grep -vEf "$work/ignored" "$work/files" >"$work/kept"
context="$work/context"
mkdir -p "$context" "$work/stages"
tar -cf - -T "$work/kept" | tar -xf - -C "$context"
# Of sources only the documents are no part of it: a package may be named like what a build makes.
grep -Ef "$work/ignored" "$work/files" | grep -v '^docs/' >"$work/lost" || true
while read -r file; do fault ".dockerignore leaves out the source $file"; done <"$work/lost"

# Copies $1 of the context to $2, which ends with a slash where it is a folder.
put() {
    if [ -d "$context/$1" ]; then
        mkdir -p "$2"
        cp -R "$context/$1/." "$2"
    elif [ -f "$context/$1" ]; then
        case $2 in */) mkdir -p "$2" ;; *) mkdir -p "${2%/*}" ;; esac
        cp -p "$context/$1" "$2"
    else
        fault "the stage $stage copies $1, which the context has not"
    fi
}

# Looks for $2, which is copied from the stage $1: what that made, or what one of its RUN lines speaks of.
take() {
    if [ ! -d "$work/stages/$1" ]; then
        fault "the stage $stage copies from $1, which is none before it"
    elif [ ! -e "$work/stages/$1$2" ] && { [ "$1" = web ] || ! grep -qF -- "${2#/src/}" "$work/stages/$1.runs"; }; then
        fault "the stage $stage copies $2, which $1 does not make"
    fi
}

copy() {
    from=""
    case $1 in --from=*) from=${1#--from=}; shift ;; esac
    for target; do :; done
    case $target in /*) ;; *) target="$folder/$target" ;; esac
    while [ "$#" -gt 1 ]; do
        if [ -n "$from" ]; then take "$from" "$1"; else put "$1" "$root$target"; fi
        shift
    done
}

run() {
    printf '%s\n' "$1" >>"$root.runs"
    [ "$stage" = web ] || return 0
    command=$(printf '%s\n' "$1" | sed 's/--mount=[^ ]* *//g')
    (cd "$root$folder" && sh -ec "$command") </dev/null || fault "the stage web cannot: $command"
}

# Each instruction on one line, without comments.
sed -e '/^#/d' -e ':more' -e '/\\$/N; s/\\\n *//; t more' Dockerfile >"$work/lines"
while read -r word rest; do
    case $word in
        FROM)
            # The last stage has no name.
            case $rest in *" AS "*) stage=${rest##* AS } ;; *) stage=image ;; esac
            root="$work/stages/$stage"
            folder=/
            mkdir -p "$root"
            touch "$root.runs"
            ;;
        WORKDIR) folder=$rest; mkdir -p "$root$folder" ;;
        COPY)
            # shellcheck disable=SC2086
            copy $rest
            ;;
        RUN) run "$rest" ;;
    esac
done <"$work/lines"

# Maven ends at the first module, parent or folder of resources that is not there.
server="$work/stages/server/src"
find "$server" -name pom.xml >"$work/poms"
while read -r pom; do
    at=${pom%/*}
    for named in $(sed -n -e 's|.*<module>\([^<]*\)</module>.*|\1/pom.xml|p' \
        -e 's|.*<relativePath>\([^<]*\)</relativePath>.*|\1|p' \
        -e 's|.*<directory>\([^<$]*\)</directory>.*|\1|p' "$pom"); do
        [ -e "$at/$named" ] || fault "the stage server lacks $named, which ${pom#"$server/"} names"
    done
done <"$work/poms"
for program in start ready; do
    [ -x "$work/stages/runtime/opt/millrace/$program" ] || fault "$program cannot be run"
done

[ "$failed" = 0 ] || exit 1
echo "a build of the image finds all that it copies"
