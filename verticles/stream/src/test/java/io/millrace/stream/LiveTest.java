package io.millrace.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.kernel.Bus;
import io.millrace.kernel.TenantId;
import io.millrace.stream.api.LiveEvent;
import io.millrace.stream.api.LiveEvents;
import io.millrace.stream.api.LiveRequest;
import io.millrace.testkit.Stack;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LiveTest {
    private final Stack stack = Stack.shared();
    private final Outbox outbox = new Outbox(stack.vertx());
    private final TenantId tenant = stack.tenant();

    private final List<String> deployed = new ArrayList<>();

    private void deploy(VerticleBase verticle) {
        var options = new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
        deployed.add(stack.vertx().deployVerticle(verticle, options).await());
    }

    @AfterEach
    void undeploy() {
        for (var id : deployed.reversed()) stack.vertx().undeploy(id).await();
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
        Topics.create(Brokers.plain(stack.kafka()));
        var seen = new LinkedBlockingQueue<LiveEvent>();
        stack.vertx()
                .eventBus()
                .<LiveEvents>localConsumer(
                        LiveEvents.ADDRESS,
                        m -> {
                            for (var event : m.body().items()) {
                                if (event.tenant().equals(tenant)) seen.add(event);
                            }
                        });
        deploy(new LiveLog(stack.db()));
        var feed = new LiveFeed(stack.db(), Brokers.plain(stack.kafka()));
        deploy(feed);
        deploy(new Relay(stack.db().servers().getFirst(), Brokers.plain(stack.kafka())));

        for (int n = 1; n <= 30; n++) emit(n);

        for (int n = 1; n <= 30; n++) {
            var event = seen.poll(20, TimeUnit.SECONDS);
            assertThat(event).isNotNull();
            assertThat(event.seq()).isEqualTo(n);
            // Kafka's text is compact, that of the live log is not; either may be first.
            assertThat(event.json().replace(" ", "")).isEqualTo("{\"n\":" + n + "}");
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

    @Test
    void theFirstEventOfAChannelIsNotLostWhenALaterOneOvertakesIt() throws Exception {
        Topics.create(Brokers.plain(stack.kafka()));
        var tenants = Stream.generate(stack::tenant).limit(6).toList();
        var seen = new ConcurrentHashMap<TenantId, List<Long>>();
        var all = new CountDownLatch(tenants.size() * Topics.ALL.size());
        stack.vertx()
                .eventBus()
                .<LiveEvents>localConsumer(
                        LiveEvents.ADDRESS,
                        m -> {
                            for (var event : m.body().items()) {
                                if (!tenants.contains(event.tenant())) continue;
                                seen.computeIfAbsent(
                                                event.tenant(), _ -> new CopyOnWriteArrayList<>())
                                        .add(event.seq());
                                all.countDown();
                            }
                        });
        deploy(new LiveFeed(stack.db(), Brokers.plain(stack.kafka())));
        for (var one : tenants) emitOnEveryTopic(one);
        deploy(new Relay(stack.db().servers().getFirst(), Brokers.plain(stack.kafka())));

        assertThat(all.await(60, TimeUnit.SECONDS)).as("%s", seen).isTrue();
        for (var one : tenants) {
            assertThat(seen.get(one)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
        }
    }

    @Test
    @Timeout(60)
    void isReadyBeforeItWaitsForARecord() {
        Topics.create(Brokers.plain(stack.kafka()));

        deploy(new LiveFeed(stack.db(), Brokers.plain(stack.kafka()), Duration.ofMinutes(5)));

        assertThat(deployed).hasSize(1);
    }

    private void emitOnEveryTopic(TenantId owner) {
        stack.db()
                .in(
                        owner,
                        c -> {
                            for (var topic : Topics.ALL) {
                                Map<String, Object> channels = Map.of("runs", Map.of());
                                outbox.add(c, new Event(topic, "test", "e", channels));
                            }
                            return true;
                        });
    }
}
