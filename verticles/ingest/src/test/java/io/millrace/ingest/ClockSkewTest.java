package io.millrace.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.ingest.api.IngestRequest.BatchAnswer;
import io.millrace.ingest.api.IngestRequest.ColumnSettings;
import io.millrace.ingest.api.IngestRequest.DatasetSettings;
import io.millrace.ingest.api.IngestRequest.PutDataset;
import io.millrace.kernel.ProblemException;
import io.millrace.tenants.db.SqlNames;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A source whose clock is far ahead costs the records that it dated so, never their keys. That no
/// service holds its own node's clock against the database's times is a rule of the architecture.
class ClockSkewTest {
    private static final String FAR = "id,at,status\nA,2099-01-01T00:00:00Z,far\n";

    private final Things things = Things.shared();
    private final Mends orders = new Mends(things, things.stack.tenant());

    private void upsert(Map<String, ColumnSettings> columns) {
        var settings = new DatasetSettings("upsert", List.of("id"), "at", columns, null);
        things.ask(new PutDataset(orders.tenant(), "orders", settings));
    }

    private BatchAnswer send(String csv) {
        return things.csv(orders.tenant(), "orders", csv);
    }

    private String current() {
        var table = SqlNames.quote(orders.tenant().rawSchema(), "orders_current");
        return orders.text("select string_agg(id || ':' || status, ' ' order by id) from " + table);
    }

    private static void assertParts(BatchAnswer batch, long stored, long quarantined) {
        assertThat(batch.rowsStored()).isEqualTo(stored);
        assertThat(batch.rowsQuarantined()).isEqualTo(quarantined);
        assertThat(batch.rowsIn()).isEqualTo(stored + quarantined);
    }

    @Test
    void aVersionOfTheYear2099DoesNotOutliveThoseAfterIt() {
        upsert(Map.of());

        var far = send(FAR + "B,2020-01-01T00:00:00Z,placed\n");
        var now = send("id,at,status\nA,%s,paid\n".formatted(Instant.now()));

        assertParts(far, 1, 1);
        assertParts(now, 1, 0);
        assertThat(current()).isEqualTo("A:paid B:placed");
        assertThat(orders.groups())
                .singleElement()
                .satisfies(group -> {
                    assertThat(group.reason()).isEqualTo("out-of-range");
                    assertThat(group.column()).isEqualTo("at");
                    assertThat(group.detail()).contains("more than a day ahead");
                    assertThat(group.line()).isEqualTo(2);
                });
    }

    @Test
    void itIsMendedInQuarantineAndFindsThePlaceThatItsTimeGives() {
        upsert(Map.of());
        send("id,at,status\nA,2020-01-01T00:00:00Z,placed\nB,2020-03-01T00:00:00Z,paid\n");
        send(FAR + "B,2099-01-01T00:00:00Z,far\n");
        var group = Mends.all("orders", "out-of-range", "at");

        var asItIs = orders.preview(group, "at");
        var still = orders.replay(group, "at");
        var mended = orders.replay(group, "replace(at, '2099-01', '2020-02')");

        assertThat(asItIs.left()).isEqualTo(2);
        assertThat(asItIs.faults()).singleElement().matches(f -> f.reason().equals("out-of-range"));
        assertThat(still.rowsLeft()).isEqualTo(2);
        assertThat(mended.rowsStored()).isEqualTo(2);
        assertThat(current()).isEqualTo("A:far B:paid");
        assertThat(orders.groups()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"timestamptz", "timestamp", "date"})
    void clocksAndZonesMayBeADayAhead(String type) {
        upsert(Map.of("at", new ColumnSettings(type, null)));

        var batch =
                send(
                        "id,at,status\nA,%s,soon\nB,%s,later\n"
                                .formatted(
                                        in(type, Duration.ofHours(23)),
                                        in(type, Duration.ofHours(49))));

        assertParts(batch, 1, 1);
        assertThat(current()).isEqualTo("A:soon");
    }

    private static String in(String type, Duration ahead) {
        var then = Instant.now().plus(ahead);
        var local = LocalDateTime.ofInstant(then, ZoneOffset.UTC);
        return switch (type) {
            case "timestamptz" -> then.toString();
            case "timestamp" -> local.toString();
            default -> local.toLocalDate().toString();
        };
    }

    @Test
    void aSingleRecordIsRefused() {
        upsert(Map.of());
        send("id,at,status\nA,2020-01-01T00:00:00Z,placed\n");
        var records = new Warehoused(things, orders.tenant(), "orders");

        assertThatThrownBy(() -> records.patch("A", "{\"at\":\"2099-01-01T00:00:00Z\"}"))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> {
                            assertThat(e.problem().status()).isEqualTo(422);
                            assertThat(e.problem().detail()).contains("at: out-of-range");
                        });
        assertThat(current()).isEqualTo("A:placed");
    }

    @Test
    void aTimeThatDecidesNothingMayLieAnywhere() {
        assertParts(send(FAR), 1, 0);
    }
}
