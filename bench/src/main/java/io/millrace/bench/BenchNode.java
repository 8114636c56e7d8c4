package io.millrace.bench;

import io.millrace.app.Node;
import io.millrace.app.NodeRole;
import io.millrace.app.NodeSettings;
import io.millrace.embedded.PostgresArchive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A node in this process, on a folder of its own that goes with it.
record BenchNode(Path folder, Node node) implements AutoCloseable {
    static BenchNode start(NodeRole... roles) throws IOException {
        var folder = Files.createTempDirectory("millrace-bench");
        return new BenchNode(folder, start(folder, roles));
    }

    /// A node that others can join at `clusterPort`.
    static BenchNode startAt(int clusterPort, NodeRole... roles) throws IOException {
        var folder = Files.createTempDirectory("millrace-bench");
        return new BenchNode(folder, start(folder, clusterPort, roles));
    }

    /// A node on the data of `folder`, where [NodeProcess] finds it again.
    static Node start(Path folder, NodeRole... roles) {
        return start(folder, 0, roles);
    }

    private static Node start(Path folder, int clusterPort, NodeRole... roles) {
        var settings =
                new NodeSettings(
                        folder.resolve("data"),
                        "127.0.0.1",
                        0,
                        Set.of(roles),
                        List.of(),
                        "127.0.0.1",
                        clusterPort,
                        Optional.empty(),
                        Optional.empty(),
                        folder.resolve("objects"),
                        folder,
                        List.of(),
                        List.of(),
                        Duration.ZERO);
        return Node.start(settings);
    }

    /// CPU seconds so far of this JVM and its Postgres.
    double cpuSeconds() {
        double jvm = Cpu.own(ProcessHandle.current().pid());
        return jvm + node.postgresPid().map(Cpu::tree).orElse(0.0);
    }

    @Override
    public void close() throws IOException {
        node.close();
        PostgresArchive.delete(folder);
    }
}
