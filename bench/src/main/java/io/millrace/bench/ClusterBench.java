package io.millrace.bench;

import io.millrace.bench.cluster.Campaign;
import io.millrace.bench.cluster.Cost;
import io.millrace.bench.cluster.Failover;
import io.millrace.embedded.PostgresArchive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Three nodes: what they cost beside one and what clients notice when one is killed, leaves or
/// joins; or, with `--faults`, what is left of their work when things go wrong around them.
@Command(
        name = "cluster",
        description = "three nodes beside one, and without one; with --faults: what survives",
        mixinStandardHelpOptions = true)
final class ClusterBench implements Callable<Integer> {
    private static final int UPLOADS = 90;
    private static final int ROUNDS = 6;
    private static final Duration LONGEST = Duration.ofDays(1);

    @Spec private CommandSpec spec;
    @Mixin private BenchOptions options = new BenchOptions();

    @Option(
            names = "--faults",
            paramLabel = "N",
            description = "strike so many times: kills, halts, splits, cuts, a full disk, ...")
    private int faults;

    @Option(names = "--seed", paramLabel = "S", defaultValue = "7", description = "of the faults")
    private long seed;

    @Override
    public Integer call()
            throws IOException, SQLException, InterruptedException, ExecutionException {
        var report = new Report.Builder("cluster");
        boolean isWell;
        var folder = Files.createTempDirectory("millrace-cluster");
        try {
            isWell = faults > 0 ? strike(report, folder) : work(report, folder);
        } finally {
            PostgresArchive.delete(folder);
        }
        options.print(report.build(), spec.commandLine().getOut());
        return isWell ? io.millrace.app.Main.WELL : io.millrace.app.Main.FAILED;
    }

    private void progress(String line) {
        spec.commandLine().getErr().println("millrace bench: " + line);
        spec.commandLine().getErr().flush();
    }

    private boolean work(Report.Builder report, Path folder)
            throws IOException, SQLException, InterruptedException, ExecutionException {
        if (!options.quick()) compare(report, folder);
        int rounds = options.quick() ? 1 : ROUNDS;
        var outcome =
                Failover.run(
                        Files.createDirectory(folder.resolve("failover")), rounds, this::progress);
        add(report, rounds, outcome);
        long amiss = outcome.lost() + outcome.doubled() + outcome.unaccounted();
        return amiss == 0 && outcome.unclean() == 0 && outcome.rounds() > 0;
    }

    private void compare(Report.Builder report, Path folder)
            throws IOException, InterruptedException, ExecutionException, SQLException {
        var meter = new Cost.Meter(Cpu::own, Cpu::tree);
        progress("one node");
        var one = Cost.of(Files.createDirectory(folder.resolve("one")), 1, UPLOADS, meter);
        progress("three nodes");
        var three = Cost.of(Files.createDirectory(folder.resolve("three")), 3, UPLOADS, meter);
        var name = "CSV over HTTP, every stage on";
        report.addNote(name + ", one node", "cpuPerRow", one.microsPerRow(), "µs", seconds(one))
                .compare(
                        name + ", three nodes",
                        "cpuPerRow",
                        three.microsPerRow(),
                        "µs",
                        "one node",
                        one.microsPerRow())
                .addNote(
                        name + ", three nodes",
                        "spread",
                        100 * three.spread(),
                        "%",
                        "busiest less idlest, of the mean; " + seconds(three));
    }

    private static String seconds(Cost cost) {
        var nodes = cost.nodes().stream().map(its -> String.format(Locale.ROOT, "%.1f", its));
        return String.format(
                Locale.ROOT,
                "CPU seconds of nodes %s, of Postgres %.1f",
                nodes.collect(Collectors.joining(" + ")),
                cost.postgres());
    }

    private static void add(Report.Builder report, int rounds, Failover.Outcome outcome) {
        var name = rounds + " kills, leavings and joinings";
        report.add(name, "requests", outcome.answered(), "")
                .add(name, "failed once", outcome.failedOnce(), "requests")
                .add(name, "failed again 1 s later", outcome.failedAgain(), "requests")
                .add(name, "failing after a kill", (double) outcome.afterKill().toMillis(), "ms")
                .add(name, "after SIGTERM", (double) outcome.afterLeave().toMillis(), "ms")
                .add(name, "after a start", (double) outcome.afterJoin().toMillis(), "ms")
                .add(name, "sockets broken", outcome.moves(), "")
                .add(name, "socket's gap", (double) outcome.socketGap().toMillis(), "ms")
                .add(name, "kills that left runs", outcome.rounds(), "")
                .add(name, "runs taken over after", (double) outcome.runGap().toMillis(), "ms")
                .add(name, "lost", (double) outcome.lost(), "rows")
                .add(name, "doubled", (double) outcome.doubled(), "rows")
                .add(name, "ledger: batches amiss", (double) outcome.unaccounted(), "batches")
                .add(name, "nodes that ended amiss", outcome.unclean(), "")
                .add(name, "blocked loop warnings", (double) outcome.blocked(), "");
    }

    private boolean strike(Report.Builder report, Path folder)
            throws IOException, SQLException, InterruptedException {
        if (options.quick()) faults = Math.min(faults, 5);
        var plan = Campaign.Plan.ofEvery(seed, faults, LONGEST);
        var outcome = Campaign.run(folder, plan, this::progress);
        add(report, outcome);
        outcome.amiss().forEach(this::progress);
        long amiss = outcome.lost() + outcome.doubled() + outcome.altered();
        return amiss + outcome.unaccounted() + outcome.disordered() + outcome.stale() == 0
                && outcome.holes() == 0
                && outcome.repeatedFrames() == 0
                && outcome.unclean() == 0;
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
                .add(name, "altered", (double) outcome.altered(), "rows")
                .add(name, "key order broken", (double) outcome.disordered(), "rows")
                .add(name, "set aside", (double) outcome.quarantined(), "rows")
                .add(name, "merged to another than the last", (double) outcome.stale(), "keys")
                .add(name, "requests", (double) outcome.requests(), "")
                .add(name, "failed once", outcome.repeated(), "requests")
                .add(name, "failed again 1 s later", outcome.failedAgain(), "requests")
                .add(name, "the same, Postgres or room away", outcome.failedWithGround(), "")
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
