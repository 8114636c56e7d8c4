package io.millrace.gateway.calls;

import io.millrace.gateway.http.Answer;
import io.millrace.gateway.http.Call;
import io.millrace.gateway.http.Endpoint;
import io.millrace.ingest.api.IngestRequest;
import io.millrace.kernel.ProblemException;
import io.millrace.kernel.Request;
import io.millrace.matching.api.MatchingRequest;
import io.millrace.quality.api.QualityRequest;
import io.millrace.rca.api.RcaRequest;
import io.vertx.core.Vertx;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Key figures of what a tenant has, each with its unit, its moment and where it comes from.
public final class KpiCalls {
    private static final Set<Integer> AWAY = Set.of(503, 504);
    private static final int RATE_DIGITS = 4;

    private final Vertx vertx;
    private final Services services;
    private final Clock clock;

    public KpiCalls(Vertx vertx, Services services, Clock clock) {
        this.vertx = vertx;
        this.services = services;
        this.clock = clock;
    }

    /// @param unit `records`, `percent`, `points`, `incidents`, or `sum` of a column as it is
    ///   written
    /// @param at when it was read
    /// @param source the call that lists what it is made of
    record Kpi(String name, BigDecimal value, String unit, Instant at, String source) {}

    record Kpis(List<Kpi> items) {}

    public Map<String, Endpoint> endpoints() {
        return Map.of("listKpis", this::list);
    }

    /// What belongs to a service that is away is left out.
    private Answer list(Call call) {
        var tenant = call.tenant();
        var here = Together.here(vertx);
        var sums =
                here.start(() -> ask(call, IngestRequest.ADDRESS, new IngestRequest.Sums(tenant)));
        var totals =
                here.start(
                        () -> ask(call, IngestRequest.ADDRESS, new IngestRequest.Totals(tenant)));
        var quality =
                here.start(
                        () -> ask(call, QualityRequest.ADDRESS, new QualityRequest.Totals(tenant)));
        var matching =
                here.start(() ->
                        ask(call, MatchingRequest.ADDRESS, new MatchingRequest.Totals(tenant)));
        var rca = here.start(() -> ask(call, RcaRequest.ADDRESS, new RcaRequest.Totals(tenant)));
        var kpis = new ArrayList<Kpi>();
        totals.await().ifPresent(its -> addRecords(kpis, its));
        quality.await()
                .map(QualityRequest.TotalsAnswer::score)
                .ifPresent(score ->
                        add(kpis, "quality-score", BigDecimal.valueOf(score), "points", "quality"));
        matching.await()
                .ifPresent(its -> {
                    add(kpis, "golden-records", its.golden(), "records", "entities");
                    add(kpis, "duplicates", its.duplicates(), "records", "entities");
                });
        rca.await()
                .ifPresent(
                        its -> add(kpis, "open-incidents", its.open(), "incidents", "incidents"));
        sums.await().ifPresent(its -> its.items().forEach(each -> addSums(kpis, each)));
        return Answer.ok(new Kpis(kpis));
    }

    private void addRecords(List<Kpi> kpis, IngestRequest.TotalsAnswer its) {
        add(kpis, "records-in", its.in(), "records", "batches");
        add(kpis, "records-stored", its.stored(), "records", "batches");
        add(kpis, "records-quarantined", its.quarantined(), "records", "quarantine");
        if (its.in() == 0) return;
        var rate =
                BigDecimal.valueOf(its.quarantined())
                        .movePointRight(2)
                        .divide(BigDecimal.valueOf(its.in()), RATE_DIGITS, RoundingMode.HALF_EVEN);
        add(kpis, "quarantine-rate", rate, "percent", "quarantine");
    }

    private static void addSums(List<Kpi> kpis, IngestRequest.DatasetSums its) {
        var source = "datasets/" + its.dataset();
        var rows = BigDecimal.valueOf(its.rows());
        kpis.add(new Kpi(its.dataset() + ".records", rows, "records", its.at(), path(source)));
        for (var column : its.columns()) {
            var name = its.dataset() + "." + column.column();
            kpis.add(new Kpi(name, column.sum(), "sum", its.at(), path(source)));
        }
    }

    private void add(List<Kpi> kpis, String name, long value, String unit, String source) {
        add(kpis, name, BigDecimal.valueOf(value), unit, source);
    }

    private void add(List<Kpi> kpis, String name, BigDecimal value, String unit, String source) {
        kpis.add(new Kpi(name, value, unit, clock.instant(), path(source)));
    }

    private static String path(String source) {
        return "/api/v1/" + source;
    }

    private <R> Optional<R> ask(Call call, String address, Request<R> request) {
        try {
            return Optional.of(services.ask(address, request, call));
        } catch (ProblemException e) {
            if (AWAY.contains(e.problem().status())) return Optional.empty();
            throw e;
        }
    }
}
