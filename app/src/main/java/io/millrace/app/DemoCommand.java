package io.millrace.app;

import io.millrace.app.demo.DemoException;
import io.millrace.app.demo.DemoReport;
import io.millrace.app.demo.DemoRun;
import io.millrace.app.demo.DemoSettings;
import io.millrace.kernel.Json;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `millrace demo`: one node with everything embedded and two tenants whose data moves.
@Command(
        name = "demo",
        description = "Start one node with everything embedded and show real data moving.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    private final Stopping stopping;
    @Spec private CommandSpec spec;
    @Mixin private NodeOptions options = new NodeOptions();

    @Option(names = "--once", description = "load, tell what happened, and stop")
    private boolean once;

    @Option(
            names = "--json",
            description = "print one JSON document; progress goes to standard error")
    private boolean json;

    DemoCommand(Stopping stopping) {
        this.stopping = stopping;
    }

    /// What `--json` prints.
    record Summary(URI url, Seconds seconds, long rssMiB, List<DemoReport.TenantReport> tenants) {}

    /// @param firstFrame from the start of the JVM to the first live frame
    /// @param firstChange to the first live frame that changed what was there; absent when none
    ///   came
    /// @param total until everything was loaded
    record Seconds(double firstFrame, Optional<Double> firstChange, double total) {}

    @Override
    public Integer call() {
        var started = Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime());
        try {
            run(started);
        } catch (DemoException e) {
            throw new StartException("the demo cannot be loaded: " + e.getMessage(), e);
        }
        return Main.WELL;
    }

    private void run(Instant started) {
        progress("starting Postgres, Kafka and the node");
        try (var node = Node.start(options.local())) {
            progress("serving on " + node.url());
            var settings = new DemoSettings(node.url(), node.kafka(), options.data(), !once);
            stopping.unlessAsked(() -> DemoRun.start(settings, this::progress))
                    .ifPresent(demo -> show(demo, node.url(), started));
        }
    }

    private void show(DemoRun demo, URI url, Instant started) {
        try (demo) {
            print(summary(url, started, demo.report()));
            if (!once) stopping.await();
        }
    }

    private static Summary summary(URI url, Instant started, DemoReport report) {
        System.gc(); // what is idle, not what the load left behind
        return new Summary(
                url,
                new Seconds(
                        seconds(started, report.firstFrameAt()),
                        report.firstChangeAt().map(at -> seconds(started, at)),
                        seconds(started, Instant.now())),
                residentMiB(),
                report.tenants());
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / 1000.0;
    }

    /// Resident memory of this process; 0 where the system does not tell.
    private static long residentMiB() {
        try (var lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }

    private void print(Summary summary) {
        var out = spec.commandLine().getOut();
        out.println(json ? Json.write(summary) : DemoTable.of(summary, once));
        out.flush();
    }

    private void progress(String tenant, String what) {
        progress(tenant + ": " + what);
    }

    private void progress(String line) {
        spec.commandLine().getErr().println("millrace: " + line);
        spec.commandLine().getErr().flush();
    }
}
