package io.millrace.bench.cluster;

import io.millrace.embedded.FreePort;
import io.millrace.embedded.LocalKafka;
import io.millrace.embedded.LocalPostgres;
import io.millrace.kernel.Ids;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The Postgres, the Kafka and the disk that all nodes share, in and beside this process. Each can
/// go and come back with its data, at the same address.
final class Ground implements AutoCloseable {
    private static final Map<String, String> POSTGRES =
            Map.of("shared_buffers", "96MB", "max_connections", "200", "max_wal_size", "1GB");
    private static final Duration AFTERWARDS = Duration.ofSeconds(5);

    private final Path folder;
    private final Disk objects;
    private final int postgresPort;
    private final int kafkaPort;
    private final String password = Ids.random128();
    private volatile LocalPostgres postgres;
    private volatile LocalKafka kafka;
    private volatile long awayUntil = System.nanoTime();

    private Ground(Path folder, Disk objects, int postgresPort, int kafkaPort) {
        this.folder = folder;
        this.objects = objects;
        this.postgresPort = postgresPort;
        this.kafkaPort = kafkaPort;
        this.postgres = startPostgres();
        this.kafka = startKafka();
    }

    static Ground start(Path folder) throws IOException {
        var objects = Disk.at(folder.resolve("objects"));
        return new Ground(folder, objects, FreePort.find(), FreePort.find());
    }

    private LocalPostgres startPostgres() {
        return LocalPostgres.start(folder.resolve("postgres"), postgresPort, password, POSTGRES);
    }

    private LocalKafka startKafka() {
        return LocalKafka.start(folder.resolve("kafka"), kafkaPort);
    }

    String password() {
        return password;
    }

    long postgresPid() {
        return postgres.pid();
    }

    /// Where nodes keep what is uploaded.
    Path objects() {
        return objects.folder();
    }

    int postgresPort() {
        return postgresPort;
    }

    String superuser() {
        return postgres.superuser();
    }

    /// To the database of the platform, as the superuser.
    Connection connect() throws SQLException {
        return DriverManager.getConnection(postgres.jdbcUrl("millrace"), superuser(), password);
    }

    String kafka() {
        return "127.0.0.1:" + kafkaPort;
    }

    /// Lets Postgres do now what it would do later for what was written so far.
    void settle() throws SQLException {
        try (var connection = connect();
                var statement = connection.createStatement()) {
            statement.execute("vacuum (analyze)");
            statement.execute("checkpoint");
        }
    }

    /// Whether Postgres or the disk's room is away, or was a moment ago.
    boolean isAway() {
        return System.nanoTime() < awayUntil;
    }

    void restartPostgres(Duration away) throws InterruptedException {
        awayUntil = Long.MAX_VALUE;
        try {
            postgres.close();
            TimeUnit.NANOSECONDS.sleep(away.toNanos());
            postgres = startPostgres();
        } finally {
            awayUntil = System.nanoTime() + AFTERWARDS.toNanos();
        }
    }

    /// Leaves no room on the disk for so long.
    void fillDisk(Duration length) throws InterruptedException {
        awayUntil = Long.MAX_VALUE;
        try {
            objects.fill();
            TimeUnit.NANOSECONDS.sleep(length.toNanos());
        } finally {
            objects.clear();
            awayUntil = System.nanoTime() + AFTERWARDS.toNanos();
        }
    }

    void restartKafka(Duration away) throws InterruptedException {
        kafka.close();
        TimeUnit.NANOSECONDS.sleep(away.toNanos());
        kafka = startKafka();
    }

    @Override
    public void close() {
        kafka.close();
        postgres.close();
    }
}
