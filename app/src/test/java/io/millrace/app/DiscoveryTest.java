package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DiscoveryTest {
    @Test
    void addressesAreTheOthersOrTheNodeItself() {
        assertThat(Discovery.of(List.of("a:1", "b:2"), "c:3"))
                .isEqualTo(new Discovery.Addresses(List.of("a:1", "b:2")));
        assertThat(Discovery.of(List.of(), "c:3"))
                .isEqualTo(new Discovery.Addresses(List.of("c:3")));
    }

    @Test
    void aNameStandsForAllNodes() {
        assertThat(Discovery.of(List.of("dns:nodes.shop.svc:5701"), "c:3"))
                .isEqualTo(new Discovery.Name("nodes.shop.svc", 5701));
    }

    @Test
    void aNameStandsAloneAndHasAPort() {
        var wrongs =
                List.of(
                        List.of("dns:nodes:1", "b:2"),
                        List.of("dns:nodes"),
                        List.of("a:1", "b:two"));
        for (var wrong : wrongs) {
            assertThatThrownBy(() -> Discovery.of(wrong, "c:3"))
                    .isInstanceOf(StartException.class)
                    .hasMessageStartingWith("--join: dns:NAME:PORT");
        }
    }

    @Test
    void aNodeJoinsTheOneThatTheNameLeadsTo() {
        int port = ChildNode.freePort();
        var first = join(port, "dns:localhost:" + port);
        try {
            var second = join(ChildNode.freePort(), "dns:localhost:" + port);
            try {
                assertThat(nodes(first)).isEqualTo(2);
                assertThat(nodes(second)).isEqualTo(2);
            } finally {
                second.close().await();
            }
        } finally {
            first.close().await();
        }
    }

    private static int nodes(Vertx vertx) {
        return ((VertxInternal) vertx).clusterManager().getNodes().size();
    }

    private static Vertx join(int port, String member) {
        var none = Path.of("none");
        var settings =
                new NodeSettings(
                        none,
                        "127.0.0.1",
                        0,
                        Set.of(),
                        List.of(member),
                        "127.0.0.1",
                        port,
                        Optional.empty(),
                        Optional.empty(),
                        none,
                        none,
                        List.of(),
                        List.of(),
                        Duration.ZERO);
        return Cluster.join(settings, new SimpleMeterRegistry());
    }
}
