package io.millrace.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;

/// From Kafka into a merged table: how late at a steady rate, and how fast when much has piled up.
record KafkaStream(Report.Builder report, BenchNode bench, Client client, boolean isQuick) {
    private static final int RATE = 2_000;
    private static final int IDS = 100_000;
    private static final int ALL_KEYS = Integer.MAX_VALUE;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    void run() throws IOException, SQLException, InterruptedException, ExecutionException {
        try (var database = Database.of(bench)) {
            warm(database);
            steady(database);
            burst(database);
        }
    }

    /// The code of a source is compiled on other records.
    private void warm(Database database)
            throws IOException, SQLException, InterruptedException, ExecutionException {
        var topic = Topic.create(bench.node().kafka(), "bench_warm", IDS);
        var its = KafkaCase.declare(client, database, topic.name());
        its.read();
        its.await(topic.send(0, RATE, Duration.ofSeconds(isQuick ? 4 : 15)), PATIENCE);
    }

    private void steady(Database database)
            throws IOException, SQLException, InterruptedException, ExecutionException {
        var topic = Topic.create(bench.node().kafka(), "bench_steady", IDS);
        var its = KafkaCase.declare(client, database, topic.name());
        its.read();
        // Its table is made before the clock runs.
        long first = topic.send(0, RATE / 2, Duration.ofSeconds(1));
        its.await(first, PATIENCE);
        double cpu = bench.cpuSeconds();
        long sent = topic.send(first, RATE, Duration.ofSeconds(isQuick ? 8 : 60));
        long missing = its.await(first + sent, PATIENCE);
        double spent = bench.cpuSeconds() - cpu;
        var name = "Kafka to merged table, 2,000/s";
        report.add(name, "total", (double) its.taken(), "records")
                .add(name, "p50Millis", its.lagMillis(first, 0.50), "ms")
                .add(name, "p99Millis", its.lagMillis(first, 0.99), "ms")
                .add(name, "lost", (double) missing, "records")
                .add(name, "cpuSeconds", spent, "s");
    }

    private void burst(Database database)
            throws IOException, SQLException, InterruptedException, ExecutionException {
        long records = isQuick ? 100_000 : 1_000_000;
        var topic = Topic.create(bench.node().kafka(), "bench_burst", IDS);
        topic.burst(0, records);
        var its = KafkaCase.declare(client, database, topic.name());
        System.gc();
        double before = Cpu.residentMiB(ProcessHandle.current().pid());
        double cpu = bench.cpuSeconds();
        its.read();
        long missing;
        double peak;
        try (var memory = PeakMemory.watch()) {
            missing = its.await(records, PATIENCE);
            peak = memory.mebibytes();
        }
        double spent = bench.cpuSeconds() - cpu;
        var name = "Kafka to merged table, a burst drains";
        report.add(name + ", before", "rssMiB", before, "MiB")
                .add(name + ", peak", "rssMiB", peak, "MiB")
                .add(name, "total", (double) its.taken(), "records")
                .add(name, "drained", its.taken() / its.seconds(), "rows/s")
                .add(name, "rowsPerCpuSecond", its.taken() / spent, "rows/s")
                .add(name, "lost", (double) missing, "records")
                .add(name, "doubled", (double) its.doubled(ALL_KEYS), "records")
                .add(name, "key order broken", (double) its.disordered(ALL_KEYS), "records")
                .add(name, "merged to another than the last", (double) its.stale(), "rows");
    }
}
