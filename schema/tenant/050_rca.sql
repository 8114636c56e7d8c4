-- Root cause: one incident for each time that a check fails until it passes again.
create table incident (
  id bigint generated always as identity primary key,
  check_id text not null,
  state text not null,
  subject text not null,
  dataset text not null,
  opened_at timestamptz not null,
  updated_at timestamptz not null,
  closed_at timestamptz,
  causes jsonb not null
);
create unique index incident_open on incident (check_id) where state = 'open';
create index incident_newest on incident (opened_at desc, id desc);
