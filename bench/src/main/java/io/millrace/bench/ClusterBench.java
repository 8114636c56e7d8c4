package io.millrace.bench;

import io.millrace.bench.cluster.Campaign;
import java.nio.file.Files;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Three nodes that work while things go wrong around them, and what is left of their work.
@Command(
        name = "cluster",
        description = "what survives when things go wrong around three nodes",
        mixinStandardHelpOptions = true)
final class ClusterBench implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private BenchOptions options = new BenchOptions();

    @Option(
            names = "--faults",
            paramLabel = "N",
            defaultValue = "100",
            description = "strike so many times: kills, halts, cuts, servers that go and come back")
    private int faults;

    @Option(names = "--seed", paramLabel = "S", defaultValue = "7", description = "of the faults")
    private long seed;

    @Override
    public Integer call() throws Exception {
        var report = new Report.Builder("cluster");
        boolean isWell;
        var folder = Files.createTempDirectory("millrace-cluster");
        if (options.quick()) faults = Math.min(faults, 5);
        try {
            var outcome = new Campaign(folder, seed, faults, this::progress).run();
            add(report, outcome);
            isWell = outcome.lost() + outcome.doubled() + outcome.unaccounted() == 0;
        } finally {
            BootBench.delete(folder);
        }
        options.print(report.build(), spec.commandLine().getOut());
        return isWell ? io.millrace.app.Main.WELL : io.millrace.app.Main.FAILED;
    }

    private void progress(String line) {
        spec.commandLine().getErr().println("millrace bench: " + line);
        spec.commandLine().getErr().flush();
    }

    private void add(Report.Builder report, Campaign.Outcome outcome) {
        var name = faults + " faults, seed " + seed;
        report.addNote(
                        name,
                        "wallSeconds",
                        outcome.seconds(),
                        "s",
                        outcome.struck().toString().replaceAll("[{}]", ""))
                .add(name, "total", (double) outcome.total(), "rows")
                .add(name, "lost", (double) outcome.lost(), "rows")
                .add(name, "doubled", (double) outcome.doubled(), "rows")
                .add(name, "ledger: batches amiss", (double) outcome.unaccounted(), "batches")
                .add(name, "key order broken", (double) outcome.disordered(), "rows")
                .add(name, "requests", (double) outcome.requests(), "")
                .add(name, "failed once", outcome.repeated(), "requests")
                .add(name, "failed again 1 s later", outcome.failedAgain(), "requests")
                .add(name, "the same, Postgres away", outcome.failedWithPostgres(), "requests")
                .add(name, "requests' gap", (double) outcome.requestGap().toMillis(), "ms")
                .add(
                        name,
                        "upload to stored",
                        (double) outcome.slowestBatch().toMillis(),
                        "ms at most")
                .add(name, "socket moved", (double) outcome.moves(), "times")
                .add(name, "socket's gap", (double) outcome.moveGap().toMillis(), "ms")
                .add(name, "frames missed", outcome.holes(), "")
                .add(name, "frames doubled", outcome.repeatedFrames(), "")
                .add(name, "nodes that ended amiss", outcome.unclean(), "")
                .add(name, "blocked loop warnings", (double) outcome.blocked(), "");
    }
}
