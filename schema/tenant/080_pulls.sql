-- Sources that are pulled: a table of another Postgres or a REST service that is asked for its rows now
-- and then. Only Kafka's have a topic and a format.
alter table sources alter column topic drop not null;
alter table sources alter column format drop not null;
alter table sources drop constraint sources_kind_check;
alter table sources add constraint sources_kind_check check (kind in ('kafka', 'postgres', 'rest'));
-- How it is reached and read, without what is secret.
alter table sources add column settings jsonb;
-- Its password, token or key, sealed with the master key.
alter table sources add column secret text;
-- The last cursor value that was read, and which rows of that value.
alter table sources add column position text;
alter table sources add column position_rows text;
alter table sources add constraint sources_are_read_or_pulled check (
    (kind = 'kafka') = (topic is not null) and (kind = 'kafka') = (format is not null)
    and (kind = 'kafka') = (settings is null));

-- One reading of a pulled source, from its start to its end.
create table pulls (
    id               bigint generated always as identity primary key,
    source           text not null references sources on delete cascade,
    cause            text not null check (cause in ('request', 'schedule')),
    state            text not null check (state in ('queued', 'running', 'succeeded', 'failed')),
    requested_at     timestamptz not null default clock_timestamp(),
    started_at       timestamptz,
    finished_at      timestamptz,
    -- What is stored: rows_in = rows_stored + rows_quarantined of its batches.
    batches          bigint not null default 0,
    pages            bigint not null default 0,
    rows_in          bigint not null default 0,
    rows_stored      bigint not null default 0,
    rows_quarantined bigint not null default 0,
    -- Behind what is stored.
    position         text,
    position_rows    text,
    -- The batch that was handed over and is not known to be stored, and where that leads.
    next_batch         bigint references batches,
    next_pages         bigint,
    next_position      text,
    next_position_rows text,
    -- Requests in a row that failed.
    failures         integer not null default 0,
    problem          text,
    -- Of the work queue.
    job              bigint,
    check (rows_in = rows_stored + rows_quarantined)
);
-- One at a time.
create unique index pulls_open on pulls (source) where state in ('queued', 'running');
create index pulls_source on pulls (source, id);
