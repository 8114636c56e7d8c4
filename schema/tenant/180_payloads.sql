-- Payloads: how their files are called.

-- As its sender calls the file, without folders.
alter table batches add column file_name text;
alter table uploads add column file_name text;
