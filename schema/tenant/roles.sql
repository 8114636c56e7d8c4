-- The roles of one tenant. Runs as millrace_owner before the tenant's schemas are made.

-- Door 1: the platform's own SQL takes this role for the length of a transaction.
create role ${role} nologin inherit in role millrace_tenant;
grant ${role} to millrace_pool with inherit false, set true;

-- Door 2: SQL that the tenant wrote logs in.
create role ${login} login noinherit connection limit ${connections} password ${password};
grant millrace_login to ${login} with inherit true, set false;
alter role ${login} set temp_file_limit to ${temp_files};
