-- What tenants may use, what they used, and the nodes that serve them. Runs as millrace_owner with
-- search_path millrace.

-- What a plan allows. A tenant begins with the one plan that is `is_first`.
create table plans (
    name              text primary key check (name ~ '^[a-z][a-z0-9-]{0,39}$'),
    place             integer not null unique,
    is_first          boolean not null default false,
    rows_a_day        bigint not null check (rows_a_day >= 0),
    bytes_a_day       bigint not null check (bytes_a_day >= 0),
    requests_a_minute bigint not null check (requests_a_minute >= 0),
    connections       bigint not null check (connections >= 0),
    storage_bytes     bigint not null check (storage_bytes >= 0)
);
create unique index plans_first on plans (is_first) where is_first;

insert into plans values
    ('free', 1, false, 100000, 100000000, 600, 20, 1000000000),
    ('team', 2, false, 20000000, 20000000000, 6000, 200, 200000000000),
    ('scale', 3, true, 20000000000, 20000000000000, 6000000, 100000, 20000000000000);

alter table tenants add column plan text references plans;
update tenants set plan = (select name from plans where is_first);
alter table tenants alter column plan set not null;

create function set_first_plan() returns trigger
    language plpgsql set search_path = millrace, pg_catalog, pg_temp
as $$
begin
    new.plan := coalesce(new.plan, (select name from plans where is_first));
    return new;
end $$;
create trigger tenants_plan before insert on tenants for each row execute function set_first_plan();

-- Where a tenant's limits differ from its plan's; null keeps the plan's.
create table tenant_limits (
    tenant            text primary key references tenants on delete cascade,
    rows_a_day        bigint check (rows_a_day >= 0),
    bytes_a_day       bigint check (bytes_a_day >= 0),
    requests_a_minute bigint check (requests_a_minute >= 0),
    connections       bigint check (connections >= 0),
    storage_bytes     bigint check (storage_bytes >= 0)
);

-- What was used on a day (UTC). While a node runs it writes its own sums since it started, again and
-- again, so that a write whose answer is lost can be done once more; the sums of runs that are over are
-- added up under the run ''. The tenant '' is the platform itself.
create table usage (
    tenant           text not null,
    day              date not null,
    run              text not null,
    cpu_micros       bigint not null default 0,
    database_micros  bigint not null default 0,
    rows             bigint not null default 0,
    bytes            bigint not null default 0,
    requests         bigint not null default 0,
    connections_peak bigint not null default 0,
    -- As it is now, good as long as the run writes.
    connections      bigint not null default 0,
    cpu_rate         double precision not null default 0,
    row_rate         double precision not null default 0,
    written_at       timestamptz not null default now(),
    primary key (tenant, day, run)
);
create index usage_days on usage (day, run);

-- What a tenant's raw data and models took when they were last measured.
create table tenant_storage (
    tenant      text primary key references tenants on delete cascade,
    bytes       bigint not null,
    measured_at timestamptz not null default now()
);

-- The nodes, as each says of itself every few seconds.
create table nodes (
    run        text primary key,
    name       text not null,
    roles      text[] not null,
    version    text not null,
    cores      integer not null,
    cpu_rate   double precision not null,
    heap_bytes bigint not null,
    heap_max   bigint not null,
    started_at timestamptz not null default now(),
    seen_at    timestamptz not null default now()
);

-- Bytes on disk of what a tenant sent and built; null while one of the tables is locked.
create function stored_bytes(in_tenant text) returns bigint
    language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
    return millrace.model_bytes('t_' || in_tenant || '_raw') + millrace.model_bytes('t_' || in_tenant || '_models');
exception when lock_not_available then
    return null;
end $$;

-- An event without a socket channel has its own data, and may be the platform's.
alter table outbox alter column tenant drop not null;
alter table outbox alter column channels set default '{}';
alter table outbox add column data jsonb;
create policy owner on outbox for insert to millrace_owner with check (true);

-- Tells Kafka of a call in the record, in the transaction that ends it.
create function tell_audit() returns trigger
    language plpgsql security definer set search_path = millrace, pg_catalog, pg_temp
as $$
begin
    insert into outbox (tenant, topic, type, entity, data)
    values ((select id from tenants where id = new.tenant), 'audit-logs', 'audit.recorded', 'audit',
            jsonb_build_object('id', new.id::text, 'at', audit_time(new.at), 'endedAt', audit_time(new.ended_at),
                               'actor', new.actor, 'role', new.role, 'operation', new.operation,
                               'resource', new.resource, 'status', new.status, 'address', new.address,
                               'trace', new.trace));
    return null;
end $$;
create trigger audit_told after update on audit for each row when (old.ended_at is null and new.ended_at is not null)
    execute function tell_audit();

grant select on plans to millrace_platform;
grant select, insert, update, delete on tenant_limits, usage, tenant_storage, nodes to millrace_platform;
revoke all on function set_first_plan, stored_bytes, tell_audit from public;
grant execute on function stored_bytes to millrace_platform;
