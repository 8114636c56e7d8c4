package io.millrace.stream;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.zaxxer.hikari.HikariDataSource;
import io.millrace.kernel.Json;
import io.millrace.tenants.db.TenantDb;
import io.millrace.testkit.Stack;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/// What other programs find in Kafka, and that the relay is easy on it.
class RelayTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final DeploymentOptions OPTIONS =
            new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);

    private static final int CALLS = 3_000;

    private final Stack stack = Stack.shared();

    @Test
    void topicsHaveThreePartitions() throws Exception {
        Topics.create(Brokers.plain(stack.kafka()));

        try (var admin = Admin.create(Map.of("bootstrap.servers", (Object) stack.kafka()))) {
            var topics = admin.describeTopics(Topics.ALL).allTopicNames().get();
            assertThat(topics.keySet()).containsExactlyInAnyOrderElementsOf(Topics.ALL);
            assertThat(topics.values()).allMatch(topic -> topic.partitions().size() == 3);
        }
    }

    @Test
    void eventsAreStructuredCloudEventsOfTheirTenant() {
        Topics.create(Brokers.plain(stack.kafka()));
        var tenant = stack.tenant();
        var outbox = new Outbox(stack.vertx());
        var event =
                new Event(
                        Topics.RCA,
                        "incident.opened",
                        "orders",
                        Map.of("overview", Map.of("open", 1)));
        var relay = new Relay(stack.db().servers().getFirst(), Brokers.plain(stack.kafka()));
        var deployed = stack.vertx().deployVerticle(relay, OPTIONS).await();
        try {
            stack.db()
                    .in(
                            tenant,
                            c -> {
                                outbox.add(c, event);
                                return true;
                            });
            outbox.wake();

            var record = first(Topics.RCA, tenant + ":orders");

            var header = record.headers().lastHeader("tenant").value();
            assertThat(new String(header, StandardCharsets.UTF_8)).isEqualTo(tenant.value());
            var envelope = new HashMap<>(Json.readObject(record.value()));
            assertThat(Instant.parse(envelope.remove("time").toString()))
                    .isBefore(Instant.now().plusSeconds(60));
            assertThat(envelope.remove("id").toString()).matches("[0-9]+");
            assertThat(envelope)
                    .isEqualTo(
                            Map.of(
                                    "specversion", "1.0",
                                    "source", "/millrace/rca-events",
                                    "type", "io.millrace.incident.opened",
                                    "subject", "orders",
                                    "datacontenttype", "application/json",
                                    "tenant", tenant.value(),
                                    "data",
                                            Map.of(
                                                    "channels",
                                                    Map.of("overview", Map.of("open", 1)),
                                                    "seqs",
                                                    Map.of("overview", 1))));
        } finally {
            stack.vertx().undeploy(deployed).await();
        }
    }

    @Test
    void aNoticeGoesToKafkaAndOntoNoChannel() {
        Topics.create(Brokers.plain(stack.kafka()));
        var tenant = stack.tenant();
        var outbox = new Outbox(stack.vertx());
        var said = Map.<String, Object>of("eventType", "COMPLETE");
        var relay = deploy();
        try {
            stack.db()
                    .in(
                            tenant,
                            c -> {
                                outbox.add(
                                        c,
                                        new Notice(
                                                Topics.TRANSFORM, "lineage.recorded", "p.m", said));
                                return true;
                            });
            outbox.wake();

            var record = first(Topics.TRANSFORM, tenant + ":p.m");

            assertThat(Json.readObject(record.value()))
                    .containsEntry("type", "io.millrace.lineage.recorded")
                    .containsEntry("tenant", tenant.value())
                    .containsEntry("subject", "p.m")
                    .containsEntry("data", said);
        } finally {
            stack.vertx().undeploy(relay).await();
        }
    }

    @Test
    void anEventThatIsTooLargeHoldsUpNoOther() {
        Topics.create(Brokers.plain(stack.kafka()));
        var tenant = stack.tenant();
        var outbox = new Outbox(stack.vertx());
        var large = Map.<String, Object>of("overview", Map.of("x", "x".repeat(2 << 20)));
        stack.db()
                .in(
                        tenant,
                        c -> {
                            outbox.add(c, new Event(Topics.RCA, "incident.opened", "large", large));
                            return true;
                        });
        var relay = deploy();

        assertIsCarried("after a large one");

        stack.vertx().undeploy(relay).await();
        var left =
                stack.db()
                        .platform(c ->
                                c.preparedQuery("select id from millrace.outbox where tenant = $1")
                                        .execute(Tuple.of(tenant.value()))
                                        .await()
                                        .size());
        assertThat(left).isZero();
    }

    @Test
    void theOneThatIsLeftTakesOver() {
        Topics.create(Brokers.plain(stack.kafka()));
        var first = deploy();
        var second = deploy();
        assertIsCarried("by either");

        stack.vertx().undeploy(first).await();
        assertIsCarried("by the second");

        var third = deploy();
        stack.vertx().undeploy(second).await();
        assertIsCarried("by the third");
        stack.vertx().undeploy(third).await();
    }

    private String deploy() {
        var relay = new Relay(stack.db().servers().getFirst(), Brokers.plain(stack.kafka()));
        return stack.vertx().deployVerticle(relay, OPTIONS).await();
    }

    private void assertIsCarried(String entity) {
        var tenant = stack.tenant();
        var outbox = new Outbox(stack.vertx());
        var event = new Event(Topics.RCA, "incident.opened", entity, Map.of("overview", Map.of()));
        stack.db()
                .in(
                        tenant,
                        c -> {
                            outbox.add(c, event);
                            return true;
                        });
        outbox.wake();
        assertThat(first(Topics.RCA, tenant + ":" + entity).value()).contains(entity);
    }

    private ConsumerRecord<String, String> first(String topic, String key) {
        Map<String, Object> settings =
                Map.of(
                        "bootstrap.servers",
                        stack.kafka(),
                        "group.id",
                        "anybody-" + key.hashCode(),
                        "auto.offset.reset",
                        "earliest");
        try (var consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(topic));
            long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            while (System.nanoTime() < deadline) {
                for (var record : consumer.poll(Duration.ofSeconds(1))) {
                    if (record.key().equals(key)) return record;
                }
            }
        }
        throw new AssertionError("no event " + key);
    }

    @Test
    void producerIsKeptWhilePostgresIsAway() throws IOException {
        var vertx = Vertx.vertx();
        try (var postgres = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                var bulk = new HikariDataSource()) {
            var connect =
                    new PgConnectOptions().setHost("127.0.0.1").setPort(postgres.getLocalPort());
            var pool =
                    PgBuilder.pool()
                            .with(new PoolOptions().setMaxSize(1))
                            .connectingTo(connect)
                            .using(vertx)
                            .build();
            var before = producers();
            vertx.deployVerticle(
                            new Relay(
                                    new TenantDb(pool, bulk, PATIENCE).servers().getFirst(),
                                    Brokers.plain(stack.kafka())),
                            OPTIONS)
                    .await();

            for (int refused = 0; refused < 6; refused++) postgres.accept().close();

            assertThat(producers() - before).isOne();
        } finally {
            vertx.close().await();
        }
    }

    @Test
    void callsThatComeWhileItIsBusyAreNotPiledUp() throws Exception {
        var vertx = Vertx.vertx();
        var warnings = new ListAppender<ILoggingEvent>();
        var logger = (Logger) LoggerFactory.getLogger("io.vertx.core.eventbus.impl");
        logger.addAppender(warnings);
        warnings.start();
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                var bulk = new HikariDataSource()) {
            var connect =
                    new PgConnectOptions().setHost("127.0.0.1").setPort(silent.getLocalPort());
            var pool = PgBuilder.pool().connectingTo(connect).using(vertx).build();
            vertx.deployVerticle(
                            new Relay(
                                    new TenantDb(pool, bulk, PATIENCE).servers().getFirst(),
                                    Brokers.plain(stack.kafka())),
                            OPTIONS)
                    .await();
            var heard = new CountDownLatch(CALLS);
            vertx.eventBus().consumer(Outbox.WAKE, _ -> heard.countDown());
            var outbox = new Outbox(vertx);

            for (int i = 0; i < CALLS; i++) outbox.wake();
            heard.await();

            assertThat(warnings.list).extracting(ILoggingEvent::getFormattedMessage).isEmpty();
        } finally {
            logger.detachAppender(warnings);
            vertx.close().await();
        }
    }

    /// How many producers this JVM ever made: each numbers its thread.
    private static long producers() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("kafka-producer-network-thread"))
                .mapToLong(name -> Long.parseLong(name.replaceAll(".*producer-", "")))
                .max()
                .orElse(0);
    }
}
