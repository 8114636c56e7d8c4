-- What every stage stands on: the fair work queue and the outbox. Runs as millrace_owner with
-- search_path millrace. Tenants' roles see their own rows only.

create table work (
    id          bigint generated always as identity primary key,
    tenant      text not null references tenants on delete cascade,
    stage       text not null,
    key         text not null,
    payload     jsonb not null,
    cost        bigint not null check (cost > 0),
    trace       text not null,
    -- The span that made it necessary (W3C traceparent), where spans are collected.
    parent      text,
    state       text not null default 'queued' check (state in ('queued', 'running', 'failed')),
    attempt     integer not null default 0,
    -- Times that it was put off because something was away, which is no attempt.
    deferrals   integer not null default 0,
    run_after   timestamptz not null default now(),
    fence       bigint not null default 0,
    lease_owner text,
    lease_until timestamptz,
    problem     text,
    created_at  timestamptz not null default now(),
    failed_at   timestamptz
);
-- While a job waits, a second one with the same key is the same job.
create unique index work_coalesced on work (tenant, stage, key) where state = 'queued';
create index work_ready on work (stage, tenant, run_after) where state = 'queued';
create index work_leases on work (lease_until) where state = 'running';
create index work_failed on work (failed_at) where state = 'failed';

-- Deficit round robin: what a tenant may still spend in a stage, and whose turn it was.
create table work_shares (
    stage   text not null,
    tenant  text not null references tenants on delete cascade,
    deficit bigint not null default 0,
    turn    bigint not null default 0,
    primary key (stage, tenant)
);

-- Which tenant may read a topic. A released one may be claimed by another tenant, which reads what
-- came after `since` only: what lies before was the earlier owner's.
create table topics (
    name        text primary key,
    tenant      text not null references tenants,
    since       timestamptz,
    released_at timestamptz
);

create table outbox (
    id           bigint generated always as identity primary key,
    tenant       text not null references tenants on delete cascade,
    topic        text not null,
    type         text not null,
    entity       text not null,
    channels     jsonb not null,
    at           timestamptz not null default clock_timestamp(),
    -- The number of it in each channel, once a relay has given them.
    seqs         jsonb,
    parent       text
) with (fillfactor = 50); -- room beside each row for itself with its numbers

-- The last number that the relay gave out, per tenant and socket channel.
create table live_positions (
    tenant  text not null references tenants on delete cascade,
    channel text not null,
    seq     bigint not null,
    primary key (tenant, channel)
);

-- What a socket can resume from: the numbered events of each channel, trimmed by the relay.
create table live_log (
    tenant  text not null references tenants on delete cascade,
    channel text not null,
    seq     bigint not null,
    at      timestamptz not null,
    data    jsonb not null,
    primary key (tenant, channel, seq)
);

-- The tenant of the role that is set, null outside a tenant.
create function current_tenant() returns text
    language sql stable
    return case when current_user ~ '^t_[a-z][a-z0-9]{11}$' then substr(current_user, 3) end;

-- Functions that change rows are PL/pgSQL: it keeps their plans, where SQL plans anew at each call.

-- Puts a job of the current tenant on the queue; while an equal one waits, that one is meant.
create function enqueue(in_stage text, in_key text, in_payload jsonb, in_cost bigint, delay_millis bigint, in_trace text,
                        in_parent text default null)
    returns bigint
    language plpgsql set search_path = millrace, pg_catalog, pg_temp
as $$
declare
    job bigint;
begin
    insert into work (tenant, stage, key, payload, cost, run_after, trace, parent)
    values (current_tenant(), in_stage, in_key, in_payload, in_cost, now() + delay_millis * interval '1 millisecond', in_trace,
            in_parent)
    on conflict (tenant, stage, key) where state = 'queued'
    do update set payload = excluded.payload, cost = greatest(work.cost, excluded.cost),
                  run_after = least(work.run_after, excluded.run_after)
    returning id into job;
    return job;
end $$;

-- Ends a job in the transaction of its effect; 0 when the lease was lost meanwhile.
create function finish(in_id bigint, in_fence bigint) returns bigint
    language plpgsql set search_path = millrace, pg_catalog, pg_temp
as $$
declare
    ended bigint;
begin
    delete from work where id = in_id and fence = in_fence and state = 'running';
    get diagnostics ended = row_count;
    return ended;
end $$;

create function emit(in_topic text, in_type text, in_entity text, in_channels jsonb,
                     in_parent text default null) returns bigint
    language plpgsql set search_path = millrace, pg_catalog, pg_temp
as $$
declare
    event bigint;
begin
    insert into outbox (tenant, topic, type, entity, channels, parent)
    values (current_tenant(), in_topic, in_type, in_entity, in_channels, in_parent)
    returning id into event;
    return event;
end $$;

-- Bytes on disk of the relations of a schema, as far as they are committed. Fails when one of them is
-- locked for long.
create function model_bytes(in_schema text) returns bigint
    language sql stable security definer
    set search_path = pg_catalog, pg_temp
    set lock_timeout = '1s'
    return (
        select coalesce(sum(pg_total_relation_size(c.oid)), 0)
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = in_schema and c.relkind in ('r', 'm')
    );

alter table work enable row level security;
alter table work force row level security;
alter table outbox enable row level security;
alter table outbox force row level security;
create policy own on work to millrace_tenant using (tenant = current_tenant()) with check (tenant = current_tenant());
create policy own on outbox to millrace_tenant using (tenant = current_tenant()) with check (tenant = current_tenant());
alter table topics enable row level security;
alter table topics force row level security;
create policy own on topics to millrace_tenant using (tenant = current_tenant() or released_at is not null) with check (tenant = current_tenant());
create policy platform on topics to millrace_platform using (true) with check (true);
create policy platform on work to millrace_platform using (true) with check (true);
create policy platform on outbox to millrace_platform using (true) with check (true);

grant usage on schema millrace to millrace_tenant, millrace_platform;
grant select, insert, update, delete on work to millrace_tenant;
grant select, insert on outbox to millrace_tenant;
grant select, insert, update on topics to millrace_tenant;
grant select, insert, update, delete on all tables in schema millrace to millrace_platform;
revoke update, delete on audit from millrace_platform;
revoke insert, update, delete on platform_migrations, tenant_migrations from millrace_platform;
revoke all on all functions in schema millrace from public;
grant execute on function current_tenant(), enqueue, finish, emit to millrace_tenant, millrace_platform;
grant execute on function model_bytes to millrace_platform;
grant execute on function end_audit to millrace_platform;
