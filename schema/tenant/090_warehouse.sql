-- Warehouse: single records with their older versions. What was accepted lies in the raw table of
-- its dataset for good; when a record was deleted is in a table beside it, made with the first one.

-- Who sent it, where that is a person or a key and not a source.
alter table batches add column actor text;

-- The table of what was deleted exists.
alter table datasets add column has_deletions boolean not null default false;
