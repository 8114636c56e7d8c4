package io.millrace.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.kernel.Json;
import io.millrace.kernel.ProblemException;
import io.millrace.kernel.TenantId;
import io.millrace.transform.api.TransformRequest.Lineage;
import io.millrace.transform.api.TransformRequest.LineageAnswer;
import io.millrace.transform.api.TransformRequest.LineageGap;
import io.millrace.transform.api.TransformRequest.LineageLink;
import io.millrace.transform.api.TransformRequest.Place;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is kept of models' lineage as runs build them, and what is told of it.
final class LineageTest {
    private static final String STG =
            "select id, amount from {{ source('raw', 'orders') }} where amount > 0";
    private static final String TOTALS =
            "select sum(amount) filter (where id > 1) as total, count(*) as n"
                    + " from {{ ref('stg') }}";

    private final World world = World.shared();
    private final TenantId tenant = world.stack.tenant();

    @BeforeEach
    void orders() {
        world.table(tenant, "orders", "id bigint, amount numeric", "1, 10.50", "2, 20");
    }

    private void build(String... files) {
        var put = world.put(tenant, "p", files);
        assertThat(put.errors()).isEmpty();
        assertThat(world.run(tenant, "p", "build", null).state()).isEqualTo("succeeded");
    }

    private LineageAnswer upstream(String column) {
        return world.ask(new Lineage(tenant, column, true, 10));
    }

    private LineageAnswer downstream(String column) {
        return world.ask(new Lineage(tenant, column, false, 10));
    }

    private static String said(Place place) {
        var relation = place.schema() + "." + place.relation();
        return place.column() == null ? relation : relation + "." + place.column();
    }

    private static String said(LineageLink link) {
        return link.step() + " " + link.how() + " " + said(link.from()) + " > " + said(link.to());
    }

    private static List<String> links(LineageAnswer answer) {
        return answer.links().stream().map(LineageTest::said).toList();
    }

    private static List<String> gaps(LineageAnswer answer) {
        return answer.unknown().stream().map(LineageGap::place).map(LineageTest::said).toList();
    }

    @Test
    void goesUpToTheDatasetsAndDownToAllThatIsMadeOfThem() {
        build("models/stg.sql", STG, "models/totals.sql", TOTALS);

        var up = upstream("totals.total");

        assertThat(up.column()).isEqualTo(new Place("models", "totals", "total"));
        assertThat(up.direction()).isEqualTo("upstream");
        assertThat(up.isWhole()).isTrue();
        assertThat(up.unknown()).isEmpty();
        assertThat(links(up))
                .containsExactlyInAnyOrder(
                        "1 aggregated models.stg.amount > models.totals.total",
                        "1 filtered models.stg.id > models.totals.total",
                        "2 copied raw.orders.amount > models.stg.amount",
                        "2 filtered raw.orders.amount > models.stg");
        assertThat(links(downstream("orders.amount")))
                .containsExactlyInAnyOrder(
                        "1 copied raw.orders.amount > models.stg.amount",
                        "1 filtered raw.orders.amount > models.stg",
                        "2 aggregated models.stg.amount > models.totals.total");
        assertThat(links(downstream("orders.id")))
                .containsExactlyInAnyOrder(
                        "1 copied raw.orders.id > models.stg.id",
                        "2 filtered models.stg.id > models.totals.total");
        assertThat(links(upstream("totals.n"))).isEmpty();
        assertThat(upstream("totals.n").unknown()).isEmpty();
    }

    @Test
    void asFarAsItIsAsked() {
        build("models/stg.sql", STG, "models/totals.sql", TOTALS);

        var near = world.ask(new Lineage(tenant, "totals.total", true, 1));

        assertThat(near.links()).extracting(LineageLink::step).containsOnly(1);
        assertThat(near.isWhole()).isFalse();
        assertThat(world.ask(new Lineage(tenant, "totals.total", true, 2)).isWhole()).isTrue();
    }

    @Test
    void throughEphemeralModelsAndStarsAndSeeds() {
        build(
                "models/base.sql",
                "{{ config(materialized='ephemeral') }}select *, amount * 2 as twice"
                        + " from {{ source('raw', 'orders') }}",
                "models/m.sql",
                "select b.*, c.name from {{ ref('base') }} b"
                        + " join {{ ref('codes') }} c on c.code = b.id",
                "seeds/codes.csv",
                "code,name\n1,One\n2,Two\n");

        assertThat(links(upstream("m.twice")))
                .contains("1 computed raw.orders.amount > models.m.twice");
        assertThat(links(upstream("m._batch")))
                .contains("1 copied raw.orders._batch > models.m._batch");
        assertThat(links(upstream("m.name")))
                .contains(
                        "1 copied models.codes.name > models.m.name",
                        "1 filtered models.codes.code > models.m",
                        "1 filtered raw.orders.id > models.m");
        assertThat(upstream("codes.name").links()).isEmpty();
        assertThat(upstream("codes.name").unknown()).isEmpty();
    }

    @Test
    void aDatasetGoesBeforeAModelOfItsName() {
        build(
                "models/orders.sql",
                "select id, amount + 1 as more from {{ source('raw', 'orders') }}");

        assertThat(upstream("orders.id").column().schema()).isEqualTo("raw");
        assertThat(upstream("raw.orders._line").column().schema()).isEqualTo("raw");
        assertThat(upstream("orders.more").column().schema()).isEqualTo("models");
        assertThat(links(upstream("models.orders.id")))
                .containsExactly("1 copied raw.orders.id > models.orders.id");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "orders",
                "orders.nothing",
                "nothing.id",
                "models.orders.id",
                "raw.stg.id",
                "stg.amounts",
                ".",
                "..",
                "raw.",
                "stg.",
                ".id",
                "models.models.stg.id"
            })
    void whatIsNotThereIsNotFound(String column) {
        build("models/stg.sql", STG);

        assertThatThrownBy(() -> upstream(column))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().status()).isEqualTo(404));
    }

    @Test
    void anothersColumnIsNotFound() {
        build("models/stg.sql", STG);
        var stranger = world.stack.tenant();

        for (var column : List.of("orders.id", "raw.orders.id", "stg.id", "models.stg.id")) {
            assertThatThrownBy(() -> world.ask(new Lineage(stranger, column, false, 10)))
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            e -> assertThat(e.problem().status()).isEqualTo(404));
        }
    }

    @Test
    void theCurrentTableOfADatasetIsTheDataset() {
        world.upsert(tenant, "orders");
        build("models/m.sql", "select * from {{ source('raw', 'orders_current') }}");

        assertThat(links(upstream("m.amount")))
                .containsExactly("1 copied raw.orders.amount > models.m.amount");
        assertThat(links(downstream("orders.amount")))
                .containsExactly("1 copied raw.orders.amount > models.m.amount");
    }

    @Test
    void whatIsNotReadIsSaidToBeUnknownBothWays() {
        build(
                "models/m.sql",
                "select id, amount::text is json as j from {{ source('raw', 'orders') }}",
                "models/n.sql",
                "select j as k, id from {{ ref('m') }}");

        var up = upstream("n.k");
        var down = downstream("orders.amount");

        assertThat(links(up)).containsExactly("1 copied models.m.j > models.n.k");
        assertThat(gaps(up)).containsExactlyInAnyOrder("models.m.j", "models.m");
        assertThat(up.unknown())
                .allSatisfy(gap -> assertThat(gap.reason()).startsWith("line 1: expected"));
        assertThat(links(down)).isEmpty();
        assertThat(gaps(down)).containsExactlyInAnyOrder("models.m.j", "models.m");
        assertThat(links(upstream("m.id"))).containsExactly("1 copied raw.orders.id > models.m.id");
    }

    @Test
    void aModelThatIsBuiltByAnotherTextHasAnotherLineage() {
        build("models/m.sql", "select id as x from {{ source('raw', 'orders') }}");
        var first = links(upstream("m.x"));
        build("models/m.sql", "select amount as x from {{ source('raw', 'orders') }}");

        assertThat(first).containsExactly("1 copied raw.orders.id > models.m.x");
        assertThat(links(upstream("m.x")))
                .containsExactly("1 copied raw.orders.amount > models.m.x");
        assertThat(revisions("m")).isEqualTo(2);
        assertThat(links(downstream("orders.id"))).isEmpty();
    }

    private long revisions(String model) {
        return world.stack
                .db()
                .in(
                        tenant,
                        c ->
                                c.preparedQuery("select count(*) from lineage where model = $1")
                                        .execute(Tuple.of(model))
                                        .await()
                                        .iterator()
                                        .next()
                                        .getLong(0));
    }

    @Test
    void aBuildThatFailsLeavesTheLineageOfWhatIsThere() {
        build("models/m.sql", "select id as x from {{ source('raw', 'orders') }}");
        world.put(
                tenant,
                "p",
                "models/m.sql",
                "select nothing as x, amount from {{ source('raw', 'orders') }}");

        var run = world.run(tenant, "p", "run", null);

        assertThat(run.state()).isEqualTo("failed");
        assertThat(links(upstream("m.x"))).containsExactly("1 copied raw.orders.id > models.m.x");
    }

    @Test
    void aModelThatGoesTakesItsLineageAlong() {
        build("models/stg.sql", STG, "models/totals.sql", TOTALS);

        build("models/stg.sql", STG);

        assertThat(links(downstream("orders.amount")))
                .noneMatch(link -> link.contains("models.totals"));
        assertThat(revisions("totals")).isZero();
    }

    @Test
    void rowsThatAnotherTextMadeCountUntilTheTableIsBuiltWhole() {
        var head = "{{ config(materialized='incremental') }}";
        var tail = " from {{ source('raw', 'orders') }} where {{ is_new('raw', 'orders') }}";
        build("models/t.sql", head + "select id, amount as x" + tail);
        world.insert(tenant, "orders", 2, "3, 30");
        build("models/t.sql", head + "select id, round(amount) as x" + tail);
        var both = upstream("t.x");

        world.refresh(tenant, "p");

        assertThat(links(both))
                .containsExactlyInAnyOrder(
                        "1 copied raw.orders.amount > models.t.x",
                        "1 computed raw.orders.amount > models.t.x",
                        "1 filtered raw.orders._batch > models.t");
        assertThat(links(upstream("t.x")))
                .containsExactlyInAnyOrder("1 computed raw.orders.amount > models.t.x");
    }

    @Test
    void rowsThatWereMadeBeforeThisWasKeptMakeItUnknown() {
        var text =
                "{{ config(materialized='incremental') }}select id, amount as x"
                        + " from {{ source('raw', 'orders') }} where {{ is_new('raw', 'orders') }}";
        build("models/t.sql", text);
        world.arrive(tenant);
        world.stack
                .db()
                .in(
                        tenant,
                        c -> c.preparedQuery("delete from lineage").execute().await().rowCount());
        var before = upstream("t.x");
        world.insert(tenant, "orders", 2, "3, 30");
        world.arrive(tenant);
        var after = upstream("t.x");

        world.refresh(tenant, "p");

        assertThat(gaps(before)).containsExactly("models.t.x");
        assertThat(before.unknown().getFirst().reason()).contains("built next");
        assertThat(gaps(after)).containsExactlyInAnyOrder("models.t.x", "models.t");
        assertThat(after.unknown().getFirst().reason()).contains("fullRefresh");
        assertThat(links(upstream("t.x")))
                .containsExactly("1 copied raw.orders.amount > models.t.x");
    }

    @Test
    void whatAHookMayChangeIsUnknown() {
        var select = "select id, amount as x from {{ source('raw', 'orders') }}";
        build(
                "models/m.sql",
                "{{ config(materialized='table', post_hook='update {{ this }} set x = id') }}"
                        + select,
                "models/n.sql",
                "{{ config(materialized='table', post_hook='create index on {{ this }} (x)') }}"
                        + select);

        assertThat(links(upstream("m.x"))).isEmpty();
        assertThat(gaps(upstream("m.x"))).containsExactlyInAnyOrder("models.m.x", "models.m");
        assertThat(links(upstream("n.x")))
                .containsExactly("1 copied raw.orders.amount > models.n.x");
        assertThat(gaps(upstream("n.x"))).isEmpty();
    }

    @Test
    void aSeedThatAHookMayChangeIsUnknownUntilNoneDoes() {
        String[] seed = {"seeds/codes.csv", "code,name\n1,One\n"};
        var hook = "name: shop\nseeds:\n  +post-hook: \"%s\"\n";
        var changing = "update {{ this }} set name = 'x'";

        build(seed[0], seed[1], "dbt_project.yml", hook.formatted(changing));
        var changed = gaps(upstream("codes.name"));
        build(seed[0], seed[1], "dbt_project.yml", hook.formatted("analyze {{ this }}"));

        assertThat(changed).containsExactlyInAnyOrder("models.codes.name", "models.codes");
        assertThat(gaps(upstream("codes.name"))).isEmpty();
        assertThat(links(upstream("codes.name"))).isEmpty();
    }

    @Test
    void nothingIsKnownOfASnapshotWhichIsSaidBothWays() {
        build(
                "snapshots/s.sql",
                "{% snapshot kept %}{{ config(unique_key='id', strategy='check',"
                        + " check_cols='all') }}select id, amount from"
                        + " {{ source('raw', 'orders') }}{% endsnapshot %}",
                "models/m.sql",
                "select id, amount as x from {{ ref('kept') }}");

        assertThat(links(upstream("m.x")))
                .containsExactly("1 copied models.kept.amount > models.m.x");
        assertThat(gaps(upstream("m.x"))).containsExactly("models.kept.amount");
        assertThat(links(downstream("orders.amount"))).isEmpty();
        assertThat(gaps(downstream("orders.amount"))).containsExactly("models.kept");
    }

    @Test
    void newRowsLeaveItAsItIs() {
        build("models/stg.sql", STG, "models/totals.sql", TOTALS);
        var before = links(upstream("totals.total"));
        int told = told().size();

        world.insert(tenant, "orders", 2, "3, 30");
        world.arrive(tenant);

        assertThat(links(upstream("totals.total"))).isEqualTo(before);
        assertThat(told()).hasSize(told);
    }

    @Test
    void whatIsNewIsToldAsARunOfOpenLineage() {
        build("models/stg.sql", STG, "models/totals.sql", TOTALS);

        var told = told();

        assertThat(told).hasSize(2);
        assertThat(told)
                .allSatisfy(event -> assertThat(event).containsEntry("eventType", "COMPLETE"));
        assertThat(told)
                .extracting(event -> job(event, "name"))
                .containsExactlyInAnyOrder("p.stg", "p.totals");
        assertThat(told)
                .extracting(event -> job(event, "namespace"))
                .containsOnly("millrace/" + tenant.value());
    }

    private static String job(Map<String, Object> event, String key) {
        return String.valueOf(((Map<?, ?>) event.get("job")).get(key));
    }

    private List<Map<String, Object>> told() {
        return world.stack
                .db()
                .platform(c -> {
                    var told = new ArrayList<Map<String, Object>>();
                    c.preparedQuery(
                                    """
                                    select data::text from millrace.outbox
                                    where tenant = $1 and topic = 'dbt-events'
                                      and type = 'lineage.recorded'
                                    order by id
                                    """)
                            .execute(Tuple.of(tenant.value()))
                            .await()
                            .forEach(row -> told.add(Json.readObject(row.getString(0))));
                    return told;
                });
    }
}
