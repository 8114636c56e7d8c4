-- Closes the database against tenants who write SQL. Run by a superuser in the product's database,
-- at every start: a server update brings new built-ins. What it leaves open is listed in
-- docs/SECURITY.md. PUBLIC loses; the platform's own roles get back what they use.

do $$ begin
    execute format('revoke all on database %I from public', current_database());
    execute format('grant connect on database %I to millrace_owner, millrace_pool', current_database());
    execute format('grant create on database %I to millrace_owner', current_database());
    -- The owner lets each tenant's login in.
    execute format('grant connect on database %I to millrace_owner with grant option', current_database());
end $$;
revoke all on schema public from public;
revoke usage on language sql, plpgsql from public;
grant usage on language sql, plpgsql to millrace_owner;

do $$
declare
    item record;
begin
    -- Volatile built-ins act on the server, the session or other sessions.
    for item in
        select p.oid::regprocedure as name
        from pg_proc p
        where p.pronamespace = 'pg_catalog'::regnamespace
          and p.provolatile = 'v'
          and p.prokind = 'f'
          and p.prorettype not in ('trigger'::regtype, 'event_trigger'::regtype)
          and not exists (
              select from pg_type t
              where p.oid in (t.typinput, t.typoutput, t.typreceive, t.typsend, t.typmodin, t.typmodout, t.typanalyze))
          and p.proname not in ('random', 'random_normal', 'clock_timestamp', 'timeofday', 'gen_random_uuid',
                                'nextval', 'currval', 'lastval', 'setval', 'setseed', 'version')
    loop
        execute format('revoke execute on function %s from public', item.name);
        execute format('grant execute on function %s to millrace_owner', item.name);
    end loop;

    -- Functions that run SQL given as text, or that show what others built.
    for item in
        select p.oid::regprocedure as name
        from pg_proc p
        where p.pronamespace = 'pg_catalog'::regnamespace
          and p.prokind = 'f'
          and (p.proname ~ '(_to_xml|_to_xmlschema|_to_xml_and_xmlschema)$'
               or p.proname ~ '^pg_(stat_|get_|describe|identify|lock_status|show_all|prepared|cursor|tablespace|database_size|relation_|blocking|config|options|backend|shmem|ls_|read_|current_logfile|export_snapshot)'
               or p.proname in ('obj_description', 'col_description', 'shobj_description', 'to_regclass', 'to_regproc',
                                'to_regprocedure', 'to_regnamespace', 'to_regrole', 'to_regtype', 'to_regoper',
                                'to_regoperator', 'to_regcollation', 'has_table_privilege', 'has_any_column_privilege',
                                'has_column_privilege', 'has_schema_privilege', 'has_database_privilege',
                                'has_function_privilege', 'has_sequence_privilege', 'has_type_privilege',
                                'has_tablespace_privilege', 'has_server_privilege', 'has_language_privilege',
                                'pg_has_role', 'ts_stat', 'ts_rewrite', 'inet_server_addr', 'inet_server_port',
                                'inet_client_addr', 'inet_client_port', 'pg_conf_load_time', 'pg_postmaster_start_time'))
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
    loop
        execute format('revoke select on %s from public', item.name);
        execute format('grant select on %s to millrace_owner', item.name);
    end loop;
end $$;
revoke select on all tables in schema information_schema from public;
revoke usage on schema information_schema from public;

-- The pool's login enters a role at the start of a transaction and locks for the platform.
grant execute on function set_config(text, text, boolean) to millrace_pool;
grant execute on function pg_try_advisory_xact_lock(bigint) to millrace_platform;
grant execute on function pg_advisory_xact_lock(bigint) to millrace_platform;
