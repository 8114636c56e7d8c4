#!/bin/sh
# Looks over the Makefile: each of its targets can be made, asks the launcher for commands that there are,
# and what is given to it arrives as it is. Called by packaging-test.sh.
set -eu
home=$(cd "$(dirname "$0")/.." && pwd)
command -v make >/dev/null 2>&1 || { echo "make is missing"; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

"$home/millrace" help >"$work/help"
targets=$(sed -n 's/^\.PHONY: *//p' "$home/Makefile")
for wanted in all install generate-data docker-up docker-down validate monitor clean test lint \
    kafka-up kafka-test kafka-init-topics kafka-topics kafka-produce kafka-consume; do
    case " $(echo $targets) " in
        *" $wanted "*) ;;
        *) echo "there is no target $wanted"; failed=1 ;;
    esac
done
for target in $targets; do
    if ! make -C "$home" -n "$target" >"$work/out" 2>&1; then
        echo "make $target:"
        cat "$work/out"
        failed=1
    fi
    for command in $(sed -n 's/.*\.\/millrace \([a-z]*\).*/\1/p' "$work/out"); do
        grep -q "^  $command " "$work/help" && continue
        echo "make $target: the launcher has no command $command"
        failed=1
    done
done

# A stand-in for the launcher tells what it was given.
mkdir "$work/product"
cp "$home/Makefile" "$work/product/Makefile"
cat >"$work/product/millrace" <<'EOT'
#!/bin/sh
printf '%s|' "$@"
[ "$2" != produce ] || cat
EOT
chmod +x "$work/product/millrace"
said=$(make -s -C "$work/product" kafka-produce TOPIC='my topic' MESSAGE='it'"'"'s "5 %" of `x` \n')
[ "$said" = 'kafka|produce|--topic|my topic|it'"'"'s "5 %" of `x` \n' ] ||
    { echo "make kafka-produce sends $said"; failed=1; }
said=$(make -s -C "$work/product" kafka-consume)
[ "$said" = 'kafka|consume|--topic|test-topic|--from-beginning|' ] ||
    { echo "make kafka-consume asks for $said"; failed=1; }

[ "$failed" = 0 ] || exit 1
echo "the Makefile is sound"
