package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.kernel.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// Checks that are answered from the statistics of a dataset's batches come to what a scan of its
/// rows comes to, on a whole node. A filter that lets all pass asks for the scan.
@TestInstance(Lifecycle.PER_CLASS)
class KnownIT {
    private static final String DATASET = "/api/v1/datasets/orders";
    private static final List<String> CHECKS =
            List.of(
                    "row_count > 0",
                    "missing_count(amount) < 100",
                    "missing_percent(amount) < 100 %",
                    "missing_count(note) < 100",
                    "missing_count(more) < 100",
                    "min(id) > 0",
                    "max(id) > 0",
                    "min(amount) > -100",
                    "max(amount) > -100",
                    "freshness(day) < 10000d",
                    "freshness(at) < 10000d");

    private Node node;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        node = Node.start(NodeSettings.local(folder, 0, folder));
    }

    @AfterAll
    void stop() {
        if (node != null) node.close();
    }

    @Test
    void bothWaysComeToTheSame() throws Exception {
        var client = TestClient.signUp(node.url());
        var types =
                Map.of(
                        "columns",
                        Map.of(
                                "amount", Map.of("type", "numeric"),
                                "day", Map.of("type", "date"),
                                "at", Map.of("type", "timestamptz")));
        client.done("PUT", DATASET, "application/json", Json.write(types));
        var first =
                client.stored(
                        "orders",
                        """
                        id,amount,day,at,note
                        1,10.50,2026-01-02,2026-01-02T10:22:33Z,a
                        2,,,,
                        3,12 EUR,2026-01-03,2026-01-02T10:22:34.5Z,mended later
                        4,oops,2026-01-04,2026-01-02T10:22:35Z,discarded later
                        5,0.30000000000000000001,2025-12-31,2026-01-02T10:22Z,
                        6,0.3,2025-12-31,,b
                        """);
        client.stored("orders", "id,amount,more\n7,-7,x\n8,,\n");
        client.done("PUT", "/api/v1/checks/c", "text/yaml", checks());

        assertThat(compared(client)).startsWith("6");

        decide(client, "replays?wait=true", "expression", "replace(amount, ' EUR', '')");
        assertThat(compared(client)).startsWith("7");

        decide(client, "discards", "why", "no use");
        assertThat(compared(client)).startsWith("7");

        var again = "/api/v1/batches/" + first.get("batchId") + "/replay?wait=true";
        client.done("POST", again, "", "");
        assertThat(compared(client)).startsWith("6");
    }

    private static String checks() {
        var yaml = new StringBuilder("checks for orders:\n");
        for (var check : CHECKS) {
            yaml.append("  - ").append(check).append(":\n      name: ");
            yaml.append(CHECKS.indexOf(check)).append(" known\n");
            yaml.append("  - ").append(check).append(":\n      name: ");
            yaml.append(CHECKS.indexOf(check)).append(" scanned\n      filter: 'true'\n");
        }
        return yaml.toString();
    }

    private static void decide(TestClient client, String what, String key, String value)
            throws IOException, InterruptedException {
        var body =
                Map.of("dataset", "orders", "reason", "bad-type", "column", "amount", key, value);
        client.done("POST", "/api/v1/quarantine/" + what, "application/json", Json.write(body));
    }

    /// What the checks come to, in their order.
    private static List<String> compared(TestClient client)
            throws IOException, InterruptedException {
        var run = client.done("POST", "/api/v1/checks/c/runs?wait=true", "", "");
        var known = new ArrayList<String>();
        for (int i = 0; i < CHECKS.size(); i++) {
            var check = CHECKS.get(i);
            var its = value(run, i + " known");
            assertThat(its).as(check).isNotNull();
            assertThat(value(run, i + " scanned")).as(check).isEqualByComparingTo(its);
            known.add(its.toPlainString());
        }
        return known;
    }

    private static @Nullable BigDecimal value(Map<String, Object> run, String name) {
        for (var item : (List<?>) run.get("results")) {
            var result = (Map<?, ?>) item;
            if (!name.equals(result.get("check"))) continue;
            var value = result.get("value");
            return value == null ? null : new BigDecimal(value.toString());
        }
        return null;
    }
}
