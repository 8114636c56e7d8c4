package io.millrace.rca;

import io.millrace.kernel.Bus;
import io.millrace.kernel.ProblemException;
import io.millrace.quality.api.QualityRequest;
import io.millrace.quality.api.QualityRequest.CheckStateAnswer;
import io.millrace.rca.api.RcaRequest.Cause;
import io.millrace.rca.api.RcaRequest.Incident;
import io.millrace.rca.store.IncidentStore;
import io.millrace.rca.store.IncidentStore.Finding;
import io.millrace.stream.Event;
import io.millrace.stream.Job;
import io.millrace.stream.Outbox;
import io.millrace.stream.Topics;
import io.millrace.stream.WorkQueue;
import io.millrace.tenants.db.DatabaseClock;
import io.millrace.tenants.db.TenantDb;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Runs the jobs of the root cause stage. The key of a job is the id of a check that began or
/// ceased to fail, or after [QualityRequest#AGAIN] of one that still fails.
final class RcaWorker {
    private final TenantDb db;
    private final Ties ties;
    private final Bus bus;
    private final Investigator investigator;
    private final Causes causes;
    private final IncidentStore incidents = new IncidentStore();

    /// What ties the worker to the platform.
    record Ties(WorkQueue queue, Outbox outbox, DatabaseClock clock) {}

    RcaWorker(TenantDb db, Ties ties, Bus bus, RcaSettings settings) {
        this.db = db;
        this.ties = ties;
        this.bus = bus;
        this.investigator = new Investigator(bus, settings);
        this.causes = new Causes(bus, settings);
    }

    void handle(Job job) {
        var state = state(job);
        var outcome = state.map(s -> String.valueOf(s.outcome())).orElse("pass");
        switch (outcome) {
            case "fail" -> {
                var now = db.in(job.tenant(), ties.clock()::now);
                var finding = finding(job, state.orElseThrow(), now);
                write(job, c -> Optional.of(incidents.putOpen(c, finding, now)));
            }
            case "pass", "warn" ->
                    write(job, c -> incidents.close(c, check(job), ties.clock().now(c)));
            default -> write(job, _ -> Optional.empty()); // not measured: the incident stays
        }
        ties.outbox().wake();
    }

    private static String check(Job job) {
        var key = job.key();
        return key.startsWith(QualityRequest.AGAIN)
                ? key.substring(QualityRequest.AGAIN.length())
                : key;
    }

    /// Empty when the check was removed.
    private Optional<CheckStateAnswer> state(Job job) {
        try {
            var request = new QualityRequest.CheckState(job.tenant(), check(job));
            return Optional.of(bus.ask(QualityRequest.ADDRESS, request, job.trace()));
        } catch (ProblemException e) {
            if (e.problem().status() == 404) return Optional.empty();
            throw e;
        }
    }

    private Finding finding(Job job, CheckStateAnswer check, Instant now) {
        var report = investigator.investigate(job.tenant(), check, now, job.trace());
        return new Finding(
                check.id(),
                check.dataset() + ": " + check.check(),
                check.dataset(),
                causes.of(job.tenant(), check.id(), report, job.trace()));
    }

    private void write(Job job, Function<SqlConnection, Optional<Incident>> work) {
        db.in(
                job.tenant(),
                c -> {
                    var incident = work.apply(c);
                    incident.ifPresent(changed -> announce(c, changed));
                    ties.queue().finish(c, job);
                    return true;
                });
    }

    private void announce(SqlConnection c, Incident incident) {
        var open = Map.of("incidents", Map.of("open", incidents.totals(c).open()));
        var channels = new LinkedHashMap<String, Object>();
        channels.put("incidents", Map.of("items", List.of(withoutRows(incident))));
        channels.put("overview", open);
        ties.outbox().add(c, new Event(Topics.RCA, type(incident), incident.id(), channels));
    }

    private static String type(Incident incident) {
        if (incident.closedAt() != null) return "incident.closed";
        boolean isNew = incident.openedAt().equals(incident.updatedAt());
        return isNew ? "incident.opened" : "incident.refined";
    }

    /// As lists and frames show it.
    static Incident withoutRows(Incident incident) {
        return new Incident(
                incident.id(),
                incident.state(),
                incident.openedAt(),
                incident.updatedAt(),
                incident.closedAt(),
                incident.subject(),
                incident.check(),
                incident.dataset(),
                incident.topCause(),
                incident.causes().stream().map(Cause::withoutRows).toList());
    }
}
