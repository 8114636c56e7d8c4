package io.millrace.gateway.meters;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.millrace.ingest.api.IngestRequest;
import io.millrace.kernel.Bus;
import io.millrace.kernel.Ids;
import io.millrace.kernel.ProblemException;
import io.millrace.kernel.Request;
import io.millrace.kernel.TenantId;
import io.millrace.kernel.TenantTags;
import io.millrace.matching.api.MatchingRequest;
import io.millrace.quality.api.QualityRequest;
import io.millrace.rca.api.RcaRequest;
import io.millrace.stream.api.LiveEvents;
import io.millrace.tenants.Account;
import io.millrace.transform.api.TransformRequest;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Shows what each tenant has, as its services count it, the same on every node with a gateway. A
/// tenant is read anew when one of its channels moved. The oldest [TenantTags#MOST] have series of
/// their own, the others are added up; those of a tenant that is gone are taken away. Deploy with
/// `ThreadingModel.VIRTUAL_THREAD`, one a node.
public final class TenantMeters extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(TenantMeters.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int MOST_A_ROUND = 50;

    private final Supplier<List<Account.Tenant>> tenants;
    private final MeterRegistry meters;
    private final Duration round;
    private final MultiGauge names;
    private final List<Series> series;
    private final Map<TenantId, Figures> known = new LinkedHashMap<>();
    private final Map<TenantId, String> slugs = new HashMap<>();
    private final Set<TenantId> moved = new LinkedHashSet<>();
    private boolean isLooking;

    /// @param isSum the tenants beyond the bound are added up
    private record Series(
            MultiGauge gauge, Function<Figures, OptionalDouble> value, boolean isSum) {}

    /// @param tenants all of them, the oldest first
    /// @param round time between two looks
    public TenantMeters(
            Supplier<List<Account.Tenant>> tenants, MeterRegistry meters, Duration round) {
        this.tenants = tenants;
        this.meters = meters;
        this.round = round;
        this.names = gauge("millrace.tenant.info", Tags.empty());
        this.series =
                List.of(
                        rows("stored", f -> f.ingest(IngestRequest.TotalsAnswer::stored)),
                        rows("quarantined", f -> f.ingest(IngestRequest.TotalsAnswer::quarantined)),
                        latency("0.5", IngestRequest.PipelineLatency::p50Seconds),
                        latency("0.95", IngestRequest.PipelineLatency::p95Seconds),
                        latency("0.99", IngestRequest.PipelineLatency::p99Seconds),
                        models("built", f -> f.transform(TransformRequest.TotalsAnswer::models)),
                        models("failed", f -> f.transform(TransformRequest.TotalsAnswer::failed)),
                        sum(
                                "millrace.model.rows",
                                Tags.empty(),
                                f -> f.transform(TransformRequest.TotalsAnswer::rows)),
                        sum(
                                "millrace.golden.records",
                                Tags.empty(),
                                f -> f.matching(MatchingRequest.TotalsAnswer::golden)),
                        sum(
                                "millrace.duplicates",
                                Tags.empty(),
                                f -> f.matching(MatchingRequest.TotalsAnswer::duplicates)),
                        checks("pass", f -> f.quality(QualityRequest.TotalsAnswer::pass)),
                        checks("warn", f -> f.quality(QualityRequest.TotalsAnswer::warn)),
                        checks("fail", f -> f.quality(QualityRequest.TotalsAnswer::fail)),
                        checks("error", f -> f.quality(QualityRequest.TotalsAnswer::error)),
                        new Series(
                                gauge("millrace.quality.score", Tags.empty()),
                                Figures::score,
                                false),
                        incidents("open", f -> f.rca(RcaRequest.TotalsAnswer::open)),
                        incidents("closed", f -> f.rca(RcaRequest.TotalsAnswer::closed)));
    }

    private Series rows(String outcome, Function<Figures, OptionalDouble> value) {
        return sum("millrace.rows", Tags.of("outcome", outcome), value);
    }

    private Series latency(String quantile, ToDoubleFunction<IngestRequest.PipelineLatency> field) {
        var gauge =
                MultiGauge.builder("millrace.pipeline.latency")
                        .description("From a record's arrival to its row, of the last hours")
                        .baseUnit("seconds")
                        .tags(Tags.of("quantile", quantile))
                        .register(meters);
        return new Series(gauge, f -> f.latency(field), false);
    }

    private Series models(String state, Function<Figures, OptionalDouble> value) {
        return sum("millrace.models", Tags.of("state", state), value);
    }

    private Series checks(String outcome, Function<Figures, OptionalDouble> value) {
        return sum("millrace.checks", Tags.of("outcome", outcome), value);
    }

    private Series incidents(String state, Function<Figures, OptionalDouble> value) {
        return sum("millrace.incidents", Tags.of("state", state), value);
    }

    private Series sum(String name, Tags tags, Function<Figures, OptionalDouble> value) {
        return new Series(gauge(name, tags), value, true);
    }

    private MultiGauge gauge(String name, Tags tags) {
        return MultiGauge.builder(name)
                .description("Of a tenant, as its services count it")
                .tags(tags)
                .register(meters);
    }

    @Override
    public Future<?> start() {
        vertx.eventBus()
                .<LiveEvents>localConsumer(
                        LiveEvents.ADDRESS,
                        message ->
                                message.body().items().forEach(event -> moved.add(event.tenant())));
        vertx.setPeriodic(1, round.toMillis(), _ -> look());
        return Future.succeededFuture();
    }

    private void look() {
        if (isLooking) return; // the look before still waits
        isLooking = true;
        try {
            list();
            var next = moved.stream().filter(known::containsKey).limit(MOST_A_ROUND).toList();
            next.forEach(this::read);
            show();
        } catch (ProblemException e) { // Postgres is away; the next look comes soon
            LOG.atDebug().addKeyValue("service", "meters").setCause(e).log("cannot list tenants");
        } finally {
            isLooking = false;
        }
    }

    private void list() {
        var all = tenants.get();
        slugs.clear();
        all.forEach(tenant -> slugs.put(tenant.id(), tenant.slug()));
        known.keySet().stream().filter(id -> !slugs.containsKey(id)).toList().forEach(this::forget);
        for (var tenant : all) {
            if (known.putIfAbsent(tenant.id(), Figures.NONE) == null) moved.add(tenant.id());
        }
        moved.retainAll(slugs.keySet());
    }

    /// Takes away also what other parts of the node measured of the tenant.
    private void forget(TenantId tenant) {
        known.remove(tenant);
        meters.getMeters().stream()
                .filter(meter -> tenant.value().equals(meter.getId().getTag(TenantTags.NAME)))
                .forEach(meters::remove);
    }

    private void read(TenantId tenant) {
        moved.remove(tenant); // what moves from here on is read in the next round
        var trace = Ids.random128();
        var now =
                new Figures(
                        ask(IngestRequest.ADDRESS, new IngestRequest.Totals(tenant), trace),
                        ask(IngestRequest.ADDRESS, lately(tenant), trace)
                                .map(IngestRequest.PipelineAnswer::total),
                        ask(TransformRequest.ADDRESS, new TransformRequest.Totals(tenant), trace),
                        ask(MatchingRequest.ADDRESS, new MatchingRequest.Totals(tenant), trace),
                        ask(QualityRequest.ADDRESS, new QualityRequest.Totals(tenant), trace),
                        ask(RcaRequest.ADDRESS, new RcaRequest.Totals(tenant), trace));
        if (!now.isWhole()) moved.add(tenant);
        known.computeIfPresent(tenant, (_, older) -> now.or(older));
    }

    /// This hour and the one before.
    private static IngestRequest.Pipeline lately(TenantId tenant) {
        var hour = Instant.now().truncatedTo(ChronoUnit.HOURS);
        var from = hour.minus(1, ChronoUnit.HOURS);
        var until = hour.plus(1, ChronoUnit.HOURS);
        return new IngestRequest.Pipeline(tenant, null, from, until, false);
    }

    private <R> Optional<R> ask(String address, Request<R> request, String trace) {
        try {
            return Optional.of(new Bus(vertx, TIMEOUT).ask(address, request, trace));
        } catch (ProblemException e) { // the service is away, and asked again
            LOG.atDebug()
                    .addKeyValue("service", address)
                    .addKeyValue("trace", trace)
                    .setCause(e)
                    .log("no totals");
            return Optional.empty();
        }
    }

    private void show() {
        names.register(
                known.keySet().stream()
                        .limit(TenantTags.MOST)
                        .map(id -> MultiGauge.Row.of(tags(id).and("slug", slug(id)), 1))
                        .toList(),
                true);
        series.forEach(each -> each.gauge().register(rows(each), true));
    }

    private String slug(TenantId tenant) {
        return Objects.requireNonNullElse(slugs.get(tenant), tenant.value());
    }

    private List<MultiGauge.Row<?>> rows(Series series) {
        var rows = new ArrayList<MultiGauge.Row<?>>();
        double others = 0;
        int place = 0;
        for (var entry : known.entrySet()) {
            var value = series.value().apply(entry.getValue());
            if (place++ >= TenantTags.MOST) {
                others += value.orElse(0);
            } else if (value.isPresent()) {
                rows.add(MultiGauge.Row.of(tags(entry.getKey()), value.getAsDouble()));
            }
        }
        if (series.isSum() && place > TenantTags.MOST) {
            rows.add(MultiGauge.Row.of(Tags.of(TenantTags.NAME, TenantTags.OTHERS), others));
        }
        return rows;
    }

    private static Tags tags(TenantId tenant) {
        return Tags.of(TenantTags.NAME, tenant.value());
    }
}
