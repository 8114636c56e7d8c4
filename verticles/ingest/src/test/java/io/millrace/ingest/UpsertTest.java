package io.millrace.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ingest.api.IngestRequest.BatchAnswer;
import io.millrace.ingest.api.IngestRequest.DatasetSettings;
import io.millrace.ingest.api.IngestRequest.GetDataset;
import io.millrace.ingest.api.IngestRequest.PutDataset;
import io.millrace.kernel.TenantId;
import io.millrace.tenants.db.SqlNames;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UpsertTest {
    private final Things things = Things.shared();
    private TenantId tenant;

    @BeforeEach
    void newTenant() {
        tenant = things.stack.tenant();
    }

    private void upsert(@Nullable String eventTime) {
        var settings = new DatasetSettings("upsert", List.of("id"), eventTime, null, null);
        things.ask(new PutDataset(tenant, "orders", settings));
    }

    private List<String> current() {
        return read("id || ':' || coalesce(status, '')");
    }

    /// Which transaction wrote each row, and where it lies.
    private List<String> versions() {
        return read("id || ' ' || xmin::text || ' ' || ctid::text");
    }

    private List<String> read(String expression) {
        var table = SqlNames.quote(tenant.rawSchema(), "orders_current");
        return things.stack
                .db()
                .in(
                        tenant,
                        c -> {
                            var found = new ArrayList<String>();
                            var sql = "select %s from %s order by id".formatted(expression, table);
                            for (var row : c.preparedQuery(sql).execute().await())
                                found.add(row.getString(0));
                            return found;
                        });
    }

    private static List<Long> counts(BatchAnswer batch) {
        return List.of(batch.inserted(), batch.updated(), batch.unchanged(), batch.superseded());
    }

    @Test
    void laterEventTimeWinsWithinAndAcrossBatches() {
        upsert("at");

        var first =
                things.csv(
                        tenant,
                        "orders",
                        "id,at,status\nA,2024-01-02,paid\nA,2024-01-01,placed\nB,2024-01-01,placed\n");
        var second =
                things.csv(
                        tenant,
                        "orders",
                        "id,at,status\nA,2024-01-01,late\nB,2024-01-03,paid\nC,2024-01-01,placed\n");

        assertThat(counts(first)).containsExactly(2L, 0L, 0L, 1L);
        assertThat(counts(second)).containsExactly(1L, 1L, 0L, 1L);
        assertThat(current()).containsExactly("A:paid", "B:paid", "C:placed");
        assertThat(things.ask(new GetDataset(tenant, "orders")).rows()).isEqualTo(6);
        assertThat(things.ask(new GetDataset(tenant, "orders")).current())
                .isEqualTo("orders_current");
    }

    @Test
    void redeliveryRewritesNothing() {
        upsert(null);
        var body = "id,status\nA,x\nB,y\n";
        things.csv(tenant, "orders", body);
        var before = versions();

        var again = things.csv(tenant, "orders", body);
        var after = versions();
        things.csv(tenant, "orders", "id,status\nA,x\nB,z\n");

        assertThat(counts(again)).containsExactly(0L, 0L, 2L, 0L);
        assertThat(again.rowsStored()).isEqualTo(2);
        assertThat(before).hasSize(2);
        assertThat(after).isEqualTo(before);
        var mixed = versions();
        assertThat(mixed.getFirst()).isEqualTo(before.getFirst());
        assertThat(mixed.getLast()).isNotEqualTo(before.getLast());
    }

    @Test
    void withoutAnEventTimeTheLaterArrivalWinsAndNewColumnsComeAlong() {
        upsert(null);
        things.csv(tenant, "orders", "id,status\nA,x\nA,y\n");

        var second = things.csv(tenant, "orders", "id,status,coupon\nA,z,c1\n,q,c2\n");

        assertThat(counts(second)).containsExactly(0L, 1L, 0L, 0L);
        assertThat(second.rowsQuarantined()).isEqualTo(1);
        assertThat(current()).containsExactly("A:z");
    }

    @Test
    void missingKeyColumnFailsTheBatch() {
        upsert("at");

        var batch = things.csv(tenant, "orders", "id,status\nA,x\n");

        assertThat(batch.state()).isEqualTo("failed");
        assertThat(batch.problem()).contains("event time");
        assertThat(things.ask(new GetDataset(tenant, "orders")).rows()).isZero();
    }
}
