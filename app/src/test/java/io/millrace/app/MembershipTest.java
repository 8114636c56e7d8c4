package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.gateway.limit.ClusterLimiter;
import io.millrace.kernel.Bus;
import io.millrace.kernel.ProblemException;
import io.millrace.kernel.Request;
import io.millrace.kernel.TenantId;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Nodes of one cluster that come, go, and forget.
class MembershipTest {
    private static final TenantId TENANT = new TenantId("abcdefghij12");
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final long HEALED_SECONDS = 10;

    sealed interface Work<R> extends Request<R> {
        String ADDRESS = "work";

        record Do(TenantId tenant, int number) implements Work<Done> {}

        record Done(String node, int number) {}
    }

    private final List<Vertx> nodes = new ArrayList<>();
    private final int firstPort = ChildNode.freePort();

    @TempDir Path folder;

    @AfterEach
    void leave() {
        nodes.forEach(node -> node.close().otherwiseEmpty().await());
    }

    private Vertx join() {
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
                        alone.postgres(),
                        alone.kafka(),
                        folder,
                        folder,
                        List.of(),
                        List.of(),
                        Duration.ZERO);
        var node = Cluster.join(settings, new SimpleMeterRegistry());
        nodes.add(node);
        Bus.register(node, Bus.messages(Work.class));
        return node;
    }

    private static void serve(Vertx node, Function<Work<?>, Record> service) {
        var verticle =
                new VerticleBase() {
                    @Override
                    public Future<?> start() {
                        return new Bus(vertx, LONG).serve(Work.ADDRESS, service);
                    }
                };
        var options = new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
        node.deployVerticle(verticle, options).await();
    }

    private static Function<Work<?>, Record> answering(String name) {
        return request -> new Work.Done(name, ((Work.Do) request).number());
    }

    private static Work.Done ask(Vertx node, int number) {
        return new Bus(node, LONG).ask(Work.ADDRESS, new Work.Do(TENANT, number), "trace");
    }

    private static Membership membership(Vertx node) {
        return (Membership) ((VertxInternal) node).clusterManager();
    }

    @Test
    void aNodeAsksItsOwnServiceFirstAndOthersInTurnWhereItHasNone() {
        var front = join();
        var left = join();
        var right = join();
        serve(left, answering("left"));
        serve(right, answering("right"));

        assertThat(List.of(ask(front, 1).node(), ask(front, 2).node()))
                .containsExactlyInAnyOrder("left", "right");
        assertThat(List.of(ask(left, 3).node(), ask(left, 4).node())).containsOnly("left");
    }

    @Test
    void whatTheClusterForgotOfANodeIsThereAgainWithinTenSeconds() throws Exception {
        var front = join();
        var back = join();
        serve(back, answering("back"));
        assertThat(ask(front, 1).node()).isEqualTo("back");
        awaitKnown(back);

        var map = membership(front).getHazelcastInstance().getMultiMap("__vertx.subs");
        for (var key : map.keySet()) map.remove(key);

        assertThat(map.get(Work.ADDRESS)).isEmpty();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(HEALED_SECONDS);
        while (map.get(Work.ADDRESS).isEmpty() || !answers(front)) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(50);
        }
        assertThat(ask(front, 3).number()).isEqualTo(3);
    }

    @Test
    void twoThatAskAtOnceWhetherANodeIsSafeBothHear() {
        var node = join();
        var context =
                ((VertxInternal) node)
                        .contextBuilder()
                        .withThreadingModel(ThreadingModel.VIRTUAL_THREAD)
                        .build();
        var answers = Stream.generate(Promise::<Boolean>promise).limit(2).toList();
        for (var answer : answers) {
            context.runOnContext(_ -> answer.complete(isSafe(node)));
        }

        for (var answer : answers) {
            assertThat(answer.future().toCompletionStage())
                    .succeedsWithin(Duration.ofSeconds(HEALED_SECONDS));
        }
    }

    @Test
    void theSharedMemoryIsThereAsLongAsTheNodeIsInTheCluster() {
        join();
        var node = join();
        assertThatCode(() -> Cluster.checkMemory(node)).doesNotThrowAnyException();

        membership(node).getHazelcastInstance().getLifecycleService().terminate();

        assertThatThrownBy(() -> Cluster.checkMemory(node)).isInstanceOf(Exception.class);
    }

    private static boolean isSafe(Vertx node) {
        try {
            Cluster.checkSafe(node);
            return true;
        } catch (ProblemException _) {
            return false;
        }
    }

    private static void awaitKnown(Vertx node) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(HEALED_SECONDS);
        while (!membership(node).isKnown()) assertThat(System.nanoTime()).isLessThan(deadline);
    }

    private static boolean answers(Vertx node) {
        try {
            return ask(node, 0).number() == 0;
        } catch (ProblemException _) {
            return false;
        }
    }

    @Test
    void threeNodesTogetherHoldALimit() {
        var nodes =
                Stream.generate(this::join)
                        .limit(3)
                        .map(node ->
                                new ClusterLimiter(
                                        node,
                                        "millrace.tries.test",
                                        Duration.ofMinutes(1),
                                        InstantSource.system(),
                                        () -> 3))
                        .toList();

        long allowed =
                IntStream.range(0, 6_000)
                        .parallel()
                        .filter(i -> nodes.get(i % 3).take("key", 3_000).isAllowed())
                        .count();

        assertThat(allowed).isCloseTo(3_000, within(150L));
    }

    @Test
    void aRequestToANodeThatDiesFailsAtOnceAndTheNextGoesToAnother() throws Exception {
        var front = join();
        var dying = join();
        var asked = new CountDownLatch(1);
        serve(
                dying,
                _ -> {
                    asked.countDown();
                    return Promise.<Record>promise().future().await();
                });
        var answer = CompletableFuture.supplyAsync(() -> ask(front, 1));
        asked.await();
        serve(join(), answering("living"));

        membership(dying).getHazelcastInstance().getLifecycleService().terminate();

        assertThat(answer)
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableThat()
                .withCauseInstanceOf(ProblemException.class)
                .withMessageContaining("gone");
        assertThat(ask(front, 2).node()).isEqualTo("living");
    }

    @Test
    void aNodeThatRetiresAnswersAllThatItWasAskedAndIsAskedNoMore() throws Exception {
        var front = join();
        var leaving = join();
        serve(leaving, answering("leaving"));
        serve(join(), answering("staying"));
        var stop = new AtomicBoolean();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var asking =
                    threads.submit(() -> {
                        int number = 0;
                        while (!stop.get()) assertThat(ask(front, ++number).number()).isPositive();
                        return number;
                    });

            Bus.retire(leaving, Duration.ofSeconds(10));
            leaving.close().await();
            for (int i = 0; i < 10; i++) assertThat(ask(front, 1).node()).isEqualTo("staying");
            stop.set(true);

            assertThat(asking.get()).isPositive();
        }
    }
}
