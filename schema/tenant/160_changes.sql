-- Sources that follow the changes of a table of another Postgres, by logical replication.
create table change_feeds (
    source     text primary key references sources on delete cascade,
    -- At the other server.
    slot       text not null,
    -- The table was copied as it was when the slot began.
    copied     boolean not null default false,
    -- The OID of the table that was copied, at the other server: another table of its name is not it.
    table_oid  bigint not null default 0,
    -- It is to begin anew, with another copy.
    restarts   boolean not null default false,
    -- It is about to be deleted: nothing more is read.
    ends       boolean not null default false,
    -- The transaction of which changes were stored last, by the place of its commit in the other
    -- server's log, and how many of its changes.
    commit_lsn bigint not null default 0,
    changes    bigint not null default 0,
    -- All before it is stored; the other server is told so afterwards.
    confirmed  bigint not null default 0,
    -- Turns in a row that failed.
    failures   integer not null default 0,
    -- How the slot stood, and how many bytes of the log it kept back.
    slot_state text,
    lag_bytes  bigint,
    looked_at  timestamptz
);
