-- Transform: the tenant's dbt projects, the models they make, and the runs that built them.

-- A project and the version of it that runs use; null until one came without errors.
create table project (
    name text primary key,
    versions integer not null,
    active integer
);

-- What was uploaded, without what is no part of a project, as a zip.
create table project_version (
    project text not null references project,
    version integer not null,
    sha256 text not null,
    archive bytea not null,
    models integer not null,
    tests integer not null,
    seeds integer not null,
    errors jsonb not null,
    created_at timestamptz not null,
    primary key (project, version)
);

-- The models and seeds of the active versions. What was built last stays when a later build fails:
-- rows, columns and built_as tell of the relation that is there, state and message of the last try.
create table model (
    name text primary key,
    project text not null references project,
    relation text not null unique,
    kind text not null,
    materialized text not null,
    file text not null,
    description text not null,
    columns jsonb not null,
    compiled_sql text not null,
    depends_on jsonb not null,
    checksum text not null,
    state text not null default 'new',
    message text,
    seconds double precision,
    finished_at timestamptz,
    rows bigint,
    built_as text,
    tried_checksum text,
    tried_revisions jsonb not null default '{}'
);

-- Runs, asked for or caused by new batches; job is theirs in the queue, fence that of the worker.
create table run (
    id bigint generated always as identity primary key,
    project text not null references project,
    command text not null,
    trigger text not null,
    options jsonb not null,
    job bigint,
    fence bigint not null default 0,
    state text not null,
    queued_at timestamptz not null,
    started_at timestamptz,
    finished_at timestamptz,
    nodes integer not null default 0,
    finished integer not null default 0,
    problem text
);
create index run_job on run (job);

create table run_result (
    run bigint not null references run on delete cascade,
    node text not null,
    position integer not null,
    kind text not null,
    status text not null,
    rows bigint,
    seconds double precision not null,
    message text,
    primary key (run, node)
);
