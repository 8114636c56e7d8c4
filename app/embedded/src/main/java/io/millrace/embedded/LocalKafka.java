package io.millrace.embedded;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/// A Kafka broker and its controller in this process, on 127.0.0.1.
///
/// @param port of the broker
public record LocalKafka(KafkaRaftServer server, int port) implements AutoCloseable {
    private static final String CONTROLLER = "CONTROLLER";
    private static final int TRIES = 3;

    /// Ports that nobody seems to listen on.
    @FunctionalInterface
    interface Ports {
        int next() throws IOException;
    }

    /// Starts the broker on the data in `folder`, which is formatted at the first start.
    ///
    /// @param port 0 takes a free one
    /// @throws UncheckedIOException when the folder cannot be used
    public static LocalKafka start(Path folder, int port) {
        return start(folder, port, Map.of());
    }

    /// The same with other listeners, or whatever else a broker can be told.
    ///
    /// @param more settings by Kafka's names, which count before the usual ones
    public static LocalKafka start(Path folder, int port, Map<String, String> more) {
        return start(folder, more, port > 0 ? () -> port : FreePort::find, FreePort::find);
    }

    /// @param brokers ports of the broker to try
    /// @param controllers ports of the controller to try
    static LocalKafka start(
            Path folder, Map<String, String> more, Ports brokers, Ports controllers) {
        try {
            var logs = Files.createDirectories(folder.resolve("logs")).toAbsolutePath();
            if (!Files.exists(logs.resolve("meta.properties"))) format(logs);
            for (int left = TRIES - 1; ; left--) {
                int broker = brokers.next();
                var settings = settings(logs, broker, controllers.next());
                settings.putAll(more);
                try {
                    return new LocalKafka(begun(settings), broker);
                } catch (RuntimeException e) {
                    // A port that was free may be another's by now.
                    if (left == 0 || !isTaken(e)) throw e;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(failed(folder, e), e);
        } catch (Exception e) { // Formatter.run declares it
            throw new IllegalStateException(failed(folder, e), e);
        }
    }

    private static String failed(Path folder, Exception failure) {
        Throwable why = failure;
        // That of a socket alone does not say which port.
        while (why.getCause() != null && !(why.getCause() instanceof SocketException)) {
            why = why.getCause();
        }
        return "Kafka did not start on " + folder + ": " + why.getMessage();
    }

    private static KafkaRaftServer begun(Properties settings) {
        var server = new KafkaRaftServer(new KafkaConfig(settings), Time.SYSTEM);
        try {
            server.startup();
            return server;
        } catch (RuntimeException e) {
            server.shutdown();
            throw e;
        }
    }

    private static boolean isTaken(Throwable failure) {
        for (var e = failure; e != null; e = e.getCause()) {
            if (e instanceof SocketException) return true;
        }
        return false;
    }

    private static void format(Path logs) throws Exception {
        var silent = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        new Formatter()
                .setPrintStream(silent)
                .setClusterId(Uuid.randomUuid().toString())
                .setNodeId(1)
                .setReleaseVersion(MetadataVersion.latestProduction())
                .setUnstableFeatureVersionsEnabled(false)
                .setControllerListenerName(CONTROLLER)
                .setMetadataLogDirectory(logs.toString())
                .setDirectories(List.of(logs.toString()))
                .setIgnoreFormatted(true)
                .run();
    }

    private static Properties settings(Path logs, int broker, int controller) {
        var p = new Properties();
        p.put("process.roles", "broker,controller");
        p.put("node.id", "1");
        p.put("controller.quorum.voters", "1@127.0.0.1:" + controller);
        p.put("controller.listener.names", CONTROLLER);
        p.put(
                "listeners",
                "PLAINTEXT://127.0.0.1:" + broker + ",CONTROLLER://127.0.0.1:" + controller);
        p.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + broker);
        p.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        p.put("inter.broker.listener.name", "PLAINTEXT");
        p.put("log.dirs", logs.toString());
        // One broker: internal topics have one copy.
        for (var topic :
                List.of(
                        "offsets.topic",
                        "transaction.state.log",
                        "share.coordinator.state.topic")) {
            p.put(topic + ".replication.factor", "1");
            p.put(topic + ".num.partitions", "1");
        }
        p.put("transaction.state.log.min.isr", "1");
        p.put("share.coordinator.state.topic.min.isr", "1");
        p.put("group.initial.rebalance.delay.ms", "0");
        p.put("auto.create.topics.enable", "false");
        // The default reserves 128 MB of heap for compaction.
        p.put("log.cleaner.dedupe.buffer.size", "16777216");
        p.put("log.cleaner.threads", "1");
        p.put("num.network.threads", "2");
        p.put("num.io.threads", "4");
        p.put("background.threads", "2");
        p.put("controller.quorum.election.timeout.ms", "200");
        p.put("controller.quorum.fetch.timeout.ms", "1000");
        return p;
    }

    public String bootstrap() {
        return "127.0.0.1:" + port;
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }
}
