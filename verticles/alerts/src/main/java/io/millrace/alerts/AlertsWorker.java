package io.millrace.alerts;

import io.millrace.alerts.api.AlertsRequest.Alert;
import io.millrace.alerts.engine.Rule;
import io.millrace.alerts.store.AlertStore;
import io.millrace.alerts.store.AlertStore.Kept;
import io.millrace.kernel.Bus;
import io.millrace.stream.Event;
import io.millrace.stream.Job;
import io.millrace.stream.Outbox;
import io.millrace.stream.Topics;
import io.millrace.stream.WorkQueue;
import io.millrace.tenants.db.DatabaseClock;
import io.millrace.tenants.db.TenantDb;
import io.vertx.sqlclient.SqlConnection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// Runs the jobs of the stage: decides all rules of the job's tenant.
final class AlertsWorker {
    private static final String RECOVERED = "recovered";

    private final TenantDb db;
    private final Bus bus;
    private final Ties ties;
    private final AlertStore store = new AlertStore();

    /// What ties the worker to the platform.
    record Ties(WorkQueue queue, Outbox outbox, DatabaseClock clock) {}

    /// @param rule as it was then
    private record Measured(Rule rule, OptionalDouble value) {
        boolean isOf(Rule now) {
            return rule.isAbout(now) && rule.batches() == now.batches();
        }
    }

    AlertsWorker(TenantDb db, Bus bus, Ties ties) {
        this.db = db;
        this.bus = bus;
        this.ties = ties;
    }

    /// What can be measured is decided also while something else is away; the job then stays, for
    /// that.
    void handle(Job job) {
        var measures = new Measures(db, bus, job.tenant(), job.trace());
        var values = new HashMap<Long, Measured>();
        for (var rule : db.in(job.tenant(), store::rules)) {
            values.put(rule.id(), new Measured(rule.rule(), measures.of(rule.rule())));
        }
        boolean isWhole = measures.missed().isEmpty();
        db.in(
                job.tenant(),
                c -> {
                    store.lock(c);
                    store.rules(c).forEach(rule -> decide(c, rule, values));
                    store.watch(c, job.tenant().value());
                    if (isWhole) ties.queue().finish(c, job);
                    else ties.queue().verifyHeld(c, job);
                    return true;
                });
        ties.outbox().wake();
        measures.missed()
                .ifPresent(problem -> {
                    throw problem;
                });
    }

    /// A rule that changed since its value was measured has a job of its own.
    private void decide(SqlConnection c, Kept kept, Map<Long, Measured> values) {
        var measured = values.get(kept.id());
        if (measured == null || !measured.isOf(kept.rule())) return;
        var value = measured.value();
        // The clock is a question to Postgres: most rules stay and need none.
        Optional<Alert> changed =
                switch (kept.rule().decide(kept.isOpen(), value)) {
                    case FIRE -> store.fire(c, kept.id(), value.getAsDouble(), ties.clock().now(c));
                    case RESOLVE ->
                            store.resolve(
                                    c,
                                    kept.id(),
                                    value.getAsDouble(),
                                    RECOVERED,
                                    ties.clock().now(c));
                    case STAY -> Optional.empty();
                };
        changed.ifPresent(alert -> tell(c, store, ties.outbox(), alert));
    }

    /// Tells Kafka and open pages of an alert that fired or resolved.
    static void tell(SqlConnection c, AlertStore store, Outbox outbox, Alert alert) {
        var channels =
                Map.<String, Object>of(
                        "alerts", Map.of("items", List.of(alert)),
                        "overview", Map.of("alerts", Map.of("open", store.open(c))));
        var type = alert.state().equals("open") ? "alert.fired" : "alert.resolved";
        outbox.add(c, new Event(Topics.ALERTS, type, alert.rule(), channels));
    }
}
