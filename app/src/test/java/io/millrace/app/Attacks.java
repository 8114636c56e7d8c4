package io.millrace.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.kernel.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// What a tenant may try wherever its own SQL, Jinja, expressions, names or addresses are taken, to
/// reach another's data, the platform's or the machine's. The walls themselves are probed one by
/// one in `tenants`; here the way is the one that a tenant has.
///
/// @param victim its tenant's id
record Attacks(String victim) {
    /// A model that is in every project beside what is tried, and nothing against it.
    static final String INNOCENT = "birds";

    private static final String TABLE = "{{ config(materialized='table') }}\n";
    private static final String HEAD = "name: attack\nversion: '1.0'\nprofile: millrace\n";
    private static final String SETTINGS = "dbt_project.yml";
    private static final String MODEL = "models/attack.sql";

    /// A project in which one thing is tried, which nothing else spoils.
    ///
    /// @param place where in the project
    /// @param tried what stands there
    /// @param files by their paths
    /// @param vars that it is run with
    record Project(
            String place, String tried, Map<String, String> files, Map<String, String> vars) {
        static Project of(String place, String tried, Map<String, String> files) {
            return new Project(place, tried, files, Map.of());
        }

        /// All that is written in it.
        String text() {
            return files.values() + " " + vars.values();
        }

        /// @param number of the project: no two build relations of one name
        byte[] zip(int number) throws IOException {
            var all = new LinkedHashMap<String, String>();
            all.put(SETTINGS, HEAD);
            all.put("models/" + INNOCENT + ".sql", TABLE + "select 'one' as id");
            all.putAll(files);
            var bytes = new ByteArrayOutputStream();
            try (var zip = new ZipOutputStream(bytes)) {
                for (var file : all.entrySet()) {
                    var path = file.getKey().replace(".sql", "_" + number + ".sql");
                    var text = file.getValue().replace(INNOCENT, INNOCENT + "_" + number);
                    zip.putNextEntry(new ZipEntry(path));
                    zip.write(text.getBytes(UTF_8));
                }
            }
            return bytes.toByteArray();
        }
    }

    /// A project with a model.
    static Project model(String sql) {
        // A view would only be run by who reads it.
        return Project.of("model", sql, Map.of(MODEL, TABLE + sql));
    }

    private String raw() {
        return "t_" + victim + "_raw";
    }

    private String rows() {
        return raw() + ".quagga_orders";
    }

    private String relation() {
        return "api.Relation.create(schema='" + raw() + "', identifier='quagga_orders')";
    }

    /// The models' texts.
    List<String> models() {
        return List.of(
                "select * from " + rows(),
                "select * from \"t_" + victim + "\".batch",
                "select * from t_" + victim + "_models.quagga_model",
                "select * from millrace.users",
                "select * from millrace.tenants",
                "select * from millrace.work",
                "select * from pg_catalog.pg_class",
                "select * from pg_namespace",
                "select * from information_schema.tables",
                "select * from pg_stat_activity",
                "select set_config('role', 't_" + victim + "', false) as a",
                "select set_config('search_path', '" + raw() + "', false) as a",
                "select query_to_xml('select * from " + rows() + "', true, true, '') as a",
                "select database_to_xml(true, true, '') as a",
                "select * from ts_stat('select * from " + rows() + "')",
                "select pg_read_file('/etc/passwd') as a",
                "select pg_ls_dir('.') as a",
                "select lo_import('/etc/passwd') as a",
                "select pg_sleep(1) as a",
                "select pg_advisory_lock(1) as a",
                "select pg_terminate_backend(1) as a",
                "select current_setting('data_directory') as a",
                "select to_regclass('" + rows() + "') as a",
                "select has_table_privilege('" + rows() + "', 'select') as a",
                "select 1 as a) _m; drop schema " + raw() + " cascade; --",
                "select 1 as a; reset role; select 2 as a",
                "select 1 as a from (select 1) x) -- \n union all select 2 from (select 1) y",
                "set role t_" + victim,
                "copy (select 1) to program 'id'",
                "do $$ begin perform 1; end $$",
                "delete from " + rows() + " returning *",
                "with gone as (delete from " + rows() + " returning *) select * from gone",
                "{{ ''.__class__.__mro__ }} select 1 as a",
                "{{ ''.getClass().forName('java.lang.Runtime') }} select 1 as a",
                "{{ env_var('MILLRACE_SECRET_KEY') }} select 1 as a",
                "{{ run_query('select * from " + rows() + "') }} select 1 as a",
                "{{ run_query('select 1; drop schema " + raw() + " cascade') }} select 1 as a",
                "{% call statement('x') %}delete from " + rows() + "{% endcall %} select 1 as a",
                "{{ adapter.execute('set role t_" + victim + "') }} select 1 as a",
                "{% do adapter.drop_relation(" + relation() + ") %} select 1 as a",
                "{% do adapter.rename_relation(" + relation() + ", this) %} select 1 as a",
                "{% for c in adapter.get_columns_in_relation("
                        + relation()
                        + ") %}select '{{ c.name }}' as a{% endfor %}",
                "{% if load_relation(" + relation() + ") %}select 1 as a{% endif %}",
                "{% include '/etc/passwd' %} select 1 as a",
                "{{ ref('../../other/models/quagga_model') }}",
                "select * from {{ source('" + raw() + "', 'quagga_orders') }}",
                "select * from {{ source('raw', '" + raw() + "\".\"quagga_orders') }}");
    }

    /// Texts in the place of one value.
    List<String> expressions() {
        return List.of(
                stolen(),
                "(select count(*)::text from " + rows() + ")",
                "(select count(*)::text from \"t_" + victim + "\".batches)",
                "(select count(*)::text from t_" + victim + "_models.quagga_model)",
                "(select string_agg(slug, ',') from millrace.tenants)",
                "(select string_agg(email, ',') from millrace.users)",
                "(select string_agg(payload::text, ',') from millrace.work)",
                "(select string_agg(nspname::text, ',') from pg_namespace)",
                "(select string_agg(rolname::text, ',') from pg_roles)",
                "(select string_agg(relname::text, ',') from pg_catalog.pg_class)",
                "(select string_agg(table_name::text, ',') from information_schema.tables)",
                "(select string_agg(query, ',') from pg_stat_activity)",
                "set_config('role', 't_" + victim + "', false)",
                "set_config('search_path', '" + raw() + "', false)",
                "query_to_xml('select * from " + rows() + "', true, true, '')::text",
                "database_to_xml(true, true, '')::text",
                passwords(),
                "lo_import('/etc/passwd')::text",
                "pg_sleep(1)::text",
                "pg_advisory_lock(1)::text",
                "pg_terminate_backend(1)::text",
                "current_setting('data_directory')",
                "to_regclass('" + rows() + "')::text",
                "'" + rows() + "'::regclass::text",
                "has_table_privilege('" + rows() + "', 'select')::text",
                "dblink('dbname=millrace', 'select 1')",
                "(with gone as (delete from " + rows() + " returning 1) select 'x' from gone)",
                "'x'); drop schema " + raw() + " cascade; --",
                "'x') union all select name from " + rows() + " --",
                "'x'; set role t_" + victim);
    }

    private String stolen() {
        return "(select string_agg(name, ',') from " + rows() + ")";
    }

    private static String passwords() {
        return "pg_read_file('/etc/passwd')";
    }

    /// Wherever a project takes an expression or a name beside the SQL of its models.
    List<Project> projects() {
        var projects = new ArrayList<Project>();
        for (var expression : List.of(stolen(), passwords())) {
            projects.addAll(tests(expression));
            projects.addAll(variables(expression));
        }
        projects.add(test("to of a test", rows(), "relationships: {to: %s, field: id}"));
        projects.addAll(configs());
        return List.copyOf(projects);
    }

    private static List<Project> tests(String expression) {
        var query = "select 1 as a where " + expression + " is not null";
        var named = "models:\n- name: birds\n  columns:\n  - name: " + Json.write(expression);
        var macro = "{% macro test_steal(model) %}" + query + "{% endmacro %}";
        return List.of(
                test("where of a test", expression + " is not null", "not_null: {where: %s}"),
                test(
                        "values of a test",
                        expression,
                        "accepted_values: {quote: false, values: [%s]}"),
                test(
                        "field of a test",
                        expression,
                        "relationships: {to: \"ref('birds')\", field: %s}"),
                Project.of(
                        "column of a test",
                        expression,
                        Map.of("models/schema.yml", named + "\n    tests: [unique]\n")),
                Project.of("test of its own", query, Map.of("tests/steal.sql", query)),
                Project.of(
                        "test of a macro",
                        query,
                        Map.of(
                                "macros/steal.sql",
                                macro,
                                "models/schema.yml",
                                "models:\n- name: birds\n  tests: [steal]\n")));
    }

    /// @param form of the test, with the place of the text, which is JSON and so YAML
    private static Project test(String place, String tried, String form) {
        var head = "models:\n- name: birds\n  columns:\n  - name: id\n    tests:\n    - ";
        var yaml = head + form.formatted(Json.write(tried)) + "\n";
        return Project.of(place, tried, Map.of("models/schema.yml", yaml));
    }

    private static List<Project> variables(String expression) {
        var model = TABLE + "select {{ var('x') }} as a";
        var harmless = HEAD + "vars: {x: '1'}\n";
        var set = HEAD + "vars: {x: " + Json.write(expression) + "}\n";
        return List.of(
                new Project(
                        "variable of a run",
                        expression,
                        Map.of(SETTINGS, harmless, MODEL, model),
                        Map.of("x", expression)),
                Project.of(
                        "variable of a project", expression, Map.of(SETTINGS, set, MODEL, model)));
    }

    private List<Project> configs() {
        var drop = "drop schema " + raw() + " cascade";
        var before = "{{ config(pre_hook=\"" + drop + "\") }}select 1 as a";
        var after = "{{ config(post_hook=\"" + drop + "\") }}select 1 as a";
        var alias = raw() + "\".\"quagga_orders";
        var named = "{{ config(alias='" + alias + "') }}select 1 as a";
        var source =
                "sources:\n- name: loot\n  schema: %s\n  tables: [{name: quagga_orders}]\n"
                        .formatted(raw());
        var macro =
                "{% materialization steal, default %}{% call statement('main') %}"
                        + drop
                        + "{% endcall %}{% endmaterialization %}";
        return List.of(
                Project.of(
                        "statement before a run",
                        drop,
                        Map.of(SETTINGS, HEAD + "on-run-start: " + drop + "\n")),
                Project.of(
                        "statement behind a run",
                        stolen(),
                        Map.of(SETTINGS, HEAD + "on-run-end: \"select " + stolen() + "\"\n")),
                Project.of(
                        "materialization",
                        drop,
                        Map.of(
                                "macros/steal.sql",
                                macro,
                                MODEL,
                                "{{ config(materialized='steal') }}select 1 as a")),
                Project.of("hook before a model", drop, Map.of(MODEL, before)),
                Project.of("hook behind a model", drop, Map.of(MODEL, after)),
                Project.of("alias of a model", alias, Map.of(MODEL, named)),
                Project.of(
                        "schema of a source",
                        raw(),
                        Map.of(
                                "models/sources.yml",
                                source,
                                MODEL,
                                TABLE + "select * from {{ source('loot', 'quagga_orders') }}")));
    }

    /// Files of checks, of which none may measure anything.
    List<String> checks() {
        var checks = new ArrayList<String>();
        for (var expression : expressions()) {
            var filter = Json.write(expression + " is not null");
            checks.add(of(Attacker.DATASET, "row_count > 0:\n      filter: " + filter));
        }
        checks.add(of("\"" + rows() + "\"", "row_count > 0"));
        checks.add(of("quagga_orders", "row_count > 0"));
        checks.add(of("millrace.users", "row_count > 0"));
        checks.add(of("../" + raw() + "/quagga_orders", "row_count > 0"));
        checks.add(of(Attacker.DATASET, "missing_count(\"id\"\" from millrace.users --\") = 0"));
        var count = "select count(*) from " + rows();
        checks.add(of(Attacker.DATASET, "loot > 0:\n      loot query: " + count));
        checks.add(of(Attacker.DATASET, "loot > 0:\n      loot expression: " + stolen()));
        checks.add(of(Attacker.DATASET, "failed rows:\n      fail query: select * from " + rows()));
        checks.add(of(Attacker.DATASET, "failed rows:\n      fail condition: " + stolen()));
        checks.add(of(Attacker.DATASET, "!!java.net.URL ['file:///etc/passwd']"));
        return List.copyOf(checks);
    }

    private static String of(String dataset, String check) {
        return "checks for " + dataset + ":\n  - " + check + "\n";
    }

    /// What may stand where a tenant gives something a name.
    List<String> names() {
        return List.of(
                "id\"; drop schema " + raw() + " cascade; --",
                "x', (select string_agg(email, ',') from millrace.users), '",
                rows(),
                raw() + "\".\"quagga_orders",
                "../../" + raw() + "/quagga_orders",
                "$1",
                "{{ env_var('MILLRACE_SECRET_KEY') }}",
                "${secret}");
    }

    /// Where a source may be said to be: this installation's own servers, and the machine.
    ///
    /// @param postgres port of the platform's Postgres
    /// @param gateway port of this node
    static List<String> addresses(int postgres, int gateway) {
        return List.of(
                "postgres 127.0.0.1 " + postgres,
                "postgres 0.0.0.0 " + postgres,
                "postgres 169.254.169.254 " + postgres,
                "rest http://127.0.0.1:" + gateway + "/metrics",
                "rest http://[::1]:" + gateway + "/metrics",
                "rest http://[::ffff:127.0.0.1]:" + gateway + "/metrics",
                "rest http://169.254.169.254/latest/meta-data/",
                "rest http://10.0.0.1/",
                "rest file:///etc/passwd");
    }
}
