package io.millrace.app.shop;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;

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

    private static final Pattern WHOLE = Pattern.compile("\\d{1,18}");

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

    private record Verdict(Status status, String message) {}

    /// Judges a row of the model `validation`.
    public static Validation of(JsonNode row, Instant now) {
        var checks = new LinkedHashMap<String, Check>();
        checks.put(
                "rawVsProcessed",
                check(
                        row,
                        Validation::rawVsProcessed,
                        "messages",
                        "events",
                        "orders",
                        "late",
                        "without_event"));
        checks.put(
                "duplicates",
                check(row, Validation::duplicates, "event_duplicates", "order_duplicates"));
        checks.put("refused", check(row, Validation::refused, "refused"));
        checks.put("nulls", none(row, "nulls", "orders lack a value"));
        checks.put("negativePrices", none(row, "negative_prices", "orders have a price below 0"));
        checks.put("quantities", none(row, "bad_quantities", "orders have a quantity below 1"));
        var worst =
                checks.values().stream().map(Check::status).max(Status::compareTo).orElseThrow();
        var figures = new LinkedHashMap<String, JsonNode>();
        for (var name : FIGURES) figures.put(camelCase(name), row.path(name));
        return new Validation(now, worst, checks, figures);
    }

    /// Judges the counts `names` of the row. Without one of them nothing is known to be well.
    private static Check check(
            JsonNode row, Function<Map<String, Long>, Verdict> judge, String... names) {
        var counts = new LinkedHashMap<String, Long>();
        var missing = new ArrayList<String>();
        for (var name : names) {
            var text = row.path(name).asText("");
            if (WHOLE.matcher(text).matches()) {
                counts.put(camelCase(name), Long.valueOf(text));
            } else {
                missing.add(name);
            }
        }
        var verdict =
                missing.isEmpty()
                        ? judge.apply(counts)
                        : new Verdict(
                                Status.FAIL,
                                "the model validation does not say: " + String.join(", ", missing));
        return new Check(verdict.status(), verdict.message(), counts);
    }

    /// An event that a later one of its order superseded is processed: only what waits is late.
    private static Verdict rawVsProcessed(Map<String, Long> counts) {
        long late = count(counts, "late");
        long without = count(counts, "withoutEvent");
        if (without > 0) return new Verdict(Status.WARN, without + " orders have no raw event");
        if (late > 0) return new Verdict(Status.WARN, late + " events wait to be merged");
        return new Verdict(Status.PASS, "every event is merged");
    }

    private static Verdict duplicates(Map<String, Long> counts) {
        long events = count(counts, "eventDuplicates");
        long orders = count(counts, "orderDuplicates");
        return new Verdict(
                events + orders == 0 ? Status.PASS : Status.FAIL,
                "%d event ids stand for different events, %d orders are there more than once"
                        .formatted(events, orders));
    }

    /// They are set aside with their reason, and no order shows them.
    private static Verdict refused(Map<String, Long> counts) {
        long refused = count(counts, "refused");
        return new Verdict(
                refused == 0 ? Status.PASS : Status.WARN,
                refused + " events have fields that do not fit; the model orders_refused has them");
    }

    private static Check none(JsonNode row, String name, String what) {
        return check(
                row,
                counts -> {
                    long found = count(counts, camelCase(name));
                    return new Verdict(found == 0 ? Status.PASS : Status.FAIL, found + " " + what);
                },
                name);
    }

    private static long count(Map<String, Long> counts, String name) {
        return Objects.requireNonNull(counts.get(name));
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
