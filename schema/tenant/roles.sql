-- The roles and schemas of one tenant. Runs as millrace_owner before the tenant's tables are made.

-- Door 1: the platform's own SQL takes this role for the length of a transaction.
create role ${role} nologin inherit in role millrace_tenant;
grant ${role} to millrace_pool with inherit false, set true;

-- Door 2: SQL that the tenant wrote logs in.
create role ${login} login noinherit connection limit ${connections} password ${password};
grant millrace_login to ${login} with inherit true, set false;
alter role ${login} set temp_file_limit to ${temp_files};

create schema ${schema};
create schema ${raw};
create schema ${models};
grant usage on schema ${schema} to ${role};
grant usage, create on schema ${raw} to ${role};
grant usage on schema ${raw} to ${login};
grant usage, create on schema ${models} to ${login};
alter default privileges for role ${role} in schema ${raw} grant select on tables to ${login};
