-- Which events and looks of a node have which tenant's alert rules decided anew. Runs as
-- millrace_owner with search_path millrace.

-- What a tenant's rules watch, as its own tables say. Whoever decides writes it anew each time, so a
-- tenant that was restored or moved only needs one job of the stage `alerts`.
create table alert_watches (
    tenant   text not null references tenants on delete cascade,
    rule     bigint not null,
    kind     text not null,
    -- The Kafka topic whose events may change what is decided; empty where a node looks by itself.
    topic    text not null,
    subject  text not null,
    fire_at  double precision not null,
    clear_at double precision not null,
    is_open  boolean not null,
    primary key (tenant, rule)
);
create index alert_watches_topics on alert_watches (tenant, topic) where topic <> '';
create index alert_watches_kinds on alert_watches (kind, is_open, subject);

-- What the one node that looks at the services saw of them last: nodes that see it otherwise are not
-- asked. Another one takes over when it has not looked for a while.
create table service_looks (
    id        boolean primary key default true check (id),
    looker    text not null,
    looked_at timestamptz not null default now(),
    -- Services that it can tell of, and those of them that answer nobody.
    known     text[] not null default '{}',
    down      text[] not null default '{}'
);

-- Tells Kafka and open pages of something that the current tenant has, and has the rules that watch its
-- topic decided in a job that is there when the event is.
create or replace function emit(in_topic text, in_type text, in_entity text, in_channels jsonb,
                                in_parent text default null) returns bigint
    language plpgsql set search_path = millrace, pg_catalog, pg_temp
as $$
declare
    event bigint;
begin
    -- What changes no rule's value queues nothing: calls of a tenant would wait for one another's row.
    if in_type not in ('batch.received', 'replay.ended')
            and exists (select from alert_watches where tenant = current_tenant() and topic = in_topic) then
        insert into work (tenant, stage, key, payload, cost, trace, parent)
        values (current_tenant(), 'alerts', '', '{}', 1,
                coalesce(substr(in_parent, 4, 32), md5(in_topic || in_entity || clock_timestamp()::text)), in_parent)
        on conflict (tenant, stage, key) where state = 'queued'
        do update set run_after = least(work.run_after, excluded.run_after);
    end if;
    insert into outbox (tenant, topic, type, entity, channels, parent)
    values (current_tenant(), in_topic, in_type, in_entity, in_channels, in_parent)
    returning id into event;
    return event;
end $$;

alter table alert_watches enable row level security;
alter table alert_watches force row level security;
create policy own on alert_watches to millrace_tenant using (tenant = current_tenant()) with check (tenant = current_tenant());
create policy platform on alert_watches to millrace_platform using (true) with check (true);
grant select, insert, update, delete on alert_watches to millrace_tenant, millrace_platform;
grant select, insert, update, delete on service_looks to millrace_platform;
