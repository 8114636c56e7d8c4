package io.millrace.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.app.NodeRole;
import io.millrace.bench.cluster.NodeLog;
import io.millrace.embedded.FreePort;
import io.millrace.kernel.TenantId;
import io.millrace.tenants.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Many sockets of many tenants on one node, while events of all tenants are committed at another:
/// how late frames are, what one costs, and whether any goes to the wrong tenant. What the events
/// cost the node without sockets is measured first and taken off. Then sockets that hardly read,
/// and what the node holds for each.
@Command(
        name = "sockets",
        description =
                "5,000 sockets of 500 tenants at 2,000 events/s, and readers that do not read",
        mixinStandardHelpOptions = true)
final class SocketsBench implements Callable<Integer> {
    private static final int EACH = 10;
    private static final int PER_TENANT = 4;
    private static final int WARM_ROUNDS = 3;
    private static final int SLOW_TENANTS = 20;
    private static final int SLOW_SECONDS = 9;
    private static final String SLOW_NOTE = "x".repeat(2_000);

    @Spec private CommandSpec spec;
    @Mixin private BenchOptions options = new BenchOptions();

    @Override
    public Integer call()
            throws IOException, SQLException, InterruptedException, ExecutionException {
        var report = new Report.Builder("sockets");
        int count = options.quick() ? 50 : 500;
        int seconds = options.quick() ? 5 : 30;
        int clusterPort = FreePort.find();
        try (var bench = BenchNode.startAt(clusterPort, NodeRole.values())) {
            var tenants = ReadyTenants.adopt(bench, count);
            progress(count + " tenants");
            try (var gateway = gateway(bench, clusterPort)) {
                var stood = new Stood(bench, gateway);
                measure(report, stood, tenants, seconds);
                measureSlow(report, stood, tenants.subList(0, SLOW_TENANTS));
                report.add(
                        "the node that was measured",
                        "blocked loop warnings",
                        (double) NodeLog.blockedWarnings(gateway.log()),
                        "");
            }
        }
        options.print(report.build(), spec.commandLine().getOut());
        return io.millrace.app.Main.WELL;
    }

    /// @param bench where events are committed and everything but clients is served
    /// @param gateway the node that is measured
    private record Stood(BenchNode bench, NodeProcess gateway) {}

    private static NodeProcess gateway(BenchNode bench, int clusterPort) throws IOException {
        var database = bench.node().databaseSettings();
        var key = Files.readString(bench.folder().resolve("data/secret.key")).strip();
        return NodeProcess.up(
                Files.createDirectory(bench.folder().resolve("gateway")),
                Map.of(
                        "MILLRACE_SECRET_KEY",
                        key,
                        "MILLRACE_POSTGRES_PASSWORD",
                        database.superuserPassword()),
                "--roles",
                "gateway",
                "--join",
                "127.0.0.1:" + clusterPort,
                "--postgres",
                "postgres://%s@%s:%d"
                        .formatted(database.superuser(), database.host(), database.port()),
                "--kafka",
                bench.node().kafka(),
                "--objects",
                bench.folder().resolve("objects").toString());
    }

    private void progress(String line) {
        spec.commandLine().getErr().println("millrace bench: " + line);
        spec.commandLine().getErr().flush();
    }

    /// A file with each tenant's id and a key of it a line.
    private static Path list(BenchNode bench, List<TenantId> tenants) throws IOException {
        var lines = new ArrayList<String>();
        for (var tenant : tenants) {
            lines.add(tenant + " " + ReadyTenants.key(bench, tenant, Role.VIEWER));
        }
        return Files.write(Files.createTempFile(bench.folder(), "tenants", ""), lines);
    }

    private void measure(Report.Builder report, Stood stood, List<TenantId> tenants, int seconds)
            throws IOException, InterruptedException {
        int perSecond = PER_TENANT * tenants.size();
        var tide = Tide.of(stood.bench(), tenants, "");
        warm(tide, perSecond, seconds);
        double before = cpu(stood);
        tide.send(perSecond, seconds);
        double alone = cpu(stood) - before;
        progress("the events alone cost the node " + alone + " CPU seconds");
        try (var crowd = open(SocketCrowd.class, stood, tenants)) {
            warm(tide, perSecond, seconds);
            TimeUnit.SECONDS.sleep(2);
            crowd.count();
            before = cpu(stood);
            var sent = tide.send(perSecond, seconds);
            double used = cpu(stood) - before;
            TimeUnit.SECONDS.sleep(2);
            add(report, tenants.size(), sent, used - alone, crowd.count());
        }
    }

    /// What a frame costs beside a bare write of its bytes.
    private static void addCost(
            Report.Builder report, String name, double cpuSeconds, double frames, int sockets)
            throws IOException {
        report.compare(
                name,
                "CPU a frame",
                cpuSeconds * 1e6 / frames,
                "µs",
                "a bare write to one of as many sockets",
                BareWrites.micros(sockets));
    }

    /// Until the node's compiler has no more to do.
    private static void warm(Tide tide, int perSecond, int seconds) throws InterruptedException {
        tide.send(perSecond, WARM_ROUNDS * seconds);
    }

    private static double cpu(Stood stood) {
        return Cpu.own(stood.gateway().process().pid());
    }

    private static Crowd open(Class<?> main, Stood stood, List<TenantId> tenants)
            throws IOException {
        return new Crowd(
                main,
                stood.gateway().url().toString(),
                list(stood.bench(), tenants).toString(),
                Integer.toString(EACH));
    }

    private static void add(
            Report.Builder report, int tenants, Tide.Sent sent, double cpuSeconds, JsonNode seen)
            throws IOException {
        var name = EACH * tenants + " sockets, " + tenants + " tenants";
        double frames = seen.path("frames").asDouble();
        double due = (double) sent.events() * EACH;
        report.add(name, "rate reached", sent.events() / sent.seconds(), "events/s")
                .add(name, "frames", frames / sent.seconds(), "frames/s")
                .add(name, "p50Millis", seen.path("p50Millis").asDouble(), "ms")
                .add(name, "p99Millis", seen.path("p99Millis").asDouble(), "ms")
                .add(name, "lost", due - seen.path("events").asDouble(), "events")
                .add(name, "foreign", seen.path("foreign").asDouble(), "items")
                .add(name, "snapshots instead", seen.path("snapshots").asDouble(), "")
                .add(name, "sockets closed", seen.path("closed").asDouble(), "")
                .add(
                        name,
                        "CPU an event a socket",
                        cpuSeconds * 1e6 / seen.path("events").asDouble(),
                        "µs");
        addCost(report, name, cpuSeconds, frames, EACH * tenants);
    }

    /// Sends more than they read until the node is about to close them.
    private void measureSlow(Report.Builder report, Stood stood, List<TenantId> tenants)
            throws IOException, InterruptedException {
        int sockets = EACH * tenants.size();
        int perSecond = PER_TENANT * sockets;
        var tide = Tide.of(stood.bench(), tenants, SLOW_NOTE);
        tide.send(perSecond, SLOW_SECONDS);
        TimeUnit.SECONDS.sleep(2);
        var before = Held.by(stood.gateway());
        try (var crowd = open(SlowCrowd.class, stood, tenants)) {
            tide.send(perSecond, SLOW_SECONDS);
            var after = Held.by(stood.gateway());
            var name = sockets + " sockets that read 1 byte/s";
            double own = (after.ownKiB() - before.ownKiB()) / sockets;
            report.add(name, "node's memory a socket", own, "KiB")
                    .add(name, "kernel's buffer a socket", after.kernelKiB() / sockets, "KiB")
                    .add(name, "sockets closed", crowd.count().path("ended").asDouble(), "");
        }
    }
}
