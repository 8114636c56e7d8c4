-- Closes the database against tenants who write SQL. Run by a superuser in the product's database,
-- at every start: a server update brings new built-ins. What it leaves open is listed in
-- docs/SECURITY.md. PUBLIC loses; the platform's own roles get back what they use.

do $$ begin
    execute format('revoke all on database %I from public', current_database());
    execute format('grant connect on database %I to millrace_owner, millrace_pool', current_database());
    execute format('grant create on database %I to millrace_owner', current_database());
    -- One entry for all tenants' logins: one each would grow the list that every connection reads.
    execute format('grant connect on database %I to millrace_login', current_database());
end $$;
revoke all on schema public from public;
revoke usage on language sql, plpgsql from public;
grant usage on language sql, plpgsql to millrace_owner;

do $$
declare
    item record;
begin
    -- Volatile built-ins act on the server, the session or other sessions. Of the others, some run
    -- SQL given as text, and some turn a number into the name of what others built.
    for item in
        select p.oid::regprocedure as name
        from pg_proc p
        where p.pronamespace = 'pg_catalog'::regnamespace
          and p.prokind = 'f'
          and p.prorettype not in ('trigger'::regtype, 'event_trigger'::regtype)
          and not exists (
              select from pg_type t
              where p.oid in (t.typinput, t.typoutput, t.typreceive, t.typsend, t.typmodin, t.typmodout, t.typanalyze))
          and (p.provolatile = 'v'
                   and p.proname not in ('random', 'random_normal', 'clock_timestamp', 'timeofday', 'gen_random_uuid',
                                         'setseed', 'version')
               or p.proname ~ '^(pg_|has_|to_reg|acl|txid_|fmgr_|inet_client_|inet_server_)'
                   and p.proname !~ '^pg_lsn'
                   and p.proname not in ('pg_typeof', 'pg_size_pretty', 'pg_size_bytes', 'pg_column_size',
                                         'pg_client_encoding', 'pg_collation_for', 'pg_timezone_names',
                                         'pg_timezone_abbrevs')
               or p.proname ~ '(_to_xml|_to_xmlschema|_to_xml_and_xmlschema)$'
               or p.proname in ('obj_description', 'col_description', 'shobj_description', 'ts_stat', 'ts_rewrite',
                                'format_type', 'oidvectortypes', 'makeaclitem', 'row_security_active',
                                'satisfies_hash_partition', 'regclass', 'get_current_ts_config'))
          and has_function_privilege('public', p.oid, 'execute')
    loop
        execute format('revoke execute on function %s from public', item.name);
        execute format('grant execute on function %s to millrace_owner', item.name);
    end loop;

    -- Catalogs name every tenant.
    for item in
        select c.oid::regclass as name
        from pg_class c
        where c.relnamespace = 'pg_catalog'::regnamespace
          and c.relkind in ('r', 'v')
          and c.relname not in ('pg_timezone_names', 'pg_timezone_abbrevs')
          and has_table_privilege('public', c.oid, 'select')
    loop
        execute format('revoke select on %s from public', item.name);
        execute format('grant select on %s to millrace_owner', item.name);
    end loop;
end $$;
revoke select on all tables in schema information_schema from public;
revoke usage on schema information_schema from public;

-- Numbered columns of the platform's own tables. PUBLIC has lost them because an error of theirs
-- names the relation behind any number.
grant execute on function nextval(regclass), currval(regclass), lastval(), setval(regclass, bigint),
    setval(regclass, bigint, boolean) to millrace_tenant, millrace_platform;

-- What a tenant's login writes to disk for sorts and joins is bounded; only the platform may set it.
grant set on parameter temp_file_limit to millrace_owner;

-- The pool's login enters a role at the start of a transaction, which a restore of the tenant excludes,
-- and locks for the platform.
grant execute on function set_config(text, text, boolean), pg_try_advisory_xact_lock_shared(bigint) to millrace_pool;
grant execute on function pg_try_advisory_xact_lock(bigint) to millrace_platform;
grant execute on function pg_advisory_xact_lock(bigint) to millrace_platform;
