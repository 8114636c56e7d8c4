package io.millrace.app;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// What one node needs to know, read once at the start.
///
/// @param data folder of everything that this node keeps
/// @param host address that HTTP listens on
/// @param port of HTTP; 0 takes a free one
/// @param roles parts that run here
/// @param join other nodes, `host:port` of their cluster address, or `dns:name:port`; empty for a
///   node alone
/// @param clusterHost address that other nodes reach this one at
/// @param clusterPort 0 takes a free one
/// @param postgres superuser URL `postgres://user:password@host:port/database`; empty embeds one
/// @param kafka `host:port`; empty embeds one
/// @param objects where payloads are kept as they came; nodes of one cluster share it
/// @param web folder of the built web page
/// @param origins origins of web pages that may call the API from a browser, besides its own
/// @param trustedProxies addresses, or ranges of them, whose `X-Forwarded-For` is believed
/// @param leavePause a node of a cluster that leaves serves for so long after it said it is not
///   ready, so that who sends it requests can see that
/// @param keeping what can be put back later
/// @param servers Postgres servers besides that one
/// @param wires how the ways to Kafka and to other nodes are protected
/// @param reach what tenants' sources may reach
/// @param nifi whose flows are shown to their tenants
/// @param traces collector that spans are sent to, by OTLP/HTTP; empty sends none
public record NodeSettings(
        Path data,
        String host,
        int port,
        Set<NodeRole> roles,
        List<String> join,
        String clusterHost,
        int clusterPort,
        Optional<URI> postgres,
        Optional<String> kafka,
        PayloadPlace objects,
        Path web,
        List<String> origins,
        List<String> trustedProxies,
        Duration leavePause,
        Keeping keeping,
        Optional<URI> traces,
        ServerList servers,
        Wires wires,
        PullReach reach,
        Optional<NifiPlace> nifi) {
    public NodeSettings {
        // In their order: what looks at the others starts last.
        roles = Collections.unmodifiableSortedSet(new TreeSet<>(roles));
        join = List.copyOf(join);
        origins = List.copyOf(origins);
        trustedProxies = List.copyOf(trustedProxies);
    }

    /// A node that keeps nothing to put back and sends no spans.
    public NodeSettings(
            Path data,
            String host,
            int port,
            Set<NodeRole> roles,
            List<String> join,
            String clusterHost,
            int clusterPort,
            Optional<URI> postgres,
            Optional<String> kafka,
            Path objects,
            Path web,
            List<String> origins,
            List<String> trustedProxies,
            Duration leavePause) {
        this(
                data,
                host,
                port,
                roles,
                join,
                clusterHost,
                clusterPort,
                postgres,
                kafka,
                new PayloadPlace.Folder(objects),
                web,
                origins,
                trustedProxies,
                leavePause,
                Keeping.NOTHING,
                Optional.empty(),
                ServerList.NONE,
                Wires.PLAIN,
                PullReach.PUBLIC,
                Optional.empty());
    }

    /// A node alone on loopback with everything embedded and every role.
    public static NodeSettings local(Path data, int port, Path web) {
        return new NodeSettings(
                data,
                "127.0.0.1",
                port,
                Set.of(NodeRole.values()),
                List.of(),
                "127.0.0.1",
                0,
                Optional.empty(),
                Optional.empty(),
                data.resolve("objects"),
                web,
                List.of(),
                List.of(),
                Duration.ZERO);
    }

    NodeSettings withTrustedProxies(List<String> proxies) {
        return with(proxies, leavePause, keeping, servers, wires, reach, nifi);
    }

    NodeSettings withLeavePause(Duration pause) {
        return with(trustedProxies, pause, keeping, servers, wires, reach, nifi);
    }

    NodeSettings withKeeping(Keeping kept) {
        return with(trustedProxies, leavePause, kept, servers, wires, reach, nifi);
    }

    NodeSettings withServers(ServerList list) {
        return with(trustedProxies, leavePause, keeping, list, wires, reach, nifi);
    }

    NodeSettings withWires(Wires protection) {
        return with(trustedProxies, leavePause, keeping, servers, protection, reach, nifi);
    }

    NodeSettings withPullNetworks(List<String> networks) {
        return withReach(reach.withNetworks(networks));
    }

    NodeSettings withReach(PullReach other) {
        return with(trustedProxies, leavePause, keeping, servers, wires, other, nifi);
    }

    public NodeSettings withNifi(Optional<NifiPlace> place) {
        return with(trustedProxies, leavePause, keeping, servers, wires, reach, place);
    }

    private NodeSettings with(
            List<String> proxies,
            Duration pause,
            Keeping kept,
            ServerList list,
            Wires protection,
            PullReach other,
            Optional<NifiPlace> place) {
        return new NodeSettings(
                data,
                host,
                port,
                roles,
                join,
                clusterHost,
                clusterPort,
                postgres,
                kafka,
                objects,
                web,
                origins,
                proxies,
                pause,
                kept,
                traces,
                list,
                protection,
                other,
                place);
    }
}
