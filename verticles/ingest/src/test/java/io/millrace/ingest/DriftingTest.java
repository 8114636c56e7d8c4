package io.millrace.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.ingest.api.IngestRequest;
import io.millrace.ingest.api.IngestRequest.AcceptDrift;
import io.millrace.ingest.api.IngestRequest.DatasetSettings;
import io.millrace.ingest.api.IngestRequest.DriftAnswer;
import io.millrace.ingest.api.IngestRequest.Drifts;
import io.millrace.ingest.api.IngestRequest.GetDrift;
import io.millrace.ingest.api.IngestRequest.PutDataset;
import io.millrace.ingest.api.IngestRequest.RejectDrift;
import io.millrace.kernel.ProblemException;
import io.millrace.kernel.TenantId;
import io.millrace.tenants.db.SqlNames;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DriftingTest {
    private static final int ROWS = 50;

    private final Things things = Things.shared();
    private TenantId tenant;

    @BeforeEach
    void newTenant() {
        tenant = things.stack.tenant();
    }

    private void send(String phone, int from) {
        var body =
                IntStream.range(from, from + ROWS)
                        .mapToObj(i -> i + ",06 12 34 " + (10 + i % 80) + " " + (10 + i * 7 % 80))
                        .collect(Collectors.joining("\n", "id," + phone + "\n", "\n"));
        var stored = things.csv(tenant, "people", body);
        assertThat(stored.rowsStored()).isEqualTo(ROWS);
    }

    private List<DriftAnswer> drifts(@Nullable String state) {
        return things.ask(new Drifts(tenant, "people", state, 10, null)).items();
    }

    /// How many rows have a value in the column.
    private long filled(String table, String column) {
        var sql =
                "select count(%s) from %s"
                        .formatted(
                                SqlNames.quote(column), SqlNames.quote(tenant.rawSchema(), table));
        return things.stack
                .db()
                .in(
                        tenant,
                        c -> c.preparedQuery(sql).execute().await().iterator().next().getLong(0));
    }

    private DriftAnswer moved(String id, long rows) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (true) {
            var now = things.ask(new GetDrift(tenant, id));
            if (now.rowsChanged() >= rows) return now;
            assertThat(System.nanoTime()).as("moved " + now.rowsChanged()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    @Test
    void aRenameIsProposedInTheFirstBatchWhichIsStored() {
        send("tel", 0);

        send("phone_number", ROWS);

        assertThat(drifts("open"))
                .singleElement()
                .satisfies(its -> {
                    assertThat(its.kind()).isEqualTo("renamed");
                    assertThat(its.columns()).containsExactly("tel");
                    assertThat(its.mapping().into()).containsExactly("phone_number");
                    assertThat(its.confidence()).isGreaterThan(0.8);
                    assertThat(its.evidence()).isNotEmpty();
                });
    }

    @Test
    void theSameDriftIsToldOnce() {
        send("tel", 0);
        send("phone_number", ROWS);

        send("phone_number", 2 * ROWS);
        send("tel", 3 * ROWS);
        send("phone_number", 4 * ROWS);

        assertThat(drifts(null)).hasSize(1);
    }

    @Test
    void acceptedRowsOfBothShapesLieInOneColumn() {
        send("tel", 0);
        send("phone_number", ROWS);
        var id = drifts("open").getFirst().id();

        var accepted = things.ask(new AcceptDrift(tenant, id, "ada"));
        var moved = moved(id, ROWS);
        send("phone_number", 2 * ROWS);

        assertThat(accepted.state()).isEqualTo("accepted");
        assertThat(accepted.decidedBy()).isEqualTo("ada");
        assertThat(moved.rowsChanged()).isEqualTo(ROWS);
        assertThat(filled("people", "tel")).isEqualTo(3 * ROWS);
        assertThat(filled("people", "phone_number")).isZero();
        assertThat(drifts("open")).isEmpty();
    }

    @Test
    void theCurrentTableIsMovedAsWell() {
        var settings = new DatasetSettings("upsert", List.of("id"), null, null, null);
        things.ask(new PutDataset(tenant, "people", settings));
        send("tel", 0);
        send("phone_number", ROWS);
        var id = drifts("open").getFirst().id();

        things.ask(new AcceptDrift(tenant, id, "ada"));
        moved(id, ROWS);

        assertThat(filled("people_current", "tel")).isEqualTo(2 * ROWS);
        assertThat(filled("people_current", "phone_number")).isZero();
    }

    @Test
    void acceptedAgainItStaysAsItIs() {
        send("tel", 0);
        send("phone_number", ROWS);
        var id = drifts("open").getFirst().id();
        things.ask(new AcceptDrift(tenant, id, "ada"));
        moved(id, ROWS);

        var again = things.ask(new AcceptDrift(tenant, id, "bob"));

        assertThat(again.decidedBy()).isEqualTo("ada");
        assertThat(again.rowsChanged()).isEqualTo(ROWS);
    }

    @Test
    void aPolicyAcceptsWhatIsSureEnough() {
        var settings = new DatasetSettings(null, null, null, null, null, "accept", 0.6);
        things.ask(new PutDataset(tenant, "people", settings));
        send("tel", 0);

        send("phone_number", ROWS);

        var its = drifts("accepted").getFirst();
        assertThat(its.decidedBy()).isEqualTo("policy");
        moved(its.id(), ROWS);
        assertThat(filled("people", "tel")).isEqualTo(2 * ROWS);
    }

    @Test
    void rejectedForAReasonItStaysSo() {
        send("tel", 0);
        send("phone_number", ROWS);
        var id = drifts("open").getFirst().id();

        assertRefused("invalid", new RejectDrift(tenant, id, " ", "ada"));
        var rejected = things.ask(new RejectDrift(tenant, id, "another number", "ada"));

        assertThat(rejected.state()).isEqualTo("rejected");
        assertThat(rejected.reason()).isEqualTo("another number");
        assertRefused("conflict", new AcceptDrift(tenant, id, "ada"));
        assertRefused("conflict", new RejectDrift(tenant, id, "still", "ada"));
        assertThat(filled("people", "phone_number")).isEqualTo(ROWS);
    }

    @Test
    void anotherTenantsDriftIsNone() {
        send("tel", 0);
        send("phone_number", ROWS);
        var id = drifts("open").getFirst().id();
        var other = things.stack.tenant();

        assertRefused("not-found", new GetDrift(other, id));
        assertRefused("not-found", new AcceptDrift(other, id, "eve"));
        assertRefused("not-found", new RejectDrift(other, id, "mine", "eve"));
        assertThat(things.ask(new Drifts(other, null, null, 10, null)).items()).isEmpty();
    }

    private void assertRefused(String problem, IngestRequest<?> request) {
        assertThatThrownBy(() -> things.ask(request))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().type()).endsWith(problem));
    }
}
