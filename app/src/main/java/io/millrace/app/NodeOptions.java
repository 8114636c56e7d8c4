package io.millrace.app;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Options of every command that starts a node. Each can be given in the environment as well.
final class NodeOptions {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "${env:MILLRACE_DATA:-${sys:millrace.home:-.}/.millrace/data}",
            description = "folder of everything the node keeps (MILLRACE_DATA)")
    private Path data = Path.of(".millrace", "data");

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "${env:MILLRACE_PORT:-8080}",
            description = "HTTP port; 0 takes a free one (MILLRACE_PORT)")
    private int port;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = "${env:MILLRACE_HOST:-127.0.0.1}",
            description = "address that HTTP listens on (MILLRACE_HOST)")
    private String host = "127.0.0.1";

    @Option(
            names = "--web",
            paramLabel = "DIR",
            hidden = true,
            defaultValue = "${env:MILLRACE_WEB:-${sys:millrace.home:-.}/web-ui/dist}")
    private Path web = Path.of("web-ui", "dist");

    @Option(
            names = "--objects",
            paramLabel = "PLACE",
            defaultValue = "${env:MILLRACE_OBJECTS}",
            description =
                    "folder of payloads, shared by all nodes, or s3://bucket/prefix"
                            + " (MILLRACE_OBJECTS); default: in --data")
    private @Nullable String objects;

    @Option(
            names = "--traces",
            paramLabel = "URL",
            defaultValue = "${env:MILLRACE_TRACES}",
            description =
                    "OTLP/HTTP address of a collector of traces, such as http://localhost:4318"
                            + " (MILLRACE_TRACES); default: none are sent")
    private @Nullable URI traces;

    @Option(
            names = "--nifi",
            paramLabel = "PLACE",
            defaultValue = "${env:MILLRACE_NIFI}",
            description =
                    "NiFi whose flows are shown: the folder of ./millrace nifi up, or"
                            + " https://host:port (MILLRACE_NIFI); default: none")
    private @Nullable String nifi;

    Path data() {
        return data;
    }

    NodeSettings local() {
        return settings(
                Set.of(NodeRole.values()), List.of(), "127.0.0.1", 0, null, null, List.of());
    }

    NodeSettings settings(
            Set<NodeRole> roles,
            List<String> join,
            String clusterHost,
            int clusterPort,
            @Nullable URI postgres,
            @Nullable String kafka,
            List<String> origins) {
        if (port < 0 || port > 65_535) throw new StartException("--port: 0 to 65535 is expected");
        return new NodeSettings(
                data,
                host,
                port,
                new LinkedHashSet<>(roles),
                join,
                clusterHost,
                clusterPort,
                Optional.ofNullable(postgres),
                Optional.ofNullable(kafka),
                PayloadPlace.read(objects, data, System.getenv()),
                web,
                origins,
                List.of(),
                Duration.ZERO,
                Keeping.NOTHING,
                collector(),
                ServerList.NONE,
                Wires.PLAIN,
                PullReach.PUBLIC,
                NifiPlace.read(nifi, System.getenv()));
    }

    private Optional<URI> collector() {
        if (traces == null || traces.toString().isEmpty()) return Optional.empty();
        if (!List.of("http", "https").contains(String.valueOf(traces.getScheme()))
                || traces.getHost() == null) {
            throw new StartException("--traces: a URL is expected, such as http://localhost:4318");
        }
        return Optional.of(traces);
    }
}
