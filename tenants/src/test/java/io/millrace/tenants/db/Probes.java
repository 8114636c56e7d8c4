package io.millrace.tenants.db;

import static io.millrace.tenants.db.Probe.denied;
import static io.millrace.tenants.db.Probe.refused;

import java.util.List;
import java.util.stream.Stream;

/// What tenants may try. Each list names who must refuse.
final class Probes {
    private Probes() {}

    /// Postgres itself refuses these, whatever way they come.
    static List<Probe> walls() {
        return Stream.of(
                        othersData(),
                        catalogs(),
                        becomingSomebody(),
                        sqlInText(),
                        server(),
                        code(),
                        definitions(),
                        namesBehindNumbers(),
                        platform(),
                        secondStatements())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Probe> othersData() {
        return List.of(
                denied("select * from t_$B_raw.clinic_patients"),
                denied("select * from \"t_$B_models\".clinic_summary"),
                denied("select * from t_$B.quality_check"),
                denied("table t_$B_raw.clinic_patients"),
                denied(
                        "select json_agg(x order by (select max(name) from t_$B_raw.clinic_patients)) from own x"),
                denied("with w as (select * from t_$B_raw.clinic_patients) select * from w"),
                denied("create table stolen as select * from t_$B_raw.clinic_patients"),
                denied("create view trojan as select * from t_$B_raw.clinic_patients"),
                denied("create table stolen (like t_$B_raw.clinic_patients)"),
                denied("create table stolen () inherits (t_$B_raw.clinic_patients)"),
                denied("create table stolen (id int references t_$B_raw.clinic_patients)"),
                denied("create table stolen of t_$B_raw.clinic_patients"),
                denied("select null::t_$B_raw.clinic_patients"),
                denied("insert into t_$B_raw.clinic_patients values (1)"),
                denied("update t_$B_models.clinic_summary set n = 0"),
                denied("delete from t_$B_models.clinic_summary"),
                denied("truncate t_$B_models.clinic_summary"),
                denied(
                        "merge into t_$B_models.clinic_summary t using own s on true when matched then delete"),
                denied("drop table t_$B_models.clinic_summary"),
                denied("drop schema t_$B_models cascade"),
                denied("create table t_$B_models.planted (a int)"),
                denied("create table t_$B_raw.planted (a int)"),
                denied("create index on t_$B_models.clinic_summary (n)"),
                denied("analyze t_$B_models.clinic_summary"),
                denied("explain select * from t_$B_raw.clinic_patients"),
                denied("alter table own set schema t_$B_models"),
                denied("copy t_$B_raw.clinic_patients to stdout"));
    }

    private static List<Probe> catalogs() {
        return List.of(
                denied("select nspname from pg_namespace"),
                denied("select relname from pg_class"),
                denied("select * from pg_catalog.pg_type"),
                denied("select * from pg_attribute"),
                denied("select * from pg_proc"),
                denied("select * from pg_roles"),
                denied("select * from pg_authid"),
                denied("select * from pg_database"),
                denied("select * from pg_tables"),
                denied("select * from pg_views"),
                denied("select * from pg_stats"),
                denied("select * from pg_statistic"),
                denied("select * from pg_statistic_ext_data"),
                denied("select * from pg_stat_activity"),
                denied("select * from pg_stat_user_tables"),
                denied("select * from pg_locks"),
                denied("select * from pg_settings"),
                denied("select * from pg_prepared_statements"),
                denied("select * from pg_cursors"),
                denied("select * from pg_largeobject"),
                denied("select * from pg_db_role_setting"),
                denied("select * from information_schema.tables"),
                denied("select * from information_schema.columns"),
                denied("create table catalog (like pg_catalog.pg_class)"),
                denied("select to_regclass('t_$B_raw.clinic_patients')"),
                denied("select to_regrole('t_$B')"),
                denied("select to_regnamespace('t_$B')"),
                denied("select has_schema_privilege('t_$B_raw', 'usage')"),
                denied("select has_table_privilege($TABLE, 'select')"),
                denied("select has_column_privilege($TABLE, 1::smallint, 'select')"),
                denied("select has_database_privilege('postgres', 'connect')"),
                denied("select has_parameter_privilege('work_mem', 'set')"),
                denied("select pg_has_role('t_$B', 'usage')"),
                denied("select pg_input_is_valid('t_$B', 'regrole')"),
                denied("select * from pg_input_error_info('t_$B', 'regrole')"),
                denied("select pg_table_is_visible($TABLE)"),
                denied("select obj_description($TABLE, 'pg_class')"),
                denied("select col_description($TABLE, 1)"),
                denied("select pg_stat_get_live_tuples($TABLE)"),
                denied("select pg_current_xact_id()"),
                denied("select txid_current_snapshot()"));
    }

    private static List<Probe> becomingSomebody() {
        return List.of(
                denied("set role t_$B"),
                denied("set role t_$B_sql"),
                denied("set role t_$A"),
                denied("set role millrace_login"),
                denied("set role millrace_owner"),
                denied("set local role millrace_platform"),
                denied("set session authorization t_$B_sql"),
                denied("set session authorization postgres"),
                denied("select set_config('role', 't_$B', false)"),
                denied("select set_config('search_path', 't_$B_raw', false)"),
                denied("create role intruder"),
                denied("create user intruder superuser"),
                denied("alter role t_$B_sql password 'x'"),
                denied("alter role t_$B_sql set statement_timeout = 1"),
                denied("alter role current_user superuser"),
                denied("alter role current_user connection limit -1"),
                refused("alter role t_$A_sql rename to intruder", "0A000"),
                denied("alter role all set search_path = t_$A_models"),
                denied("drop role t_$B_sql"),
                denied("grant t_$B to t_$A_sql"),
                denied("grant pg_read_all_data to t_$A_sql"),
                denied("grant millrace_login to t_$B_sql"),
                denied("grant select on t_$B_raw.clinic_patients to t_$A_sql"),
                denied("reassign owned by t_$B_sql to t_$A_sql"),
                denied("drop owned by t_$B_sql"),
                denied("alter table own owner to t_$B_sql"),
                denied("alter schema t_$A_models owner to t_$A_sql"),
                denied("alter schema t_$A_models rename to mine"),
                denied("drop schema t_$A_models"),
                denied("alter default privileges for role t_$A grant all on tables to t_$B_sql"));
    }

    private static List<Probe> sqlInText() {
        return List.of(
                denied(
                        "select query_to_xml('select set_config(''role'', ''t_$B'', false)', true, true, '')"),
                denied("select query_to_xml_and_xmlschema('select 1', true, true, '')"),
                denied("select table_to_xml('own', true, true, '')"),
                denied("select schema_to_xml('t_$B_raw', true, true, '')"),
                denied("select database_to_xml(true, true, '')"),
                denied("select cursor_to_xml('c', 1, true, true, '')"),
                denied("select * from ts_stat('select * from t_$B_raw.clinic_patients')"),
                denied("select ts_rewrite('a'::tsquery, 'select ''a''::tsquery, ''b''::tsquery')"),
                refused("select * from dblink('dbname=millrace', 'select 1') as t(a int)", "42883"),
                denied("create extension dblink"),
                denied("create extension postgres_fdw"),
                denied("create extension hstore"),
                denied("create foreign data wrapper w"),
                refused("create server s foreign data wrapper postgres_fdw", "42704"),
                refused("import foreign schema public from server s into t_$A_models", "42704"));
    }

    private static List<Probe> server() {
        return List.of(
                denied("copy own from '/etc/passwd'"),
                denied("copy own to '/tmp/stolen'"),
                denied("copy own from program 'id'"),
                denied("copy (select 1) to program 'id'"),
                denied("select pg_read_file('/etc/passwd')"),
                denied("select pg_read_binary_file('/etc/passwd')"),
                denied("select pg_ls_dir('.')"),
                denied("select pg_ls_logdir()"),
                denied("select pg_stat_file('PG_VERSION')"),
                denied("select pg_current_logfile()"),
                denied("select lo_import('/etc/passwd')"),
                denied("select lo_export(1, '/tmp/x')"),
                denied("select lo_creat(-1)"),
                denied("select lo_from_bytea(0, 'x')"),
                denied("select lo_get(1)"),
                denied("select pg_sleep(1)"),
                denied("select pg_sleep_for('1 second')"),
                denied("select pg_advisory_lock(1)"),
                denied("select pg_try_advisory_lock(1)"),
                denied("select pg_advisory_xact_lock(i) from generate_series(1, 100000) i"),
                denied("select pg_notify('a', 'b')"),
                denied("select pg_terminate_backend(1)"),
                denied("select pg_cancel_backend(1)"),
                denied("select pg_reload_conf()"),
                denied("select pg_stat_reset()"),
                denied("select pg_switch_wal()"),
                denied("select pg_logical_emit_message(false, 'a', 'b')"),
                denied("select pg_create_logical_replication_slot('s', 'pgoutput')"),
                denied("select pg_export_snapshot()"),
                denied("select pg_database_size('postgres')"),
                denied("select pg_relation_size('own')"),
                denied("select inet_server_addr()"),
                denied("select pg_postmaster_start_time()"),
                denied("select current_setting('data_directory')"),
                denied("select current_setting('hba_file')"),
                denied("show config_file"),
                denied("alter system set work_mem = '1GB'"),
                denied("alter database millrace set work_mem = '1GB'"),
                denied("set session_replication_role = replica"),
                denied("set temp_file_limit = -1"),
                denied("set log_statement = 'all'"),
                denied("set session_preload_libraries = 'auto_explain'"),
                denied("alter role current_user set temp_file_limit = -1"),
                denied("load 'auto_explain'"),
                denied("checkpoint"),
                denied("reindex database millrace"));
    }

    private static List<Probe> code() {
        return List.of(
                denied("create function f() returns int language sql as 'select 1'"),
                denied("create function f() returns int language sql return 1"),
                denied("create function f() returns int language plpgsql as 'begin return 1; end'"),
                denied("create function f() returns int language internal as 'pg_backend_pid'"),
                denied("create function f() returns int language c as 'x', 'y'"),
                denied("create procedure p() language sql begin atomic select 1; end"),
                denied("do 'begin end'"),
                denied("do language sql 'select 1'"),
                denied("create language plperl"),
                denied("create trusted language plpython3u"),
                denied(
                        "create event trigger e on ddl_command_start execute function suppress_redundant_updates_trigger()"),
                denied("create cast (text as int) with inout"),
                denied("create operator class c for type int using btree as operator 1 <"),
                denied("create access method m type index handler bthandler"),
                denied(
                        "create transform for int language sql (from sql with function int4in(internal))"));
    }

    private static List<Probe> definitions() {
        return List.of(
                denied("create schema mine"),
                denied("create schema authorization current_user"),
                denied("create table public.planted (a int)"),
                denied("create table pg_catalog.planted (a int)"),
                denied("create table t_$A.planted (a int)"),
                denied("create table t_$A_raw.planted (a int)"),
                denied("create temp table t (a int)"),
                denied("create temp view v as select 1"),
                denied("create database d"),
                denied("drop database millrace"),
                denied("create tablespace s location '/tmp'"),
                denied("create publication p"),
                denied("create publication p for all tables"),
                denied("create subscription s connection 'host=127.0.0.1' publication p"),
                denied("comment on database millrace is 'x'"),
                denied("comment on role t_$A_sql is 'x'"),
                denied("alter table own set schema public"),
                denied("alter table own set schema t_$A_raw"),
                denied("insert into orders values (2)"),
                denied("update orders set id = 2"),
                denied("delete from orders"),
                denied("truncate orders"),
                denied("drop table orders"),
                denied("alter table orders add column x int"),
                denied(
                        "create trigger x before insert on orders execute function suppress_redundant_updates_trigger()"),
                denied("create rule r as on insert to orders do instead nothing"),
                denied("create policy p on orders using (true)"),
                denied("create index on orders (id)"),
                denied("create statistics s on id, name from orders"),
                denied("select * from t_$A.quality_check"),
                denied("insert into t_$A.incident default values"),
                denied("delete from t_$A.check_history"));
    }

    /// A number must not become the name of what another tenant built.
    private static List<Probe> namesBehindNumbers() {
        return List.of(
                denied("select format_type($ROWTYPE, null)"),
                denied("select oidvectortypes('$ROWTYPE'::oidvector)"),
                denied("select nextval($TABLE)"),
                denied("select currval($SEQUENCE)"),
                denied("select setval($SEQUENCE, 1)"),
                denied("select makeaclitem($ROLE, $ROLE, 'SELECT', false)::text"),
                denied("select acldefault('r', $ROLE)::text"),
                denied("select aclexplode(null)"),
                denied("select satisfies_hash_partition($TABLE, 2, 1, 1)"),
                denied("select row_security_active($TABLE)"),
                denied("select pg_get_userbyid($ROLE)"),
                denied("select pg_describe_object(1259, $TABLE, 0)"),
                denied("select pg_identify_object(1259, $TABLE, 0)"),
                denied("select pg_get_viewdef($TABLE)"),
                denied("select pg_filenode_relation(0, $TABLE)"),
                denied("select pg_relation_filepath($TABLE)"),
                denied("select pg_partition_root($TABLE)"),
                denied("select pg_get_serial_sequence('t_$B.incident', 'id')"),
                denied("select array[get_current_ts_config(), '$TABLE']::text"),
                denied("select pg_sequence_parameters($SEQUENCE)"));
    }

    private static List<Probe> platform() {
        return List.of(
                denied("select * from millrace.tenants"),
                denied("select * from millrace.users"),
                denied("select * from millrace.signing_keys"),
                denied("select * from millrace.work"),
                denied("select * from millrace.outbox"),
                denied("select * from millrace.live_log"),
                denied("insert into millrace.outbox (tenant) values ('$B')"),
                denied("select millrace.current_tenant()"),
                denied("select millrace.emit('a', 'b', 'c', '{}')"),
                denied("select millrace.enqueue('a', 'b', '{}', 1, 0, 'c')"),
                denied("create table fk (a text references millrace.tenants)"));
    }

    /// The extended protocol carries one statement; a model stands in parentheses.
    private static List<Probe> secondStatements() {
        return List.of(
                refused("select 1; drop table own", "42601"),
                refused("select 1; commit", "42601"),
                refused("select 1;; select 2", "42601"),
                refused("select * from (\nselect 1) _m; drop table own --\n) _m", "42601"),
                refused("select * from (\nselect 1) _m; drop table own /*\n) _m", "42601"),
                refused("select * from (\nselect 1 -- a\n) _m; select 2", "42601"),
                refused("select * from (\ndelete from own returning *\n) _m", "42601"),
                refused(
                        "select * from (\nwith d as (delete from own returning *) select * from d\n) _m",
                        "0A000"),
                refused("create view v as\nselect 1; drop table own", "42601"),
                refused("select * from (\n\n) _m", "42601"));
    }

    /// No right of Postgres refuses these: the door does.
    static List<String> doors() {
        return List.of(
                "alter role current_user password 'x'",
                "alter role current_user set statement_timeout = 0",
                "alter user current_user set search_path = public",
                "set statement_timeout = 0",
                "set work_mem = '20GB'",
                "/* a /* b */ c */ set role none",
                "-- x\nset role none",
                "((set role none",
                "reset all",
                "discard all",
                "listen secrets",
                "unlisten *",
                "notify everybody, 'x'",
                "show all",
                "do 'begin end'",
                "call p()",
                "begin",
                "commit",
                "rollback",
                "savepoint s",
                "prepare p as select 1",
                "execute p",
                "deallocate all",
                "declare c cursor with hold for select 1",
                "fetch all from c",
                "lock table own",
                "grant select on own to public",
                "grant select on orders to public",
                "alter default privileges in schema t_$B_raw grant all on tables to t_$A_sql",
                "revoke all on own from public",
                "copy own to stdout",
                "copy own from stdin",
                "vacuum",
                "analyze",
                "analyze -- own",
                "analyze verbose",
                "cluster",
                "reindex table own",
                "checkpoint",
                "create role r",
                "create type t as (a int)",
                "create domain d as int",
                "create operator === (leftarg = int, rightarg = int, function = int4eq)",
                "create aggregate a(int) (sfunc = int4pl, stype = int)",
                "create collation c from \"C\"",
                "create text search dictionary d (template = synonym, synonyms = nothing)",
                "create conversion c for 'UTF8' to 'LATIN1' from utf8_to_iso8859_1",
                "create function f() returns int return 1",
                "create or replace function f() returns int return 1",
                "create rule r as on insert to own do instead nothing",
                "create trigger x before insert on own execute function suppress_redundant_updates_trigger()",
                "create policy p on own using (true)",
                "alter default privileges grant all on tables to public",
                "drop owned by current_user",
                "comment on role r is 'x'",
                "security label on table own is 'x'",
                "select $ROLE::regrole::text",
                "select '$TABLE'::regclass::text",
                "select cast($TABLE as \"regclass\")",
                "select $SCHEMA::REGNAMESPACE",
                "select '{$TABLE}'::_regclass::text",
                "select array[$TABLE]::regclass[]::text",
                "select $ROWTYPE::regtype",
                "select * from json_to_record('{\"a\": $TABLE}') as x(a regclass)",
                "select (jsonb_populate_record(null::pg_sequences, '{\"data_type\": \"$ROWTYPE\"}')).data_type::text",
                "select $TABLE::U&\"regcl\\0061ss\"",
                "select $TABLE::u& \"regcl\\0061ss\"",
                "select (case when false then pg_typeof(1) else '$ROWTYPE' end)::text",
                "select array[pg_typeof(1), '$ROWTYPE']::text",
                "select pg_typeof(1) union all select '$ROWTYPE'",
                "select \"pg_typeof\"(1)",
                "select pg_typeof(1)::text[]",
                "select array[pg_typeof(1 /*\"*/), '$ROWTYPE'] -- \"*/)::text",
                "select array[pg_typeof($$)::text$$), '$ROWTYPE']",
                "select array[pg_typeof('\"'), '$ROWTYPE'] as \")::text\"",
                "explain select $TABLE::regclass",
                "create table t as select $TABLE::regclass::text as name",
                "",
                "   ",
                "-- nothing",
                "/* open",
                ";");
    }

    /// What models need goes through.
    static List<String> allowed() {
        return List.of(
                "select count(*), sum(a) over () from own group by a",
                "SELECT 1",
                "  (select 1) union (select 2)",
                "/* a; /* b */ */ -- c\nselect region, registered from (select 'x' as region, 1 as registered) t",
                "with a as (select 1 as x) select * from a",
                "values (1), (2)",
                "table own",
                "create table m1 as select * from orders",
                "create or replace view v1 as select * from m1",
                "create unlogged table m2 (a int, b text)",
                "create materialized view mv1 as select 1 as one",
                "refresh materialized view mv1",
                "create unique index on m2 (a)",
                "insert into m2 select id, 'x' from orders",
                "update m2 set b = 'y'",
                "merge into m2 t using orders s on t.a = s.id when matched then update set b = 'z'",
                "delete from m2 where a = 99",
                "truncate table m2",
                "analyze m2",
                "analyze verbose m2",
                "comment on table m2 is 'a model'",
                "comment on column m2.a is 'a key'",
                "alter table m2 rename to m3",
                "alter table m3 add column c numeric(12, 2)",
                "create sequence s1",
                "explain (analyze, buffers) select * from m3",
                "select percentile_cont(0.5) within group (order by id), string_agg(id::text, ',') filter (where id < 3) from orders",
                "select md5('a'), regexp_replace('abc', 'b', 'x'), now(), current_date, random(), gen_random_uuid()",
                "select jsonb_build_object('a', 1) ->> 'a', to_char(now(), 'YYYY'), date_trunc('day', now())",
                "select pg_typeof(o.id)::text, PG_TYPEOF(\"o\".\"name\")::TEXT from orders o",
                "select to_tsvector('english', 'words'), pg_typeof(1)::text, pg_size_pretty(10::bigint), version()",
                "select row_to_json(o), array_agg(o.id) from orders o group by o",
                "drop view v1",
                "drop table m1, m3",
                "drop materialized view mv1",
                "drop sequence s1");
    }
}
