package io.millrace.app.shop;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.app.shop.Validation.Status;
import io.millrace.kernel.Json;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValidationTest {
    private static final List<String> COUNTS =
            List.of(
                    "late",
                    "without_event",
                    "event_duplicates",
                    "order_duplicates",
                    "refused",
                    "nulls",
                    "negative_prices",
                    "bad_quantities");

    private static Validation of(Map<String, Object> findings) {
        var row = new HashMap<String, Object>(Map.of("messages", 9, "events", 8, "orders", 5));
        for (var count : COUNTS) row.put(count, 0);
        row.putAll(findings);
        return Validation.of(Json.MAPPER.valueToTree(row), Instant.EPOCH);
    }

    @Test
    void moreEventsThanOrdersAreNoLag() {
        var report = of(Map.of());

        assertThat(report.status()).isEqualTo(Status.PASS);
        assertThat(report.checks().values()).allMatch(check -> check.status() == Status.PASS);
    }

    @ParameterizedTest
    @CsvSource({
        "late, rawVsProcessed, WARN, 3 events wait to be merged",
        "without_event, rawVsProcessed, WARN, 3 orders have no raw event",
        "event_duplicates, duplicates, FAIL, 3 event ids",
        "order_duplicates, duplicates, FAIL, 3 orders are there more than once",
        "refused, refused, WARN, 3 events",
        "nulls, nulls, FAIL, 3 orders lack a value",
        "negative_prices, negativePrices, FAIL, 3 orders have a price below 0",
        "bad_quantities, quantities, FAIL, 3 orders have a quantity below 1"
    })
    void eachFindingIsJudgedByItself(String found, String check, Status status, String message) {
        var report = of(Map.of(found, 3));

        assertThat(report.status()).isEqualTo(status);
        assertThat(report.checks().get(check).status()).isEqualTo(status);
        assertThat(report.checks().get(check).message()).contains(message);
        assertThat(report.checks().get(check).counts()).containsValue(3L);
        assertThat(report.checks().values())
                .filteredOn(its -> its.status() != Status.PASS)
                .hasSize(1);
    }

    @Test
    void theWorstCheckIsTheWhole() {
        assertThat(of(Map.of("late", 1, "nulls", 1)).status()).isEqualTo(Status.FAIL);
    }

    @Test
    void whatIsMissingIsNotZero() {
        var row = Json.MAPPER.createObjectNode().put("messages", 9).put("late", 0).putNull("nulls");

        var report = Validation.of(row, Instant.EPOCH);

        assertThat(report.status()).isEqualTo(Status.FAIL);
        assertThat(report.checks().values()).allMatch(check -> check.status() == Status.FAIL);
        assertThat(report.checks().get("rawVsProcessed").message())
                .endsWith("events, orders, without_event");
        assertThat(report.checks().get("nulls").message()).endsWith("nulls");
        assertThat(report.checks().get("nulls").counts()).isEmpty();
    }
}
