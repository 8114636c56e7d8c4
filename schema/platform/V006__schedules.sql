-- What makes schedules due, of all tenants of the server, so that a node asks once. The schedules
-- themselves are in the tenants' schemas. Runs as millrace_owner with search_path millrace.

-- The next instant of each schedule that has one, as in its tenant's table.
create table schedule_times (
    tenant   text not null references tenants on delete cascade,
    schedule text not null,
    next_at  timestamptz not null,
    primary key (tenant, schedule)
);
create index schedule_times_next on schedule_times (next_at);

-- What schedules wait for and came, left in the transaction that made it so.
create table schedule_signals (
    id       bigint generated always as identity primary key,
    tenant   text not null references tenants on delete cascade,
    schedule text not null,
    signal   text not null
);
create index schedule_signals_schedule on schedule_signals (tenant, schedule);

alter table schedule_times enable row level security;
alter table schedule_times force row level security;
alter table schedule_signals enable row level security;
alter table schedule_signals force row level security;
create policy own on schedule_times to millrace_tenant using (tenant = current_tenant()) with check (tenant = current_tenant());
create policy own on schedule_signals to millrace_tenant using (tenant = current_tenant()) with check (tenant = current_tenant());
create policy platform on schedule_times to millrace_platform using (true) with check (true);
create policy platform on schedule_signals to millrace_platform using (true) with check (true);
grant select, insert, update, delete on schedule_times, schedule_signals to millrace_tenant, millrace_platform;
