package io.millrace.rca;

import io.millrace.kernel.Bus;
import io.millrace.kernel.Problem;
import io.millrace.kernel.ProblemException;
import io.millrace.kernel.TenantId;
import io.millrace.rca.api.RcaRequest;
import io.millrace.rca.api.RcaRequest.GetIncident;
import io.millrace.rca.api.RcaRequest.Incident;
import io.millrace.rca.api.RcaRequest.IncidentList;
import io.millrace.rca.api.RcaRequest.Incidents;
import io.millrace.rca.api.RcaRequest.Totals;
import io.millrace.rca.store.IncidentStore;
import io.millrace.stream.Outbox;
import io.millrace.stream.Stage;
import io.millrace.stream.StageWorker;
import io.millrace.stream.WorkQueue;
import io.millrace.tenants.db.DatabaseClock;
import io.millrace.tenants.db.TenantDb;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Serves [RcaRequest] and runs the jobs of the root cause stage. Deploy with
/// `ThreadingModel.VIRTUAL_THREAD`.
public final class RcaVerticle extends VerticleBase {
    private static final Duration TIMEOUT = Duration.ofSeconds(90);
    private static final int CONCURRENCY = 2;
    private static final int MOST_INCIDENTS = 200;
    private static final int MOST_DIGITS = 18;
    private static final Set<String> STATES = Set.of("open", "closed");

    private final TenantDb db;
    private final RcaWorker.Ties ties;
    private final RcaSettings settings;
    private final IncidentStore incidents = new IncidentStore();

    public RcaVerticle(
            TenantDb db,
            WorkQueue queue,
            Outbox outbox,
            DatabaseClock clock,
            RcaSettings settings) {
        this.db = db;
        this.ties = new RcaWorker.Ties(queue, outbox, clock);
        this.settings = settings;
    }

    @Override
    public Future<?> start() {
        var bus = new Bus(vertx, TIMEOUT);
        var worker = new RcaWorker(db, ties, bus, settings);
        var stage = new StageWorker(ties.queue(), Stage.RCA, CONCURRENCY, worker::handle);
        var options = new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
        return vertx.deployVerticle(stage, options)
                .compose(_ -> bus.serve(RcaRequest.ADDRESS, this::handle));
    }

    private Record handle(RcaRequest<?> request) {
        return switch (request) {
            case Incidents(var tenant, var state, var limit) -> list(tenant, state, limit);
            case GetIncident(var tenant, var id) -> get(tenant, id);
            case Totals(var tenant) -> db.in(tenant, incidents::totals);
        };
    }

    private IncidentList list(TenantId tenant, @Nullable String state, int limit) {
        if (state != null && !STATES.contains(state)) {
            throw Problem.invalid("state is open or closed").toException();
        }
        int most = Math.clamp(limit, 1, MOST_INCIDENTS);
        var found = db.in(tenant, c -> incidents.newest(c, state, most));
        return new IncidentList(found.stream().map(RcaWorker::withoutRows).toList());
    }

    private Incident get(TenantId tenant, String id) {
        boolean isNumber =
                !id.isEmpty()
                        && id.length() <= MOST_DIGITS
                        && id.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!isNumber) throw notFound(id);
        return db.in(tenant, c -> incidents.find(c, Long.parseLong(id)))
                .orElseThrow(() -> notFound(id));
    }

    private static ProblemException notFound(String id) {
        return Problem.notFound("incident", id, "GET /api/v1/incidents lists them").toException();
    }
}
