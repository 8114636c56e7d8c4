-- What an incremental model has not read yet.

-- The revision of its dataset under which rows of the batch changed last. It is given under the lock
-- of the dataset, so that it grows in the order of the commits, which the ids of batches do not.
alter table batches add column revision bigint;
create index batches_revision on batches (dataset, revision) where revision is not null;

-- The revisions of its datasets from which a model was built; tried_revisions tells of a build that
-- failed as well.
alter table model add column built_revisions jsonb not null default '{}';
