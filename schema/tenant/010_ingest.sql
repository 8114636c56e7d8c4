-- Ingest: what a tenant sends, where it lies, what was set aside. The rows themselves are tables of
-- the raw schema, one a dataset, made when its first batch comes.

-- A dataset: where batches of one kind of record are collected.
create table datasets (
    name          text primary key,
    mode          text not null default 'append' check (mode in ('append', 'upsert')),
    key           text[] not null default '{}',
    event_time    text,
    on_new_column text not null default 'add' check (on_new_column in ('add', 'quarantine', 'hold')),
    -- The raw table exists.
    created       boolean not null default false,
    rows          bigint not null default 0,
    last_batch    bigint,
    last_batch_at timestamptz,
    -- Rises with each transaction that stores rows, also under an older batch.
    revision      bigint not null default 0,
    created_at    timestamptz not null default now()
);

-- The columns of a dataset's table, in its order. Types are decided once and kept; a column that
-- was named without a type gets type and position from the first batch that has it.
create table dataset_columns (
    dataset     text not null references datasets,
    position    integer,
    name        text not null,
    -- As the source writes it.
    header      text not null,
    type        text,
    required    boolean not null default false,
    inferred    boolean not null,
    -- An earlier batch had too many values to count each.
    many_values boolean not null default false,
    primary key (dataset, name)
);

-- The ledger: every batch that was ever acknowledged. rows_in = rows_stored + rows_quarantined.
create table batches (
    id               bigint generated always as identity primary key,
    dataset          text not null references datasets,
    source           text not null,
    state            text not null check (state in ('received', 'running', 'stored', 'failed')),
    idempotency_key  text unique,
    object_key       text,
    content_type     text,
    encoding         text,
    -- Of the work queue, to wait for it.
    job              bigint,
    bytes            bigint not null,
    checksum         text not null,
    received_at      timestamptz not null default clock_timestamp(),
    started_at       timestamptz not null default clock_timestamp(),
    finished_at      timestamptz,
    rows_in          bigint not null default 0,
    rows_stored      bigint not null default 0,
    rows_quarantined bigint not null default 0,
    inserted         bigint,
    updated          bigint,
    unchanged        bigint,
    superseded       bigint,
    -- Of those in quarantine.
    rows_discarded   bigint not null default 0,
    problem          text,
    -- How its records are written, kept where one of them was set aside.
    notation         jsonb,
    check (rows_in = rows_stored + rows_quarantined),
    check (rows_discarded between 0 and rows_quarantined)
);
create index batches_dataset on batches (dataset, id);
create index batches_object on batches (object_key) where object_key is not null;
create index batches_finished on batches (finished_at) where state = 'stored';

-- What was decided about records that were set aside: stored after a rule mended them, or discarded.
create table quarantine_decisions (
    id              bigint generated always as identity primary key,
    kind            text not null check (kind in ('replay', 'discard')),
    -- The group of records; an empty column is the whole line, no batch is all.
    dataset         text not null references datasets,
    reason          text not null,
    column_name     text not null,
    batch           bigint references batches,
    -- The newest record that it is about.
    up_to           bigint not null,
    expression      text,
    whole_line      boolean not null default false,
    why             text,
    actor           text not null,
    at              timestamptz not null default clock_timestamp(),
    state           text not null check (state in ('queued', 'done', 'failed')),
    finished_at     timestamptz,
    rows            bigint not null,
    rows_stored     bigint not null default 0,
    rows_left       bigint not null default 0,
    -- The newest record that was tried.
    progress        bigint not null default 0,
    problem         text,
    idempotency_key text unique,
    -- Of the work queue, to wait for it.
    job             bigint
);

-- Records that were set aside, with the place and the reason. They stay when something was decided
-- about them, with what it was.
create table quarantine (
    id          bigint generated always as identity primary key,
    batch       bigint not null references batches,
    dataset     text not null,
    line        bigint not null,
    -- Empty where it is the whole line.
    column_name text not null default '',
    reason      text not null,
    detail      text not null,
    -- Whole, but of those that are too large.
    raw         text not null,
    -- What rules made of it while it still did not fit.
    mended      jsonb,
    decision    bigint references quarantine_decisions
);
create index quarantine_batch on quarantine (batch, id);
create index quarantine_dataset on quarantine (dataset, id);
create index quarantine_group on quarantine (dataset, reason, column_name, id) include (batch)
    where decision is null;

-- What each stored batch held, taken while it was written: quality and root cause read this
-- instead of scanning.
create table batch_statistics (
    batch      bigint primary key references batches,
    dataset    text not null,
    columns    jsonb not null,
    dimensions jsonb not null
);
create index batch_statistics_dataset on batch_statistics (dataset, batch);

-- One row: the sums over all stored batches.
create table ingest_totals (
    one              boolean primary key default true check (one),
    rows_in          bigint not null,
    rows_stored      bigint not null,
    rows_quarantined bigint not null
);

-- Streams that are read without end.
create table sources (
    name       text primary key,
    kind       text not null check (kind = 'kafka'),
    topic      text not null,
    format     text not null check (format in ('json', 'cloudevents')),
    dataset    text not null,
    pointer    text,
    -- When a batch closes; null leaves it to the node.
    batch_records integer,
    batch_millis  bigint,
    -- Kafka's id of the topic that is read now.
    topic_id   text,
    problem    text,
    created_at timestamptz not null default now(),
    check ((batch_records is null) = (batch_millis is null))
);

-- The offset that counts: written in the transaction of the rows. By Kafka's id of the topic, so
-- that a topic that was deleted and made again starts anew.
create table kafka_offsets (
    source      text not null references sources,
    topic_id    text not null,
    partition   integer not null,
    next_offset bigint not null,
    primary key (source, topic_id, partition)
);
