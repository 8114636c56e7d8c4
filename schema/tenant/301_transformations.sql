-- What was made of rows that came with a call, so that it can be looked at and done again.
create table transformation (
    id bigint generated always as identity primary key,
    operation text not null,
    type text not null,
    -- JSON as it came: its order, and how its numbers are written, are part of it.
    parameters text not null,
    input text not null,
    rows_in integer not null,
    rows_out integer not null,
    columns_in jsonb not null,
    columns_out jsonb not null,
    misfits integer not null,
    -- Of what was asked for, of the rows before and of those after.
    code_hash text not null,
    input_hash text not null,
    output_hash text not null,
    -- The one that it does again.
    replay_of bigint,
    seconds double precision not null,
    at timestamptz not null
);
