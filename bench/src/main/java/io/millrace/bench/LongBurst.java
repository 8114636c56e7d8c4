package io.millrace.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/// Kafka stays ahead of Postgres for minutes: what this process, the node with the producer in it,
/// holds meanwhile. What has piled up belongs in the broker's files, not in memory.
record LongBurst(Report.Builder report, BenchNode bench, Client client) {
    private static final int IDS = 100_000;
    // What the node may have still to read is never less, unless the producer is the slower one.
    private static final long AHEAD = 400_000;
    private static final long PORTION = 100_000;
    private static final long POLL_MILLIS = 100;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    void run(int minutes)
            throws IOException, SQLException, InterruptedException, ExecutionException {
        var name = "Kafka ahead of Postgres, " + minutes + " min";
        try (var database = Database.of(bench);
                var memory = PeakMemory.watch()) {
            var topic = Topic.create(bench.node().kafka(), "bench_long", IDS);
            topic.burst(0, AHEAD);
            var its = KafkaCase.declare(client, database, topic.name());
            System.gc();
            addMemory(name + ", at the start");
            its.read();
            long start = System.nanoTime();
            long sent = AHEAD;
            for (int minute = 1; minute <= minutes; minute++) {
                sent = stayAhead(topic, its, sent, start + TimeUnit.MINUTES.toNanos(minute));
                addMemory(name + ", after " + minute + " min");
            }
            long missing = its.await(sent, PATIENCE);
            addMemory(name + ", at the end");
            report.add(name + ", peak", "rssMiB", memory.mebibytes(), "MiB")
                    .add(name, "total", (double) its.taken(), "records")
                    .add(name, "drained", its.taken() / its.seconds(), "rows/s")
                    .add(name, "lost", (double) missing, "records");
        }
    }

    private void addMemory(String name) {
        double resident = Cpu.residentMiB(ProcessHandle.current().pid());
        report.add(name, "rssMiB", resident, "MiB");
    }

    /// Sends whenever less than enough is ahead.
    ///
    /// @param sent records so far
    /// @param until by the nanosecond clock
    /// @return records that were sent by then
    private static long stayAhead(Topic topic, KafkaCase its, long sent, long until)
            throws SQLException, InterruptedException {
        long all = sent;
        while (System.nanoTime() - until < 0) {
            if (all - its.taken() < AHEAD) {
                topic.burst(all, PORTION);
                all += PORTION;
            } else {
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            }
        }
        return all;
    }
}
