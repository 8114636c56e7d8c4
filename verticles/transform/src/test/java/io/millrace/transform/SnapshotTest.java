package io.millrace.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.millrace.kernel.TenantId;
import io.millrace.tenants.db.SqlNames;
import io.millrace.transform.api.TransformRequest;
import io.millrace.transform.api.TransformRequest.Column;
import io.millrace.transform.api.TransformRequest.NodeResult;
import io.millrace.transform.api.TransformRequest.RunAnswer;
import java.util.List;
import java.util.Map;
import org.assertj.core.groups.Tuple;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Snapshots on a real Postgres: what each strategy leaves of rows that change, go and come back.
final class SnapshotTest {
    private static final String CHECK = "strategy='check', unique_key='id', check_cols='all'";

    private final World world = World.shared();
    private final TenantId tenant = world.stack.tenant();

    @BeforeEach
    void people() {
        world.table(
                tenant,
                "people",
                "id bigint, name text, seen timestamp",
                "1, 'ann', '2026-01-01'",
                "2, 'bob', '2026-01-01'");
    }

    private void put(String config, String... more) {
        select("select id, name, seen from {{ source('raw', 'people') }}", config, more);
    }

    /// Puts the snapshot `then` of `select` there, and whatever else.
    private void select(String select, String config, String... more) {
        var text = "{% snapshot then %}{{ config(" + config + ") }}" + select + "{% endsnapshot %}";
        var files = new String[more.length + 2];
        files[0] = "snapshots/s.sql";
        files[1] = text;
        System.arraycopy(more, 0, files, 2, more.length);
        assertThat(world.put(tenant, "p", files).errors()).isEmpty();
        world.arrive(tenant);
    }

    private RunAnswer take() {
        return world.run(tenant, "p", "snapshot", null);
    }

    private void change(String sql) {
        world.raw(tenant, sql.replace("people", SqlNames.quote(tenant.rawSchema(), "people")));
    }

    /// Id and name of each row, and whether it stands.
    private List<Tuple> rows() {
        return world.rows(tenant, "then").stream()
                .map(row -> tuple(row.get("id"), row.get("name"), row.get("dbt_valid_to") == null))
                .toList();
    }

    private @Nullable Object value(String name, boolean stands, String column) {
        return world.rows(tenant, "then").stream()
                .filter(row -> name.equals(row.get("name")))
                .filter(row -> (row.get("dbt_valid_to") == null) == stands)
                .findFirst()
                .map(row -> row.get(column))
                .orElse(null);
    }

    private static NodeResult only(RunAnswer run) {
        assertThat(run.results()).hasSize(1);
        return run.results().getFirst();
    }

    @Test
    void aLaterTimeEndsARowAndBeginsAnother() {
        put("strategy='timestamp', unique_key='id', updated_at='seen'");
        change("update people set name = 'Bob', seen = '2026-02-01' where id = 2");
        change("update people set name = 'Ann' where id = 1");

        var result = only(take());

        assertThat(result.kind()).isEqualTo("snapshot");
        assertThat(result.status()).isEqualTo("success");
        assertThat(result.rows()).isEqualTo(3);
        assertThat(rows())
                .containsExactlyInAnyOrder(
                        tuple(1, "ann", true), tuple(2, "bob", false), tuple(2, "Bob", true));
        assertThat(value("bob", false, "dbt_valid_to")).isEqualTo("2026-02-01T00:00:00");
        assertThat(value("Bob", true, "dbt_valid_from")).isEqualTo("2026-02-01T00:00:00");
        // md5 of '2|2026-02-01 00:00:00', as dbt has it.
        assertThat(value("Bob", true, "dbt_scd_id")).isEqualTo(md5("2|2026-02-01 00:00:00"));
        assertThat(columns())
                .containsExactly(
                        "id bigint",
                        "name text",
                        "seen timestamp without time zone",
                        "dbt_scd_id text",
                        "dbt_updated_at timestamp without time zone",
                        "dbt_valid_from timestamp without time zone",
                        "dbt_valid_to timestamp without time zone");
    }

    private static String md5(String text) {
        try {
            var digest = java.security.MessageDigest.getInstance("MD5");
            return java.util.HexFormat.of()
                    .formatHex(
                            digest.digest(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<String> columns() {
        return world.ask(new TransformRequest.GetModel(tenant, "then")).columns().stream()
                .map((Column column) -> column.name() + " " + column.type())
                .toList();
    }

    @Test
    void anotherValueOfACheckedColumnEndsARowAndBeginsAnother() {
        put("strategy='check', unique_key='id', check_cols=['NAME']");
        change("update people set name = null where id = 1");
        change("update people set seen = '2026-03-01' where id = 2");

        take();

        assertThat(rows())
                .containsExactlyInAnyOrder(
                        tuple(1, "ann", false), tuple(1, null, true), tuple(2, "bob", true));
        take();
        assertThat(rows()).hasSize(3);
    }

    @Test
    void allColumnsAreCheckedAndANewOneMakesEveryRowAnother() {
        put(CHECK);
        change("update people set seen = '2026-03-01' where id = 2");
        take();
        assertThat(rows()).hasSize(3);

        select("select id, name, seen, 7 as n from {{ source('raw', 'people') }}", CHECK);

        assertThat(rows()).hasSize(5);
        assertThat(columns()).contains("n integer");
        assertThat(value("ann", true, "n")).isEqualTo(7);
        assertThat(value("ann", false, "n")).isNull();
    }

    @Test
    void aKeyMayBeOfSeveralColumnsOrAnExpression() {
        put("strategy='check', unique_key=['id', 'name'], check_cols='all'");
        change("update people set name = 'Bob' where id = 2");
        take();
        assertThat(rows())
                .containsExactlyInAnyOrder(
                        tuple(1, "ann", true), tuple(2, "bob", true), tuple(2, "Bob", true));

        select(
                "select id, name, seen from {{ source('raw', 'people') }}",
                "strategy='check', unique_key=\"id || '-' || lower(name) -- the key\","
                        + " check_cols=['name'], alias='other'");

        var other = world.rows(tenant, "other");
        assertThat(other).hasSize(2);
        assertThat(other.getFirst()).containsKey("dbt_scd_id");
    }

    @Test
    void rowsThatAreGoneStandUnlessToldOtherwise() {
        put(CHECK);
        change("delete from people where id = 1");

        take();

        assertThat(rows()).containsExactlyInAnyOrder(tuple(1, "ann", true), tuple(2, "bob", true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"invalidate_hard_deletes=true", "hard_deletes='invalidate'"})
    void rowsThatAreGoneEndAndMayComeBack(String config) {
        put(CHECK + ", " + config);
        change("delete from people where id = 1");
        take();
        assertThat(rows()).containsExactlyInAnyOrder(tuple(1, "ann", false), tuple(2, "bob", true));

        world.insert(tenant, "people", 2, "1, 'ann', '2026-01-01'");
        world.arrive(tenant);

        assertThat(rows())
                .containsExactlyInAnyOrder(
                        tuple(1, "ann", false), tuple(1, "ann", true), tuple(2, "bob", true));
    }

    @Test
    void aRecordSaysWhatIsDeleted() {
        put(CHECK + ", hard_deletes='new_record'");
        change("delete from people where id = 1");

        take();
        take();

        assertThat(marked()).containsExactlyInAnyOrder("1 False ended", "1 True", "2 False");
        world.insert(tenant, "people", 2, "1, 'ann', '2026-01-01'");
        world.arrive(tenant);
        assertThat(marked())
                .containsExactlyInAnyOrder("1 False ended", "1 True ended", "1 False", "2 False");
    }

    private List<String> marked() {
        return world.rows(tenant, "then").stream()
                .map(row ->
                        row.get("id")
                                + " "
                                + row.get("dbt_is_deleted")
                                + (row.get("dbt_valid_to") == null ? "" : " ended"))
                .toList();
    }

    @Test
    void whatStandsMayEndInTheFuture() {
        put(CHECK + ", dbt_valid_to_current=\"'9999-12-31'::timestamp\"");
        change("update people set name = 'Bob' where id = 2");

        take();

        assertThat(world.rows(tenant, "then"))
                .filteredOn(row -> "9999-12-31T00:00:00".equals(row.get("dbt_valid_to")))
                .extracting(row -> row.get("name"))
                .containsExactlyInAnyOrder("ann", "Bob");
        assertThat(world.rows(tenant, "then")).hasSize(3);
    }

    @Test
    void columnsMayHaveOtherNames() {
        put(CHECK + ", snapshot_meta_column_names={'dbt_valid_to': 'until', 'dbt_scd_id': 'key'}");
        change("update people set name = 'Bob' where id = 2");

        take();

        assertThat(world.rows(tenant, "then"))
                .extracting(row -> row.get("name"), row -> row.get("until") == null)
                .containsExactlyInAnyOrder(
                        tuple("ann", true), tuple("bob", false), tuple("Bob", true));
    }

    @Test
    void aHistoryIsNeverBegunAnew() {
        put(CHECK);
        change("update people set name = 'Bob' where id = 2");
        take();
        world.put(tenant, "p", "models/a.sql", "select 1 as x");
        world.arrive(tenant);

        put(CHECK);
        world.refresh(tenant, "p");
        var built =
                world.ask(
                        new TransformRequest.Run(
                                tenant, "p", "build", null, null, true, Map.of(), null, true));

        assertThat(built.state()).isEqualTo("succeeded");
        assertThat(rows()).hasSize(3);
    }

    @Test
    void aTableThatIsNoHistoryStays() {
        world.put(
                tenant, "p", "models/then.sql", "{{ config(materialized='table') }}select 7 as x");
        world.arrive(tenant);

        put(CHECK);

        var failed = only(take());
        assertThat(failed.status()).isEqualTo("error");
        assertThat(String.valueOf(failed.message()))
                .isEqualTo(
                        "snapshots/s.sql: there is a table 'then' that is no such history:"
                                + " it has no column 'dbt_scd_id'; give the snapshot another alias");
        assertThat(world.rows(tenant, "then")).isEqualTo(List.of(Map.of("x", 7)));
    }

    @Test
    void aSnapshotThatFailsLeavesTheHistoryAsItWas() {
        put(CHECK, "models/now.sql", "select * from {{ ref('then') }}");
        change("update people set name = 'Bob' where id = 2");
        select(
                "select id, name, seen,\n 1 / (id - 2) as n from {{ source('raw', 'people') }}",
                CHECK);

        var failed = only(take());

        assertThat(failed.status()).isEqualTo("error");
        assertThat(String.valueOf(failed.message())).isEqualTo("snapshots/s.sql: division by zero");
        assertThat(rows()).containsExactlyInAnyOrder(tuple(1, "ann", true), tuple(2, "bob", true));
        assertThat(columns()).doesNotContain("n integer");
    }

    @Test
    void newRowsTakeASnapshotAndBuildWhatReadsIt() {
        put(CHECK, "models/now.sql", "select count(*) as n from {{ ref('then') }}");

        world.insert(tenant, "people", 2, "3, 'cid', '2026-01-01'");
        world.arrive(tenant);

        var run = world.runs(tenant).getFirst();
        assertThat(run.trigger()).isEqualTo("data");
        assertThat(run.results())
                .extracting(NodeResult::node, NodeResult::kind)
                .containsExactly(tuple("then", "snapshot"), tuple("now", "model"));
        assertThat(world.rows(tenant, "now").getFirst()).containsEntry("n", 3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "unique_key='(select usename::text from pg_catalog.pg_shadow limit 1)'",
                "unique_key='(select x::text from \"FOREIGN\".secret limit 1)'",
                "unique_key='id', dbt_valid_to_current='now()); drop table people; select (1'",
                "unique_key=\"id), (set_config('role', 'postgres', false)\"",
            })
    void itsConfigReachesNothingButTheTenantsOwn(String config) {
        var foreign = world.stack.tenant();
        world.table(foreign, "secret", "x int", "1");
        put(
                "strategy='check', check_cols='all', "
                        + config.replace("FOREIGN", foreign.rawSchema()));

        var failed = only(take());

        assertThat(failed.status()).isEqualTo("error");
        assertThat(String.valueOf(failed.message())).startsWith("snapshots/s.sql");
    }
}
