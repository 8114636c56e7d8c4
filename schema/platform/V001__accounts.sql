-- Who may come in. Runs as millrace_owner with search_path millrace.

create table tenants (
    id         text primary key,
    slug       text not null unique check (slug ~ '^[a-z][a-z0-9-]{1,39}$'),
    name       text not null,
    weight     integer not null default 1 check (weight between 1 and 100),
    created_at timestamptz not null default now()
);

-- Provisioned schemas and roles that wait for a sign-up; claimed by deleting the row.
create table ready_tenants (
    id         text primary key,
    created_at timestamptz not null default now()
);

-- The tenant migrations that each tenant's schema has seen.
create table tenant_migrations (
    tenant     text not null,
    version    text not null,
    applied_at timestamptz not null default now(),
    primary key (tenant, version)
);

create table users (
    id         text primary key,
    email      text not null unique check (email = lower(email)),
    password   text not null,
    created_at timestamptz not null default now()
);

create table memberships (
    user_id    text not null references users,
    tenant     text not null references tenants,
    role       text not null check (role in ('owner', 'admin', 'engineer', 'steward', 'viewer')),
    created_at timestamptz not null default now(),
    primary key (user_id, tenant)
);
create index memberships_tenant on memberships (tenant);

-- One row a refresh token that was ever given out and is not yet expired; a family is one sign-in.
create table refresh_tokens (
    hash       text primary key,
    family     text not null,
    user_id    text not null references users,
    tenant     text not null references tenants,
    issued_at  timestamptz not null default now(),
    expires_at timestamptz not null,
    used_at    timestamptz
);
create index refresh_tokens_family on refresh_tokens (family);
create index refresh_tokens_expiry on refresh_tokens (expires_at);

-- Families that were signed out or whose token was used twice: their access tokens are refused until
-- expires_at, their refresh tokens as long as there are any.
create table revoked_sessions (
    family     text primary key,
    revoked_at timestamptz not null default now(),
    expires_at timestamptz not null
);
create index revoked_sessions_time on revoked_sessions (revoked_at);

-- ES256 keys; the private part is sealed with the node's master key. Two are live at a time: the older
-- signs, the newer waits until all nodes know it. A retired one verifies until its tokens expired.
create table signing_keys (
    id         text primary key,
    public_key text not null,
    sealed_key text not null,
    created_at timestamptz not null default now(),
    retired_at timestamptz
);

create table api_keys (
    id           text primary key,
    tenant       text not null references tenants,
    name         text not null,
    hash         text not null unique,
    scopes       text[] not null,
    created_by   text not null,
    created_at   timestamptz not null default now(),
    expires_at   timestamptz,
    revoked_at   timestamptz,
    last_used_at timestamptz
);
create index api_keys_tenant on api_keys (tenant);

-- One row for every call that may change something, written before it does. Append only, but for
-- how the call ended, which end_audit adds once.
create table audit (
    id        bigint generated always as identity primary key,
    at        timestamptz not null default now(),
    tenant    text,
    actor     text not null,
    role      text not null,
    operation text not null,
    resource  text not null,
    status    integer,
    address   text not null,
    trace     text not null
);
create index audit_tenant on audit (tenant, id);

create function end_audit(in_id bigint, in_status integer, in_tenant text, in_actor text, in_role text) returns void
    language sql security definer
begin atomic
    update audit
    set status = in_status, tenant = coalesce(in_tenant, tenant), actor = coalesce(in_actor, actor),
        role = coalesce(in_role, role)
    where id = in_id and status is null;
end;
