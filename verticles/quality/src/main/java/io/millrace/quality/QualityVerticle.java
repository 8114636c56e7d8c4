package io.millrace.quality;

import io.millrace.kernel.Bus;
import io.millrace.quality.api.QualityRequest;
import io.millrace.stream.Outbox;
import io.millrace.stream.Stage;
import io.millrace.stream.StageWorker;
import io.millrace.stream.WorkQueue;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import java.time.Duration;

/// Serves [QualityRequest] and runs the jobs of the quality stage. Deploy with
/// `ThreadingModel.VIRTUAL_THREAD`.
public final class QualityVerticle extends VerticleBase {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int CONCURRENCY = 2;

    private final Doors doors;
    private final WorkQueue queue;
    private final Outbox outbox;
    private final QualitySettings settings;

    public QualityVerticle(Doors doors, WorkQueue queue, Outbox outbox, QualitySettings settings) {
        this.doors = doors;
        this.queue = queue;
        this.outbox = outbox;
        this.settings = settings;
    }

    @Override
    public Future<?> start() {
        var bus = new Bus(vertx, TIMEOUT);
        var announcer = new Announcer(queue, outbox);
        var relations = new Relations(bus);
        var worker = new QualityWorker(doors, queue, outbox, relations, settings);
        var service = new QualityService(doors, queue, announcer, relations, settings);
        var stage =
                new StageWorker(queue, Stage.QUALITY, CONCURRENCY, worker::handle, worker::failed);
        var options = new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
        return vertx.deployVerticle(stage, options)
                .compose(_ -> bus.serve(QualityRequest.ADDRESS, service::handle));
    }
}
