package io.millrace.app;

import io.millrace.embedded.LocalKafka;
import io.millrace.embedded.LocalPostgres;
import io.millrace.tenants.db.DatabaseSettings;
import io.millrace.tenants.db.Secrets;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// The Postgres and the Kafka of one node: embedded, or somewhere else.
final class Servers implements AutoCloseable {
    private static final Map<String, String> POSTGRES =
            Map.of(
                    "shared_buffers", "96MB",
                    "max_connections", "80",
                    "max_wal_size", "1GB",
                    "wal_compression", "on",
                    "temp_file_limit", "2GB",
                    "max_parallel_workers_per_gather", "1",
                    "jit", "off");

    private final CompletableFuture<Optional<LocalPostgres>> postgres;
    private final CompletableFuture<Optional<LocalKafka>> kafka;
    private final NodeSettings settings;

    private Servers(
            NodeSettings settings,
            CompletableFuture<Optional<LocalPostgres>> postgres,
            CompletableFuture<Optional<LocalKafka>> kafka) {
        this.settings = settings;
        this.postgres = postgres;
        this.kafka = kafka;
    }

    /// Starts what is to be embedded, both at once, in the background.
    static Servers start(NodeSettings settings, DataFolder data, Secrets secrets) {
        Executor threads = task -> Thread.ofPlatform().daemon().name("millrace-start").start(task);
        var password = secrets.password("postgres");
        CompletableFuture<Optional<LocalPostgres>> postgres =
                settings.postgres().isPresent()
                        ? CompletableFuture.completedFuture(Optional.empty())
                        : CompletableFuture.supplyAsync(
                                () ->
                                        Optional.of(
                                                LocalPostgres.start(
                                                        data.resolve("postgres"),
                                                        0,
                                                        password,
                                                        POSTGRES)),
                                threads);
        CompletableFuture<Optional<LocalKafka>> kafka =
                settings.kafka().isPresent()
                        ? CompletableFuture.completedFuture(Optional.empty())
                        : CompletableFuture.supplyAsync(
                                () -> Optional.of(LocalKafka.start(data.resolve("kafka"), 0)),
                                threads);
        return new Servers(settings, postgres, kafka);
    }

    /// Where Postgres is; waits until it runs.
    DatabaseSettings database() {
        return await("Postgres", postgres)
                .map(local ->
                        DatabaseSettings.of(
                                "127.0.0.1", local.port(), local.superuser(), local.password()))
                .orElseGet(() -> external(settings.postgres().orElseThrow()));
    }

    private static DatabaseSettings external(URI url) {
        var user = Optional.ofNullable(url.getUserInfo()).orElse("").split(":", 2);
        if (user.length != 2 || url.getHost() == null) {
            throw new StartException("--postgres: postgres://user:password@host:port is expected");
        }
        int port = url.getPort() > 0 ? url.getPort() : 5432;
        return DatabaseSettings.of(url.getHost(), port, user[0], user[1]);
    }

    /// Kafka's bootstrap address; waits until it runs.
    String kafka() {
        return await("Kafka", kafka)
                .map(LocalKafka::bootstrap)
                .orElseGet(() -> settings.kafka().orElseThrow());
    }

    /// The process of the embedded Postgres.
    Optional<Long> postgresPid() {
        return await("Postgres", postgres).map(LocalPostgres::pid);
    }

    private static <T> T await(String name, CompletableFuture<T> started) {
        try {
            return started.join();
        } catch (CompletionException e) {
            var cause = e.getCause() == null ? e : e.getCause();
            throw new StartException(name + " did not start: " + cause.getMessage(), cause);
        }
    }

    @Override
    public void close() {
        stop(kafka);
        stop(postgres);
    }

    private static <T extends AutoCloseable> void stop(CompletableFuture<Optional<T>> server) {
        server.handle((started, _) -> started)
                .thenAccept(started -> close(started == null ? null : started.orElse(null)))
                .join();
    }

    private static void close(@Nullable AutoCloseable server) {
        try {
            if (server != null) server.close();
        } catch (Exception e) { // AutoCloseable declares it; ours are unchecked
            throw new IllegalStateException(e);
        }
    }
}
