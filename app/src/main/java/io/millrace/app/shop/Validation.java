package io.millrace.app.shop;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a shop's raw events and its merged orders say of each other.
///
/// @param status the worst of its checks
/// @param figures of the merged orders
public record Validation(
        Instant timestamp,
        Status status,
        Map<String, Check> checks,
        Map<String, JsonNode> figures) {
    private static final String[] FIGURES = {
        "last_event_at", "last_order_at", "customers", "products", "average_quantity", "revenue"
    };

    public Validation {
        checks = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(checks));
        figures = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(figures));
    }

    /// From well to bad.
    public enum Status {
        PASS,
        WARN,
        FAIL
    }

    /// @param counts what it was judged by
    public record Check(Status status, String message, Map<String, Long> counts) {
        public Check {
            counts = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(counts));
        }
    }

    /// Judges a row of the model `validation`.
    public static Validation of(JsonNode row, Instant now) {
        var checks = new LinkedHashMap<String, Check>();
        checks.put("rawVsProcessed", rawVsProcessed(row));
        checks.put("duplicates", duplicates(row));
        checks.put("refused", refused(row));
        checks.put("nulls", rows(row, "nulls", "orders lack a value"));
        checks.put("negativePrices", rows(row, "negative_prices", "orders have a price below 0"));
        checks.put("quantities", rows(row, "bad_quantities", "orders have a quantity below 1"));
        var worst =
                checks.values().stream().map(Check::status).max(Status::compareTo).orElseThrow();
        var figures = new LinkedHashMap<String, JsonNode>();
        for (var name : FIGURES) figures.put(camelCase(name), row.path(name));
        return new Validation(now, worst, checks, figures);
    }

    /// An event that a later one of its order superseded is processed: only what waits is late.
    private static Check rawVsProcessed(JsonNode row) {
        var counts = counts(row, "messages", "events", "orders", "late", "without_event");
        long late = row.path("late").asLong();
        long without = row.path("without_event").asLong();
        if (without > 0) {
            return new Check(Status.WARN, without + " orders have no raw event", counts);
        }
        if (late > 0) return new Check(Status.WARN, late + " events wait to be merged", counts);
        return new Check(Status.PASS, "every event is merged", counts);
    }

    private static Check duplicates(JsonNode row) {
        var counts = counts(row, "event_duplicates", "order_duplicates");
        long events = row.path("event_duplicates").asLong();
        long orders = row.path("order_duplicates").asLong();
        return new Check(
                events + orders == 0 ? Status.PASS : Status.FAIL,
                "%d event ids stand for different events, %d orders are there more than once"
                        .formatted(events, orders),
                counts);
    }

    /// They are set aside with their reason, and no order shows them.
    private static Check refused(JsonNode row) {
        long refused = row.path("refused").asLong();
        return new Check(
                refused == 0 ? Status.PASS : Status.WARN,
                refused + " events have fields that do not fit; the model orders_refused has them",
                counts(row, "refused"));
    }

    private static Check rows(JsonNode row, String name, String what) {
        long found = row.path(name).asLong();
        return new Check(
                found == 0 ? Status.PASS : Status.FAIL, found + " " + what, counts(row, name));
    }

    private static Map<String, Long> counts(JsonNode row, String... names) {
        var counts = new LinkedHashMap<String, Long>();
        for (var name : names) counts.put(camelCase(name), row.path(name).asLong());
        return counts;
    }

    private static String camelCase(String name) {
        var words = new StringBuilder();
        for (var word : name.split("_", -1)) {
            words.append(words.isEmpty() ? word.charAt(0) : Character.toUpperCase(word.charAt(0)));
            words.append(word, 1, word.length());
        }
        return words.toString();
    }
}
