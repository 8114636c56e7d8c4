package io.millrace.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ingest.api.IngestRequest.AcceptDrift;
import io.millrace.ingest.api.IngestRequest.BatchAnswer;
import io.millrace.ingest.api.IngestRequest.ColumnSettings;
import io.millrace.ingest.api.IngestRequest.DatasetSettings;
import io.millrace.ingest.api.IngestRequest.DriftAnswer;
import io.millrace.ingest.api.IngestRequest.Drifts;
import io.millrace.ingest.api.IngestRequest.GetDecision;
import io.millrace.ingest.api.IngestRequest.GetDrift;
import io.millrace.ingest.api.IngestRequest.PreviewDrift;
import io.millrace.ingest.api.IngestRequest.PutDataset;
import io.millrace.tenants.db.SqlNames;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A column goes by another name for which none of the records is stored: the rename is proposed
/// all the same, and the records come out of quarantine with it.
class RefusedDriftTest {
    private static final int ROWS = 50;

    private final Things things = Things.shared();
    private final Mends people = new Mends(things, things.stack.tenant());

    /// Why records without `tel`, or with another column, are refused.
    private void declare(String why, @Nullable String onDrift) {
        boolean isKey = why.equals("key");
        Map<String, ColumnSettings> columns =
                why.equals("required") ? Map.of("tel", new ColumnSettings("text", true)) : Map.of();
        var settings =
                new DatasetSettings(
                        isKey ? "upsert" : null,
                        isKey ? List.of("tel") : null,
                        null,
                        columns,
                        why.equals("unknown") ? "quarantine" : null,
                        onDrift,
                        onDrift == null ? null : 0.6);
        things.ask(new PutDataset(people.tenant(), "people", settings));
    }

    private BatchAnswer send(String header, int from) {
        var body =
                IntStream.range(from, from + ROWS)
                        .mapToObj(i -> i + ",06 12 34 " + (10 + i % 80) + " " + (10 + i * 7 % 80))
                        .collect(Collectors.joining("\n", "id," + header + "\n", "\n"));
        return things.csv(people.tenant(), "people", body);
    }

    private List<DriftAnswer> drifts(String state) {
        return things.ask(new Drifts(people.tenant(), "people", state, 10, null)).items();
    }

    private String filled(String table) {
        return people.text(
                "select count(tel) from " + SqlNames.quote(people.tenant().rawSchema(), table));
    }

    /// The drift when its records were read again.
    private DriftAnswer carriedOut(String id) {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (true) {
            var now = things.ask(new GetDrift(people.tenant(), id));
            assertThat(now.problem()).isNull();
            var decision = now.decisionId();
            if (decision != null) {
                var its = things.ask(new GetDecision(people.tenant(), decision));
                assertThat(its.problem()).isNull();
                if (its.state().equals("done")) return now;
            }
            assertThat(System.nanoTime()).as(now.toString()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private void assertParts(String batch, long stored, long quarantined) {
        var its = people.batch(batch);
        assertThat(its.rowsStored()).isEqualTo(stored);
        assertThat(its.rowsQuarantined()).isEqualTo(quarantined);
        assertThat(its.rowsIn()).isEqualTo(stored + quarantined);
    }

    @ParameterizedTest
    @ValueSource(strings = {"key", "required", "unknown"})
    void theRenameIsProposedAndTheRecordsComeOutWithIt(String why) {
        declare(why, null);
        send("tel", 0);
        var refused = send("phone_number", ROWS);
        assertParts(refused.id(), 0, ROWS);

        var open = drifts("open");
        assertThat(open).hasSize(1);
        var drift = open.getFirst();
        assertThat(drift.kind()).isEqualTo("renamed");
        assertThat(drift.columns()).containsExactly("tel");
        assertThat(drift.mapping().into()).containsExactly("phone_number");
        assertThat(drift.confidence()).isGreaterThan(0.8);
        var preview = things.ask(new PreviewDrift(people.tenant(), drift.id(), null, null));
        assertThat(preview.quarantined()).isEqualTo(ROWS);
        assertThat(preview.examples())
                .isNotEmpty()
                .allSatisfy(its -> assertThat(its.after().get("tel")).startsWith("06 12 34"));

        things.ask(new AcceptDrift(people.tenant(), drift.id(), "ada"));
        carriedOut(drift.id());
        var later = send("phone_number", 2 * ROWS);

        assertParts(refused.id(), ROWS, 0);
        assertParts(later.id(), ROWS, 0);
        assertThat(filled("people")).isEqualTo(Integer.toString(3 * ROWS));
        assertThat(people.groups()).isEmpty();
        assertThat(drifts("open")).isEmpty();
        // The last digits come again after 80 rows.
        if (why.equals("key")) assertThat(filled("people_current")).isEqualTo("80");
    }

    @Test
    void aPolicyTakesItAndTheRecordsComeOutByThemselves() {
        declare("unknown", "accept");
        send("tel", 0);

        var refused = send("phone_number", ROWS);

        var drift = drifts("accepted").getFirst();
        assertThat(drift.decidedBy()).isEqualTo("policy");
        carriedOut(drift.id());
        assertParts(refused.id(), ROWS, 0);
        assertThat(filled("people")).isEqualTo(Integer.toString(2 * ROWS));
    }

    @Test
    void recordsThatLackAColumnAndHaveNoneLikeItProposeNothing() {
        declare("required", null);
        send("tel", 0);
        var body = IntStream.range(0, ROWS).mapToObj(i -> i + ",Bonn\n");

        var refused =
                things.csv(
                        people.tenant(),
                        "people",
                        "id,city\n" + body.collect(Collectors.joining()));

        assertParts(refused.id(), 0, ROWS);
        assertThat(drifts("open")).isEmpty();
    }
}
