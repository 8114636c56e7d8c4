-- Payloads: how their files are called, and which a dataset has already.

-- As its sender calls the file, without folders.
alter table batches add column file_name text;
create index batches_payload on batches (dataset, checksum) where object_key is not null;

alter table uploads
    add column file_name text,
    -- The dataset had its file already, in the batch.
    add column repeated  boolean not null default false;

-- When what is declared of it changed last: a file may be read otherwise since.
alter table datasets add column changed_at timestamptz;

-- Who looks whether a dataset has a file, to add it where it has not. A row goes again in the transaction
-- that made it, and its key is held to the end of that: a tenant's role may take no advisory lock.
create table payload_turns (
    dataset  text not null,
    checksum text not null,
    primary key (dataset, checksum)
);
