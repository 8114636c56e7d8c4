package io.millrace.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ingest.api.IngestRequest.ColumnSettings;
import io.millrace.ingest.api.IngestRequest.DatasetSettings;
import io.millrace.ingest.api.IngestRequest.Discard;
import io.millrace.ingest.api.IngestRequest.GetDataset;
import io.millrace.ingest.api.IngestRequest.Known;
import io.millrace.ingest.api.IngestRequest.KnownAnswer;
import io.millrace.ingest.api.IngestRequest.KnownColumn;
import io.millrace.ingest.api.IngestRequest.PutDataset;
import io.millrace.ingest.api.IngestRequest.ReplayBatch;
import io.millrace.kernel.TenantId;
import io.millrace.tenants.db.SqlNames;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What is known without a look at the rows is what the rows say.
class KnownTest {
    private static final Set<String> TIMES = Set.of("date", "timestamp", "timestamptz");
    private static final Set<String> NUMBERS = Set.of("bigint", "numeric");
    private static final String FIRST =
            """
            id,amount,day,at,seen,note
            1,10.50,2026-01-02,2026-01-02T10:22:33Z,2026-01-02T10:22,first
            2,,,,,
            3,oops,2026-01-01,2026-01-02T10:22:34Z,2026-01-02T10:21,set aside
            4,0.30000000000000000001,2025-12-31,2026-01-02T10:22:33.5Z,2026-01-02T10:22:01,a
            5,0.3,2025-12-31,,2026-01-02T10:22:00.000001,
            """;

    private final Things things = Things.shared();
    private final TenantId tenant = things.stack.tenant();
    private final Mends mends = new Mends(things, tenant);

    private void declare() {
        mends.declare(
                "t",
                Map.of(
                        "amount", "numeric",
                        "day", "date",
                        "at", "timestamptz",
                        "seen", "timestamp"));
    }

    private KnownAnswer known() {
        return things.ask(new Known(tenant, "t"));
    }

    private @Nullable BigDecimal number(String expression) {
        var table = SqlNames.quote(tenant.rawSchema(), "t");
        var text = mends.text("select (" + expression + ")::text from " + table);
        return text.equals("null") ? null : new BigDecimal(text);
    }

    private long count(String expression) {
        return Objects.requireNonNull(number("count(" + expression + ")")).longValueExact();
    }

    /// Every column's count, and the edges of each whose type has them.
    private void assertKnown() {
        var known = known();
        assertThat(known.rows()).isEqualTo(count("*"));
        var columns = things.ask(new GetDataset(tenant, "t")).columns();
        assertThat(known.columns())
                .extracting(KnownColumn::name)
                .containsExactlyInAnyOrderElementsOf(columns.keySet());
        for (var its : known.columns()) {
            var type = Objects.requireNonNull(columns.get(its.name())).type();
            var column = SqlNames.quote(its.name());
            assertThat(its.values()).as(its.name()).isEqualTo(count(column));
            if (TIMES.contains(type)) {
                assertEdges(its, "extract(epoch from %s(" + column + "))");
            } else if (NUMBERS.contains(type)) {
                assertEdges(its, "%s(" + column + ")");
            } else {
                assertThat(its.edges()).as(its.name()).isNull();
            }
        }
    }

    private void assertEdges(KnownColumn its, String edge) {
        var edges = Objects.requireNonNull(its.edges(), its.name());
        assertSame(its, edges.least(), number(edge.formatted("min")));
        assertSame(its, edges.greatest(), number(edge.formatted("max")));
    }

    private static void assertSame(
            KnownColumn its, @Nullable BigDecimal known, @Nullable BigDecimal wanted) {
        if (wanted == null) assertThat(known).as(its.name()).isNull();
        else assertThat(known).as(its.name()).isEqualByComparingTo(wanted);
    }

    @Test
    void batchesOfOtherColumnsAndWithRecordsSetAside() {
        declare();
        things.csv(tenant, "t", FIRST);
        assertKnown();

        things.csv(tenant, "t", "id,amount\n9,-7\n10,\n");
        things.csv(tenant, "t", "id,more\n11,5\n12,\n");

        assertKnown();
        assertThat(known().rows()).isEqualTo(8);
    }

    @Test
    void recordsThatAreDiscardedOrMended() {
        declare();
        things.csv(tenant, "t", FIRST + "7,3x,2027-01-01,2026-01-02T10:22Z,,\n");
        var group = Mends.all("t", "bad-type", "amount");

        var mended = mends.replay(group, "rtrim(amount, 'x')");
        assertThat(mended.rowsStored()).isEqualTo(1);
        assertKnown();
        things.ask(new Discard(tenant, group, "no use", "ada"));

        assertKnown();
        assertThat(known().rows()).isEqualTo(5);
    }

    @Test
    void aBatchThatTookThePlaceOfAnother() {
        declare();
        var first = things.csv(tenant, "t", FIRST);
        things.csv(tenant, "t", "id,amount\n9,-7\n");

        things.ask(new ReplayBatch(tenant, first.id(), null, true, "tester"));

        assertKnown();
        assertThat(known().rows()).isEqualTo(5);
    }

    @Test
    void columnsWithoutAValueHaveNoEdges() {
        declare();
        things.csv(tenant, "t", "id,amount,day\n1,,\n2,,\n");

        var amount =
                known().columns().stream()
                        .filter(its -> its.name().equals("amount"))
                        .findFirst()
                        .orElseThrow();

        assertThat(amount.values()).isZero();
        assertThat(Objects.requireNonNull(amount.edges()).least()).isNull();
    }

    @Test
    void rowsThatWereChangedForADrift() {
        var drifted = new Drifted(things, tenant);
        var its = Drifted.named("euros to cents");
        drifted.send(its, 3, true);
        drifted.send(its, 1, false);

        var accepted = drifted.accept(its);

        assertKnown();
        for (var one : accepted.reversed()) drifted.withdraw(one.id());
        assertKnown();
    }

    @Test
    void ofRowsThatAreBeingChangedOnlyTheirNumberIs() {
        var drifted = new Drifted(things, tenant);
        var its = Drifted.named("euros to cents");
        drifted.send(its, 3, true);
        drifted.send(its, 1, false);
        drifted.accept(its);

        drifted.execute("update drift_batches set state = 'waiting', line_done = 1");

        assertThat(known()).isEqualTo(new KnownAnswer(4L * Drifted.ROWS, List.of()));
    }

    @Test
    void ofStatisticsOfAnEarlierVersionOnlyTheNumberOfRowsIs() {
        things.csv(tenant, "t", "id\n1\n2\n");
        var old = things.csv(tenant, "t", "id\n3\n");
        mends.text(
                "with changed as (update batch_statistics set exact = null where batch = "
                        + old.id()
                        + " returning 1) select count(*) from changed");

        assertThat(known()).isEqualTo(new KnownAnswer(3L, List.of()));
    }

    @Test
    void statisticsOfOtherRowsThanThereAreSayNothing() {
        var batch = things.csv(tenant, "t", "id,n\n1,5\n2,6\n");
        mends.text(
                """
                with changed as (
                    update batch_statistics
                       set exact = jsonb_set(exact, '{1,count}', '1')
                     where batch = %s returning 1)
                select count(*) from changed
                """
                        .formatted(batch.id()));

        assertThat(known().columns()).extracting(KnownColumn::name).containsExactly("id");
    }

    @Test
    void manySmallBatchesAreReadSoonerThemselves() {
        things.csv(tenant, "t", "id\n1\n");
        fill(1);

        assertThat(known()).isEqualTo(new KnownAnswer(102L, List.of()));

        fill(1_000);
        assertThat(known().columns()).extracting(KnownColumn::name).containsExactly("id");
    }

    /// Has the ledger tell of 101 more batches of rows without a value.
    private void fill(int rows) {
        mends.text(
                """
                with more as (
                    insert into batches
                           (dataset, source, state, bytes, checksum, rows_in, rows_stored)
                    select 't', 'x', 'stored', 0, '', %1$d, %1$d from generate_series(1, 101)
                    returning id),
                told as (
                    insert into batch_statistics (batch, dataset, columns, dimensions, exact)
                    select id, 't', '[]', '[]', '[]' from more returning 1),
                counted as (
                    update datasets set rows = rows + 101 * %1$d where name = 't' returning 1)
                select count(*) from told, counted
                """
                        .formatted(rows));
    }

    @Test
    void nothingIsOfAnUpsertDatasetOrOfNone() {
        var nothing = new KnownAnswer(null, List.of());
        assertThat(known()).isEqualTo(nothing);
        var id = Map.of("id", new ColumnSettings("bigint", null));
        things.ask(
                new PutDataset(
                        tenant, "t", new DatasetSettings("upsert", List.of("id"), null, id, null)));

        things.csv(tenant, "t", "id,n\n1,5\n1,6\n");

        assertThat(known()).isEqualTo(nothing);
    }

    @Test
    void anotherTenantsDatasetIsNot() {
        things.csv(tenant, "t", "id\n1\n");

        var other = things.ask(new Known(things.stack.tenant(), "t"));

        assertThat(other.rows()).isNull();
    }
}
