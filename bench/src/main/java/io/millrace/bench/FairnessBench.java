package io.millrace.bench;

import io.millrace.embedded.PostgresArchive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// What one tenant waits while another floods the node, beside what it waits alone; and what the
/// one that floods gets of what it has alone. The clients run on the node's own cores; those that
/// flood leave them to the node wherever both want them.
@Command(
        name = "fairness",
        description = "a quiet tenant's waits while another floods",
        mixinStandardHelpOptions = true)
final class FairnessBench implements Callable<Integer> {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration QUICK = Duration.ofSeconds(8);
    private static final String ALONE = "alone";

    @Spec private CommandSpec spec;
    @Mixin private BenchOptions options = new BenchOptions();

    @Override
    public Integer call() throws IOException, InterruptedException {
        var report = new Report.Builder("fairness");
        var folder = Files.createTempDirectory("millrace-bench");
        try {
            measure(report, folder);
        } finally {
            PostgresArchive.delete(folder);
        }
        options.print(report.build(), spec.commandLine().getOut());
        return io.millrace.app.Main.WELL;
    }

    private void measure(Report.Builder report, Path folder)
            throws IOException, InterruptedException {
        var span = options.quick() ? QUICK : LONG;
        try (var node = NodeProcess.up(folder);
                var probe = new Probe(Client.signUp(node.url()))) {
            probe.watch(QUICK); // warm
            var before = probe.watch(span);
            double free;
            double beside;
            Probe.Seen during;
            try (var flood = Crowd.yielding(Flood.class, node.url().toString())) {
                TimeUnit.NANOSECONDS.sleep(QUICK.toNanos()); // warm
                long start = begin(flood);
                TimeUnit.NANOSECONDS.sleep(span.toNanos());
                free = rowsPerSecond(flood, start);
                start = begin(flood);
                during = probe.watch(span);
                beside = rowsPerSecond(flood, start);
            }
            add(report, "small read", before.calls(), during.calls());
            add(report, "a page of rows", before.reads(), during.reads());
            add(report, "a row until it is stored", before.loads(), during.loads());
            add(report, "commit to frame", before.frames(), during.frames());
            report.add("refused or failed, quiet tenant", "total", during.failed().get(), "")
                    .compare("rows of the flood", "rows/s", beside, "1/s", ALONE, free);
        }
    }

    /// Counts anew.
    private static long begin(Crowd flood) throws IOException {
        flood.count();
        return System.nanoTime();
    }

    private static double rowsPerSecond(Crowd flood, long start) throws IOException {
        return flood.count().path("rows").asDouble() / ((System.nanoTime() - start) / 1e9);
    }

    private static void add(Report.Builder report, String name, Latencies alone, Latencies beside) {
        for (double share : new double[] {0.50, 0.99}) {
            report.compare(
                    name + ", quiet tenant",
                    share < 0.9 ? "p50Millis" : "p99Millis",
                    beside.percentile(share),
                    "ms",
                    ALONE,
                    alone.percentile(share));
        }
    }
}
