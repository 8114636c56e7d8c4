-- How records are read: what is declared of it, and what was found out.

-- What a tenant says of the CSV of a dataset (delimiter, quote, encoding, header; what is absent is
-- found out), and what becomes of objects inside its JSON.
alter table datasets
    add column dialect jsonb,
    add column nested  jsonb;

alter table batches
    -- What its sender said of it.
    add column declared jsonb,
    -- How it was read; of CSV that is stored.
    add column dialect  jsonb;

alter table uploads add column dialect jsonb;
