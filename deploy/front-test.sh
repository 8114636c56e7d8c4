#!/bin/sh
# Runs the front door's two configurations in a real nginx before stand-ins of what lies behind it, and
# asks it everything that it promises. Started by ./millrace test --all.
set -eu
home=$(cd "$(dirname "$0")/.." && pwd)
. "$home/deploy/tools.sh"
debian_tool usr/sbin/nginx nginx nginx-common
work=$(mktemp -d)
chmod 755 "$work" # the workers are somebody else where this runs as root
nginx=""
parts=""
stop() {
    for pid in $nginx $parts; do kill "$pid" 2>/dev/null || true; done
    rm -rf "$work"
}
trap stop EXIT

# Each part answers with its name, the path and the headers that count; a socket is greeted.
cat >"$work/parts.mjs" <<'JS'
import http from 'node:http';
import https from 'node:https';
import fs from 'node:fs';
const [folder] = process.argv.slice(2);
const tls = { key: fs.readFileSync(`${folder}/key.pem`), cert: fs.readFileSync(`${folder}/cert.pem`) };
const ports = {};
const names = ['nodes', 'nifi', 'grafana', 'prometheus', 'free1', 'free2', 'free3'];
for (const name of names) {
  const answer = (request, response) => {
    const { host, connection, upgrade } = request.headers;
    response.end(JSON.stringify({ name, url: request.url, host, scheme: request.headers['x-proxyscheme'] }));
  };
  const server = name === 'nifi' ? https.createServer(tls, answer) : http.createServer(answer);
  server.on('upgrade', (request, socket) => {
    socket.end('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n' + name);
  });
  await new Promise((up) => server.listen(0, '127.0.0.1', up));
  ports[name] = server.address().port;
  if (name.startsWith('free')) server.close();
}
fs.writeFileSync(`${folder}/ports.tmp`, Object.entries(ports).map(([name, port]) => `${name}=${port}\n`).join(''));
fs.renameSync(`${folder}/ports.tmp`, `${folder}/ports`);
JS
openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=millrace.test \
    -keyout "$work/key.pem" -out "$work/cert.pem" 2>/dev/null
node "$work/parts.mjs" "$work" &
parts=$!
while [ ! -e "$work/ports" ]; do sleep 0.1; done
. "$work/ports"

mkdir -p "$work/secrets" "$work/acme/.well-known/acme-challenge" "$work/temp"
echo token >"$work/acme/.well-known/acme-challenge/question"
sed -e "s|http://nodes:8080|http://127.0.0.1:$nodes|" -e "s|https://nifi:8443|https://127.0.0.1:$nifi|" \
    -e "s|http://grafana:3000|http://127.0.0.1:$grafana|" \
    -e "s|http://prometheus:9090|http://127.0.0.1:$prometheus|" \
    -e "s|/etc/nginx/secrets|$work/secrets|" \
    "$home/deploy/nginx/locations.conf" >"$work/locations.conf"

# Renders the template $1 as the image does, for ports that are free here and an nginx that may be
# older than the image's.
render() {
    NGINX_LOCAL_RESOLVERS=127.0.0.1 SERVER_NAME=millrace.test TLS_CERTIFICATE=cert.pem TLS_KEY=key.pem \
        envsubst '${NGINX_LOCAL_RESOLVERS} ${SERVER_NAME} ${TLS_CERTIFICATE} ${TLS_KEY}' <"$1" |
        sed -e "s|/etc/nginx/millrace|$work|; s|/etc/nginx/tls|$work|; s|/var/www/acme|$work/acme|" \
            -e "s|listen 127.0.0.1:80;|listen 127.0.0.1:$free3;|; s|listen 80;|listen 127.0.0.1:$free1;|" \
            -e "s|listen 443 ssl;|listen 127.0.0.1:$free2 ssl;|; /http2 on;/d" >"$work/server.conf"
    cat >"$work/nginx.conf" <<CONF
daemon off;
pid $work/nginx.pid;
error_log $work/error.log;
events {}
http {
    access_log off;
    client_body_temp_path $work/temp/body;
    proxy_temp_path $work/temp/proxy;
    fastcgi_temp_path $work/temp/fastcgi;
    uwsgi_temp_path $work/temp/uwsgi;
    scgi_temp_path $work/temp/scgi;
    include $work/server.conf;
}
CONF
    "$tools/nginx" -q -t -c "$work/nginx.conf" -p "$work" -e "$work/error.log"
    "$tools/nginx" -c "$work/nginx.conf" -p "$work" -e "$work/error.log" &
    nginx=$!
    while [ ! -s "$work/nginx.pid" ]; do sleep 0.1; done
}

failed=0
# The answer to a request of $3... has to hold $2; $1 says what it is about.
expect() {
    about=$1
    wanted=$2
    shift 2
    got=$(curl -sk --max-time 5 -o - -w ' status=%{http_code} to=%{redirect_url}' "$@" || true)
    case $got in
        *"$wanted"*) ;;
        *) echo "$about: '$wanted' is not in: $got"; failed=1 ;;
    esac
}

front() {
    base=$1
    scheme=$2
    expect page '"name":"nodes","url":"/"' "$base/"
    expect docs '"name":"nodes","url":"/docs/"' "$base/docs/"
    expect call '"url":"/api/v1/batches?limit=1"' "$base/api/v1/batches?limit=1"
    expect login '"name":"nodes","url":"/api/v1/auth/login"' -d '{}' "$base/api/v1/auth/login"
    expect host '"host":"millrace.test:99"' -H 'Host: millrace.test:99' "$base/"
    expect socket 'nodes status=101' --http1.1 -H 'Connection: Upgrade' -H 'Upgrade: websocket' "$base/ws"
    expect nifi "\"name\":\"nifi\",\"url\":\"/nifi/\"" "$base/nifi/"
    expect nifi-api "\"scheme\":\"$scheme\"" "$base/nifi-api/flow/about"
    expect grafana '"name":"grafana","url":"/grafana/d/x"' "$base/grafana/d/x"
    rm -f "$work/secrets/htpasswd"
    expect 'prometheus without passwords' status=403 -u a:b "$base/prometheus/"
    printf 'a:%s\n' "$(openssl passwd -apr1 b)" >"$work/secrets/htpasswd"
    expect 'prometheus without a login' status=401 "$base/prometheus/"
    expect prometheus '"name":"prometheus","url":"/prometheus/graph"' -u a:b "$base/prometheus/graph"
    for inner in metrics health health/ingest livez readyz; do expect "$inner" status=404 "$base/$inner"; done
    expect 'another name' '"name":"nodes"' "$base/metricsx"
    expect front 'up' "$base/front"
}

render "$home/deploy/nginx/plain.conf.template"
front "http://127.0.0.1:$free1" http
kill "$nginx"
wait "$nginx" 2>/dev/null || true
rm -f "$work/nginx.pid"

render "$home/deploy/nginx/tls.conf.template"
front "https://127.0.0.1:$free2" https
expect redirect 'status=301 to=https://millrace.test/a?b=c' -H 'Host: millrace.test' "http://127.0.0.1:$free1/a?b=c"
expect acme 'token' -H 'Host: millrace.test' "http://127.0.0.1:$free1/.well-known/acme-challenge/question"
expect 'health check' up "http://127.0.0.1:$free3/front"
expect 'old TLS' status=000 --tls-max 1.1 "https://127.0.0.1:$free2/"

# A certificate that was renewed is served after the next round of the image's reload.sh, whose hours are
# over at once here, and which then ends.
served() {
    openssl s_client -connect "127.0.0.1:$free2" -servername millrace.test </dev/null 2>/dev/null |
        openssl x509 -noout -fingerprint -sha256
}
fingerprint() {
    openssl x509 -noout -fingerprint -sha256 -in "$1"
}
mkdir "$work/bin"
cat >"$work/bin/sleep" <<SH
#!/bin/sh
[ "\$1" -ge 3600 ] && [ "\$1" -le 86400 ] || exit 1
mkdir "$work/slept" 2>/dev/null
SH
cat >"$work/bin/nginx" <<SH
#!/bin/sh
exec "$tools/nginx" -c "$work/nginx.conf" -p "$work" -e "$work/error.log" "\$@"
SH
chmod 755 "$work/bin/sleep" "$work/bin/nginx"
old=$(fingerprint "$work/cert.pem")
openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=millrace.test \
    -keyout "$work/new-key.pem" -out "$work/new-cert.pem" 2>/dev/null
mv "$work/new-key.pem" "$work/key.pem"
mv "$work/new-cert.pem" "$work/cert.pem"
new=$(fingerprint "$work/cert.pem")
[ "$(served)" = "$old" ] || { echo "renewal: another certificate than the first is served before"; failed=1; }
PATH="$work/bin:$PATH" sh "$home/deploy/nginx/reload.sh"
tries=0
while [ "$(served)" != "$new" ] && [ "$tries" -lt 100 ]; do
    tries=$((tries + 1))
    sleep 0.1
done
[ "$(served)" = "$new" ] || { echo "renewal: the new certificate is not served"; failed=1; }
expect 'after the renewal' '"name":"nodes","url":"/"' "https://127.0.0.1:$free2/"

[ "$failed" = 0 ] || { tail -n 20 "$work/error.log"; exit 1; }
echo "the front door keeps its promises"
