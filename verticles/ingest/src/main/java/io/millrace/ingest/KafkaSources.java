package io.millrace.ingest;

import io.millrace.ingest.store.BatchWriter;
import io.millrace.ingest.store.SourceStore;
import io.millrace.ingest.store.SourceStore.Stream;
import io.millrace.kernel.ProblemException;
import io.millrace.kernel.TenantId;
import io.millrace.kernel.Tracer;
import io.millrace.stream.Brokers;
import io.millrace.stream.Outbox;
import io.millrace.stream.WorkQueue;
import io.millrace.tenants.Standing;
import io.millrace.tenants.db.TenantDb;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads every tenant's Kafka sources, a thread each. Nodes share a source's partitions by its
/// consumer group; the offsets in Postgres keep them from storing a record twice.
final class KafkaSources implements AutoCloseable {
    /// Says over the bus that a tenant's sources changed.
    static final String CHANGED = "ingest.sources";

    private static final Logger LOG = LoggerFactory.getLogger(KafkaSources.class);

    /// A message about a change may be lost; then it is seen this much later.
    private static final long RESCAN_SECONDS = 60;

    private static final String ALL = "";
    private static final String STOP = "stop";

    private record Key(TenantId tenant, String source) {}

    private record Running(Stream stream, KafkaReader reader) {}

    private final Vertx vertx;
    private final TenantDb db;
    private final KafkaReader.Doors doors;
    private final Decodings decodings;
    private final SourceStore sources = new SourceStore();
    private final LinkedBlockingQueue<String> changes = new LinkedBlockingQueue<>();
    private final Map<Key, Running> running = new HashMap<>();
    private final Thread keeper;
    private final List<MessageConsumer<String>> listening = new ArrayList<>();

    KafkaSources(
            Vertx vertx,
            TenantDb db,
            WorkQueue queue,
            Outbox outbox,
            IngestSettings settings,
            SourceLag lag,
            Pulling pulling,
            Brokers brokers) {
        this.vertx = vertx;
        this.db = db;
        this.decodings = new Decodings(vertx, pulling);
        this.doors =
                new KafkaReader.Doors(
                        brokers,
                        db,
                        new BatchWriter(db, queue, outbox),
                        settings,
                        lag,
                        pulling.quotas(),
                        Tracer.of(vertx));
        this.keeper = Thread.ofPlatform().daemon().name("millrace-sources").unstarted(this::keep);
    }

    void start() {
        for (var address : List.of(CHANGED, Standing.TENANT)) {
            listening.add(
                    vertx.eventBus()
                            .<String>consumer(address, message -> changes.add(message.body())));
        }
        changes.add(ALL);
        keeper.start();
    }

    private void keep() {
        try {
            while (true) {
                var changed = changes.poll(RESCAN_SECONDS, TimeUnit.SECONDS);
                if (STOP.equals(changed)) break;
                look(changed == null ? ALL : changed);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        running.values().forEach(its -> its.reader().stop());
        running.values().forEach(its -> its.reader().await());
    }

    private void look(String changed) {
        try {
            var open = db.platform(sources::open).stream().map(TenantId::new).toList();
            endClosed(open);
            for (var tenant : open) {
                if (changed.equals(ALL) || changed.equals(tenant.value())) lookIfOpen(tenant);
            }
        } catch (RuntimeException e) { // Postgres is away: looks again later
            LOG.atWarn().addKeyValue("service", "ingest").setCause(e).log("cannot see the sources");
            if (!changed.equals(ALL)) changes.add(ALL);
        }
    }

    /// Of tenants that are suspended or gone nothing is read.
    private void endClosed(List<TenantId> open) {
        running.keySet().stream()
                .map(Key::tenant)
                .distinct()
                .filter(tenant -> !open.contains(tenant))
                .toList()
                .forEach(tenant -> endOthers(tenant, List.of()));
    }

    /// A tenant that is being put back keeps no other waiting; it is looked at later.
    private void lookIfOpen(TenantId tenant) {
        try {
            look(tenant);
        } catch (ProblemException e) {
            db.ping(); // throws where it is not the tenant that is away
            LOG.atInfo()
                    .addKeyValue("service", "ingest")
                    .addKeyValue("tenant", tenant)
                    .addKeyValue("reason", e.problem().detail())
                    .log("sources are seen later");
        }
    }

    private void look(TenantId tenant) {
        var wanted = db.in(tenant, sources::all);
        endOthers(tenant, wanted);
        for (var stream : wanted) {
            var key = new Key(tenant, stream.name());
            var its = running.get(key);
            if (its != null && same(its.stream(), stream)) {
                its.reader().doubt();
                continue;
            }
            if (its != null) {
                its.reader().stop();
                its.reader().await();
            }
            var reader = new KafkaReader(doors, tenant, stream, decodings.of(tenant, stream));
            running.put(key, new Running(stream, reader));
            reader.start();
        }
    }

    private void endOthers(TenantId tenant, List<Stream> wanted) {
        var names = wanted.stream().map(Stream::name).toList();
        var gone =
                running.keySet().stream()
                        .filter(key -> key.tenant().equals(tenant) && !names.contains(key.source()))
                        .toList();
        for (var key : gone) {
            var its = Objects.requireNonNull(running.remove(key));
            its.reader().stop();
            its.reader().await();
        }
    }

    private static boolean same(Stream a, Stream b) {
        return a.topic().equals(b.topic())
                && a.format().equals(b.format())
                && a.dataset().equals(b.dataset())
                && Objects.equals(a.pointer(), b.pointer())
                && Objects.equals(a.closing(), b.closing())
                && Objects.equals(a.settings(), b.settings())
                && Objects.equals(a.secret(), b.secret());
    }

    /// Stops polling; what was polled is stored first.
    @Override
    public void close() {
        listening.forEach(MessageConsumer::unregister);
        changes.add(STOP);
        try {
            keeper.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
