package io.millrace.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.ingest.api.IngestRequest.AvroSource;
import io.millrace.ingest.api.IngestRequest.GetBatch;
import io.millrace.ingest.api.IngestRequest.GetDataset;
import io.millrace.ingest.api.IngestRequest.PutSource;
import io.millrace.ingest.api.IngestRequest.Quarantine;
import io.millrace.ingest.api.IngestRequest.Registry;
import io.millrace.ingest.api.IngestRequest.SourceAnswer;
import io.millrace.ingest.api.IngestRequest.Sources;
import io.millrace.ingest.api.IngestRequest.Totals;
import io.millrace.kernel.Json;
import io.millrace.kernel.ProblemException;
import io.millrace.kernel.TenantId;
import io.millrace.stream.Brokers;
import io.millrace.tenants.db.SqlNames;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Avro from a real topic, with a registry that speaks over HTTP.
class KafkaAvroTest {
    private static final String FIRST =
            """
            {"type":"record","name":"Order","fields":[{"name":"id","type":"long"},
             {"name":"amount","type":{"type":"bytes","logicalType":"decimal","precision":20,"scale":2}}]}
            """;
    private static final String SECOND =
            """
            {"type":"record","name":"Order","fields":[{"name":"place","type":["null","string"]},
             {"name":"id","type":"long"},
             {"name":"amount","type":{"type":"bytes","logicalType":"decimal","precision":20,"scale":2}},
             {"name":"at","type":{"type":"long","logicalType":"timestamp-millis"}}]}
            """;
    private static final int KEYS = 7;

    private static Things things;
    private static KafkaSources sources;
    private TenantId tenant;
    private LocalRegistry registry;

    @BeforeAll
    static void start() {
        things = Things.shared();
        var kafka = Brokers.plain(things.stack.kafka());
        sources =
                new KafkaSources(
                        things.stack.vertx(),
                        things.stack.db(),
                        things.queue,
                        things.outbox,
                        IngestSettings.of(kafka),
                        new SourceLag(new SimpleMeterRegistry()),
                        things.pulling,
                        kafka);
        sources.start();
    }

    @AfterAll
    static void stop() {
        sources.close();
    }

    @BeforeEach
    void open() {
        tenant = things.stack.tenant();
        registry = new LocalRegistry(things.stack.vertx());
        registry.put(1, FIRST);
    }

    @AfterEach
    void close() {
        registry.close();
    }

    private PutSource source(String topic, Registry its, @Nullable String secret) {
        return put(topic, new AvroSource(its, null), secret);
    }

    private PutSource put(String topic, @Nullable AvroSource avro, @Nullable String secret) {
        return new PutSource(
                tenant, "live", "kafka", topic, "avro", "orders", null, null, avro, secret);
    }

    private PutSource source(String topic) {
        return source(topic, new Registry(registry.url(), null), null);
    }

    private static byte[] first(int i) {
        return framed(1, FIRST, (long) i, amount(i));
    }

    private static byte[] second(int i) {
        var at = Instant.parse("2026-03-01T10:00:00Z").plusSeconds(i).toEpochMilli();
        return framed(2, SECOND, i % 2 == 0 ? null : "place " + i, (long) i, amount(i), at);
    }

    private static ByteBuffer amount(int i) {
        return ByteBuffer.wrap(new BigDecimal(i + ".50").unscaledValue().toByteArray());
    }

    private static byte[] framed(int id, String text, @Nullable Object... values) {
        var binary = binary(text, values);
        return ByteBuffer.allocate(5 + binary.length).put((byte) 0).putInt(id).put(binary).array();
    }

    private static byte[] binary(String text, @Nullable Object... values) {
        var schema = new Schema.Parser().parse(text);
        var record = new GenericData.Record(schema);
        for (int i = 0; i < values.length; i++) record.put(i, values[i]);
        var bytes = new ByteArrayOutputStream();
        var encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        try {
            new GenericDatumWriter<>(schema).write(record, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static List<RecordMetadata> send(String topic, int first, List<byte[]> values)
            throws ExecutionException, InterruptedException {
        var settings =
                Map.<String, Object>of(
                        "bootstrap.servers",
                        things.stack.kafka(),
                        "acks",
                        "all",
                        "max.block.ms",
                        "30000");
        try (var producer =
                new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            var sent = new ArrayList<Future<RecordMetadata>>();
            for (int i = 0; i < values.size(); i++) {
                var key = "k" + (first + i) % KEYS;
                sent.add(producer.send(new ProducerRecord<>(topic, key, values.get(i))));
            }
            var where = new ArrayList<RecordMetadata>();
            for (var each : sent) where.add(each.get());
            return where;
        }
    }

    private static List<byte[]> firsts(int from, int to) {
        var values = new ArrayList<byte[]>();
        for (int i = from; i < to; i++) values.add(first(i));
        return values;
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) throw new AssertionError("not in time");
            LockSupport.parkNanos(50_000_000);
        }
    }

    private SourceAnswer state() {
        return things.ask(new Sources(tenant)).items().getFirst();
    }

    private boolean waitsFor(String why) {
        var problem = state().problem();
        return problem != null && problem.contains(why);
    }

    private long in() {
        return things.ask(new Totals(tenant)).in();
    }

    private String select(String what) {
        var table = SqlNames.quote(tenant.rawSchema(), "orders");
        return new Mends(things, tenant).text("select " + what + " from " + table);
    }

    @Test
    void recordsOfTwoSchemasBecomeRowsAndPoisonOnesAreSetAsideWhereTheyLay()
            throws ExecutionException, InterruptedException {
        registry.put(2, SECOND);
        var values = new ArrayList<byte[]>();
        for (int i = 0; i < 1_000; i++) values.add(i < 300 || i % 3 == 0 ? first(i) : second(i));
        var trailing = Arrays.copyOf(first(5), first(5).length + 2);
        var poison =
                Map.of(
                        100, "{\"id\":1}".getBytes(UTF_8),
                        300, framed(99, FIRST, 1L, amount(1)),
                        500, Arrays.copyOf(second(3), 8),
                        700, trailing,
                        900, new byte[] {0, 0, 0, 0, 1, 2, 2, -1, -1, -1, -1});
        poison.keySet().stream().sorted().forEach(at -> values.add(at, poison.get(at)));
        things.ask(source("avro-two"));

        var where = send("avro-two", 0, values);

        await(() -> in() == 1_005);
        var totals = things.ask(new Totals(tenant));
        assertThat(totals.stored()).isEqualTo(1_000);
        assertThat(totals.quarantined()).isEqualTo(5);
        var columns = things.ask(new GetDataset(tenant, "orders")).columns();
        var types = new HashMap<String, String>();
        columns.forEach((name, column) -> types.put(name, column.type()));
        assertThat(types)
                .isEqualTo(
                        Map.of(
                                "id", "bigint",
                                "amount", "numeric",
                                "place", "text",
                                "at", "timestamptz"));
        assertThat(select("sum(amount) || ' ' || count(distinct id) || ' ' || count(*)"))
                .isEqualTo("500000.00 1000 1000");
        assertThat(aside())
                .isEqualTo(
                        Map.of(
                                where(where.get(100)),
                                "Not the registry's format: the first byte is 123, not 0",
                                where(where.get(300)),
                                "The schema registry has no schema 99",
                                where(where.get(500)),
                                "The message ends inside a value, in the field place (schema 2)",
                                where(where.get(700)),
                                "2 bytes follow the record (schema 1)",
                                where(where.get(900)),
                                "3 bytes follow the record (schema 1)"));
        for (int id : List.of(1, 2, 99)) {
            assertThat(registry.askedFor("/schemas/ids/" + id)).isEqualTo(1);
        }
        assertThat(state().registry()).isEqualTo(new Registry(registry.url(), null));
    }

    private static String where(RecordMetadata record) {
        return "kafka:live/" + record.partition() + " " + record.offset();
    }

    /// Why, by partition and offset.
    private Map<String, String> aside() {
        var why = new HashMap<String, String>();
        var page = things.ask(new Quarantine(tenant, "orders", null, null, null, 100, null));
        for (var row : page.items()) {
            assertThat(row.reason()).isEqualTo("malformed");
            var batch = things.ask(new GetBatch(tenant, row.batchId()));
            why.put(batch.source() + " " + row.line(), row.detail());
        }
        return why;
    }

    @Test
    void aRegistryThatIsAwayStopsTheSourceWhichGoesOnWhereItWas()
            throws ExecutionException, InterruptedException {
        registry.leaves();
        things.ask(source("avro-away"));
        send("avro-away", 0, firsts(0, 200));

        await(() -> waitsFor("The schema registry does not answer"));
        assertThat(state().state()).isEqualTo("waiting");
        assertThat(in()).isZero();
        send("avro-away", 200, firsts(200, 300));
        registry.returns();

        await(() -> in() == 300);
        await(() -> state().problem() == null);
        assertThat(things.ask(new Totals(tenant)).quarantined()).isZero();
        assertThat(select("count(*) || ' ' || count(distinct id)")).isEqualTo("300 300");
        var positions = state().positions().values();
        assertThat(positions.stream().mapToLong(Long::longValue).sum()).isEqualTo(300);
        assertThat(overtaken()).isEqualTo("0");
    }

    /// Rows that are stored before one of the same key that was sent before them.
    private String overtaken() {
        var sql =
                """
                select count(*) from (
                    select id, lag(id) over (partition by id %% %d order by _batch, _line) as before
                      from %s) as its
                 where id < before
                """
                        .formatted(KEYS, SqlNames.quote(tenant.rawSchema(), "orders"));
        return new Mends(things, tenant).text(sql);
    }

    @Test
    void aRegistryThatAnswersAsNoneDoesSetsNothingAside()
            throws ExecutionException, InterruptedException {
        registry.put(2, SECOND);
        things.ask(source("avro-broken"));
        send("avro-broken", 0, firsts(0, 50));
        await(() -> in() == 50);

        registry.breaks(404);
        send("avro-broken", 50, List.of(first(50), second(51), first(52)));
        await(() -> waitsFor("correct the url"));
        registry.breaks(503);
        await(() -> waitsFor("answered 503"));
        registry.breaks(0);

        await(() -> in() == 53);
        await(() -> state().problem() == null);
        assertThat(things.ask(new Totals(tenant)).quarantined()).isZero();
    }

    @Test
    void aSourceThatWaitsForItsRegistryEndsWhenItIsToldTo()
            throws ExecutionException, InterruptedException {
        registry.leaves();
        things.ask(source("avro-ends"));
        send("avro-ends", 0, firsts(0, 10));
        await(() -> waitsFor("does not answer"));

        things.ask(put("avro-ends", new AvroSource(null, FIRST), null));

        await(() -> in() == 10);
        assertThat(things.ask(new Totals(tenant)).quarantined()).isEqualTo(10);
    }

    @Test
    void aSecretIsSealedAndGoesToTheSamePlaceOnly()
            throws ExecutionException, InterruptedException {
        var basic = Base64.getEncoder().encodeToString("reader:right".getBytes(UTF_8));
        registry.asksFor("Basic " + basic);
        var its = new Registry(registry.url(), "reader");
        assertRefused("registry.secret: is missing", source("avro-secret", its, null));
        things.ask(source("avro-secret", its, "wrong"));
        send("avro-secret", 0, firsts(0, 20));
        await(() -> waitsFor("refuses who asks (401)"));

        var answer = things.ask(source("avro-secret", its, "right"));

        await(() -> in() == 20);
        assertThat(answer.hasSecret()).isTrue();
        assertThat(Json.write(answer)).doesNotContain("right");
        assertThat(source("avro-secret", its, "right").toString()).doesNotContain("right");
        assertThat(sealed()).isNotEqualTo("null").doesNotContain("right");
        assertThat(things.ask(source("avro-secret", its, null)).hasSecret()).isTrue();
        for (var other :
                List.of(
                        new Registry("http://127.0.0.1:1", "reader"),
                        new Registry(registry.url(), "another"))) {
            assertRefused("registry.secret: give it again", source("avro-secret", other, null));
        }
        var open = new Registry(registry.url(), null);
        assertThat(things.ask(source("avro-secret", open, null)).hasSecret()).isFalse();
        assertThat(sealed()).isEqualTo("null");
    }

    private String sealed() {
        return new Mends(things, tenant).text("select secret from sources where name = 'live'");
    }

    @Test
    void aTopicWithoutARegistryIsReadByTheSchemaOfItsSource()
            throws ExecutionException, InterruptedException {
        var answer = things.ask(put("avro-inline", new AvroSource(null, SECOND), null));
        var values = new ArrayList<byte[]>();
        for (int i = 0; i < 30; i++) values.add(binary(SECOND, "p", (long) i, amount(i), 0L));
        values.add(5, new byte[0]);

        send("avro-inline", 0, values);

        await(() -> in() == 31);
        assertThat(answer.schema()).isEqualTo(SECOND);
        assertThat(answer.hasSecret()).isNull();
        assertThat(things.ask(new Totals(tenant)).quarantined()).isEqualTo(1);
        assertThat(select("sum(amount)::text")).isEqualTo("450.00");
    }

    @Test
    void whatCannotBeIsRefused() {
        var its = new Registry(registry.url(), null);
        assertRefused("registry, schema: one of them", put("a", null, null));
        assertRefused("registry, schema: one of them", put("a", new AvroSource(its, FIRST), null));
        assertRefused("registry.secret: belongs to a user", source("a", its, "s"));
        for (var url : List.of("ftp://r", "http://u:p@r", "http://r#f", "no address")) {
            assertRefused("registry.url: ", source("a", new Registry(url, null), null));
        }
        assertRefused("without a query", source("a", new Registry("http://r?x=1", null), null));
        assertRefused("registry.user: ", source("a", new Registry("http://r", "a:b"), "s"));
        assertRefused("private network", source("a", new Registry("http://10.0.0.1", null), null));
        assertRefused("schema: It is no JSON", put("a", new AvroSource(null, "{"), null));
        assertRefused("one of records", put("a", new AvroSource(null, "\"int\""), null));
        assertRefused("up to 65536", put("a", new AvroSource(null, " ".repeat(65_537)), null));
        var json =
                new PutSource(
                        tenant,
                        "live",
                        "kafka",
                        "a",
                        "json",
                        "orders",
                        null,
                        null,
                        new AvroSource(its, null),
                        null);
        assertRefused("registry: belongs to the format avro", json);
        assertThat(things.ask(new Sources(tenant)).items()).isEmpty();
    }

    private static void assertRefused(String why, PutSource request) {
        assertThatThrownBy(() -> things.ask(request))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> {
                            assertThat(e.problem().status()).isEqualTo(400);
                            assertThat(e.problem().detail()).contains(why);
                        });
    }
}
