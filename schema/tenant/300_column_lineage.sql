-- Which columns of models come from which, as it was read from what built their relations.

-- By the revision of the model, which is its checksum when it was built. One of them tells of the
-- relation that is there.
create table lineage (
    id bigint generated always as identity primary key,
    model text not null references model on delete cascade,
    revision text not null,
    -- Of all that it was read from: while it is the same, the lineage is.
    signature text not null,
    is_current boolean not null,
    recorded_at timestamptz not null,
    -- Why it is not known which columns decide about the rows.
    rows_unknown text,
    unique (model, revision)
);
create unique index lineage_current on lineage (model) where is_current;

create table lineage_column (
    lineage bigint not null references lineage on delete cascade,
    position integer not null,
    name text not null,
    -- Why it is not known what it comes from.
    unknown text,
    primary key (lineage, position)
);

-- What a column comes from; of the position 0, what decides about all rows. The schema is raw or
-- models, and a raw relation is a dataset.
create table lineage_origin (
    lineage bigint not null references lineage on delete cascade,
    position integer not null,
    schema text not null,
    relation text not null,
    name text not null,
    how text not null,
    primary key (lineage, position, schema, relation, name, how)
);
create index lineage_origin_of on lineage_origin (schema, relation, name);
