package io.millrace.app;

import io.millrace.gateway.http.ClientAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `millrace up`: a node that serves until it is told to stop.
@Command(
        name = "up",
        description = "Start a node; it prints 'ready URL' when it serves.",
        mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(UpCommand.class);

    private final Stopping stopping;
    @Spec private CommandSpec spec;
    @Mixin private NodeOptions options = new NodeOptions();
    @Mixin private KeepingOptions keeping = new KeepingOptions();

    @Option(
            names = "--roles",
            split = ",",
            paramLabel = "ROLE",
            defaultValue =
                    "${env:MILLRACE_ROLES:-gateway,relay,ingest,transform,matching,quality,rca,alerts}",
            description = "parts that run here (MILLRACE_ROLES); default: all")
    private List<String> roles = List.of();

    @Option(
            names = "--join",
            split = ",",
            paramLabel = "HOST:PORT",
            defaultValue = "${env:MILLRACE_JOIN}",
            description =
                    "cluster addresses of other nodes, or dns:NAME:PORT, a name that stands for all"
                            + " of them (MILLRACE_JOIN)")
    private List<String> join = List.of();

    @Option(
            names = "--cluster-host",
            defaultValue = "${env:MILLRACE_CLUSTER_HOST:-127.0.0.1}",
            description = "address that other nodes reach this one at (MILLRACE_CLUSTER_HOST)")
    private String clusterHost = "127.0.0.1";

    @Option(
            names = "--cluster-port",
            defaultValue = "${env:MILLRACE_CLUSTER_PORT:-0}",
            description = "cluster port; 0 takes a free one (MILLRACE_CLUSTER_PORT)")
    private int clusterPort;

    @Option(
            names = "--postgres",
            paramLabel = "URL",
            defaultValue = PostgresUrl.SAID,
            converter = PostgresUrl.class,
            description =
                    "postgres://superuser:password@host:port (MILLRACE_POSTGRES, else"
                            + " DATABASE_URL); default: embedded")
    private @Nullable URI postgres;

    @Option(
            names = "--servers",
            paramLabel = "NAME=URL",
            description =
                    "further Postgres servers, with a space between (MILLRACE_SERVERS); default: none")
    private @Nullable String servers;

    @Option(
            names = "--kafka",
            paramLabel = "HOST:PORT",
            defaultValue = KafkaPlace.SAID,
            description = "Kafka (MILLRACE_KAFKA, else KAFKA_BOOTSTRAP_SERVERS); default: embedded")
    private @Nullable String kafka;

    @Option(
            names = "--origin",
            split = ",",
            paramLabel = "URL",
            defaultValue = "${env:MILLRACE_ORIGINS}",
            description =
                    "origins of other web pages that may call the API from a browser, such as"
                            + " https://app.example.org (MILLRACE_ORIGINS)")
    private List<String> origins = List.of();

    @Option(
            names = "--trusted-proxy",
            split = ",",
            paramLabel = "ADDRESS",
            defaultValue = "${env:MILLRACE_TRUSTED_PROXIES}",
            description =
                    "addresses, or ranges such as 10.0.0.0/8, of proxies whose X-Forwarded-For is"
                            + " believed (MILLRACE_TRUSTED_PROXIES); default: none")
    private List<String> trustedProxies = List.of();

    @Option(
            names = "--pull-network",
            split = ",",
            paramLabel = "ADDRESS",
            defaultValue = "${env:MILLRACE_PULL_NETWORKS}",
            description =
                    "addresses, or ranges such as 10.0.0.0/8, beside the public ones that tenants'"
                            + " sources may be pulled from (MILLRACE_PULL_NETWORKS); default: none")
    private List<String> pullNetworks = List.of();

    @Option(
            names = "--watch",
            paramLabel = "FOLDER",
            defaultValue = "${env:MILLRACE_WATCH}",
            description =
                    "folder whose folders, each named by an organization's id, sources of the kind"
                            + " folder bring files from (MILLRACE_WATCH); default: none")
    private @Nullable String watched;

    @Option(
            names = "--leave-pause",
            paramLabel = "SECONDS",
            defaultValue = "${env:MILLRACE_LEAVE_PAUSE:-2}",
            description =
                    "how long a node of a cluster that is told to stop serves after /readyz says no"
                            + " (MILLRACE_LEAVE_PAUSE)")
    private int leavePause;

    UpCommand(Stopping stopping) {
        this.stopping = stopping;
    }

    @Override
    public Integer call() {
        if (leavePause < 0) throw new StartException("--leave-pause: 0 or more is expected");
        var settings =
                options.settings(
                                parsedRoles(),
                                join,
                                clusterHost,
                                clusterPort,
                                postgres,
                                kafka,
                                origins)
                        .withTrustedProxies(checked("--trusted-proxy", trustedProxies))
                        .withReach(
                                new PullReach(
                                                checked("--pull-network", pullNetworks),
                                                Optional.empty())
                                        .withWatched(watched))
                        .withLeavePause(Duration.ofSeconds(leavePause))
                        .withKeeping(keeping.keeping())
                        .withServers(ServerList.read(servers, System.getenv()))
                        .withWires(Wires.read(System.getenv()));
        try (var node = Node.start(settings)) {
            LOG.atInfo().addKeyValue("kafka", node.kafka()).log("serving");
            spec.commandLine().getOut().println("ready " + node.url());
            spec.commandLine().getOut().flush();
            stopping.await();
        }
        return Main.WELL;
    }

    private static List<String> checked(String option, List<String> addresses) {
        try {
            var given = addresses.stream().filter(each -> !each.isBlank()).toList();
            var _ = new ClientAddress(given);
            return given;
        } catch (IllegalArgumentException e) {
            throw new StartException(
                    option + ": addresses or ranges are expected, such as 10.0.0.0/8");
        }
    }

    private Set<NodeRole> parsedRoles() {
        return roles.stream().map(this::role).collect(Collectors.toSet());
    }

    private NodeRole role(String id) {
        return NodeRole.of(id)
                .orElseThrow(() ->
                        new ParameterException(
                                spec.commandLine(),
                                "--roles: "
                                        + id
                                        + " is not one of gateway, relay, ingest, transform, matching, quality, rca"));
    }
}
