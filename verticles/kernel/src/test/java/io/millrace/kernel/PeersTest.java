package io.millrace.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.config.Config;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Two and three nodes of one cluster over Hazelcast.
class PeersTest {
    private static final TenantId TENANT = new TenantId("abcdefghij12");
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String HERE = "127.0.0.1";

    private final List<Vertx> nodes = new ArrayList<>();
    private final String name = Ids.random128();
    private int firstPort;

    @AfterEach
    void leave() {
        nodes.forEach(node -> node.close().otherwiseEmpty().await());
    }

    private Vertx join() throws IOException {
        int port = freePort();
        if (nodes.isEmpty()) firstPort = port;
        var config = new Config().setClusterName(name);
        config.setProperty("hazelcast.phone.home.enabled", "false");
        config.setProperty("hazelcast.shutdownhook.enabled", "false");
        config.setProperty("hazelcast.wait.seconds.before.join", "0");
        config.setProperty("hazelcast.partition.count", "11");
        config.getJetConfig().setEnabled(false);
        var network = config.getNetworkConfig();
        network.setPort(port).setPortAutoIncrement(false);
        network.getInterfaces().setEnabled(true).addInterface(HERE);
        network.getJoin().getAutoDetectionConfig().setEnabled(false);
        network.getJoin().getMulticastConfig().setEnabled(false);
        network.getJoin().getTcpIpConfig().setEnabled(true).addMember(HERE + ":" + firstPort);
        var node =
                Vertx.builder()
                        .with(
                                new VertxOptions()
                                        .setEventBusOptions(
                                                new EventBusOptions()
                                                        .setHost(HERE)
                                                        .setClusterPublicHost(HERE)))
                        .withClusterManager(new HazelcastClusterManager(config))
                        .buildClustered()
                        .await();
        nodes.add(node);
        Bus.register(node, Bus.messages(Messages.class));
        return node;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static long ask(Vertx node) {
        return new Bus(node, LONG)
                .ask(Messages.ADDRESS, new Messages.Count(TENANT, 1), "trace")
                .value();
    }

    @Test
    void whoServesIsAskedInTurnAndNoMoreWhenItRetires() throws IOException {
        var front = join();
        var left = join();
        var right = join();
        serve(left, _ -> new Messages.Counted(1));
        serve(right, _ -> new Messages.Counted(2));
        assertThat(List.of(ask(front), ask(front))).containsExactlyInAnyOrder(1L, 2L);
        assertThat(new Bus(front, LONG).isUp(Messages.ADDRESS)).isTrue();

        Bus.retire(left, LONG);
        // Who did not ask meanwhile asks by what it knew once more, and then looks.
        for (int turn = 0; turn < 100 && ask(front) + ask(front) != 4; turn++) {}

        assertThat(List.of(ask(front), ask(front), ask(front))).containsOnly(2L);
    }

    @Test
    void whoWaitsForANodeThatLeavesIsToldSo() throws Exception {
        var front = join();
        var back = join();
        var asked = new CountDownLatch(1);
        Promise<Void> never = Promise.promise();
        serve(
                back,
                _ -> {
                    asked.countDown();
                    never.future().await();
                    return new Messages.Counted(1);
                });
        var answer =
                CompletableFuture.supplyAsync(() -> {
                    try {
                        return "answered " + ask(front);
                    } catch (ProblemException e) {
                        return e.problem().type();
                    }
                });
        asked.await();

        back.close().otherwiseEmpty().await();

        assertThat(answer.get(30, TimeUnit.SECONDS)).contains("unavailable");
    }

    /// Serves counts with `answer` of the number that is asked for.
    private static void serve(Vertx node, IntFunction<Messages.Counted> answer) {
        var verticle =
                new VerticleBase() {
                    @Override
                    public Future<?> start() {
                        return new Bus(vertx, LONG)
                                .<Messages<?>>serve(
                                        Messages.ADDRESS,
                                        request ->
                                                answer.apply(((Messages.Count) request).number()));
                    }
                };
        var options = new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
        node.deployVerticle(verticle, options).await();
    }
}
