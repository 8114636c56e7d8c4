-- Routes of mixed streams: which dataset a record belongs to, and the records that none takes.

-- Each list of routes that was given, in order; the highest version is the one that holds.
create table route_lists (
    version    bigint primary key,
    routes     jsonb not null,
    actor      text not null,
    changed_at timestamptz not null default clock_timestamp()
);

-- The mixed batch that a batch was routed from. What stays with that one is in `unrouted` or in
-- quarantine: its rows_in and those of the batches from it add up to what came.
alter table batches add column routed_from bigint references batches;
create index batches_routed on batches (routed_from) where routed_from is not null;

-- Records that no route took, as JSON on one line. They leave when a route takes them later.
create table unrouted (
    id      bigint generated always as identity primary key,
    batch   bigint not null references batches,
    line    bigint not null,
    -- The name by which routes know the source.
    source  text not null,
    -- Text, as its numbers stay as they are written.
    raw     text not null,
    -- Why its dataset refused it when it was last tried.
    problem text
);
create index unrouted_batch on unrouted (batch);

-- How many of a mixed batch's records a route took later, by the batch that stored them.
create table routed_later (
    mixed bigint not null references batches,
    batch bigint not null references batches,
    rows  bigint not null,
    primary key (mixed, batch)
);
