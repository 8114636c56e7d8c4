package io.millrace.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class BusTest {
    private static final String ADDRESS = "echo";

    sealed interface Echo<R> extends Request<R> {
        /// Answered when another [Open] came.
        record Wait() implements Echo<Said> {}

        record Open() implements Echo<Said> {}

        record Break() implements Echo<Said> {}

        record Refuse() implements Echo<Said> {}

        record Said(String text) {}
    }

    private static final class Service extends VerticleBase {
        private final Promise<Void> gate = Promise.promise();

        @Override
        public Future<?> start() {
            return new Bus(vertx, Duration.ofSeconds(5)).serve(ADDRESS, this::answer);
        }

        private Record answer(Echo<?> request) {
            return switch (request) {
                case Echo.Wait() -> {
                    gate.future().await();
                    yield new Echo.Said("waited");
                }
                case Echo.Open() -> {
                    gate.tryComplete();
                    yield new Echo.Said("opened");
                }
                case Echo.Break() -> {
                    Future.failedFuture(new java.io.IOException("checked")).await();
                    yield new Echo.Said("never");
                }
                case Echo.Refuse() -> throw Problem.conflict("no").toException();
            };
        }
    }

    private Vertx vertx;
    private Bus bus;

    @BeforeEach
    void start() {
        vertx = Vertx.vertx();
        Bus.register(vertx, List.copyOf(Bus.messages(Echo.class)));
        bus = new Bus(vertx, Duration.ofSeconds(5));
    }

    private void deploy() {
        vertx.deployVerticle(
                        new Service(),
                        new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD))
                .await();
    }

    @AfterEach
    void stop() {
        vertx.close().await();
    }

    @Test
    void requestThatWaitsDoesNotHoldUpTheNext() {
        deploy();
        var waited =
                CompletableFuture.supplyAsync(() -> bus.ask(ADDRESS, new Echo.Wait(), "t").text());

        assertThat(bus.ask(ADDRESS, new Echo.Open(), "t").text()).isEqualTo("opened");
        assertThat(waited.join()).isEqualTo("waited");
    }

    @Test
    void refusalCrossesAsAProblemAndABugAsInternal() {
        deploy();

        assertThatThrownBy(() -> bus.ask(ADDRESS, new Echo.Refuse(), "t"))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem()).isEqualTo(Problem.conflict("no")));
        assertThatThrownBy(() -> bus.ask(ADDRESS, new Echo.Break(), "t"))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem()).isEqualTo(Problem.internal()));
    }

    @Test
    void absentServiceIsUnavailable() {
        assertThat(bus.isUp(ADDRESS)).isFalse();
        assertThatThrownBy(() -> bus.ask(ADDRESS, new Echo.Open(), "t"))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().status()).isEqualTo(503));

        deploy();

        assertThat(bus.isUp(ADDRESS)).isTrue();
    }
}
