package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.testkit.tls.Authority;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.http.ClientAuth;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Nodes whose bus is TLS, and one that Hazelcast takes in but that has no certificate of theirs.
class ClusterTlsTest {
    private static final DeliveryOptions SHORT = new DeliveryOptions().setSendTimeout(2_000);

    @TempDir private static Path folder;
    private static Wires known;
    private static Wires foreign;

    private final List<Vertx> nodes = new ArrayList<>();
    private final Queue<String> heard = new ConcurrentLinkedQueue<>();
    private final int firstPort = ChildNode.freePort();

    @BeforeAll
    static void issue() {
        known = wires("authority");
        foreign = wires("foreign");
    }

    private static Wires wires(String name) {
        var authority = Authority.in(folder.resolve(name));
        var own = authority.issue("node");
        return new Wires(
                Map.of(),
                ClusterTls.read(
                        Map.of(
                                "MILLRACE_CLUSTER_SSLROOTCERT", authority.certificate().toString(),
                                "MILLRACE_CLUSTER_SSLCERT", own.certificate().toString(),
                                "MILLRACE_CLUSTER_SSLKEY", own.key().toString())));
    }

    @AfterEach
    void leave() {
        nodes.forEach(node -> node.close().otherwiseEmpty().await());
    }

    private Vertx join(Wires wires) {
        return join(wires, UnaryOperator.identity());
    }

    private Vertx join(Wires wires, UnaryOperator<EventBusOptions> bus) {
        var alone = NodeSettings.local(folder, 0, folder);
        var settings =
                new NodeSettings(
                                folder,
                                "127.0.0.1",
                                0,
                                alone.roles(),
                                List.of("127.0.0.1:" + firstPort),
                                "127.0.0.1",
                                nodes.isEmpty() ? firstPort : ChildNode.freePort(),
                                Optional.empty(),
                                Optional.empty(),
                                folder,
                                folder,
                                List.of(),
                                List.of(),
                                Duration.ZERO)
                        .withWires(wires);
        var how = bus.apply(Cluster.bus(settings));
        var node = Cluster.join(settings, new SimpleMeterRegistry(), how);
        nodes.add(node);
        return node;
    }

    private void serve(Vertx node, String address) {
        node.eventBus()
                .<String>consumer(
                        address,
                        message -> {
                            heard.add(message.body());
                            message.reply("yes");
                        })
                .completion()
                .await();
    }

    private static String ask(Vertx node, String address, String what) {
        return node.eventBus().<String>request(address, what, SHORT).await().body();
    }

    @Test
    void onlyNodesOfOneAuthorityHearEachOther() {
        var first = join(known);
        var second = join(known);
        serve(first, "service");

        assertThat(ask(second, "service", "known")).isEqualTo("yes");

        // It wants nothing of whoever calls: only the caller can find out that it is a stranger.
        var open = join(foreign, bus -> bus.setClientAuth(ClientAuth.NONE).setTrustAll(true));
        for (var stranger : List.of(join(foreign), open, join(Wires.PLAIN))) {
            serve(stranger, "trap");
            assertThatThrownBy(() -> ask(stranger, "service", "foreign"));
            assertThatThrownBy(() -> ask(second, "trap", "secret"));
            stranger.eventBus().publish("service", "foreign");
            second.eventBus().publish("trap", "secret");
            assertThat(ask(second, "service", "known")).isEqualTo("yes");
        }
        assertThat(heard).containsOnly("known");
    }
}
