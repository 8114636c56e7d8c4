#!/bin/sh
# Holds a real node to schema/openapi.yaml: schemathesis calls every operation with what keeps the
# schema and what breaks it, and looks at each answer. Started by ./millrace test --all.
set -eu
home=$(cd "$(dirname "$0")/.." && pwd)
. "$home/deploy/tools.sh"
python_environment schemathesis "$home/deploy/audit/schemathesis.txt"
work=$(mktemp -d)
MILLRACE_TRAIN=no "$home/millrace" up --port 0 --data "$work/data" >"$work/up.out" 2>"$work/up.log" &
node=$!
# The launcher replaces itself by the node, so this is the node's own process.
stop() {
    code=0
    kill -TERM "$node" 2>/dev/null || true
    wait "$node" || code=$?
    rm -rf "$work"
    return "$code"
}
trap 'stop || true' EXIT

waited=0
while ! grep -q '^ready ' "$work/up.out"; do
    kill -0 "$node" 2>/dev/null || { cat "$work/up.log"; echo "the node ended early"; exit 1; }
    waited=$((waited + 1))
    [ "$waited" -lt 180 ] || { cat "$work/up.log"; echo "the node did not come up"; exit 1; }
    sleep 1
done
url=$(sed -n 's/^ready //p' "$work/up.out")

# Calls $1 $2 as who has the token $3, with the body $5 of the type $4, and prints the answer.
call() {
    method=$1
    path=$2
    token=$3
    shift 3
    [ $# -eq 0 ] || set -- -H "Content-Type: $1" --data-binary "$2"
    curl -sS --fail-with-body --max-time 60 -X "$method" -H "Authorization: Bearer $token" "$@" "$url$path" ||
        { echo "$method $path failed" >&2; exit 1; }
}

# The value of the member $1 of the JSON on standard input.
member() {
    sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p" | head -n 1
}

password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
sign_up() {
    call POST /api/v1/auth/signup none application/json \
        "{\"organization\":\"$1\",\"slug\":\"$1\",\"email\":\"$1@example.org\",\"password\":\"$password\"}" |
        member accessToken
}
TOKEN=$(sign_up corner-shop)
LEAVING_TOKEN=$(sign_up leaving-shop)
SPARE_TOKEN=$(call POST /api/v1/auth/login none application/json \
    "{\"email\":\"corner-shop@example.org\",\"password\":\"$password\"}" | member accessToken)
MILLRACE_TRAIN=no MILLRACE_OPERATOR_PASSWORD="$password" \
    "$home/millrace" operator create --email operator@example.org --data "$work/data" >/dev/null
operator=$(call POST /api/v1/operator/login none application/json \
    "{\"email\":\"operator@example.org\",\"password\":\"$password\"}" | member accessToken)
[ -n "$TOKEN" ] && [ -n "$LEAVING_TOKEN" ] && [ -n "$SPARE_TOKEN" ] && [ -n "$operator" ]

# Something of everything, under the names of the schema's examples.
{
    call POST '/api/v1/datasets/customers/records?wait=true' "$TOKEN" text/csv \
        "$(printf 'customer_id,name,email\n1,Ada Byron,ada@example.org\n2,Ada Byron,ada@example.org\n3,Grace Hopper,grace@example.org\n')"
    call PUT /api/v1/datasets/orders "$TOKEN" application/json '{"columns":{"amount":{"type":"numeric"}}}'
    call POST '/api/v1/datasets/orders/records?wait=true' "$TOKEN" text/csv \
        "$(printf 'id,customer_id,amount\n1,1,9.90\n2,,19.90\n3,2,much\n')"
    call PUT /api/v1/entities/customer "$TOKEN" application/json \
        '{"datasets":[{"dataset":"customers","id":"customer_id","fields":{"name":"name","email":"email"}}]}'
    call POST '/api/v1/entities/customer/runs?wait=true' "$TOKEN"
    call PUT /api/v1/checks/shop "$TOKEN" text/yaml \
        "$(printf 'checks for orders:\n  - row_count > 0\n  - missing_count(customer_id) = 0\n')"
    call POST '/api/v1/checks/shop/runs?wait=true' "$TOKEN"
    mkdir -p "$work/shop/models"
    printf 'name: shop\nversion: "1.0"\nprofile: millrace\n' >"$work/shop/dbt_project.yml"
    printf 'select 1 as id\n' >"$work/shop/models/customers.sql"
    (cd "$work/shop" && python3 -m zipfile -c "$work/shop.zip" dbt_project.yml models)
    call PUT /api/v1/projects/shop "$TOKEN" application/zip "@$work/shop.zip"
    call POST '/api/v1/projects/shop/runs?wait=true' "$TOKEN" application/json '{"command":"build"}'
    call PUT /api/v1/sources/orders "$TOKEN" application/json '{"kind":"kafka","topic":"shop-orders","dataset":"orders"}'
    call POST /api/v1/api-keys "$TOKEN" application/json '{"name":"nifi","scopes":["ingest:orders"]}'
    call POST /api/v1/users "$TOKEN" application/json '{"email":"grace@example.org","role":"engineer"}'
    call POST /api/v1/operator/grants "$operator" application/json \
        '{"tenant":"corner-shop","reason":"A model fails","minutes":60}'
} >"$work/seed"

# Calls the operations that $2... select as who has the token $1.
hold() {
    TOKEN=$1
    shift
    export TOKEN LEAVING_TOKEN SPARE_TOKEN
    (cd "$work" && PYTHONPATH="$home/deploy/audit" PYTHONDONTWRITEBYTECODE=1 "$tools/schemathesis" \
        --config-file "$home/deploy/audit/schemathesis.toml" \
        run "$home/schema/openapi.yaml" --url "$url" --checks all "$@")
}
result=0
hold "$TOKEN" --exclude-tag operator || result=$?
# Afterwards, as the operator may suspend the tenant or take what it may use.
hold "$operator" --include-tag operator || result=$?
if grep '"level":"ERROR"' "$work/up.log"; then
    echo "the node found fault with itself"
    result=1
fi

trap - EXIT
ended=0
stop || ended=$?
[ "$ended" = 0 ] || { echo "the node did not stop well: $ended"; exit 1; }
exit "$result"
