package io.millrace.bench;

import io.millrace.bench.cluster.Campaign;
import io.millrace.bench.cluster.Cost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Three nodes: what they cost beside one, or, with `--faults`, what survives when things go wrong.
@Command(
        name = "cluster",
        description = "three nodes beside one; with --faults: what survives",
        mixinStandardHelpOptions = true)
final class ClusterBench implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private BenchOptions options = new BenchOptions();

    @Option(
            names = "--faults",
            paramLabel = "N",
            description = "strike so many times: kills, halts, cuts, servers that go and come back")
    private int faults;

    @Option(names = "--seed", paramLabel = "S", defaultValue = "7", description = "of the faults")
    private long seed;

    @Override
    public Integer call() throws Exception {
        var report = new Report.Builder("cluster");
        boolean isWell = true;
        var folder = Files.createTempDirectory("millrace-cluster");
        try {
            if (faults > 0) {
                var outcome = new Campaign(folder, seed, faults, this::progress).run();
                add(report, outcome);
                isWell = outcome.lost() + outcome.doubled() + outcome.unaccounted() == 0;
            } else {
                compare(report, folder);
            }
        } finally {
            BootBench.delete(folder);
        }
        options.print(report.build(), spec.commandLine().getOut());
        return isWell ? io.millrace.app.Main.WELL : io.millrace.app.Main.FAILED;
    }

    private void compare(Report.Builder report, Path folder)
            throws IOException, InterruptedException, ExecutionException {
        int uploads = options.quick() ? 6 : 30;
        var meter = new Cost.Meter(Cpu::withReaped, Cpu::tree);
        progress("one node");
        var one = Cost.of(Files.createDirectory(folder.resolve("one")), 1, uploads, meter);
        progress("three nodes");
        var three = Cost.of(Files.createDirectory(folder.resolve("three")), 3, uploads, meter);
        var name = "CSV over HTTP, every stage on";
        report.add(name + ", one node", "rowsPerCpuSecond", one.rowsPerCpuSecond(), "rows")
                .compare(
                        name + ", three nodes",
                        "rowsPerCpuSecond",
                        three.rowsPerCpuSecond(),
                        "rows",
                        "one node",
                        one.rowsPerCpuSecond())
                .addNote(
                        name + ", three nodes",
                        "spread",
                        100 * three.spread(),
                        "%",
                        "busiest less idlest, of the mean; CPU seconds " + three.nodes());
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
