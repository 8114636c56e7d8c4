package io.millrace.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.app.NodeRole;
import io.millrace.bench.accuracy.AttributionCase;
import io.millrace.bench.accuracy.DataSets;
import io.millrace.bench.accuracy.DetectionCase;
import io.millrace.bench.accuracy.FailureCase;
import io.millrace.bench.accuracy.ServicesCase;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// From a failed check to its explained incident on a whole node: batches of call records of which
/// the last comes with a radio cell that drops every call. Times are those of the commits. Beside
/// it how often the engines name the right cause on public data.
@Command(
        name = "rca",
        description = "failed check to explained incident, and how often causes are right",
        mixinStandardHelpOptions = true)
final class RcaBench implements Callable<Integer> {
    private static final String CASE =
            "failed check to explained incident, 8 batches of 2,000 calls";
    private static final String NO_PEER =
            "no peer: the products beside this one check or attribute, none does both by itself";
    private static final int BATCHES = 8;
    private static final int ROWS = 2_000;
    private static final int CELLS = 20;
    private static final String BAD_CELL = "C13";
    private static final int PATIENCE_SECONDS = 60;

    @Spec private CommandSpec spec;
    @Mixin private BenchOptions options = new BenchOptions();

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "PART",
            description = "of ${COMPLETION-CANDIDATES}; all but what has a benchmark of its own")
    private Set<Part> only = EnumSet.of(Part.INCIDENT, Part.ATTRIBUTION, Part.SERVICES);

    private enum Part {
        INCIDENT,
        ATTRIBUTION,
        SERVICES,
        DETECTION,
        PREDICTION
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        var report = new Report.Builder("rca");
        try (var data = DataSets.open(options.data(), "rca")) {
            if (only.contains(Part.ATTRIBUTION)) AttributionCase.measure(report, data);
            if (only.contains(Part.SERVICES)) ServicesCase.measure(report, data);
            if (only.contains(Part.DETECTION)) DetectionCase.measure(report, data);
        }
        if (only.contains(Part.PREDICTION)) {
            try (var data = DataSets.open(options.data(), "samples/ai4i")) {
                int splits = options.quick() ? FailureBench.QUICK_SPLITS : FailureBench.SPLITS;
                FailureCase.measure(report, data, splits);
            }
        }
        if (only.contains(Part.INCIDENT)) incidents(report);
        options.print(report.build(), spec.commandLine().getOut());
        return io.millrace.app.Main.WELL;
    }

    private void incidents(Report.Builder report) throws IOException, InterruptedException {
        var times = new Latencies();
        int rounds = options.quick() ? 5 : 20;
        try (var bench = BenchNode.start(NodeRole.values())) {
            round(bench, -1);
            for (int i = 0; i < rounds; i++) {
                times.add(round(bench, i));
            }
        }
        report.addNote(CASE, "p50Millis", times.percentile(0.50), "ms", NO_PEER)
                .add(CASE, "p99Millis", times.percentile(0.99), "ms")
                .add(CASE, "total", (double) times.count(), "incidents");
    }

    /// A tenant of its own each time: an incident that is known is not explained anew.
    private static Duration round(BenchNode bench, int number)
            throws IOException, InterruptedException {
        var client = Client.signUp(bench.node().url());
        var random = new Random(number);
        for (int batch = 0; batch < BATCHES - 1; batch++) {
            client.upload("calls", "text/csv", calls(random, batch, false));
        }
        client.put(
                "/api/v1/checks/calls",
                "text/yaml",
                "checks for calls:\n  - avg(dropped) < 0.02:\n      name: Few calls are dropped\n");
        var frames = new Frames();
        try (var _ = Live.open(client, List.of("quality", "incidents"), frames)) {
            client.upload("calls", "text/csv", calls(random, BATCHES - 1, true));
            return frames.await();
        }
    }

    private static String calls(Random random, int batch, boolean isBad) {
        var text = new StringBuilder("id,cell,direction,seconds,dropped\n");
        for (int i = 0; i < ROWS; i++) {
            // The bad cell's share has to lift the average of all batches over the limit.
            boolean isBroken = isBad && random.nextInt(3) == 0;
            var cell = isBroken ? BAD_CELL : "C" + (1 + random.nextInt(CELLS));
            boolean dropped = isBroken || random.nextInt(200) == 0;
            text.append(batch * ROWS + i)
                    .append(',')
                    .append(cell)
                    .append(random.nextBoolean() ? ",in," : ",out,")
                    .append(random.nextInt(600))
                    .append(dropped ? ",1\n" : ",0\n");
        }
        return text.toString();
    }

    /// Waits for the failed check and for the incident with its causes.
    private static final class Frames implements Live.Items {
        private final CompletableFuture<Instant> failed = new CompletableFuture<>();
        private final CompletableFuture<Instant> explained = new CompletableFuture<>();

        @Override
        public void take(String channel, JsonNode item, Instant committed, Instant arrived) {
            if (item.path("outcome").asText().equals("fail")) {
                failed.complete(Instant.parse(item.path("measuredAt").asText()));
            }
            if (channel.equals("incidents") && !item.path("causes").isEmpty()) {
                explained.complete(committed);
            }
        }

        /// How long the explanation took.
        Duration await() {
            return failed.thenCombine(explained, Duration::between)
                    .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .join();
        }
    }
}
