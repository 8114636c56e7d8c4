package io.millrace.ingest;

import io.millrace.ingest.api.IngestRequest;
import io.millrace.ingest.store.DriftBackfill;
import io.millrace.ingest.store.Mending;
import io.millrace.ingest.store.ReplayWriter;
import io.millrace.kernel.Bus;
import io.millrace.stream.Outbox;
import io.millrace.stream.Stage;
import io.millrace.stream.StageWorker;
import io.millrace.stream.WorkQueue;
import io.millrace.stream.api.ObjectStore;
import io.millrace.tenants.db.DatabaseClock;
import io.millrace.tenants.db.TenantDb;
import io.millrace.tenants.db.TenantSql;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.Map;

/// Serves [IngestRequest] and stores the batches that wait. Deploy with
/// `ThreadingModel.VIRTUAL_THREAD`.
public final class IngestVerticle extends VerticleBase {
    private static final Duration SWEEP = Duration.ofHours(1);

    private final TenantDb db;
    private final TenantSql sql;
    private final WorkQueue queue;
    private final Outbox outbox;
    private final ObjectStore objects;
    private final Pulling pulling;
    private final IngestSettings settings;

    /// @param sql evaluates the rules that tenants write
    public IngestVerticle(
            TenantDb db,
            TenantSql sql,
            WorkQueue queue,
            Outbox outbox,
            ObjectStore objects,
            Pulling pulling,
            IngestSettings settings) {
        this.db = db;
        this.sql = sql;
        this.queue = queue;
        this.outbox = outbox;
        this.objects = objects;
        this.pulling = pulling;
        this.settings = settings;
    }

    @Override
    public Future<?> start() {
        var worker = new IngestWorker(db, queue, outbox, objects, settings);
        var mending = new Mending(db, sql);
        var replays = new ReplayWorker(db, queue, outbox, mending);
        var backfill = new DriftBackfill(db, queue, outbox);
        var service =
                new IngestService(vertx, db, queue, outbox, objects, mending, pulling, settings);
        var stage =
                new StageWorker(
                        queue,
                        Stage.INGEST,
                        settings.workers(),
                        job -> {
                            if (ReplayWriter.isReplay(job)) replays.handle(job);
                            else if (DriftBackfill.isBackfill(job)) backfill.handle(job);
                            else worker.handle(job);
                        },
                        (job, cause) -> {
                            if (ReplayWriter.isReplay(job)) replays.failed(job, cause);
                            else if (DriftBackfill.isBackfill(job)) backfill.failed(job, cause);
                            else worker.failed(job, cause);
                        });
        var options = new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
        var client = new RestClient(vertx, pulling.guard(), RestClient.Manner.of(pulling.bounds()));
        var places = new FilePlaces(pulling.watched(), new GuardedHttp(client), pulling.guard());
        var looks = new FileLooks(db, queue, outbox, pulling, places);
        var changes = new ChangesWorker(db, queue, outbox, pulling);
        var lost = new SourceSweep(db, looks, changes);
        sweep(lost);
        vertx.setPeriodic(SWEEP.toMillis(), _ -> sweep(lost));
        var bus = new Bus(vertx, settings.patience());
        return Future.all(
                        vertx.deployVerticle(stage, options),
                        vertx.deployVerticle(pulls(client, places, looks, changes), options))
                .compose(_ -> bus.serve(IngestRequest.ADDRESS, service::handle));
    }

    private StageWorker pulls(
            RestClient client, FilePlaces places, FileLooks looks, ChangesWorker changes) {
        var bounds = pulling.bounds();
        var acceptance = new Acceptance(vertx, db, queue, outbox, objects, settings);
        var doors = new PullTurn.Doors(db, queue, objects, acceptance);
        var files = new FilePuller(places);
        var pullers =
                Map.of(
                        PullRules.POSTGRES,
                        new PostgresPuller(pulling.guard()),
                        PullRules.MYSQL,
                        new MysqlPuller(new ForeignMysql(vertx, pulling.guard())),
                        PullRules.REST,
                        new RestPuller(vertx, client),
                        FileSettings.FOLDER,
                        files,
                        FileSettings.S3,
                        files,
                        FileSettings.SFTP,
                        files);
        var worker = new PullWorker(doors, outbox, pulling, pullers);
        return new StageWorker(
                queue,
                Stage.PULL,
                bounds.atOnce(),
                job -> {
                    if (FileLooks.isLook(job)) looks.handle(job);
                    else if (ChangesWorker.isChanges(job)) changes.handle(job);
                    else worker.handle(job);
                },
                (job, cause) -> {
                    if (FileLooks.isLook(job)) looks.failed(job, cause);
                    else if (ChangesWorker.isChanges(job)) changes.failed(job, cause);
                    else worker.failed(job, cause);
                });
    }

    /// On a thread of its own: it reads a folder that may be long, and asks every tenant.
    private void sweep(SourceSweep lost) {
        Thread.ofPlatform()
                .daemon()
                .name("millrace-sweep")
                .start(() -> {
                    lost.run();
                    new PipelineSweep(db).run();
                    new ObjectSweep(db, objects, DatabaseClock.POSTGRES).run();
                });
    }
}
