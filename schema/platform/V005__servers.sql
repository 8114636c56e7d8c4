-- On which Postgres server each tenant is. The first server, 'main', knows it of all; each further one
-- has this schema too, with a row of `tenants` for each of its own. Runs as millrace_owner with
-- search_path millrace.

-- Null is the first server; a further one leaves it null.
alter table tenants add column server text;
-- While a tenant moves, the other server of the two: nothing that is there of the tenant counts.
alter table tenants add column moving text;
-- When the server last changed.
alter table tenants add column placed_at timestamptz not null default now();
create index tenants_placed on tenants (placed_at);
create index tenants_elsewhere on tenants (server, moving) where server is not null or moving is not null;

-- Which server this is, of which installation.
create table this_server (
    is_one       boolean primary key default true check (is_one),
    name         text not null,
    installation text not null
);

-- Bytes on disk of all that is here.
create function server_bytes() returns bigint
    language sql stable security definer
    set search_path = pg_catalog, pg_temp
    return pg_database_size(current_database());

grant select on this_server to millrace_platform;
revoke all on function server_bytes from public;
grant execute on function server_bytes to millrace_platform;
