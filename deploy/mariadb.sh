#!/bin/sh
# Brings a MariaDB for the tests of sources into .millrace/tools; an installed one is left to itself.
# Started by ./millrace test --all.
set -eu
home=$(cd "$(dirname "$0")/.." && pwd)
. "$home/deploy/tools.sh"
[ ! -x /usr/sbin/mariadbd ] || exit 0
# Debian has renamed the library since.
aio=libaio1
apt-cache show libaio1t64 >/dev/null 2>&1 && aio=libaio1t64
debian_tool usr/sbin/mariadbd mariadb-server-core mariadb-common liburing2 libnuma1 "$aio"
