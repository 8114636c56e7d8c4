package io.millrace.transform;

import io.millrace.kernel.Bus;
import io.millrace.stream.Outbox;
import io.millrace.stream.Stage;
import io.millrace.stream.StageWorker;
import io.millrace.stream.WorkQueue;
import io.millrace.stream.api.ObjectStore;
import io.millrace.transform.api.TransformRequest;
import io.millrace.transform.api.TransformRequest.Artifact;
import io.millrace.transform.api.TransformRequest.GetModel;
import io.millrace.transform.api.TransformRequest.GetRun;
import io.millrace.transform.api.TransformRequest.GetTransformation;
import io.millrace.transform.api.TransformRequest.Lineage;
import io.millrace.transform.api.TransformRequest.ModelRows;
import io.millrace.transform.api.TransformRequest.Models;
import io.millrace.transform.api.TransformRequest.PutProject;
import io.millrace.transform.api.TransformRequest.ReplayTransformation;
import io.millrace.transform.api.TransformRequest.RunTimes;
import io.millrace.transform.api.TransformRequest.Totals;
import io.millrace.transform.api.TransformRequest.TransformRows;
import io.millrace.transform.engine.project.Memory;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import java.time.Duration;

/// Serves [TransformRequest] and runs the jobs of the transform stage. Deploy with
/// `ThreadingModel.VIRTUAL_THREAD`.
public final class TransformVerticle extends VerticleBase {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    /// Of what compilations of all tenants leave for the next ones.
    private static final long MEMORY_BYTES = 48L << 20;

    private final Doors doors;
    private final WorkQueue queue;
    private final Outbox outbox;
    private final TransformSettings settings;
    private final Compiling compiling;
    private final Projects projects;
    private final Runs runs;
    private final Reading reading;

    public TransformVerticle(
            Doors doors,
            WorkQueue queue,
            Outbox outbox,
            ObjectStore objects,
            TransformSettings settings) {
        this.doors = doors;
        this.queue = queue;
        this.outbox = outbox;
        this.settings = settings;
        this.compiling = new Compiling(settings, new Memory(MEMORY_BYTES));
        this.projects = new Projects(doors, queue, objects, compiling);
        this.runs = new Runs(doors, queue, outbox, settings);
        this.reading = new Reading(doors);
    }

    @Override
    public Future<?> start() {
        var bus = new Bus(vertx, TIMEOUT);
        var worker = new TransformWorker(doors, bus, queue, outbox, compiling);
        var stage =
                new StageWorker(
                        queue,
                        Stage.TRANSFORM,
                        settings.concurrency(),
                        worker::handle,
                        worker::failed);
        var options = new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
        return vertx.deployVerticle(stage, options)
                .compose(_ -> bus.serve(TransformRequest.ADDRESS, this::handle));
    }

    private LineageReading lineage() {
        return new LineageReading(doors, new Bus(vertx, TIMEOUT));
    }

    private Record handle(TransformRequest<?> request) {
        return switch (request) {
            case PutProject(var tenant, var name, var key) ->
                    projects.put(vertx, tenant, name, key);
            case TransformRequest.Projects(var tenant) -> projects.list(tenant);
            case TransformRequest.Run run -> runs.start(run);
            case TransformRequest.Retry retry -> runs.retry(retry);
            case GetRun(var tenant, var id) -> runs.get(tenant, id);
            case TransformRequest.Runs asked -> runs.list(asked);
            case RunTimes asked -> runs.times(asked);
            case Artifact(var tenant, var run, var name) ->
                    new Publishing(doors, new Bus(vertx, TIMEOUT), runs, compiling)
                            .artifact(vertx, tenant, run, name);
            case TransformRows asked -> new Transformations(doors).apply(vertx, asked);
            case TransformRequest.Transformations asked -> new Transformations(doors).list(asked);
            case GetTransformation(var tenant, var id) ->
                    new Transformations(doors).get(tenant, id);
            case ReplayTransformation(var tenant, var id) ->
                    new Transformations(doors).replay(vertx, tenant, id);
            case Models(var tenant) -> reading.list(tenant);
            case GetModel(var tenant, var model) -> reading.model(tenant, model);
            case ModelRows rows -> reading.rows(rows);
            case Lineage asked -> lineage().follow(asked);
            case Totals(var tenant) -> reading.totals(tenant);
        };
    }
}
