-- Which version of its project a run used; null of those from before.
alter table run add column version integer;
