package io.millrace.bench.cluster;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// The jobs of all nodes, as the queue in Postgres has them.
record Jobs(Connection connection) implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long LOOK_MILLIS = 50;
    private static final String RUNNING =
            "select id, fence, lease_owner from millrace.work where state = 'running' and lease_until > now()";
    private static final String FENCE = "select fence from millrace.work where id = ?";

    private record Run(long id, long fence, String owner) {}

    static Jobs of(Ground ground) throws SQLException {
        return new Jobs(ground.connect());
    }

    /// Waits until so many nodes have jobs that run, but not for ever.
    void awaitOwners(int nodes) throws SQLException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (owners() < nodes && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS / 5);
        }
    }

    private long owners() throws SQLException {
        return running().stream().map(Run::owner).distinct().count();
    }

    private Set<Run> running() throws SQLException {
        var runs = new HashSet<Run>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(RUNNING)) {
            while (rows.next()) {
                runs.add(new Run(rows.getLong(1), rows.getLong(2), rows.getString(3)));
            }
        }
        return runs;
    }

    /// Follows the jobs that run now until each has ended or went to another worker; how long the
    /// last one that went to another worker waited for that. Empty when none did.
    Optional<Duration> awaitTakenOver(long since) throws SQLException, InterruptedException {
        var open = running();
        Optional<Duration> longest = Optional.empty();
        while (!open.isEmpty() && System.nanoTime() - since < PATIENCE.toNanos()) {
            for (var run : new HashSet<>(open)) {
                var now = fence(run.id());
                if (now.isPresent() && now.getAsLong() == run.fence()) continue;
                open.remove(run);
                if (now.isPresent())
                    longest = Optional.of(Duration.ofNanos(System.nanoTime() - since));
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        return open.isEmpty() ? longest : Optional.of(PATIENCE);
    }

    /// How often the job was taken; empty when it has ended.
    private OptionalLong fence(long job) throws SQLException {
        try (var statement = connection.prepareStatement(FENCE)) {
            statement.setLong(1, job);
            try (var rows = statement.executeQuery()) {
                return rows.next() ? OptionalLong.of(rows.getLong(1)) : OptionalLong.empty();
            }
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
