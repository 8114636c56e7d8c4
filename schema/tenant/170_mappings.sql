-- Mappings: what is done to values of columns that drifted, once that is accepted.

-- Rises with each mapping that is accepted or taken away.
alter table datasets add column mapping_revision bigint not null default 0;

-- The dataset's when the batch was begun to be read: which mappings it was read by.
alter table batches add column mapping_revision bigint not null default 0;
-- Where one record was changed, the batch that brought what stayed of it.
alter table batches add column made_of bigint references batches;

update drifts set backfill = 'running' where backfill = 'settling';
alter table drifts
    drop constraint drifts_kind_check,
    drop constraint drifts_state_check,
    drop constraint drifts_backfill_check,
    drop column batch_done,
    drop column line_done;
alter table drifts
    add constraint drifts_kind_check check (kind in ('added', 'dropped', 'renamed', 'retyped',
        'split', 'merged', 'unit', 'enum-grown', 'recoded', 'encoding', 'nested')),
    -- `withdrawn` was accepted and taken away again.
    add constraint drifts_state_check
        check (state in ('open', 'accepted', 'rejected', 'obsolete', 'withdrawn')),
    -- `restoring` gives rows the values back that they had.
    add constraint drifts_backfill_check
        check (backfill in ('running', 'restoring', 'done', 'failed')),
    -- Whose values are changed: those of the new shape, or of the old one.
    add column converts text not null default 'new' check (converts in ('new', 'old')),
    -- Where values go that are none of the column's type.
    add column placed text check (placed in ('widened', 'beside')),
    -- Of the rows that were looked at, those whose value does not convert: it stays.
    add column rows_left bigint not null default 0,
    -- The mapping holds from here on.
    add column revision bigint,
    -- Columns whose stored values are changed, of which batches as to the drift's own, and which
    -- records in quarantine are read again.
    add column changed text[] not null default '{}',
    add column reach text not null default 'none'
        check (reach in ('none', 'since', 'before', 'all')),
    add column replays text not null default 'none'
        check (replays in ('none', 'misfits', 'undecoded')),
    add column decision bigint references quarantine_decisions;

-- How a column is filled from a source that writes it otherwise, in the order of revisions.
create table column_mappings (
    id          bigint generated always as identity primary key,
    dataset     text not null references datasets,
    drift       bigint not null references drifts,
    column_name text not null,
    -- Headers that the value is made of; none for the column's own.
    sources     text[] not null,
    -- Columns of those headers get nothing.
    takes       boolean not null,
    lenient     boolean not null,
    conversion  jsonb not null,
    -- For batches that are read from now on, and for those that the drift lists.
    for_later   boolean not null,
    for_rows    boolean not null,
    revision    bigint not null,
    -- Taken away from here on.
    until       bigint
);
create index column_mappings_dataset on column_mappings (dataset, revision);
create index column_mappings_drift on column_mappings (drift);

-- Batches whose stored rows are to be changed for a drift, each once.
create table drift_batches (
    drift     bigint not null references drifts,
    batch     bigint not null references batches,
    -- The last line that was looked at.
    line_done bigint,
    state     text not null check (state in ('waiting', 'done', 'restoring')),
    primary key (drift, batch)
);
create index drift_batches_batch on drift_batches (batch);
create index drift_batches_open on drift_batches (drift, batch) where state <> 'done';

-- What the columns of a row held before they were changed, so that it can be given back.
create table drift_originals (
    drift  bigint not null references drifts,
    batch  bigint not null,
    line   bigint not null,
    before jsonb not null,
    primary key (drift, batch, line)
);

alter table quarantine_decisions
    -- Records that are read again as a drift was accepted.
    add column drift bigint references drifts;
alter table drifts rename column rows_moved to rows_changed;
