package io.millrace.app;

import io.millrace.embedded.LocalKafka;
import io.millrace.embedded.LocalPostgres;
import io.millrace.embedded.PostgresArchive;
import io.millrace.kernel.ProblemException;
import io.millrace.stream.Brokers;
import io.millrace.stream.Topics;
import io.millrace.tenants.db.Database;
import io.millrace.tenants.db.DatabaseException;
import io.millrace.tenants.db.DatabaseSettings;
import io.millrace.tenants.db.Secrets;
import io.millrace.tenants.db.ServerException;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
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

    /// Settings of the embedded Postgres: the same whoever starts it, and with its log kept where
    /// that is being done.
    static Map<String, String> postgresSettings(Optional<PostgresArchive> archive) {
        var its = new HashMap<>(POSTGRES);
        archive.ifPresent(kept -> its.putAll(kept.settings()));
        return its;
    }

    /// Starts what is to be embedded, both at once, in the background.
    static Servers start(NodeSettings settings, DataFolder data, Secrets secrets) {
        var archive = settings.keeping().archive(data.path());
        var password = secrets.password("postgres");
        CompletableFuture<Optional<LocalPostgres>> postgres =
                settings.postgres().isPresent()
                        ? CompletableFuture.completedFuture(Optional.empty())
                        : inBackground(() ->
                                Optional.of(
                                        LocalPostgres.start(
                                                data.resolve("postgres"),
                                                0,
                                                password,
                                                postgresSettings(archive))));
        CompletableFuture<Optional<LocalKafka>> kafka =
                settings.kafka().isPresent()
                        ? CompletableFuture.completedFuture(Optional.empty())
                        : inBackground(() ->
                                Optional.of(
                                        data.announce(LocalKafka.start(data.resolve("kafka"), 0))));
        return new Servers(settings, postgres, kafka);
    }

    /// Where Postgres is; waits until it runs.
    DatabaseSettings database() {
        return await(postgres)
                .map(local ->
                        DatabaseSettings.of(
                                "127.0.0.1", local.port(), local.superuser(), local.password()))
                .orElseGet(() -> external(settings.postgres().orElseThrow()));
    }

    static DatabaseSettings external(URI url) {
        return external(url, "--postgres, MILLRACE_POSTGRES or DATABASE_URL");
    }

    /// @param option that says where the server is
    static DatabaseSettings external(URI url, String option) {
        return PostgresAddress.of(url, option).settings(System.getenv());
    }

    /// Migrates the database and opens the pools.
    ///
    /// @throws StartException when Postgres does not answer or refuses the superuser's login
    Database openDatabase(Vertx vertx, Secrets secrets) {
        var where = database();
        try {
            return Database.open(vertx, settings.servers().with(where), secrets);
        } catch (ServerException e) {
            throw refused(e, settings.servers());
        } catch (ProblemException | DatabaseException e) {
            throw new PostgresRefusal(where, "--postgres").of(e);
        }
    }

    /// What to say of a further server that cannot be used.
    static RuntimeException refused(ServerException e, ServerList servers) {
        for (var server : servers.further()) {
            if (server.name().equals(e.server())
                    && e.getCause() instanceof RuntimeException cause) {
                return new PostgresRefusal(server.where(), "--servers").of(cause);
            }
        }
        return new StartException(String.valueOf(e.getMessage()), e);
    }

    /// Makes the platform's topics; Kafka's bootstrap address.
    ///
    /// @throws StartException when Kafka does not answer
    Brokers openKafka() {
        var address = kafka();
        try {
            Topics.create(address);
            return address;
        } catch (IllegalStateException e) {
            throw noKafka(PostgresRefusal.sentence(e.getMessage()), e);
        } catch (KafkaException e) { // the address is none
            var cause = e.getCause() == null ? e : e.getCause();
            throw noKafka(
                    "Kafka at " + address + ": " + PostgresRefusal.sentence(cause.getMessage()), e);
        }
    }

    private static StartException noKafka(String what, Exception cause) {
        var usual = "Start it, or say where it is with --kafka.";
        return new StartException(what + " " + KafkaSecurity.advice(cause, usual));
    }

    /// Kafka's bootstrap address; waits until it runs.
    private Brokers kafka() {
        return await(kafka)
                .map(local -> Brokers.plain(local.bootstrap()))
                .orElseGet(() ->
                        new Brokers(settings.kafka().orElseThrow(), settings.wires().kafka()));
    }

    /// Where the embedded Postgres is.
    Optional<LocalPostgres.Address> embeddedPostgres() {
        return await(postgres).map(LocalPostgres::address);
    }

    /// The process of the embedded Postgres.
    Optional<Long> postgresPid() {
        return await(postgres).map(LocalPostgres::pid);
    }

    /// Starts a part on a thread of its own.
    static <T> CompletableFuture<T> inBackground(Supplier<T> start) {
        Executor thread = task -> Thread.ofPlatform().daemon().name("millrace-start").start(task);
        return CompletableFuture.supplyAsync(start, thread);
    }

    /// What a part gives that starts in the background.
    ///
    /// @throws StartException when it did not start
    static <T> T await(CompletableFuture<T> started) {
        try {
            return started.join();
        } catch (CompletionException e) {
            var cause = e.getCause() == null ? e : e.getCause();
            if (cause instanceof StartException known) throw known;
            throw new StartException(String.valueOf(cause.getMessage()), cause);
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
