package io.millrace.rca;

import io.millrace.ingest.api.IngestRequest;
import io.millrace.ingest.api.IngestRequest.BatchStatistics;
import io.millrace.ingest.api.IngestRequest.ColumnStatistics;
import io.millrace.ingest.api.IngestRequest.DatasetAnswer;
import io.millrace.ingest.api.IngestRequest.DatasetList;
import io.millrace.ingest.api.IngestRequest.DimensionStatistics;
import io.millrace.ingest.api.IngestRequest.DimensionValue;
import io.millrace.ingest.api.IngestRequest.KnownAnswer;
import io.millrace.ingest.api.IngestRequest.StatisticsAnswer;
import io.millrace.kernel.Bus;
import io.millrace.kernel.Problem;
import io.millrace.kernel.TenantId;
import io.millrace.transform.api.TransformRequest;
import io.millrace.transform.api.TransformRequest.ModelList;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Answers for ingest and transform from the calls that a test holds: one dataset `calls`.
final class Feeds extends VerticleBase {
    private final Map<TenantId, List<Call>> calls = new ConcurrentHashMap<>();
    private final Map<TenantId, Integer> versions = new ConcurrentHashMap<>();

    record Call(
            long batch,
            long line,
            long id,
            String cell,
            String plan,
            double tariff,
            int dropped,
            @Nullable String email) {}

    void put(TenantId tenant, List<Call> now) {
        calls.put(tenant, List.copyOf(now));
        versions.merge(tenant, 1, Integer::sum);
    }

    static Instant storedAt(long batch) {
        return RcaWorld.START.plus(Duration.ofDays(batch));
    }

    @Override
    public Future<?> start() {
        var bus = new Bus(vertx, Duration.ofSeconds(5));
        return bus.<IngestRequest<?>>serve(IngestRequest.ADDRESS, this::ingest)
                .compose(_ ->
                        bus.<TransformRequest<?>>serve(TransformRequest.ADDRESS, this::transform));
    }

    private Record ingest(IngestRequest<?> request) {
        return switch (request) {
            case IngestRequest.Datasets(var tenant) -> datasets(tenant);
            case IngestRequest.Statistics(var tenant, var dataset, _)
                    when dataset.equals("calls") ->
                    new StatisticsAnswer(dataset, statistics(tenant).reversed());
            case IngestRequest.Known _ -> new KnownAnswer(null, List.of());
            default -> throw Problem.notFound("not in this test").toException();
        };
    }

    private DatasetList datasets(TenantId tenant) {
        if (!calls.containsKey(tenant)) return new DatasetList(List.of());
        var version = versions.get(tenant).toString();
        return new DatasetList(
                List.of(
                        new DatasetAnswer(
                                "calls",
                                "calls",
                                null,
                                "append",
                                List.of(),
                                null,
                                "add",
                                "propose",
                                0.9,
                                Map.of(),
                                version,
                                RcaWorld.START,
                                1,
                                1)));
    }

    private List<BatchStatistics> statistics(TenantId tenant) {
        var byBatch = new TreeMap<Long, List<Call>>();
        calls.getOrDefault(tenant, List.of())
                .forEach(c -> byBatch.computeIfAbsent(c.batch, _ -> new ArrayList<>()).add(c));
        var statistics = new ArrayList<BatchStatistics>();
        byBatch.forEach((batch, rows) -> statistics.add(statistics(batch, rows)));
        return statistics;
    }

    private static BatchStatistics statistics(long batch, List<Call> rows) {
        var at = storedAt(batch);
        long emails = rows.stream().filter(call -> call.email != null).count();
        var columns =
                List.of(
                        numbers("tariff", rows.stream().map(Call::tariff).toList()),
                        numbers("dropped", rows.stream().map(c -> (double) c.dropped).toList()),
                        new ColumnStatistics(
                                "email",
                                "text",
                                emails,
                                rows.size() - emails,
                                emails,
                                null,
                                null,
                                null,
                                null,
                                List.of(),
                                List.of(),
                                null),
                        new ColumnStatistics(
                                "at",
                                "timestamptz",
                                rows.size(),
                                0,
                                1,
                                at.toString(),
                                at.toString(),
                                null,
                                null,
                                List.of(),
                                List.of(),
                                null));
        return new BatchStatistics(
                Long.toString(batch),
                "http",
                at,
                at,
                rows.size(),
                0,
                columns,
                List.of(dimension("cell", rows), dimension("plan", rows)));
    }

    private static ColumnStatistics numbers(String name, List<Double> values) {
        double sum = values.stream().mapToDouble(v -> v).sum();
        double squares = values.stream().mapToDouble(v -> v * v).sum();
        return new ColumnStatistics(
                name,
                "numeric",
                values.size(),
                0,
                9,
                "0",
                "9",
                sum,
                squares,
                List.of(),
                List.of(),
                null);
    }

    private static DimensionStatistics dimension(String name, List<Call> rows) {
        var byValue = new TreeMap<String, List<Call>>();
        rows.forEach(call ->
                byValue.computeIfAbsent(
                                name.equals("cell") ? call.cell : call.plan, _ -> new ArrayList<>())
                        .add(call));
        var values = new ArrayList<DimensionValue>();
        byValue.forEach((value, own) ->
                values.add(
                        new DimensionValue(
                                value,
                                own.size(),
                                List.of(
                                        own.stream().mapToDouble(Call::tariff).sum(),
                                        own.stream().mapToDouble(Call::dropped).sum()),
                                List.of((long) own.size(), (long) own.size()))));
        return new DimensionStatistics(name, List.of("tariff", "dropped"), values);
    }

    private Record transform(TransformRequest<?> request) {
        if (request instanceof TransformRequest.Models) return new ModelList(List.of());
        throw Problem.notFound("not in this test").toException();
    }
}
