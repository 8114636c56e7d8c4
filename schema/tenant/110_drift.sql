-- Drift: changes of a source's columns, seen when a batch is stored.

-- One row a change. The same change is told once, whatever was decided about it.
create table drifts (
    id          bigint generated always as identity primary key,
    dataset     text not null references datasets,
    -- The first that had it.
    batch       bigint not null references batches,
    kind        text not null check (kind in ('added', 'dropped', 'renamed', 'retyped', 'split',
                    'unit', 'enum-grown', 'recoded', 'encoding', 'nested')),
    columns     text[] not null,
    mapping     jsonb not null,
    confidence  double precision not null check (confidence between 0 and 1),
    evidence    text[] not null,
    -- What makes two changes the same.
    sameness    text not null,
    state       text not null default 'open'
                    check (state in ('open', 'accepted', 'rejected', 'obsolete')),
    found_at    timestamptz not null default clock_timestamp(),
    decided_at  timestamptz,
    decided_by  text,
    reason      text,
    -- Rows of a column that was renamed go to where they were before. `settling` waits for batches
    -- that were under way when it was decided.
    backfill    text check (backfill in ('running', 'settling', 'done', 'failed')),
    rows_moved  bigint not null default 0,
    -- The last row that was looked at.
    batch_done  bigint not null default 0,
    line_done   bigint not null default 0,
    problem     text,
    check ((state in ('open', 'obsolete')) = (decided_at is null)),
    check (state <> 'rejected' or reason is not null)
);
create unique index drifts_same on drifts (dataset, sameness) where state <> 'obsolete';
create index drifts_state on drifts (state, id);

-- Headers that are read as a column of another name, as a rename was accepted.
create table column_aliases (
    dataset text not null references datasets,
    header  text not null,
    name    text not null,
    drift   bigint not null references drifts,
    primary key (dataset, header),
    foreign key (dataset, name) references dataset_columns (dataset, name)
);

-- What becomes of a drift by itself: it waits to be decided, or a rename that is sure enough is
-- accepted.
alter table datasets
    add column on_drift text not null default 'propose' check (on_drift in ('propose', 'accept')),
    add column drift_confidence double precision not null default 0.9
        check (drift_confidence between 0.5 and 1);

alter table batch_statistics add column bad_encoding bigint not null default 0;
