-- Matching: the tenant's entities, which record is which of them, and why.

-- What an entity is made of, with the state and the counts of its last run. Marks hold the
-- revision of each dataset that the last run saw.
create table entity (
  name text primary key,
  datasets jsonb not null,
  link_only boolean not null,
  threshold double precision not null,
  engine text not null,
  state text not null default 'new',
  progress double precision not null default 0,
  records bigint not null default 0,
  golden bigint not null default 0,
  pairs bigint not null default 0,
  finished_at timestamptz,
  problem text,
  marks jsonb not null default '{}'
);

-- What each run found and what it expected of itself; the newest runs only.
create table entity_run (
  id bigint generated always as identity primary key,
  entity text not null references entity on delete cascade,
  started_at timestamptz not null,
  finished_at timestamptz not null,
  records bigint not null,
  golden bigint not null,
  pairs bigint not null,
  prior double precision not null,
  expected_precision double precision not null,
  expected_recall double precision not null
);
create index entity_run_entity on entity_run (entity, id);

-- Which entity each record is.
create table entity_record (
  entity text not null references entity on delete cascade,
  dataset text not null,
  record_id text not null,
  entity_id text not null,
  primary key (entity, dataset, record_id)
);
create index entity_record_id on entity_record (entity, entity_id);

-- What became of ids: merged into another, split into a new one, or retired with their last record.
create table entity_history (
  id bigint generated always as identity primary key,
  entity text not null references entity on delete cascade,
  kind text not null,
  from_id text not null,
  to_id text not null,
  at timestamptz not null
);
create index entity_history_from on entity_history (entity, from_id, id);

-- One record per entity: of each field, in the fields' order, the value that survived, its source
-- and the rule; a JSON object kept as text because jsonb would not keep the order.
create table golden_record (
  entity text not null references entity on delete cascade,
  entity_id text not null,
  field_values text not null,
  members integer not null,
  primary key (entity, entity_id)
);
create index golden_record_members on golden_record (entity, members desc, entity_id);

-- Pairs that were likely enough to be kept, with the evidence of each field in bits.
create table entity_match (
  entity text not null references entity on delete cascade,
  left_dataset text not null,
  left_id text not null,
  right_dataset text not null,
  right_id text not null,
  bits double precision not null,
  contributions jsonb not null,
  decision text not null,
  primary key (entity, left_dataset, left_id, right_dataset, right_id)
);
create index entity_match_bits on entity_match (entity, bits desc);
create index entity_match_left on entity_match (entity, left_id);
create index entity_match_right on entity_match (entity, right_id);
