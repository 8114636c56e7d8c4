package io.millrace.gateway.calls;

import io.millrace.gateway.http.Answer;
import io.millrace.gateway.http.Call;
import io.millrace.gateway.http.Endpoint;
import io.millrace.ingest.api.IngestRequest;
import io.millrace.kernel.ProblemException;
import io.millrace.kernel.Request;
import io.millrace.tenants.usage.Usage;
import io.millrace.transform.api.TransformRequest;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a tenant's warehouse takes: the size of its tables, the time that the database worked for
/// it, and what that costs where the operator set prices.
public final class StorageCalls {
    private static final Set<Integer> AWAY = Set.of(503, 504);
    private static final int USUAL_DAYS = 31;

    private final Services services;
    private final Usage usage;
    private final Prices prices;
    private final Clock clock;

    public StorageCalls(Services services, Usage usage, Prices prices, Clock clock) {
        this.services = services;
        this.usage = usage;
        this.prices = prices;
        this.clock = clock;
    }

    /// @param part `raw` or `models`
    /// @param bytes null while the table is locked
    /// @param rows null where nobody counted
    /// @param seconds that its model was built in, the last time; null of what is no model
    record Table(
            String part,
            String table,
            @Nullable Long bytes,
            @Nullable Long rows,
            @Nullable Double seconds) {}

    record Day(
            LocalDate day,
            double databaseSeconds,
            double cpuSeconds,
            @Nullable BigDecimal databaseCost) {}

    /// @param storedPerDay of what is stored now; null without a price, as the other
    /// @param database over the days
    record Cost(
            String currency, @Nullable BigDecimal storedPerDay, @Nullable BigDecimal database) {}

    /// @param bytes of all tables whose size is known
    /// @param tables the largest first
    /// @param days the newest first
    /// @param cost null without any price
    record Warehouse(
            LocalDate from,
            LocalDate to,
            long bytes,
            double databaseSeconds,
            List<Table> tables,
            List<Day> days,
            @Nullable Cost cost) {}

    public Map<String, Endpoint> endpoints() {
        return Map.of("getWarehouseMetrics", this::warehouse);
    }

    private Answer warehouse(Call call) {
        var today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        var asked = Days.of(call, today, USUAL_DAYS);
        var tables = tables(call);
        var days = usage.days(call.tenant(), asked.from(), asked.to());
        long bytes = tables.stream().mapToLong(StorageCalls::size).sum();
        double seconds = days.stream().mapToDouble(Usage.Day::databaseSeconds).sum();
        return Answer.ok(
                new Warehouse(
                        asked.from(),
                        asked.to(),
                        bytes,
                        seconds,
                        tables,
                        days.stream().map(this::day).toList(),
                        cost(bytes, seconds)));
    }

    private Day day(Usage.Day its) {
        return new Day(
                its.day(),
                its.databaseSeconds(),
                its.cpuSeconds(),
                prices.database(its.databaseSeconds()).orElse(null));
    }

    private @Nullable Cost cost(long bytes, double seconds) {
        if (!prices.isKnown()) return null;
        return new Cost(
                prices.currency(),
                prices.storedPerDay(bytes).orElse(null),
                prices.database(seconds).orElse(null));
    }

    private List<Table> tables(Call call) {
        var rows = new HashMap<String, Long>();
        ask(call, IngestRequest.ADDRESS, new IngestRequest.Datasets(call.tenant()))
                .ifPresent(
                        known -> known.items().forEach(its -> rows.put(its.table(), its.rows())));
        var models = new HashMap<String, TransformRequest.ModelAnswer>();
        ask(call, TransformRequest.ADDRESS, new TransformRequest.Models(call.tenant()))
                .ifPresent(known -> known.items().forEach(its -> models.put(its.name(), its)));
        return usage.tables(call.tenant()).stream()
                .map(its ->
                        its.part().equals("raw")
                                ? raw(its, rows.get(its.table()))
                                : model(its, models.get(its.table())))
                .sorted(StorageCalls::bySize)
                .toList();
    }

    private static Table raw(Usage.Table its, @Nullable Long rows) {
        return new Table(its.part(), its.table(), its.bytes(), rows, null);
    }

    private static Table model(Usage.Table its, TransformRequest.@Nullable ModelAnswer model) {
        return new Table(
                its.part(),
                its.table(),
                its.bytes(),
                model == null ? null : model.rows(),
                model == null ? null : model.seconds());
    }

    /// The largest first, then by name.
    private static int bySize(Table one, Table other) {
        int sizes = Long.compare(size(other), size(one));
        return sizes != 0 ? sizes : one.table().compareTo(other.table());
    }

    private static long size(Table its) {
        var bytes = its.bytes();
        return bytes == null ? 0 : bytes;
    }

    /// What belongs to a service that is away is left out.
    private <R> Optional<R> ask(Call call, String address, Request<R> request) {
        try {
            return Optional.of(services.ask(address, request, call));
        } catch (ProblemException e) {
            if (AWAY.contains(e.problem().status())) return Optional.empty();
            throw e;
        }
    }
}
