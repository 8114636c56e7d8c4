-- Uploads that come in parts: how far each is. Its bytes lie in the object store under its id, on
-- disk up to `received` at least.
create table uploads (
    id              text primary key,
    dataset         text not null,
    content_type    text not null,
    encoding        text not null,
    length          bigint not null check (length > 0),
    received        bigint not null default 0 check (received between 0 and length),
    idempotency_key text,
    actor           text not null,
    -- A day after the last part: then it is swept.
    expires_at      timestamptz not null default now() + interval '1 day',
    -- What was made of it.
    batch           bigint references batches
);
create index uploads_expires on uploads (expires_at);
