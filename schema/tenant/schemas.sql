-- The schemas of one tenant. Runs as millrace_owner before the tenant's tables are made.
create schema ${schema};
create schema ${raw};
create schema ${models};
grant usage on schema ${schema} to ${role};
grant usage, create on schema ${raw} to ${role};
grant usage on schema ${raw} to ${login};
grant usage, create on schema ${models} to ${login};
alter default privileges for role ${role} in schema ${raw} grant select on tables to ${login};
