package io.millrace.ingest;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.stream.Outbox;
import io.millrace.stream.WorkQueue;
import io.millrace.tenants.db.TenantDb;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Reads the tenants' Kafka sources on this node. A verticle of its own, so that a node that leaves
/// can end its polls first. Deploy with `ThreadingModel.VIRTUAL_THREAD`.
public final class SourcesVerticle extends VerticleBase {
    private final TenantDb db;
    private final WorkQueue queue;
    private final Outbox outbox;
    private final IngestSettings settings;
    private final Pulling pulling;
    private final MeterRegistry meters;
    private @Nullable KafkaSources reading;

    /// @param settings with the address of Kafka
    /// @param pulling how the sources' schema registries are asked; a tenant over one of its quotas
    ///   is not read
    /// @param meters gets the lag of the sources
    public SourcesVerticle(
            TenantDb db,
            WorkQueue queue,
            Outbox outbox,
            IngestSettings settings,
            Pulling pulling,
            MeterRegistry meters) {
        this.db = db;
        this.queue = queue;
        this.outbox = outbox;
        this.settings = settings;
        this.pulling = pulling;
        this.meters = meters;
    }

    @Override
    public Future<?> start() {
        var kafka = Objects.requireNonNull(settings.kafka(), "kafka");
        var lag = new SourceLag(meters);
        reading = new KafkaSources(vertx, db, queue, outbox, settings, lag, pulling, kafka);
        reading.start();
        return Future.succeededFuture();
    }

    /// Ends the polls; what was polled is stored and committed first.
    @Override
    public Future<?> stop() {
        var open = reading;
        if (open == null) return Future.succeededFuture();
        return vertx.executeBlocking(
                () -> {
                    open.close();
                    return null;
                },
                false);
    }
}
