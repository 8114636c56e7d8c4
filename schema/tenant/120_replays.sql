-- Batches that were read again from the payload of another.
alter table batches add column replays bigint references batches;
-- The one whose rows took the place of this one's, in a dataset that is appended to. What is counted here
-- is then none, as the rows are counted there.
alter table batches add column replaced_by bigint references batches;
create index batches_replays on batches (replays) where replays is not null;
