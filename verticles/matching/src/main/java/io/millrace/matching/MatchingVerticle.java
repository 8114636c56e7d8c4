package io.millrace.matching;

import io.millrace.kernel.Bus;
import io.millrace.matching.api.MatchingRequest;
import io.millrace.matching.store.EntityStore;
import io.millrace.stream.Stage;
import io.millrace.stream.StageWorker;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import java.time.Duration;

/// Serves [MatchingRequest] and runs the jobs of the matching stage. Deploy with
/// `ThreadingModel.VIRTUAL_THREAD`.
public final class MatchingVerticle extends VerticleBase {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final Matching shared;

    public MatchingVerticle(Matching shared) {
        this.shared = shared;
    }

    @Override
    public Future<?> start() {
        var bus = new Bus(vertx, TIMEOUT);
        var catalog = new Catalog(bus);
        var announcer = new Announcer(shared.outbox(), new EntityStore());
        var worker = new MatchingWorker(shared, announcer, catalog);
        var service = new MatchingService(vertx, shared, announcer, catalog);
        var stage =
                new StageWorker(
                        shared.queue(),
                        Stage.MATCHING,
                        shared.settings().concurrency(),
                        worker::handle,
                        worker::failed);
        var options = new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
        return vertx.deployVerticle(stage, options)
                .compose(_ -> bus.serve(MatchingRequest.ADDRESS, service::handle));
    }
}
