package io.millrace.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ingest.api.IngestRequest.KnownAnswer;
import io.millrace.ingest.api.IngestRequest.KnownColumn;
import io.millrace.ingest.api.IngestRequest.KnownEdges;
import io.millrace.kernel.TenantId;
import io.millrace.quality.api.QualityRequest.FailedRows;
import io.millrace.quality.api.QualityRequest.PutChecks;
import io.millrace.quality.api.QualityRequest.Result;
import io.millrace.quality.api.QualityRequest.Run;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Which checks look at the rows. What is said to be known here is not what the table holds, so
/// that each value tells where it is from.
final class KnownRowsTest {
    private static final World WORLD = World.shared();

    private final TenantId tenant = WORLD.stack.tenant();

    private static KnownEdges edges(String least, String greatest) {
        return new KnownEdges(new BigDecimal(least), new BigDecimal(greatest));
    }

    private void orders() {
        WORLD.table(
                tenant,
                "orders",
                "id bigint, status text, amount numeric, at timestamptz",
                "1, 'new', 10, '2026-03-01T11:00Z'",
                "2, null, 30, '2026-03-01T10:00Z'");
    }

    private void know() {
        WORLD.know(
                tenant,
                new KnownAnswer(
                        1_000L,
                        List.of(
                                new KnownColumn("id", 1_000, edges("-5", "77")),
                                new KnownColumn("status", 900, null),
                                new KnownColumn("amount", 1_000, edges("0.5", "123.45")),
                                new KnownColumn(
                                        "at",
                                        1_000,
                                        // An hour and a half before the clock of this world.
                                        edges("0", "1772361000.000000")))));
    }

    private List<Result> run(String checks) {
        WORLD.ask(new PutChecks(tenant, "f", "checks for orders:\n" + checks.indent(2)));
        return WORLD.ask(new Run(tenant, "f", true)).results();
    }

    private static List<String> values(List<Result> results) {
        return results.stream()
                .map(result -> result.value().stripTrailingZeros().toPlainString())
                .toList();
    }

    @Test
    void whatIsKnownIsNotScanned() {
        orders();
        know();

        var results =
                run(
                        """
                        - row_count > 0
                        - missing_count(status) < 200
                        - missing_percent(status) < 20 %
                        - min(id) < 0
                        - max(amount) > 1
                        - freshness(at) < 2h
                        """);

        assertThat(values(results)).containsExactly("1000", "100", "10", "-5", "123.45", "5400");
        assertThat(results).extracting(Result::outcome).containsOnly("pass");
        assertThat(results).extracting(Result::rows).containsOnly(1_000L);
    }

    @Test
    void theRestIsScannedBesides() {
        orders();
        know();

        var results =
                run(
                        """
                        - row_count > 0
                        - avg(amount) > 0
                        - row_count > 0:
                            name: filtered
                            filter: id > 1
                        - missing_count(status) < 9:
                            missing values: [new]
                        - min(status) > 0
                        """);

        assertThat(results)
                .extracting(Result::outcome)
                .containsExactly("pass", "pass", "pass", "pass", "error");
        assertThat(values(results.subList(0, 4))).containsExactly("1000", "20", "1", "2");
    }

    @Test
    void aCheckOfWhatIsKnownFailsWithRowsToShow() {
        orders();
        know();

        var result = run("- missing_count(status) = 0\n").getFirst();

        assertThat(result.outcome()).isEqualTo("fail");
        assertThat(result.failedRows()).isEqualTo(100);
        var rows = WORLD.ask(new FailedRows(tenant, result.id(), 10));
        assertThat(rows.items()).hasSize(1);
    }

    @Test
    void whereNothingIsKnownAllIsScanned() {
        orders();

        assertThat(values(run("- row_count > 0\n- max(amount) > 0\n"))).containsExactly("2", "30");
    }
}
