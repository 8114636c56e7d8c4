package io.millrace.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;

/// CPU seconds of a node's JVM, with the client in it, and its Postgres.
final class CpuSpent {
    /// What a run leaves to be told to others takes less.
    private static final long REST_MILLIS = 200;

    private CpuSpent() {}

    /// One round of what is measured.
    @FunctionalInterface
    interface Round {
        void run(int round) throws IOException, InterruptedException, SQLException;
    }

    /// The mean of so many rounds.
    static double each(BenchNode bench, int rounds, Round work)
            throws IOException, InterruptedException, SQLException {
        System.gc();
        double before = bench.cpuSeconds();
        for (int i = 0; i < rounds; i++) work.run(i);
        TimeUnit.MILLISECONDS.sleep(REST_MILLIS);
        return (bench.cpuSeconds() - before) / rounds;
    }
}
