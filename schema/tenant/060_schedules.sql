-- Schedules: what the tenant starts by time, event or data, and what came of it.

-- What a schedule starts and when. next_at is its next instant while time makes it due; signals are
-- what it waits for otherwise, heard those of them that came while it needs all.
create table schedule (
  name text primary key,
  starts jsonb not null,
  timing jsonb not null,
  enabled boolean not null,
  catch_up text not null,
  overlap text not null,
  next_at timestamptz,
  signals text[] not null,
  needs_all boolean not null,
  heard text[] not null default '{}'
);

-- Each instant that came, once; job is that of what it started while that goes on. The newest only.
create table schedule_run (
  id bigint generated always as identity primary key,
  schedule text not null references schedule on delete cascade,
  instant timestamptz not null,
  cause text not null,
  state text not null,
  job bigint,
  run text,
  problem text,
  fired_at timestamptz not null,
  finished_at timestamptz,
  unique (schedule, instant)
);
create index schedule_run_job on schedule_run (job) where state = 'running';
