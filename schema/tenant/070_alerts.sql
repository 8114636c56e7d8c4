-- Alerts: what the tenant wants to be told of, and each time that it was so.
create table alert_rule (
  id bigint generated always as identity primary key,
  name text not null unique,
  kind text not null,
  -- A dataset, a service, a stage or a resource; empty for all.
  subject text not null,
  threshold double precision not null,
  clear_at double precision not null,
  -- How many of the last batches an error rate is of.
  batches integer not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create table alert (
  id bigint generated always as identity primary key,
  -- Null when the rule is removed.
  rule bigint,
  -- As the rule was when it fired.
  name text not null,
  kind text not null,
  subject text not null,
  threshold double precision not null,
  state text not null check (state in ('open', 'resolved')),
  value double precision not null,
  fired_at timestamptz not null,
  resolved_at timestamptz,
  resolved_value double precision,
  -- `recovered`, or that the rule was `changed` or `removed`.
  resolution text
);
create unique index alert_open on alert (rule) where state = 'open';
