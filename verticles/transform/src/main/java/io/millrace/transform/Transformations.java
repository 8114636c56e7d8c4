package io.millrace.transform;

import io.millrace.kernel.Json;
import io.millrace.kernel.Problem;
import io.millrace.kernel.TenantId;
import io.millrace.transform.api.TransformRequest;
import io.millrace.transform.api.TransformRequest.Misfit;
import io.millrace.transform.api.TransformRequest.TransformRows;
import io.millrace.transform.api.TransformRequest.TransformationAnswer;
import io.millrace.transform.api.TransformRequest.TransformationList;
import io.millrace.transform.api.TransformRequest.TransformedRows;
import io.millrace.transform.engine.rows.Figures;
import io.millrace.transform.engine.rows.Normalization;
import io.millrace.transform.engine.rows.Outcome;
import io.millrace.transform.engine.rows.Row;
import io.millrace.transform.engine.rows.RowsException;
import io.millrace.transform.engine.rows.Transformation;
import io.millrace.transform.store.TransformationStore;
import io.millrace.transform.store.TransformationStore.Made;
import io.millrace.transform.store.TransformationStore.Order;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Changes rows that come with calls, and keeps what was done so that it can be done again.
record Transformations(Doors doors) {
    private static final TransformationStore STORE = new TransformationStore();
    private static final int KEPT = 200;
    private static final long KEPT_BYTES = 32L << 20;
    private static final int MOST_MISFITS = 1_000;
    private static final String ROWS = "rows";

    TransformedRows apply(Vertx vertx, TransformRows asked) {
        var order =
                new Order(
                        asked.operation(),
                        asked.type(),
                        Json.write(asked.parameters()),
                        Json.write(Map.of(ROWS, asked.data())));
        return done(vertx, asked.tenant(), order, null);
    }

    TransformedRows replay(Vertx vertx, TenantId tenant, String id) {
        long number = number(id);
        var order =
                doors.db().in(tenant, c -> STORE.order(c, number)).orElseThrow(() -> nothing(id));
        return done(vertx, tenant, order, number);
    }

    /// Whoever calls and whoever does it again do the same: both begin with what is kept.
    private TransformedRows done(
            Vertx vertx, TenantId tenant, Order order, @Nullable Long replayOf) {
        var start = doors.clock().instant();
        var work = vertx.executeBlocking(() -> work(order), false).await();
        var end = doors.clock().instant();
        var made =
                new Made(
                        work.input().size(),
                        work.outcome().rows().size(),
                        List.copyOf(Row.columns(work.input())),
                        List.copyOf(Row.columns(work.outcome().rows())),
                        work.outcome().misfits().size(),
                        Checksum.of(
                                List.of(
                                        Transformation.EDITION,
                                        order.operation(),
                                        order.type(),
                                        order.parameters())),
                        Checksum.of(List.of(order.input())),
                        work.hash(),
                        replayOf,
                        Duration.between(start, end).toMillis() / 1000.0,
                        end);
        var kept =
                doors.db()
                        .in(
                                tenant,
                                c -> {
                                    long id = STORE.add(c, order, made);
                                    STORE.trim(c, KEPT, KEPT_BYTES);
                                    return STORE.one(c, id).orElseThrow();
                                });
        return new TransformedRows(kept, values(work.outcome().rows()), misfits(work.outcome()));
    }

    /// @param hash of what came of it
    private record Work(List<Row> input, Outcome outcome, String hash) {}

    private static Work work(Order order) {
        var input = rows(Json.readObject(order.input()));
        var parameters =
                new LinkedHashMap<String, @Nullable Object>(Json.readObject(order.parameters()));
        var outcome = outcome(order, parameters, input);
        return new Work(input, outcome, Checksum.of(List.of(Json.write(values(outcome.rows())))));
    }

    private static Outcome outcome(
            Order order, Map<String, @Nullable Object> parameters, List<Row> rows) {
        try {
            return switch (order.operation()) {
                case "transform" -> Transformation.apply(order.type(), parameters, rows);
                case "normalize" -> Normalization.of(parameters, rows);
                case "kpi" -> Figures.of(parameters, rows);
                default -> throw new IllegalStateException(order.operation());
            };
        } catch (RowsException e) {
            throw Problem.unprocessable(e.reason()).toException();
        }
    }

    private static List<Row> rows(Map<String, Object> input) {
        var rows = new ArrayList<Row>();
        if (!(input.get(ROWS) instanceof List<?> items)) return rows;
        for (var item : items) {
            if (!(item instanceof Map<?, ?> map)) continue;
            var values = new LinkedHashMap<String, @Nullable Object>();
            map.forEach((column, value) -> values.put(String.valueOf(column), value));
            rows.add(new Row(values));
        }
        return rows;
    }

    private static List<Map<String, @Nullable Object>> values(List<Row> rows) {
        var values = new ArrayList<Map<String, @Nullable Object>>();
        rows.forEach(row -> values.add(row.values()));
        return values;
    }

    private static List<Misfit> misfits(Outcome outcome) {
        return outcome.misfits().stream()
                .limit(MOST_MISFITS)
                .map(one -> new Misfit(one.row(), one.column(), one.reason()))
                .toList();
    }

    TransformationList list(TransformRequest.Transformations asked) {
        int bounded = Math.clamp(asked.limit(), 1, KEPT);
        return new TransformationList(doors.db().in(asked.tenant(), c -> STORE.newest(c, bounded)));
    }

    TransformationAnswer get(TenantId tenant, String id) {
        long number = number(id);
        return doors.db().in(tenant, c -> STORE.one(c, number)).orElseThrow(() -> nothing(id));
    }

    private static long number(String id) {
        if (!id.matches("\\d{1,18}")) throw nothing(id);
        return Long.parseLong(id);
    }

    private static RuntimeException nothing(String id) {
        return Problem.notFound("transformation", id, "GET /api/v1/transformations lists them")
                .toException();
    }
}
