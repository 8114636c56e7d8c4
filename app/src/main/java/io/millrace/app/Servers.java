package io.millrace.app;

import io.millrace.embedded.LocalKafka;
import io.millrace.embedded.LocalPostgres;
import io.millrace.embedded.PostgresArchive;
import io.millrace.kernel.ProblemException;
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
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.stream.Stream;
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

    /// SQL states of a wrong login and of one that is no superuser.
    private static final Set<String> REFUSED = Set.of("28000", "28P01", "42501");

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
        return external(url, "--postgres");
    }

    /// @param option that says where the server is
    static DatabaseSettings external(URI url, String option) {
        var user = Optional.ofNullable(url.getUserInfo()).orElse("").split(":", 2);
        var password =
                user.length == 2
                        ? Optional.of(user[1])
                        : SecretSetting.POSTGRES_PASSWORD.read(System.getenv());
        if (user[0].isEmpty() || password.isEmpty() || url.getHost() == null) {
            throw new StartException(
                    option
                            + ": postgres://superuser:password@host:port is expected, or the password in "
                            + SecretSetting.POSTGRES_PASSWORD.variable());
        }
        int port = url.getPort() > 0 ? url.getPort() : 5432;
        return DatabaseSettings.of(url.getHost(), port, user[0], password.get());
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
            throw refused(e, where, "--postgres");
        }
    }

    /// What to say of a further server that cannot be used.
    static RuntimeException refused(ServerException e, ServerList servers) {
        for (var server : servers.further()) {
            if (server.name().equals(e.server())
                    && e.getCause() instanceof RuntimeException cause) {
                return refused(cause, server.where(), "--servers");
            }
        }
        return new StartException(String.valueOf(e.getMessage()), e);
    }

    /// @param option that says where the server is
    private static RuntimeException refused(
            RuntimeException cause, DatabaseSettings where, String option) {
        return switch (cause) {
            // The driver's words are suppressed in it.
            case ProblemException e -> {
                var words = Stream.of(e.getSuppressed()).map(Throwable::getMessage).findFirst();
                yield new StartException(
                        "Postgres at %s:%d cannot be used: %s Start it, or say where it is with %s."
                                .formatted(
                                        where.host(),
                                        where.port(),
                                        sentence(words.orElse("")),
                                        option));
            }
            case DatabaseException e when REFUSED.contains(e.state()) ->
                    new StartException(
                            "Postgres at %s:%d refuses %s: %s A superuser's login is needed in %s."
                                    .formatted(
                                            where.host(),
                                            where.port(),
                                            where.superuser(),
                                            sentence(e.getMessage()),
                                            option));
            default -> cause;
        };
    }

    /// Words of others as one sentence on one line.
    private static String sentence(@Nullable String words) {
        var line = String.valueOf(words).lines().findFirst().orElse("").strip();
        return line.isEmpty() || line.endsWith(".") ? line : line + ".";
    }

    /// Makes the platform's topics; Kafka's bootstrap address.
    ///
    /// @throws StartException when Kafka does not answer
    String openKafka() {
        var address = kafka();
        try {
            Topics.create(address);
            return address;
        } catch (IllegalStateException e) {
            throw noKafka(sentence(e.getMessage()));
        } catch (KafkaException e) { // the address is none
            var cause = e.getCause() == null ? e : e.getCause();
            throw noKafka("Kafka at " + address + ": " + sentence(cause.getMessage()));
        }
    }

    private static StartException noKafka(String what) {
        return new StartException(what + " Start it, or say where it is with --kafka.");
    }

    /// Kafka's bootstrap address; waits until it runs.
    private String kafka() {
        return await(kafka)
                .map(LocalKafka::bootstrap)
                .orElseGet(() -> settings.kafka().orElseThrow());
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
