package io.millrace.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.kernel.Bus;
import io.millrace.kernel.TenantId;
import io.millrace.stream.api.LiveEvent;
import io.millrace.stream.api.LiveRequest;
import io.millrace.testkit.Stack;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LiveTest {
    private final Stack stack = Stack.shared();
    private final Outbox outbox = new Outbox(stack.vertx());
    private final TenantId tenant = stack.tenant();

    private void deploy(VerticleBase verticle) {
        stack.vertx()
                .deployVerticle(
                        verticle,
                        new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD))
                .await();
    }

    private void emit(int n) {
        stack.db()
                .in(
                        tenant,
                        c -> {
                            outbox.add(
                                    c,
                                    new Event(
                                            Topics.ALL.get(n % 5),
                                            "test",
                                            "e" + n,
                                            Map.of("overview", Map.of("n", n))));
                            return true;
                        });
        outbox.wake();
    }

    @Test
    void committedEventsComeOnceAndInOrderOverAllTopicsAndStayForResuming() throws Exception {
        Topics.create(stack.kafka());
        var seen = new LinkedBlockingQueue<LiveEvent>();
        stack.vertx()
                .eventBus()
                .<LiveEvent>localConsumer(
                        LiveEvent.ADDRESS,
                        m -> {
                            if (m.body().tenant().equals(tenant)) seen.add(m.body());
                        });
        deploy(new LiveLog(stack.db()));
        var feed = new LiveFeed(stack.db(), stack.kafka());
        deploy(feed);
        deploy(new Relay(stack.db(), stack.kafka()));

        for (int n = 1; n <= 30; n++) emit(n);

        for (int n = 1; n <= 30; n++) {
            var event = seen.poll(20, TimeUnit.SECONDS);
            assertThat(event).isNotNull();
            assertThat(event.seq()).isEqualTo(n);
            assertThat(event.json()).isEqualTo("{\"n\":" + n + "}");
        }
        feed.checkKafka();
        var bus = new Bus(stack.vertx(), Duration.ofSeconds(5));
        var since =
                bus.ask(
                        LiveRequest.ADDRESS,
                        new LiveRequest.Since(tenant, "overview", 25, 10),
                        "t");
        assertThat(since.items())
                .extracting(LiveEvent::seq)
                .containsExactly(26L, 27L, 28L, 29L, 30L);
        assertThat(since.complete()).isTrue();
        assertThat(
                        bus.ask(
                                        LiveRequest.ADDRESS,
                                        new LiveRequest.Since(tenant, "overview", 0, 10),
                                        "t")
                                .complete())
                .isFalse();
        assertThat(
                        bus.ask(
                                        LiveRequest.ADDRESS,
                                        new LiveRequest.Position(stack.tenant(), "overview"),
                                        "t")
                                .seq())
                .isZero();
    }
}
