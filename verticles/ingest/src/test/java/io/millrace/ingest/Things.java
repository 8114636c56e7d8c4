package io.millrace.ingest;

import io.millrace.ingest.api.IngestRequest;
import io.millrace.ingest.api.IngestRequest.Accept;
import io.millrace.ingest.api.IngestRequest.BatchAnswer;
import io.millrace.kernel.Bus;
import io.millrace.kernel.TenantId;
import io.millrace.stream.FolderObjectStore;
import io.millrace.stream.Outbox;
import io.millrace.stream.WorkQueue;
import io.millrace.stream.api.ObjectStore;
import io.millrace.stream.api.ObjectStore.StoredObject;
import io.millrace.tenants.usage.Metering;
import io.millrace.testkit.Stack;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// The service as it is deployed, on real Postgres, and short words for its use.
final class Things {
    static final String TRACE = "test";

    private static @Nullable Things shared;

    final Stack stack = Stack.shared();
    final WorkQueue queue = new WorkQueue(stack.vertx(), stack.db());
    final Outbox outbox = new Outbox(stack.vertx());
    final ObjectStore objects =
            new FolderObjectStore(stack.vertx(), stack.folder().resolve("objects"));
    final Bus bus = new Bus(stack.vertx(), Duration.ofSeconds(30));

    /// Small, so that little data meets every one of them.
    static final PullBounds BOUNDS =
            new PullBounds(
                    2,
                    Duration.ofSeconds(20),
                    Duration.ofHours(1),
                    50,
                    1 << 16,
                    1 << 20,
                    1 << 16,
                    20,
                    100,
                    3,
                    Duration.ofSeconds(10),
                    Duration.ofMinutes(10),
                    Duration.ofSeconds(30),
                    5);

    /// Loopback is open to pulls, as an operator may have it.
    final OutgoingGuard guard = new OutgoingGuard(List.of("127.0.0.0/8"), List.of());

    final Pulling pulling =
            new Pulling(
                    stack.secrets(),
                    guard,
                    Metering.of(stack.vertx(), stack.db(), Clock.systemUTC()).quotas(),
                    BOUNDS,
                    watched());

    /// Of tenants' folders.
    Path watched() {
        try {
            return Files.createDirectories(stack.folder().resolve("watched"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Things() {
        var settings = IngestSettings.of(null);
        var verticle =
                new IngestVerticle(
                        stack.db(), stack.sql(), queue, outbox, objects, pulling, settings);
        var options = new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
        stack.vertx().deployVerticle(verticle, options).await();
    }

    static synchronized Things shared() {
        if (shared == null) shared = new Things();
        return shared;
    }

    <R> R ask(IngestRequest<R> request) {
        return bus.ask(IngestRequest.ADDRESS, request, TRACE);
    }

    StoredObject put(byte[] body) {
        return objects.put(stream(body), Long.MAX_VALUE).await();
    }

    private static ReadStream<Buffer> stream(byte[] body) {
        return new Bytes(body);
    }

    BatchAnswer csv(TenantId tenant, String dataset, String body) {
        return send(tenant, dataset, "text/csv", body.getBytes(StandardCharsets.UTF_8));
    }

    BatchAnswer send(TenantId tenant, String dataset, String type, byte[] body) {
        return ask(accept(tenant, dataset, type, "identity", put(body), null));
    }

    static Accept accept(
            TenantId tenant,
            String dataset,
            String type,
            String encoding,
            StoredObject object,
            @Nullable String key) {
        return new Accept(
                tenant,
                dataset,
                object.key(),
                type,
                encoding,
                object.bytes(),
                object.sha256(),
                key,
                true,
                "tester");
    }

    /// A text that does not become smaller, the same one each time.
    static String noise(int bytes) {
        var random = new byte[bytes];
        new Random(1).nextBytes(random);
        return Base64.getUrlEncoder().encodeToString(random);
    }
}
