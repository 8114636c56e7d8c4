package io.millrace.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.embedded.LocalKafka;
import io.millrace.ingest.api.IngestRequest;
import io.millrace.ingest.api.IngestRequest.DatasetSettings;
import io.millrace.ingest.api.IngestRequest.DeleteSource;
import io.millrace.ingest.api.IngestRequest.GetDataset;
import io.millrace.ingest.api.IngestRequest.PutDataset;
import io.millrace.ingest.api.IngestRequest.PutRoutes;
import io.millrace.ingest.api.IngestRequest.PutSource;
import io.millrace.ingest.api.IngestRequest.Quarantine;
import io.millrace.ingest.api.IngestRequest.RouteRule;
import io.millrace.ingest.api.IngestRequest.Rows;
import io.millrace.ingest.api.IngestRequest.SourceBatch;
import io.millrace.ingest.api.IngestRequest.Sources;
import io.millrace.ingest.api.IngestRequest.Totals;
import io.millrace.ingest.engine.ValueReader.Message;
import io.millrace.ingest.store.BatchWriter;
import io.millrace.ingest.store.Rewound;
import io.millrace.ingest.store.Slice;
import io.millrace.kernel.ProblemException;
import io.millrace.kernel.TenantId;
import io.millrace.stream.Brokers;
import io.millrace.stream.Topics;
import io.millrace.tenants.Standing;
import io.millrace.tenants.db.SqlNames;
import io.millrace.tenants.db.Threshold;
import io.millrace.tenants.usage.Metering;
import io.millrace.tenants.usage.Plans;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KafkaSourcesTest {
    private static final SimpleMeterRegistry METERS = new SimpleMeterRegistry();
    private static final Instant START = Instant.parse("2024-01-01T00:00:00Z");
    private static Things things;
    private static KafkaSources sources;
    private static Metering metering;
    private TenantId tenant;

    @BeforeAll
    static void start() {
        things = Things.shared();
        metering =
                Metering.of(things.stack.vertx(), things.stack.db(), java.time.Clock.systemUTC());
        metering.usage().start(null);
        sources = reading(things.stack.kafka());
    }

    private static KafkaSources reading(String bootstrap) {
        var settings = IngestSettings.of(Brokers.plain(bootstrap));
        var reading =
                new KafkaSources(
                        things.stack.vertx(),
                        things.stack.db(),
                        things.queue,
                        things.outbox,
                        settings,
                        new SourceLag(METERS),
                        new Pulling(
                                things.stack.secrets(),
                                things.guard,
                                metering.quotas(),
                                Things.BOUNDS,
                                null),
                        Brokers.plain(bootstrap));
        reading.start();
        return reading;
    }

    @AfterAll
    static void stop() {
        sources.close();
        metering.usage().close();
    }

    @BeforeEach
    void newTenant() {
        tenant = things.stack.tenant();
    }

    private static void send(String bootstrap, String topic, int from, int to)
            throws ExecutionException, InterruptedException {
        var records = new ArrayList<ProducerRecord<String, String>>();
        for (int i = from; i < to; i++) {
            var value =
                    "{\"event_type\":\"new\",\"order\":{\"id\":\"O"
                            + i
                            + "\",\"amount\":"
                            + i
                            + ".50}}";
            records.add(new ProducerRecord<>(topic, "k" + i % 7, i % 50 == 13 ? "broken" : value));
        }
        send(bootstrap, records);
    }

    private static void send(String bootstrap, List<ProducerRecord<String, String>> records)
            throws ExecutionException, InterruptedException {
        var settings =
                Map.<String, Object>of(
                        "bootstrap.servers", bootstrap,
                        "acks", "all",
                        // A broker that was started anew may give a producer's id twice.
                        "enable.idempotence", "false",
                        "delivery.timeout.ms", "60000",
                        "request.timeout.ms", "10000",
                        "linger.ms", "0",
                        "max.block.ms", "30000");
        try (var producer =
                new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            var sent = new ArrayList<java.util.concurrent.Future<?>>();
            for (var record : records) sent.add(producer.send(record));
            for (var each : sent) each.get();
        }
    }

    private PutSource source(String topic) {
        return new PutSource(
                tenant, "live", "kafka", topic, "json", "orders", "/order", null, null, null);
    }

    private PutSource source(String topic, int records, double seconds) {
        var batch = new SourceBatch(records, seconds);
        return new PutSource(
                tenant, "live", "kafka", topic, "json", "orders", "/order", batch, null, null);
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) throw new AssertionError("not in time");
            Thread.onSpinWait();
            java.util.concurrent.locks.LockSupport.parkNanos(50_000_000);
        }
    }

    @Test
    void recordsBecomeRowsOnceAndBrokenOnesAreSetAside()
            throws ExecutionException, InterruptedException {
        var bootstrap = things.stack.kafka();
        things.ask(source("orders-once"));
        send(bootstrap, "orders-once", 0, 500);

        await(() -> things.ask(new Totals(tenant)).in() == 500);
        send(bootstrap, "orders-once", 500, 1_000);
        await(() -> things.ask(new Totals(tenant)).in() == 1_000);
        var totals = things.ask(new Totals(tenant));
        assertThat(totals.quarantined()).isEqualTo(20);
        assertThat(totals.stored()).isEqualTo(980);
        var aside =
                things.ask(new Quarantine(tenant, "orders", null, null, null, 100, null)).items();
        assertThat(aside).hasSize(20).allMatch(row -> row.raw().equals("broken"));
        var columns = things.ask(new GetDataset(tenant, "orders")).columns();
        assertThat(columns.get("amount").type()).isEqualTo("numeric");
        var positions = things.ask(new Sources(tenant)).items().getFirst().positions();
        assertThat(positions.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(1_000);
        await(() -> lag() == 0);
    }

    @Test
    void aTopicOfThreeKindsFillsTheDatasetsOfItsRoutes()
            throws ExecutionException, InterruptedException {
        var routes =
                List.of(
                        new RouteRule("orders", "live", null, "type", "order"),
                        new RouteRule("customers", null, List.of("name"), null, null));
        things.ask(new PutRoutes(tenant, 0, routes, "ada"));
        things.ask(
                new PutSource(
                        tenant,
                        "live",
                        "kafka",
                        "three-kinds",
                        "json",
                        "unrouted",
                        null,
                        null,
                        null,
                        null));
        var kinds =
                List.of(
                        "{\"type\":\"order\",\"id\":%d}",
                        "{\"type\":\"customer\",\"name\":\"n%d\"}",
                        "{\"type\":\"click\",\"at\":%d}");
        var records = new ArrayList<ProducerRecord<String, String>>();
        for (int i = 0; i < 600; i++) {
            var value = kinds.get(i % 3).formatted(i);
            records.add(new ProducerRecord<>("three-kinds", "k" + i % 7, value));
        }
        records.add(new ProducerRecord<>("three-kinds", "k", "broken"));

        send(things.stack.kafka(), records);

        await(() -> things.ask(new Totals(tenant)).in() == 601);
        var totals = things.ask(new Totals(tenant));
        assertThat(totals.stored()).isEqualTo(600);
        assertThat(totals.quarantined()).isEqualTo(1);
        for (var dataset : List.of("orders", "customers", "unrouted")) {
            assertThat(things.ask(new GetDataset(tenant, dataset)).rows()).isEqualTo(200);
        }
        var batches = things.ask(new IngestRequest.Batches(tenant, null, 200, null)).items();
        assertThat(batches.stream().mapToLong(IngestRequest.BatchAnswer::rowsIn).sum())
                .isEqualTo(601);
        assertThat(state().problem()).isNull();
    }

    @Test
    void tenThousandRecordsByFileAndByKafkaGiveEqualTables()
            throws ExecutionException, InterruptedException {
        var lines = new StringBuilder();
        var records = new ArrayList<ProducerRecord<String, String>>();
        for (int i = 0; i < 10_000; i++) {
            var order =
                    "{\"id\":\"O%d\",\"at\":\"%s\",\"amount\":%d.25,\"paid\":%b,\"lines\":[%d]}"
                            .formatted(i % 2_000, START.plusSeconds(i), i, i % 3 == 0, i % 9);
            lines.append(order).append('\n');
            var event = "{\"event_type\":\"new\",\"order\":" + order + "}";
            records.add(new ProducerRecord<>("orders-both", "O" + i % 2_000, event));
        }
        var byFile = things.stack.tenant();
        for (var one : List.of(byFile, tenant)) {
            var settings = new DatasetSettings("upsert", List.of("id"), "at", null, null);
            things.ask(new PutDataset(one, "orders", settings));
        }

        things.ask(source("orders-both"));
        send(things.stack.kafka(), records);
        things.send(
                byFile,
                "orders",
                "application/x-ndjson",
                lines.toString().getBytes(StandardCharsets.UTF_8));

        await(() -> things.ask(new Totals(tenant)).in() == 10_000);
        assertThat(things.ask(new Totals(tenant)).stored()).isEqualTo(10_000);
        assertThat(content(tenant, "orders")).isEqualTo(content(byFile, "orders"));
        assertThat(content(tenant, "orders_current"))
                .isEqualTo(content(byFile, "orders_current"))
                .startsWith("2000 ");
    }

    /// How many rows a table has, and a hash of what they hold, whatever brought them.
    private static String content(TenantId of, String table) {
        return new Mends(things, of)
                .text(
                        """
                        select count(*) || ' ' || md5(string_agg(line, chr(10) order by line))
                          from (select (to_jsonb(t) - '_batch' - '_line')::text as line
                                  from %s t) as lines
                        """
                                .formatted(SqlNames.quote(of.rawSchema(), table)));
    }

    @Test
    void aTombstoneIsSetAsideAndDeletesAndStopsNothing()
            throws ExecutionException, InterruptedException {
        var settings = new DatasetSettings("upsert", List.of("id"), null, null, null);
        things.ask(new PutDataset(tenant, "orders", settings));
        things.ask(source("orders-tombstone"));
        var topic = "orders-tombstone";

        send(
                things.stack.kafka(),
                List.of(
                        new ProducerRecord<>(topic, "O1", "{\"order\":{\"id\":\"O1\"}}"),
                        new ProducerRecord<>(topic, "O1", null),
                        new ProducerRecord<>(topic, "O1", "{\"order\":{\"id\":\"O2\"}}")));

        await(() -> things.ask(new Totals(tenant)).in() == 3);
        assertThat(things.ask(new Totals(tenant)).stored()).isEqualTo(2);
        var aside = things.ask(new Quarantine(tenant, "orders", null, null, null, 9, null)).items();
        assertThat(aside)
                .singleElement()
                .satisfies(its -> {
                    assertThat(its.reason()).isEqualTo("malformed");
                    assertThat(its.detail()).contains("no value");
                    assertThat(its.raw()).isEmpty();
                });
        assertThat(content(tenant, "orders_current")).startsWith("2 ");
        assertThat(state().problem()).isNull();
    }

    @Test
    void aBatchClosesWhenItHasTheRecordsThatItsSourceWants()
            throws ExecutionException, InterruptedException {
        var bootstrap = things.stack.kafka();
        create(bootstrap, "orders-ten");
        send(bootstrap, "orders-ten", 0, 105);

        things.ask(source("orders-ten", 10, 0.5));

        await(() -> things.ask(new Totals(tenant)).in() == 105);
        assertThat(state().batch()).isEqualTo(new SourceBatch(10, 0.5));
        var batches = things.ask(new IngestRequest.Batches(tenant, null, 100, null)).items();
        assertThat(batches).allMatch(batch -> batch.rowsIn() <= 10).hasSizeGreaterThan(10);
    }

    @Test
    void aSourceThatEndsStoresWhatItsBatchHasSoFar()
            throws ExecutionException, InterruptedException {
        var bootstrap = things.stack.kafka();
        create(bootstrap, "orders-part");
        send(bootstrap, "orders-part", 0, 7);
        things.ask(source("orders-part", 1_000, 60));
        await(() -> lag() == 7);

        things.ask(source("orders-part", 1_001, 60));

        await(() -> things.ask(new Totals(tenant)).in() == 7);
    }

    @Test
    void aSourceOfATenantOverItsQuotaRestsAndLosesNothing()
            throws ExecutionException, InterruptedException {
        var bootstrap = things.stack.kafka();
        limitRows(100L);
        things.ask(source("orders-quota"));
        send(bootstrap, "orders-quota", 0, 200);
        await(() -> state().problem() != null);

        send(bootstrap, "orders-quota", 200, 700);
        await(() -> lag() == 500);

        assertThat(state().state()).isEqualTo("waiting");
        assertThat(state().problem()).contains("100 rows");
        assertThat(things.ask(new Totals(tenant)).in()).isEqualTo(200);
        limitRows(null);
        await(() -> things.ask(new Totals(tenant)).in() == 700);
        await(() -> state().problem() == null);
    }

    @Test
    void theLagIsTheOneThatKafkasToolsShow() throws ExecutionException, InterruptedException {
        var bootstrap = things.stack.kafka();
        limitRows(100L);
        things.ask(source("orders-lag"));
        send(bootstrap, "orders-lag", 0, 200);
        await(() -> state().problem() != null);
        send(bootstrap, "orders-lag", 200, 450);

        await(() -> lag() == 450 - things.ask(new Totals(tenant)).in());
        await(() -> lag() == groupLag("orders-lag")); // it is told a moment later

        assertThat(lag()).isGreaterThanOrEqualTo(250);
        var standing = standing();
        assertThat(standing.lag()).isEqualTo(groupLag("orders-lag"));
        assertThat(standing.group()).isEqualTo("millrace-" + tenant + "-live");
        assertThat(byPartition(standing)).isEqualTo(groupLags("orders-lag"));
        limitRows(null);
        await(() -> things.ask(new Totals(tenant)).in() == 450);
        await(() -> lag() == 0 && groupLag("orders-lag") == 0);
    }

    @Test
    void aSourceTellsHowUnevenItsPartitionsAre() throws ExecutionException, InterruptedException {
        var bootstrap = things.stack.kafka();
        things.ask(source("orders-skew"));
        await(() -> standing().partitions().size() == 3);
        var records = new ArrayList<ProducerRecord<String, String>>();
        for (int i = 0; i < 60; i++) {
            var value = "{\"order\":{\"id\":\"O" + i + "\"}}";
            int partition = i < 30 ? 0 : i < 50 ? 1 : 2;
            records.add(new ProducerRecord<>("orders-skew", partition, "k", value));
        }
        send(bootstrap, records);

        await(() -> things.ask(new Totals(tenant)).in() == 60);

        var standing = standing();
        assertThat(standing.skew()).isEqualTo(1.5);
        assertThat(standing.lag()).isZero();
        assertThat(standing.partitions())
                .extracting(IngestRequest.PartitionStanding::stored)
                .containsExactly(30L, 20L, 10L);
        assertThat(standing.recordsPerSecond()).isBetween(0.0, 1.001);
    }

    @Test
    void aSourceWhoseKafkaIsAwaySaysSo() {
        things.ask(source("orders-unreachable"));

        var away = new KafkaStandings(things.stack.vertx(), things.stack.db(), null).of(tenant);

        assertThat(away.items())
                .singleElement()
                .satisfies(its -> {
                    assertThat(its.lag()).isNull();
                    assertThat(its.problem()).isNotNull();
                });
    }

    private IngestRequest.Standing standing() {
        var brokers = Brokers.plain(things.stack.kafka());
        return new KafkaStandings(things.stack.vertx(), things.stack.db(), brokers)
                .of(tenant)
                .items()
                .getFirst();
    }

    private static Map<Integer, Long> byPartition(IngestRequest.Standing standing) {
        var lags = new HashMap<Integer, Long>();
        standing.partitions().forEach(its -> lags.put(its.partition(), its.lag()));
        return lags;
    }

    /// What `kafka-consumer-groups --describe` adds up to.
    private long groupLag(String topic) {
        return groupLags(topic).values().stream().mapToLong(Long::longValue).sum();
    }

    /// What `kafka-consumer-groups --describe` shows, by partition.
    private Map<Integer, Long> groupLags(String topic) {
        try (var admin = Admin.create(Map.of("bootstrap.servers", things.stack.kafka()))) {
            var group = "millrace-" + tenant + "-live";
            var committed =
                    admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
            var described = admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic);
            var latest = new HashMap<TopicPartition, OffsetSpec>();
            for (var partition : described.partitions()) {
                latest.put(new TopicPartition(topic, partition.partition()), OffsetSpec.latest());
            }
            var lags = new HashMap<Integer, Long>();
            for (var end : admin.listOffsets(latest).all().get().entrySet()) {
                var at = committed.get(end.getKey());
                long lag = end.getValue().offset() - (at == null ? 0 : at.offset());
                lags.put(end.getKey().partition(), lag);
            }
            return lags;
        } catch (ExecutionException e) {
            throw new AssertionError("Kafka does not tell", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private IngestRequest.SourceAnswer state() {
        return things.ask(new Sources(tenant)).items().getFirst();
    }

    private void limitRows(@Nullable Long rows) {
        metering.plans()
                .setLimits(tenant.value(), new Plans.OwnLimits(rows, null, null, null, null));
    }

    private double lag() {
        var gauge = METERS.find(SourceLag.NAME).tag("tenant", tenant.value()).gauge();
        return gauge == null ? Double.NaN : gauge.value();
    }

    @Test
    void replayOfStoredOffsetsAddsNothing() {
        things.ask(source("orders-replay"));
        var writer = new BatchWriter(things.stack.db(), things.queue, things.outbox);

        var first = writer.store(tenant, slice(0, 1, 2), "t");
        var again = writer.store(tenant, slice(0, 1, 2), "t");
        var overlap = writer.store(tenant, slice(1, 2, 3), "t");

        assertThat(first.orElseThrow().rowsStored()).isEqualTo(3);
        assertThat(again).isEmpty();
        assertThat(overlap.orElseThrow().rowsStored()).isEqualTo(1);
        assertThat(overlap.orElseThrow().source()).isEqualTo("kafka:live/9");
        var lines = things.ask(new Rows(tenant, "orders", 10, null)).items();
        assertThat(lines.stream().map(row -> row.get("_line"))).containsExactly(0, 1, 2, 3);
    }

    private static Slice slice(long... offsets) {
        var messages =
                java.util.stream.LongStream.of(offsets)
                        .mapToObj(i ->
                                new Message(
                                        i,
                                        ("{\"order\":{\"id\":" + i + "}}")
                                                .getBytes(StandardCharsets.UTF_8)))
                        .toList();
        return new Slice("live", "orders-replay", 9, "orders", "/order", messages, 0);
    }

    @Test
    void messageWithAKeyOfAnyLengthStopsNothing() {
        things.ask(source("orders-key"));
        var writer = new BatchWriter(things.stack.db(), things.queue, things.outbox);
        writer.store(tenant, slice(0), "t");
        var settings = new DatasetSettings(null, null, null, null, "quarantine");
        things.ask(new PutDataset(tenant, "orders", settings));
        var odd = "{\"order\":{\"id\":1,\"" + Things.noise(4_096) + "\":2}}";
        var messages = List.of(new Message(1, odd.getBytes(StandardCharsets.UTF_8)));

        var batch =
                writer.store(
                        tenant,
                        new Slice("live", "orders-replay", 9, "orders", "/order", messages, 1),
                        "t");

        assertThat(batch.orElseThrow().rowsQuarantined()).isEqualTo(1);
    }

    @Test
    void aReaderThatIsAheadOfPostgresStoresNothing() {
        var writer = new BatchWriter(things.stack.db(), things.queue, things.outbox);
        things.ask(source("orders-ahead"));
        writer.store(tenant, slice(0, 1), "t");
        var last = slice(5);
        var ahead = new Slice("live", "orders-replay", 9, "orders", "/order", last.messages(), 5);

        assertThatThrownBy(() -> writer.store(tenant, ahead, "t")).isInstanceOf(Rewound.class);
        assertThat(things.ask(new Totals(tenant)).in()).isEqualTo(2);
    }

    @Test
    void aReaderToWhichNothingComesReadsAgainWhatItsTenantWasPutBackBefore() throws Exception {
        things.ask(source("orders-back"));
        send(things.stack.kafka(), "orders-back", 0, 10);
        await(() -> things.ask(new Totals(tenant)).in() == 10);

        things.stack.asSuperuser("update t_%s.kafka_offsets set next_offset = 0".formatted(tenant));
        things.stack.vertx().eventBus().publish(Standing.TENANT, tenant.value());

        await(() -> things.ask(new Totals(tenant)).in() == 20);
    }

    @Test
    void topicThatIsMadeAnewStartsAnew() {
        var writer = new BatchWriter(things.stack.db(), things.queue, things.outbox);
        things.ask(source("orders-anew"));
        assertThat(writer.store(tenant, slice(0, 1), "t")).isPresent();

        var other = slice(0, 1);
        var anew = new Slice("live", "another-id", 9, "orders", "/order", other.messages(), 0);

        assertThat(writer.store(tenant, anew, "t").orElseThrow().rowsStored()).isEqualTo(2);
    }

    @Test
    void brokerThatGoesAwayAndReturnsLosesNothing()
            throws ExecutionException, InterruptedException {
        var folder = things.stack.folder().resolve("kafka-away");
        var broker = LocalKafka.start(folder, 0);
        int port = broker.port();
        var reading = reading(broker.bootstrap());
        try {
            things.ask(source("orders-away"));
            send(broker.bootstrap(), "orders-away", 0, 100);
            await(() -> things.ask(new Totals(tenant)).in() == 100);

            broker.close();
            broker = LocalKafka.start(folder, port);
            send(broker.bootstrap(), "orders-away", 100, 200);

            await(() -> things.ask(new Totals(tenant)).in() == 200);
            assertThat(things.ask(new GetDataset(tenant, "orders")).rows()).isEqualTo(196);
        } finally {
            reading.close();
            broker.close();
        }
    }

    @Test
    void aTenantThatIsPutBackKeepsNoOtherFromBeingRead() throws Exception {
        var held = tenant;
        while (held.value().compareTo(tenant.value()) >= 0) tenant = things.stack.tenant();
        things.ask(source("orders-beside"));
        try (var broker = LocalKafka.start(things.stack.folder().resolve("kafka-beside"), 0);
                var owner = things.stack.superuser()) {
            create(broker.bootstrap(), "orders-beside");
            send(broker.bootstrap(), "orders-beside", 0, 100);
            assertThat(Threshold.shut(owner, held, Duration.ofSeconds(30))).isTrue();

            try (var _ = reading(broker.bootstrap())) {
                await(() -> things.ask(new Totals(tenant)).in() == 100);
            }
        }
    }

    private static void create(String bootstrap, String topic)
            throws ExecutionException, InterruptedException {
        try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
        }
    }

    @Test
    void sourcesThatCannotBeAreRefused() {
        assertRefused(
                400, new PutSource(tenant, "X", "kafka", "t", "json", "d", null, null, null, null));
        assertRefused(
                400, new PutSource(tenant, "x", "nats", "t", "json", "d", null, null, null, null));
        assertRefused(
                400,
                new PutSource(tenant, "x", "kafka", "t t", "json", "d", null, null, null, null));
        assertRefused(
                400, new PutSource(tenant, "x", "kafka", "t", "xml", "d", null, null, null, null));
        assertRefused(
                400, new PutSource(tenant, "x", "kafka", "t", "avro", "d", null, null, null, null));
        assertRefused(
                400, new PutSource(tenant, "x", "kafka", "t", "json", "D", null, null, null, null));
        assertRefused(
                400,
                new PutSource(tenant, "x", "kafka", "t", "json", "d", "nope", null, null, null));
        assertRefused(400, source("t", 0, 1));
        assertRefused(400, source("t", 5_001, 1));
        assertRefused(400, source("t", 10, -1));
        assertRefused(400, source("t", 10, 61));
        assertRefused(400, source("t", 10, Double.NaN));
        assertThat(things.ask(new Sources(tenant)).items()).isEqualTo(List.of());
    }

    @Test
    void topicsOfThePlatformAreNoSources() {
        for (var topic : Topics.ALL) assertRefused(400, source(topic));
        assertRefused(400, source("__consumer_offsets"));

        assertThat(things.ask(new Sources(tenant)).items()).isEmpty();
    }

    @Test
    void topicOfAnotherTenantIsRefusedAndItsOwnerNotNamed() {
        things.ask(source("orders-claimed"));
        var owner = tenant;
        tenant = things.stack.tenant();

        assertThatThrownBy(() -> things.ask(source("orders-claimed")))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> {
                            assertThat(e.problem().status()).isEqualTo(409);
                            assertThat(e.problem().toString()).doesNotContain(owner.value());
                        });

        assertThat(things.ask(new Sources(tenant)).items()).isEmpty();
        assertRefused(404, new GetDataset(tenant, "orders"));
    }

    @Test
    void topicOfADeletedSourceServesAnotherTenantFromThenOn()
            throws ExecutionException, InterruptedException {
        var bootstrap = things.stack.kafka();
        var first = tenant;
        things.ask(source("orders-passed"));
        send(bootstrap, "orders-passed", 0, 100);
        await(() -> things.ask(new Totals(first)).in() == 100);

        things.ask(new DeleteSource(first, "live", false));
        tenant = things.stack.tenant();
        things.ask(source("orders-passed"));
        send(bootstrap, "orders-passed", 100, 110);

        await(() -> things.ask(new Totals(tenant)).in() == 10);
        assertThat(things.ask(new Totals(first)).in()).isEqualTo(100);
        assertThat(things.ask(new Sources(first)).items()).isEmpty();
        assertRefused(404, new DeleteSource(first, "live", false));
        var ids = things.ask(new Rows(tenant, "orders", 100, null)).items();
        assertThat(ids).hasSize(10).allMatch(row -> row.get("id").toString().startsWith("O10"));
    }

    @Test
    void sourceThatNamesAnotherTopicGivesTheFirstUp() {
        things.ask(source("orders-moved"));
        things.ask(source("orders-moved-on"));
        tenant = things.stack.tenant();

        assertRefused(409, source("orders-moved-on"));
        assertThat(things.ask(source("orders-moved")).topic()).isEqualTo("orders-moved");
    }

    @Test
    void sourcesOfATenantAreBounded() {
        var settings =
                new SourceSettings(
                        things.stack.vertx(),
                        things.stack.db(),
                        new PullAnnouncer(things.outbox),
                        new AvroSettings(things.pulling),
                        new SlotDropper(
                                things.stack.vertx(),
                                things.stack.db(),
                                things.queue,
                                things.pulling),
                        2);
        settings.put(named("a"));
        settings.put(named("b"));

        assertThatThrownBy(() -> settings.put(named("c")))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().detail()).contains("at most 2 sources"));
        settings.put(named("b"));
        settings.delete(new DeleteSource(tenant, "a", false));
        assertThat(settings.put(named("c")).name()).isEqualTo("c");
    }

    private PutSource named(String name) {
        return new PutSource(
                tenant, name, "kafka", "bounded-" + name, "json", "orders", null, null, null, null);
    }

    private static void assertRefused(int status, IngestRequest<?> request) {
        assertThatThrownBy(() -> things.ask(request))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().status()).isEqualTo(status));
    }
}
