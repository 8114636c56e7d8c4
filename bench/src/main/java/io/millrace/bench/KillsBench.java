package io.millrace.bench;

import io.millrace.bench.cluster.Campaign;
import io.millrace.embedded.PostgresArchive;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// One node that is killed again and again while it takes uploads and reads a Kafka source, with
/// restarts of Kafka and Postgres between: what is stored afterwards, held against what was
/// acknowledged, by the ledger and by content.
@Command(
        name = "kills",
        description = "kill -9 at random moments of load: what is lost or doubled",
        mixinStandardHelpOptions = true)
final class KillsBench implements Callable<Integer> {
    private static final int QUICK_KILLS = 2;
    private static final Duration LONGEST = Duration.ofDays(1);

    @Spec private CommandSpec spec;
    @Mixin private BenchOptions options = new BenchOptions();

    @Option(names = "--kills", paramLabel = "N", defaultValue = "50", description = "how many")
    private int kills;

    @Option(names = "--seed", paramLabel = "S", defaultValue = "11", description = "of the moments")
    private long seed;

    @Override
    public Integer call() throws IOException, SQLException, InterruptedException {
        var report = new Report.Builder("kills");
        if (options.quick()) kills = Math.min(kills, QUICK_KILLS);
        var folder = Files.createTempDirectory("millrace-kills");
        boolean isWell;
        try {
            var plan = Campaign.Plan.ofKills(seed, kills, LONGEST);
            isWell = add(report, Campaign.run(folder, plan, this::progress));
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

    private boolean add(Report.Builder report, Campaign.Outcome outcome) {
        var name = kills + " kills, seed " + seed;
        var struck = outcome.struck().toString().replaceAll("[{}]", "");
        report.addNote(name, "wallSeconds", outcome.seconds(), "s", struck)
                .add(name, "total", (double) outcome.total(), "rows")
                .add(name, "lost", (double) outcome.lost(), "rows")
                .add(name, "doubled", (double) outcome.doubled(), "rows")
                .add(name, "altered", (double) outcome.altered(), "rows")
                .add(name, "ledger: batches amiss", (double) outcome.unaccounted(), "batches")
                .add(name, "key order broken", (double) outcome.disordered(), "rows")
                .add(name, "set aside", (double) outcome.quarantined(), "rows")
                .add(name, "merged to another than the last", (double) outcome.stale(), "keys")
                .add(name, "requests' gap", (double) outcome.requestGap().toMillis(), "ms");
        long amiss = outcome.lost() + outcome.doubled() + outcome.altered();
        return amiss + outcome.unaccounted() + outcome.disordered() + outcome.stale() == 0
                && outcome.total() > 0;
    }
}
