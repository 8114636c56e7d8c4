-- What a tenant's role may do in its own tables. Runs after the tenant's tables were made or changed.
grant select, insert, update, delete on all tables in schema ${schema} to ${role};
grant usage on all sequences in schema ${schema} to ${role};
