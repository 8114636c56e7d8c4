package io.millrace.bench;

import io.millrace.app.NodeRole;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// From the send of an e-shop's event to its order in the merged table, which is asked every five
/// milliseconds: with the project as it is, and with its incremental models built whole. One
/// machine, one clock.
@Command(
        name = "shop",
        description = "an event of the e-shop until its order is merged",
        mixinStandardHelpOptions = true)
final class ShopBench implements Callable<Integer> {
    private static final String PEER = "built whole";
    private static final int RATE = 200;

    @Spec private CommandSpec spec;
    @Mixin private BenchOptions options = new BenchOptions();

    @Option(
            names = "--orders",
            paramLabel = "N",
            defaultValue = "20000",
            description = "that are there before (${DEFAULT-VALUE}; with --quick a tenth)")
    private int orders;

    @Override
    public Integer call()
            throws IOException, SQLException, InterruptedException, ExecutionException {
        var report = new Report.Builder("shop");
        try (var bench = BenchNode.start(NodeRole.values());
                var database = Database.of(bench)) {
            database.liftQuotas();
            var merged = measure(bench, database, "bench_shop", UnaryOperator.identity());
            var whole = measure(bench, database, "bench_shop_whole", ShopBench::whole);
            add(report, merged, whole);
        }
        options.print(report.build(), spec.commandLine().getOut());
        return io.millrace.app.Main.WELL;
    }

    private static String whole(String text) {
        return text.replace("materialized='incremental'", "materialized='table'");
    }

    private int there() {
        return options.quick() ? orders / 10 : orders;
    }

    private ShopCase.Measured measure(
            BenchNode bench, Database database, String topic, UnaryOperator<String> change)
            throws IOException, SQLException, InterruptedException, ExecutionException {
        var its = ShopCase.prepare(bench, database, topic, change);
        its.fill(there());
        return its.measure(RATE, options.quick() ? 2 : 5, options.quick() ? 8 : 30);
    }

    private void add(Report.Builder report, ShopCase.Measured merged, ShopCase.Measured whole) {
        var name = String.format(Locale.ROOT, "%d events/s, %,d orders there", RATE, there());
        report.add(name, "total", (double) merged.events(), "events")
                .compare(name, "p50Millis", p(merged, 0.50), "ms", PEER, p(whole, 0.50))
                .compare(name, "p99Millis", p(merged, 0.99), "ms", PEER, p(whole, 0.99))
                .compare(name, "cpuNode", node(merged), "s/1,000", PEER, node(whole))
                .compare(name, "cpuPostgres", postgres(merged), "s/1,000", PEER, postgres(whole))
                .add(name, "lost", (double) merged.lost(), "orders")
                .add(name + ", " + PEER, "lost", (double) whole.lost(), "orders");
    }

    private static double p(ShopCase.Measured its, double share) {
        return its.lags().percentile(share);
    }

    private static double node(ShopCase.Measured its) {
        return its.cpuNode() * 1_000 / its.events();
    }

    private static double postgres(ShopCase.Measured its) {
        return its.cpuPostgres() * 1_000 / its.events();
    }
}
