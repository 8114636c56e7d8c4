package io.millrace.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// What a tenant may try in a project of its own to reach another's data, the platform's or the
/// machine's, as SQL and as Jinja. The walls themselves are probed one by one in `tenants`; here
/// the way is the one that a tenant has.
///
/// @param victim its tenant's id
record Attacks(String victim) {
    private static final String TABLE = "{{ config(materialized='table') }}\n";

    /// The models' texts.
    List<String> models() {
        var raw = "t_" + victim + "_raw";
        return List.of(
                "select * from " + raw + ".quagga_orders",
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
                "select set_config('search_path', '" + raw + "', false) as a",
                "select query_to_xml('select * from "
                        + raw
                        + ".quagga_orders', true, true, '') as a",
                "select database_to_xml(true, true, '') as a",
                "select * from ts_stat('select * from " + raw + ".quagga_orders')",
                "select pg_read_file('/etc/passwd') as a",
                "select pg_ls_dir('.') as a",
                "select lo_import('/etc/passwd') as a",
                "select pg_sleep(1) as a",
                "select pg_advisory_lock(1) as a",
                "select pg_terminate_backend(1) as a",
                "select current_setting('data_directory') as a",
                "select to_regclass('" + raw + ".quagga_orders') as a",
                "select has_table_privilege('" + raw + ".quagga_orders', 'select') as a",
                "select 1 as a) _m; drop schema " + raw + " cascade; --",
                "select 1 as a; reset role; select 2 as a",
                "select 1 as a from (select 1) x) -- \n union all select 2 from (select 1) y",
                "set role t_" + victim,
                "copy (select 1) to program 'id'",
                "do $$ begin perform 1; end $$",
                "delete from " + raw + ".quagga_orders returning *",
                "with gone as (delete from "
                        + raw
                        + ".quagga_orders returning *) select * from gone",
                "{{ ''.__class__.__mro__ }} select 1 as a",
                "{{ ''.getClass().forName('java.lang.Runtime') }} select 1 as a",
                "{{ env_var('MILLRACE_SECRET_KEY') }} select 1 as a",
                "{% include '/etc/passwd' %} select 1 as a",
                "{{ ref('../../other/models/quagga_model') }}",
                "select * from {{ source('" + raw + "', 'quagga_orders') }}");
    }

    /// The file name of a model's text.
    static String file(int index) {
        return "attack_" + index;
    }

    /// A project of a single attack, which nothing else spoils.
    static byte[] project(int index, String sql) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            add(zip, "dbt_project.yml", "name: attack\nversion: '1.0'\nprofile: millrace\n");
            // A view would only be run by who reads it.
            add(zip, "models/" + file(index) + ".sql", TABLE + sql);
        }
        return bytes.toByteArray();
    }

    private static void add(ZipOutputStream zip, String name, String text) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(text.getBytes(UTF_8));
    }
}
