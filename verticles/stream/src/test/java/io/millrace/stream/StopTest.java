package io.millrace.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testkit.Stack;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Parts that are undeployed in the midst of their work.
class StopTest {
    private static final DeploymentOptions OPTIONS =
            new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);

    private final Stack stack = Stack.shared();
    private final WorkQueue queue = new WorkQueue(stack.vertx(), stack.db());

    @Test
    void aWorkerThatLooksForWorkKeepsNoConnection() throws Exception {
        for (int i = 0; i < 60; i++) {
            var worker = new StageWorker(queue, Stage.RCA, 1, _ -> {});
            var deployed = stack.vertx().deployVerticle(worker, OPTIONS).await();
            queue.wake(Stage.RCA);
            stack.vertx().undeploy(deployed).await();
        }

        assertThat(connectionsAtOnce()).isEqualTo(stack.settings().poolSize());
    }

    @Test
    void aRelayThatLooksForEventsKeepsNoConnection() throws Exception {
        Topics.create(Brokers.plain(stack.kafka()));
        for (int i = 0; i < 30; i++) {
            var relay = new Relay(stack.db().servers().getFirst(), Brokers.plain(stack.kafka()));
            var deployed = stack.vertx().deployVerticle(relay, OPTIONS).await();
            stack.vertx().eventBus().publish(Outbox.WAKE, "");
            stack.vertx().undeploy(deployed).await();
        }

        assertThat(connectionsAtOnce()).isEqualTo(stack.settings().poolSize());
    }

    /// How many connections of the pool can be held at the same time.
    private int connectionsAtOnce() throws Exception {
        int wanted = stack.settings().poolSize();
        var held = new CountDownLatch(wanted);
        var tries = new ArrayList<Future<Boolean>>();
        try (var threads = Executors.newFixedThreadPool(wanted)) {
            for (int i = 0; i < wanted; i++) tries.add(threads.submit(() -> hold(held)));
        }
        int all = 0;
        for (var one : tries) if (one.get()) all++;
        return all;
    }

    private boolean hold(CountDownLatch held) {
        return stack.db()
                .platform(_ -> {
                    held.countDown();
                    try {
                        return held.await(5, TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        return false;
                    }
                });
    }
}
