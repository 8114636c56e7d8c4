-- Errors of the program that nobody expected, those of one place together. Nothing of a tenant's data is in them.
create table defects (
    id          text primary key,
    kind        text not null,
    place       text not null,
    service     text not null,
    version     text not null,
    node        text not null,
    trace       text not null,
    stack       text not null,
    count       bigint not null,
    first_at    timestamptz not null,
    last_at     timestamptz not null,
    resolved_at timestamptz
);
create index defects_last on defects (last_at);
grant select, insert, update, delete on defects to millrace_platform;
