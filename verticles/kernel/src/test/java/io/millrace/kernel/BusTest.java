package io.millrace.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class BusTest {
    private static final TenantId TENANT = new TenantId("abcdefghij12");
    private static final Messages.Count QUESTION = new Messages.Count(TENANT, 2);

    private final Vertx vertx = Vertx.vertx();
    private final Bus bus = new Bus(vertx, Duration.ofSeconds(10));
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(Bus.class);

    @BeforeEach
    void register() {
        Bus.register(vertx, Bus.messages(Messages.class));
        log.start();
        logger.addAppender(log);
        logger.setAdditive(false);
    }

    @AfterEach
    void close() {
        logger.detachAppender(log);
        logger.setAdditive(true);
        vertx.close().await();
    }

    /// A service as they all are: a verticle on virtual threads.
    private void serve(Function<Messages<?>, @Nullable Record> service) {
        var verticle =
                new VerticleBase() {
                    @Override
                    public Future<?> start() {
                        return new Bus(vertx, Duration.ofSeconds(10))
                                .serve(Messages.ADDRESS, service);
                    }
                };
        vertx.deployVerticle(
                        verticle,
                        new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD))
                .await();
    }

    private static Problem problemOf(Throwable e) {
        return ((ProblemException) e).problem();
    }

    @Test
    void theAnswerComesBackTyped() {
        serve(request -> new Messages.Counted(((Messages.Count) request).number() * 2L));

        Messages.Counted answer = bus.ask(Messages.ADDRESS, QUESTION, "trace");

        assertThat(answer.value()).isEqualTo(4);
    }

    @Test
    void doneIsAnAnswerWithoutValue() {
        serve(_ -> null);

        Object answer = bus.ask(Messages.ADDRESS, new Messages.Done(TENANT), "trace");

        assertThat(answer).isNull();
    }

    @Test
    void aRefusalIsThrownAsItWas() {
        var problem = Problem.conflict("already").with("since", "today");
        serve(_ -> {
            throw problem.toException();
        });

        assertThatThrownBy(() -> bus.ask(Messages.ADDRESS, QUESTION, "trace"))
                .isInstanceOf(ProblemException.class)
                .satisfies(e -> assertThat(problemOf(e)).isEqualTo(problem));
        assertThat(log.list).isEmpty();
    }

    @Test
    void anAbsentServiceIsUnavailable() {
        assertThatThrownBy(() -> bus.ask("nobody", QUESTION, "trace"))
                .isInstanceOf(ProblemException.class)
                .satisfies(e -> {
                    assertThat(problemOf(e).status()).isEqualTo(503);
                    assertThat(problemOf(e).detail()).contains("nobody");
                });
        assertThat(bus.isUp("nobody")).isFalse();
    }

    @Test
    void aSilentServiceIsATimeout() {
        var never = Promise.<Record>promise();
        serve(_ -> never.future().await());
        var impatient = new Bus(vertx, Duration.ofMillis(100));

        assertThatThrownBy(() -> impatient.ask(Messages.ADDRESS, QUESTION, "trace"))
                .isInstanceOf(ProblemException.class)
                .satisfies(e -> assertThat(problemOf(e).status()).isEqualTo(504));
        never.complete(new Messages.Counted(0));
    }

    @Test
    void theServiceWorksForTheTraceOfWhoAsked() {
        var traces = new ArrayList<String>();
        serve(_ -> {
            traces.add(Span.currentTrace());
            vertx.timer(1).await();
            traces.add(Span.currentTrace());
            return null;
        });

        Object _ = bus.ask(Messages.ADDRESS, new Messages.Done(TENANT), "trace-2");

        assertThat(traces).containsExactly("trace-2", "trace-2");
        assertThat(Span.currentTrace()).matches("[0-9a-f]{32}");
    }

    @Test
    void aBugIsInternalAndLoggedOnceWithItsTrace() {
        serve(_ -> {
            throw new IllegalStateException("the secret is 42");
        });

        assertThatThrownBy(() -> bus.ask(Messages.ADDRESS, QUESTION, "trace-1"))
                .isInstanceOf(ProblemException.class)
                .satisfies(e -> {
                    assertThat(problemOf(e)).isEqualTo(Problem.internal());
                    assertThat(e.getMessage()).doesNotContain("42");
                });

        assertThat(log.list).hasSize(1);
        var event = log.list.getFirst();
        assertThat(event.getLevel()).isEqualTo(Level.ERROR);
        assertThat(event.getKeyValuePairs())
                .extracting(pair -> pair.key + "=" + pair.value)
                .contains("service=messages", "trace=trace-1", "request=Count");
        assertThat(event.getThrowableProxy().getMessage()).contains("42");
    }

    @Test
    void whateverIsThrownTheCallerHears() {
        serve(request -> {
            if (((Messages.Count) request).number() == 2) throw new StackOverflowError();
            throw BusTest.<RuntimeException>sneaky(new IOException("as await rethrows it"));
        });

        for (int number : new int[] {2, 3}) {
            assertThatThrownBy(() ->
                            bus.ask(Messages.ADDRESS, new Messages.Count(TENANT, number), "trace"))
                    .isInstanceOf(ProblemException.class)
                    .satisfies(e -> assertThat(problemOf(e)).isEqualTo(Problem.internal()));
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Throwable> RuntimeException sneaky(Throwable e) throws E {
        throw (E) e;
    }

    @Test
    void aRequestThatWaitsDoesNotHoldUpTheNext() throws Exception {
        var gate = Promise.<Record>promise();
        serve(request ->
                ((Messages.Count) request).number() == 1
                        ? gate.future().await()
                        : new Messages.Counted(2));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var waiting =
                    threads.submit(() ->
                            bus.ask(Messages.ADDRESS, new Messages.Count(TENANT, 1), "trace"));

            assertThat(bus.ask(Messages.ADDRESS, QUESTION, "trace").value()).isEqualTo(2);
            assertThat(bus.isUp(Messages.ADDRESS)).isTrue();
            gate.complete(new Messages.Counted(1));
            assertThat(waiting.get().value()).isEqualTo(1);
        }
    }

    @Test
    void aServiceThatIsFloodedRefusesAndRecovers() throws Exception {
        var gate = Promise.<Record>promise();
        serve(_ -> gate.future().await());

        var statuses =
                flooded(
                        number ->
                                new Messages.Count(
                                        new TenantId("abcdefghij" + (10 + number % 8)), number),
                        2_000,
                        gate);

        assertThat(statuses).containsExactlyInAnyOrder(200, 503);
        assertThat(bus.ask(Messages.ADDRESS, QUESTION, "trace").value()).isEqualTo(1);
    }

    @Test
    void aTenantThatFloodsAServiceTakesNoOtherTenantsPlace() throws Exception {
        var gate = Promise.<Record>promise();
        var other = new TenantId("zzcdefghij12");
        serve(request ->
                request.tenant().equals(other) ? new Messages.Counted(7) : gate.future().await());

        var statuses =
                flooded(
                        number -> new Messages.Count(TENANT, number),
                        1_000,
                        gate,
                        () ->
                                assertThat(
                                                bus.ask(
                                                                Messages.ADDRESS,
                                                                new Messages.Count(other, 1),
                                                                "trace")
                                                        .value())
                                        .isEqualTo(7));

        assertThat(statuses).containsExactlyInAnyOrder(200, 429);
    }

    @Test
    void requestsThatWaitHoldUpNoneThatAreAnsweredAtOnce() throws Exception {
        var gate = Promise.<Record>promise();
        serve(request -> request.waited() ? gate.future().await() : new Messages.Counted(7));

        var statuses =
                flooded(
                        number -> new Messages.Wait(TENANT, true),
                        1_000,
                        gate,
                        () ->
                                assertThat(bus.ask(Messages.ADDRESS, QUESTION, "trace").value())
                                        .isEqualTo(7));

        assertThat(statuses).containsExactlyInAnyOrder(200, 429);
    }

    private Set<Integer> flooded(IntFunction<Messages<?>> requests, int count, Promise<Record> gate)
            throws Exception {
        return flooded(requests, count, gate, () -> {});
    }

    /// The statuses of `count` requests at once, of which none is answered before one was refused
    /// and `meanwhile` has run.
    private Set<Integer> flooded(
            IntFunction<Messages<?>> requests, int count, Promise<Record> gate, Runnable meanwhile)
            throws Exception {
        var outcomes = new ArrayList<java.util.concurrent.Future<Integer>>();
        var refused = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < count; i++) {
                var request = requests.apply(i);
                outcomes.add(threads.submit(() -> status(request, refused)));
            }
            refused.await();
            try {
                meanwhile.run();
            } finally {
                gate.complete(new Messages.Counted(1));
            }
        }
        var statuses = new HashSet<Integer>();
        for (var outcome : outcomes) statuses.add(outcome.get());
        return statuses;
    }

    private int status(Request<?> request, CountDownLatch refused) {
        try {
            Object _ = bus.ask(Messages.ADDRESS, request, "trace");
            return 200;
        } catch (ProblemException e) {
            refused.countDown();
            return e.problem().status();
        }
    }

    @Test
    void aServiceThatIsThereIsUpAndSeesNothingOfTheQuestion() {
        serve(_ -> {
            throw new IllegalStateException("asked");
        });

        assertThat(bus.isUp(Messages.ADDRESS)).isTrue();
        assertThat(log.list).isEmpty();
    }
}
