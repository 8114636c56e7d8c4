package io.millrace.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;

/// One upload and what it took.
///
/// @param batch as the API answers it
/// @param cpuSeconds of the JVM, with the client in it, and Postgres
/// @param before resident memory in MiB, as are the others
record Load(
        JsonNode batch,
        double wallSeconds,
        double cpuSeconds,
        double before,
        double peak,
        double after) {
    /// An upload that returns when its batch is stored.
    @FunctionalInterface
    interface Upload {
        JsonNode run() throws IOException, InterruptedException;
    }

    static Load of(BenchNode bench, Upload upload) throws IOException, InterruptedException {
        System.gc();
        long self = ProcessHandle.current().pid();
        double before = Cpu.residentMiB(self);
        double cpu = bench.cpuSeconds();
        long start = System.nanoTime();
        JsonNode batch;
        double peak;
        try (var memory = PeakMemory.watch()) {
            batch = upload.run();
            peak = memory.mebibytes();
        }
        double wall = (System.nanoTime() - start) / 1e9;
        double spent = bench.cpuSeconds() - cpu;
        return new Load(batch, wall, spent, before, peak, Cpu.residentMiB(self));
    }

    double rows() {
        return batch.path("rowsStored").asDouble();
    }

    double rowsPerCpuSecond() {
        return rows() / cpuSeconds;
    }

    void add(Report.Builder report, String name) {
        report.add(name, "total", rows(), "rows stored")
                .add(name, "wallSeconds", wallSeconds, "s")
                .add(name, "cpuSeconds", cpuSeconds, "s");
    }
}
