-- Sources that bring files: a watched folder of the node's machine, and a bucket of a server that speaks S3.
alter table sources drop constraint sources_kind_check;
alter table sources add constraint sources_kind_check
    check (kind in ('kafka', 'postgres', 'rest', 'folder', 's3'));
-- Digest of the names and versions at the last look that found nothing to bring.
alter table sources add column looked text;

alter table pulls drop constraint pulls_cause_check;
alter table pulls add constraint pulls_cause_check check (cause in ('request', 'schedule', 'look'));

-- The files that were seen at a source.
create table files (
    source   text not null references sources on delete cascade,
    -- Below the source's folder or prefix.
    name     text not null,
    -- Its size and time, or its size and tag, when it was seen last, and since when they are so.
    seen     text not null,
    seen_at  timestamptz not null default clock_timestamp(),
    -- What was brought of it last; null before.
    version  text,
    checksum text,
    batch    bigint references batches,
    problem  text,
    -- The pull that brought it, and whether its rows are counted there.
    pull     bigint references pulls on delete set null,
    counted  boolean not null default true,
    primary key (source, name)
);
create index files_pull on files (pull) where pull is not null;
