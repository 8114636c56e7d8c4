package io.millrace.alerts;

import io.millrace.alerts.engine.ErrorRate;
import io.millrace.alerts.engine.Rule;
import io.millrace.alerts.store.WatchStore;
import io.millrace.ingest.api.IngestRequest;
import io.millrace.kernel.Bus;
import io.millrace.kernel.ProblemException;
import io.millrace.kernel.TenantId;
import io.millrace.quality.api.QualityRequest;
import io.millrace.quality.api.QualityRequest.QualityAnswer;
import io.millrace.tenants.db.TenantDb;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/// What the rules of one tenant are about, as it is now; each thing is asked for once.
final class Measures {
    private static final int NOT_FOUND = 404;

    private final TenantDb db;
    private final Bus bus;
    private final TenantId tenant;
    private final String trace;
    private final WatchStore watches = new WatchStore();
    private final Map<IngestRequest.FinishedBatches, OptionalDouble> rates = new HashMap<>();
    private @Nullable QualityAnswer scores;
    private WatchStore.@Nullable Loads loads;
    private WatchStore.@Nullable Services services;
    private Optional<ProblemException> missed = Optional.empty();

    Measures(TenantDb db, Bus bus, TenantId tenant, String trace) {
        this.db = db;
        this.bus = bus;
        this.tenant = tenant;
        this.trace = trace;
    }

    /// Empty where there is nothing to measure yet, or who knows is away: [#missed] tells.
    OptionalDouble of(Rule rule) {
        try {
            return switch (rule.kind()) {
                case QUALITY_SCORE -> score(rule.subject());
                case ERROR_RATE -> errorRate(rule);
                case SERVICE_DOWN -> services().down(rule.subject());
                case PROCESSING_DELAY ->
                        OptionalDouble.of(db.in(tenant, c -> watches.delay(c, rule.subject())));
                case RESOURCE_USE -> loads().of(rule.subject());
            };
        } catch (ProblemException e) {
            if (e.problem().status() == NOT_FOUND) return OptionalDouble.empty();
            missed = Optional.of(e);
            return OptionalDouble.empty();
        }
    }

    /// Why something could not be measured.
    Optional<ProblemException> missed() {
        return missed;
    }

    private OptionalDouble score(String dataset) {
        if (scores == null) {
            scores = bus.ask(QualityRequest.ADDRESS, new QualityRequest.Quality(tenant), trace);
        }
        var its = scores;
        if (!dataset.isEmpty()) {
            return its.datasets().stream()
                    .filter(each -> each.dataset().equals(dataset))
                    .mapToDouble(QualityRequest.DatasetScore::score)
                    .findFirst();
        }
        var score = its.score();
        return score == null ? OptionalDouble.empty() : OptionalDouble.of(score);
    }

    private OptionalDouble errorRate(Rule rule) {
        var dataset = rule.subject().isEmpty() ? null : rule.subject();
        return rates.computeIfAbsent(
                new IngestRequest.FinishedBatches(tenant, dataset, rule.batches()), this::rate);
    }

    private OptionalDouble rate(IngestRequest.FinishedBatches asked) {
        var batches =
                bus.ask(IngestRequest.ADDRESS, asked, trace).items().stream()
                        .map(batch ->
                                new ErrorRate.Batch(
                                        batch.rowsIn(),
                                        batch.rowsQuarantined(),
                                        batch.state().equals("failed")))
                        .toList();
        return ErrorRate.of(batches);
    }

    private WatchStore.Services services() {
        var known = services == null ? db.platform(watches::services) : services;
        services = known;
        return known;
    }

    private WatchStore.Loads loads() {
        var known = loads == null ? db.platform(watches::loads) : loads;
        loads = known;
        return known;
    }
}
