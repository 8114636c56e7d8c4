-- Quality: the tenant's checks, what they measured and which rows they point at.

-- A file of SodaCL as the tenant wrote it; version counts its changes.
create table check_file (
  name text primary key,
  yaml text not null,
  version bigint not null default 1,
  updated_at timestamptz not null
);

-- Each check of the files with its newest result; without an outcome it has not run yet.
create table quality_check (
  id text primary key,
  file text not null references check_file on delete cascade,
  position integer not null,
  dataset text not null,
  name text not null,
  columns text not null,
  threshold text not null,
  outcome text,
  value numeric,
  detail text not null default '',
  seen_rows bigint not null default 0,
  failed_rows bigint not null default 0,
  measured_at timestamptz,
  failing_since timestamptz
);
create index quality_check_file on quality_check (file, position);

-- What a check measured, run by run; the newest runs only.
create table check_history (
  check_id text not null references quality_check on delete cascade,
  measured_at timestamptz not null,
  outcome text not null,
  value numeric,
  failed_rows bigint not null,
  primary key (check_id, measured_at)
);

-- A sample of the rows that a failed check points at; batch and line where the table knows them.
create table check_failed_row (
  check_id text not null references quality_check on delete cascade,
  position integer not null,
  batch bigint,
  line bigint,
  row_values jsonb not null,
  primary key (check_id, position)
);

-- The state of a table for which a file's checks were last run.
create table checked_table (
  file text not null references check_file on delete cascade,
  dataset text not null,
  mark text not null,
  primary key (file, dataset)
);
