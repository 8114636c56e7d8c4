package io.millrace.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PermitsTest {
    private static final int AT_ONCE = 2;

    private final Vertx vertx = Vertx.vertx();
    private final Permits permits = new Permits(AT_ONCE);
    private final List<Integer> order = new ArrayList<>();
    private Context context = vertx.getOrCreateContext();
    private int inside;
    private int most;

    @BeforeEach
    void deploy() {
        Deployable verticle =
                its -> {
                    context = its;
                    return Future.succeededFuture();
                };
        var virtual = new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
        vertx.deployVerticle(verticle, virtual).await();
    }

    @AfterEach
    void stop() {
        vertx.close().await();
    }

    @Test
    void noMoreThanSoManyAreAtItAndEachComesToItsTurn() {
        take(IntStream.range(0, 50).mapToObj(i -> (Runnable) () -> work(i)).toList());

        assertThat(most).isEqualTo(AT_ONCE);
        assertThat(order).isEqualTo(IntStream.range(0, 50).boxed().toList());
        assertThat(inside).isZero();
    }

    @Test
    void aTurnThatFailsIsGivenOn() {
        Runnable fails =
                () -> {
                    throw new IllegalStateException("on purpose");
                };
        take(List.of(fails, fails, fails, () -> work(3)));

        assertThat(order).containsExactly(3);
    }

    @Test
    void whoseTimeIsOverOrQueueFullGoesWithout() {
        permits.take();
        permits.take();

        assertThat(permits.take(Duration.ofMillis(1), 1)).isFalse();
        assertThat(permits.take(Duration.ofDays(1), 0)).isFalse();

        permits.give();
        assertThat(permits.take(Duration.ofMillis(1), 1)).isTrue();
    }

    @Test
    void whoseTimeIsOverWaitsOnInTurnWithItsVerticle() {
        permits.take();
        permits.take();
        Runnable impatient =
                () -> {
                    assertThat(permits.take(Duration.ofMillis(2), 100)).isFalse();
                    work(0);
                };
        var all = IntStream.range(0, 20).mapToObj(_ -> onContext(impatient)).toList();
        Future.all(all).await();
        permits.give();
        permits.give();

        Future.all(all.stream().map(_ -> onContext(() -> withPermit(() -> work(1)))).toList())
                .await();
        assertThat(order).hasSize(40);
    }

    private void take(List<Runnable> works) {
        var all = works.stream().map(its -> onContext(() -> withPermit(its))).toList();
        Future.join(all).otherwiseEmpty().await();
    }

    private Future<Void> onContext(Runnable work) {
        var done = Promise.<Void>promise();
        context.runOnContext(_ -> {
            try {
                work.run();
                done.complete();
            } catch (IllegalStateException | AssertionError e) {
                done.fail(e);
            }
        });
        return done.future();
    }

    private void withPermit(Runnable work) {
        permits.take();
        try {
            work.run();
        } finally {
            permits.give();
        }
    }

    private void work(int number) {
        order.add(number);
        most = Math.max(most, ++inside);
        vertx.timer(1).await();
        inside--;
    }
}
