package io.millrace.app;

import com.hazelcast.config.Config;
import com.hazelcast.config.EvictionConfig;
import com.hazelcast.config.EvictionPolicy;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MaxSizePolicy;
import com.hazelcast.config.MultiMapConfig;
import com.hazelcast.core.HazelcastException;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.embedded.FreePort;
import io.millrace.kernel.Problem;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.internal.VertxInternal;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The Vert.x of one node, clustered over Hazelcast also when it is alone. Members find each other
/// by [Discovery].
final class Cluster {
    private static final String NAME = "millrace";
    private static final int MOST_TRIES = 100_000;
    private static final String LOOKED_AT = "millrace.looked-at";
    private static final Duration LOOK_LIFE = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private Cluster() {}

    /// Joins, or forms, the cluster. Blocks.
    ///
    /// @throws StartException when the cluster port cannot be used
    static Vertx join(NodeSettings settings, MeterRegistry registry) {
        return join(settings, registry, bus(settings));
    }

    /// @param bus how nodes talk to one another
    static Vertx join(NodeSettings settings, MeterRegistry registry, EventBusOptions bus) {
        int port = settings.clusterPort() > 0 ? settings.clusterPort() : freePort();
        var manager = new Membership(hazelcast(settings, port));
        var options =
                new VertxOptions()
                        .setPreferNativeTransport(true)
                        .setEventLoopPoolSize(4)
                        .setWorkerPoolSize(8)
                        .setBlockedThreadCheckInterval(1_000)
                        // Their folder is deleted as soon as the process is told to stop, while
                        // calls are still answered.
                        .setFileSystemOptions(
                                new FileSystemOptions()
                                        .setFileCachingEnabled(false)
                                        .setClassPathResolvingEnabled(false))
                        .setMaxEventLoopExecuteTime(Duration.ofMillis(200).toNanos())
                        .setMetricsOptions(
                                new MicrometerMetricsOptions()
                                        .setEnabled(true)
                                        .setJvmMetricsEnabled(true))
                        .setEventBusOptions(bus);
        loadFirstSteps();
        var starting =
                Vertx.builder()
                        .with(options)
                        .withMetrics(new MicrometerMetricsFactory(registry))
                        .withClusterManager(manager)
                        .buildClustered();
        try {
            return starting.await();
        } catch (HazelcastException e) {
            throw new StartException(
                    "the cluster cannot be reached over %s:%d: %s Choose another --cluster-port or --cluster-host."
                            .formatted(settings.clusterHost(), port, e.getMessage()));
        }
    }

    static EventBusOptions bus(NodeSettings settings) {
        var bus =
                new EventBusOptions()
                        .setHost(settings.clusterHost())
                        .setClusterPublicHost(settings.clusterHost());
        return settings.wires().cluster().map(its -> ClusterTls.set(bus, its)).orElse(bus);
    }

    /// Loads here the many classes of an event loop's first steps, for which it would stand still.
    private static void loadFirstSteps() {
        var _ = Buffer.buffer(1);
        try {
            MethodHandles.lookup().ensureInitialized(NioServerSocketChannel.class);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e); // it is public
        }
    }

    /// Waits until it is known whether the cluster has taken this node in, and whether it knows
    /// what the node serves.
    ///
    /// @throws io.millrace.kernel.ProblemException `unavailable` while something is missing
    static void checkSafe(Vertx vertx) {
        var membership = membership(vertx);
        if (!vertx.executeBlocking(membership::hasSettled, false).await()) {
            throw Problem.unavailable("The cluster is taking this node in.").toException();
        }
        if (!vertx.executeBlocking(membership::isKnown, false).await()) {
            throw Problem.unavailable("The cluster does not know yet what this node serves.")
                    .toException();
        }
    }

    /// Waits until a node's entry of the memory that nodes share was written and read again.
    ///
    /// @throws io.millrace.kernel.ProblemException `unavailable` when another came back
    static void checkMemory(Vertx vertx) {
        var memory = waitFor(vertx.sharedData().<String, String>getAsyncMap(LOOKED_AT));
        // One of its own, so that nodes that look at once do not read each other's.
        var node = membership(vertx).getNodeId();
        var now = Long.toString(System.nanoTime());
        waitFor(memory.put(node, now, LOOK_LIFE.toMillis()));
        if (!now.equals(waitFor(memory.get(node)))) {
            throw Problem.unavailable("The memory of the cluster forgets.").toException();
        }
    }

    private static <T extends @Nullable Object> T waitFor(Future<T> answer) {
        return answer.timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).await();
    }

    /// Whether no other node is there.
    static boolean isAlone(Vertx vertx) {
        return membership(vertx).getNodes().size() < 2;
    }

    private static Membership membership(Vertx vertx) {
        return (Membership) ((VertxInternal) vertx).clusterManager();
    }

    private static Config hazelcast(NodeSettings settings, int port) {
        var config = new Config().setClusterName(NAME);
        config.setProperty("hazelcast.logging.type", "slf4j");
        config.setProperty("hazelcast.phone.home.enabled", "false");
        // The node itself leaves, in its own order.
        config.setProperty("hazelcast.shutdownhook.enabled", "false");
        config.setProperty("hazelcast.heartbeat.interval.seconds", "1");
        config.setProperty("hazelcast.max.no.heartbeat.seconds", "6");
        config.setProperty("hazelcast.merge.first.run.delay.seconds", "5");
        config.setProperty("hazelcast.merge.next.run.delay.seconds", "5");
        config.setProperty("hazelcast.partition.count", "71");
        config.getJetConfig().setEnabled(false);
        config.getMetricsConfig().setEnabled(false);
        var network = config.getNetworkConfig();
        network.setPort(port)
                .setPortAutoIncrement(false)
                .setPublicAddress(settings.clusterHost() + ":" + port);
        network.getInterfaces().setEnabled(true).addInterface(settings.clusterHost());
        Discovery.of(settings.join(), settings.clusterHost() + ":" + port).set(config);
        config.addMultiMapConfig(
                new MultiMapConfig("__vertx.subs").setBackupCount(1).setValueCollectionType("SET"));
        config.addMapConfig(new MapConfig("__vertx.haInfo").setBackupCount(1));
        config.addMapConfig(new MapConfig("__vertx.nodeInfo").setBackupCount(1));
        // How often somebody tried: worth nothing after the longest window.
        config.addMapConfig(
                new MapConfig("millrace.tries.*")
                        .setBackupCount(1)
                        .setMaxIdleSeconds(1_200)
                        .setEvictionConfig(
                                new EvictionConfig()
                                        .setMaxSizePolicy(MaxSizePolicy.PER_NODE)
                                        .setSize(MOST_TRIES)
                                        .setEvictionPolicy(EvictionPolicy.LRU)));
        return config;
    }

    private static int freePort() {
        try {
            return FreePort.find();
        } catch (IOException e) {
            throw new StartException("no free port for the cluster", e);
        }
    }
}
