-- Which version of its project a run used; null of those from before.
alter table run add column version integer;

-- When the node ended, by the database's clock.
alter table run_result add column ended_at timestamptz;

-- What a model was built from whose template asked the tables: the next rendering may give other SQL.
alter table model add column built_sql text;
