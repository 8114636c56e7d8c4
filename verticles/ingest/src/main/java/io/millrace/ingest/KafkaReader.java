package io.millrace.ingest;

import io.millrace.ingest.engine.Unreadable;
import io.millrace.ingest.store.BatchWriter;
import io.millrace.ingest.store.Rewound;
import io.millrace.ingest.store.Slice;
import io.millrace.ingest.store.SourceStore;
import io.millrace.ingest.store.SourceStore.Closing;
import io.millrace.ingest.store.SourceStore.Stream;
import io.millrace.ingest.store.TopicStore;
import io.millrace.kernel.Ids;
import io.millrace.kernel.ProblemException;
import io.millrace.kernel.Span;
import io.millrace.kernel.TenantId;
import io.millrace.kernel.TraceParent;
import io.millrace.kernel.Tracer;
import io.millrace.stream.Brokers;
import io.millrace.tenants.db.TenantDb;
import io.millrace.tenants.usage.Quotas;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads one Kafka source on a thread of its own: poll, store each partition's records as a batch
/// together with their offset, then commit to Kafka for the tools. Whatever fails, it begins again
/// at the offsets that Postgres holds.
final class KafkaReader {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaReader.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration QUIET = Duration.ofMillis(500);

    /// A batch that has so many bytes is full, whatever its source wants.
    private static final long FULL = 16L << 20;

    private static final int PARTITIONS = 3;
    private static final long ADMIN_SECONDS = 10;
    private static final long FIRST_PAUSE_MILLIS = 500;
    private static final long LONGEST_PAUSE_MILLIS = 10_000;

    private final Brokers brokers;
    private final TenantDb db;
    private final BatchWriter writer;
    private final Closing closing;
    private final SourceLag lag;
    private final Quotas quotas;
    private final Tracer tracer;
    private final Decoding decoding;
    private final TenantId tenant;
    private final Stream stream;
    private final SourceStore sources = new SourceStore();
    private final TopicStore topics;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Map<Integer, Long> stored = new HashMap<>();
    private final Map<TopicPartition, Polled> gathered = new HashMap<>();
    private final Thread thread;
    private volatile @Nullable KafkaConsumer<byte[], byte[]> open;
    private volatile boolean isDoubted;
    private boolean isHolding;

    /// When all that the broker had sent was taken, by [System#nanoTime].
    private long seen = System.nanoTime();

    private @Nullable String reported;
    private @Nullable Instant since;
    private String topicId = "";

    /// What the readers of a node share.
    record Doors(
            Brokers brokers,
            TenantDb db,
            BatchWriter writer,
            IngestSettings settings,
            SourceLag lag,
            Quotas quotas,
            Tracer tracer) {}

    KafkaReader(Doors doors, TenantId tenant, Stream stream, Decoding decoding) {
        this.brokers = doors.brokers();
        this.db = doors.db();
        this.topics = new TopicStore(db);
        this.writer = doors.writer();
        var settings = doors.settings();
        this.closing =
                stream.closing() == null
                        ? new Closing(settings.lingerRecords(), settings.linger())
                        : stream.closing();
        this.lag = doors.lag();
        this.quotas = doors.quotas();
        this.tracer = doors.tracer();
        this.decoding = decoding;
        this.tenant = tenant;
        this.stream = stream;
        this.reported = stream.problem();
        this.thread =
                Thread.ofPlatform()
                        .daemon()
                        .name("millrace-source-" + stream.name())
                        .unstarted(this::run);
    }

    /// Kafka's name of who reads a source.
    static String group(TenantId tenant, String source) {
        return "millrace-" + tenant + "-" + source;
    }

    void start() {
        thread.start();
    }

    /// Has it look whether Postgres still has what it stored; a tenant may have been put back.
    void doubt() {
        isDoubted = true;
    }

    void stop() {
        stopped.countDown();
        var consumer = open;
        if (consumer != null) consumer.wakeup();
    }

    void await() {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isStopped() {
        return stopped.getCount() == 0;
    }

    private void run() {
        try (var _ = db.meter().work(tenant)) {
            readAgainAndAgain();
        }
    }

    private void readAgainAndAgain() {
        long pause = FIRST_PAUSE_MILLIS;
        while (!isStopped()) {
            try {
                topicId = topicId();
                read();
                pause = FIRST_PAUSE_MILLIS;
            } catch (WakeupException e) {
                return;
            } catch (Rewound e) {
                LOG.atInfo().addKeyValue("tenant", tenant).log(e.getMessage());
            } catch (KafkaException e) {
                report("Kafka: " + e.getMessage(), e);
            } catch (Unreadable | ProblemException e) {
                report("The records cannot be stored: " + e.getMessage(), e);
            } catch (RuntimeException | Error e) { // also a library that cannot be loaded
                report("The records cannot be stored; the cause is in the log of the node", e);
            }
            pause = pause(pause);
        }
    }

    private long pause(long millis) {
        pauseFor(TimeUnit.MILLISECONDS.toNanos(millis));
        return Math.min(millis * 2, LONGEST_PAUSE_MILLIS);
    }

    /// Or until the reader is to stop.
    private void pauseFor(long nanos) {
        try {
            if (stopped.await(nanos, TimeUnit.NANOSECONDS)) return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Kafka's id of the topic, which is made when it is not there.
    private String topicId() {
        since = claim().since();
        try (var admin = Admin.create(Map.<String, Object>copyOf(brokers.client(Map.of())))) {
            createTopic(admin);
            var described = admin.describeTopics(List.of(stream.topic())).allTopicNames();
            var topic = described.get(ADMIN_SECONDS, TimeUnit.SECONDS).get(stream.topic());
            if (topic == null) throw new KafkaException("the topic is not there yet");
            var id = topic.topicId().toString();
            db.in(
                    tenant,
                    c -> {
                        sources.setTopicId(c, stream.name(), id);
                        return null;
                    });
            return id;
        } catch (ExecutionException e) {
            throw new KafkaException("cannot see the topic", e.getCause());
        } catch (java.util.concurrent.TimeoutException e) {
            throw new KafkaException("the broker does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted", e);
        }
    }

    private TopicStore.Claim claim() {
        return db.in(tenant, c -> topics.find(c, tenant, stream.topic()))
                .orElseThrow(() -> new KafkaException("the topic is not the organization's"));
    }

    private void createTopic(Admin admin)
            throws ExecutionException, InterruptedException, java.util.concurrent.TimeoutException {
        var topic = new NewTopic(stream.topic(), Optional.of(PARTITIONS), Optional.empty());
        try {
            admin.createTopics(List.of(topic)).all().get(ADMIN_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) throw e;
        }
    }

    private void read() {
        try (var consumer = new KafkaConsumer<byte[], byte[]>(properties())) {
            open = consumer;
            consumer.subscribe(List.of(stream.topic()), new Positions(consumer));
            while (!isStopped()) {
                if (isDoubted) compare();
                if (isOverQuota() || !consumer.paused().isEmpty()) rest(consumer);
                var polled = gather(consumer);
                if (!polled.isEmpty()) {
                    store(consumer, polled);
                    report(null, null);
                }
                lag.set(tenant, stream.name(), behind(consumer));
            }
        } finally {
            open = null;
            lag.forget(tenant, stream.name());
        }
    }

    /// Of two readers of a source each knows its own partitions only.
    private void compare() {
        isDoubted = false;
        var known = db.in(tenant, c -> sources.offsets(c, stream.name()));
        for (var its : stored.entrySet()) {
            long next = known.getOrDefault(its.getKey(), 0L);
            if (next < its.getValue()) throw new Rewound(stream.name(), next, its.getValue());
        }
    }

    private boolean isOverQuota() {
        return quotas.incoming(tenant, 0).isPresent();
    }

    /// Takes no records while the tenant is over a quota; what comes waits in Kafka. The polls go
    /// on, so that the partitions stay here.
    private void rest(KafkaConsumer<byte[], byte[]> consumer) {
        quotas.incoming(tenant, 0).ifPresent(over -> report(over.detail(), null));
        while (!isStopped() && isOverQuota()) {
            consumer.pause(consumer.assignment());
            if (!consumer.poll(QUIET).isEmpty()) throw new KafkaException("it read while it rests");
            lag.set(tenant, stream.name(), waiting(consumer));
        }
        consumer.resume(consumer.paused());
        report(null, null);
    }

    /// Records that wait at the broker, which tells of none while nothing is fetched.
    private static long waiting(KafkaConsumer<byte[], byte[]> consumer) {
        return consumer.endOffsets(consumer.assignment()).entrySet().stream()
                .mapToLong(end -> end.getValue() - consumer.position(end.getKey()))
                .sum();
    }

    /// Records that the broker told of and that are not polled yet.
    private static long behind(KafkaConsumer<byte[], byte[]> consumer) {
        return consumer.assignment().stream()
                .mapToLong(partition -> consumer.currentLag(partition).orElse(0))
                .sum();
    }

    private Map<String, Object> properties() {
        var bytes = ByteArrayDeserializer.class.getName();
        return Map.copyOf(
                brokers.client(
                        Map.ofEntries(
                                Map.entry("group.id", group(tenant, stream.name())),
                                // What a killed node read is read by another one after this time.
                                Map.entry("session.timeout.ms", "10000"),
                                Map.entry("heartbeat.interval.ms", "3000"),
                                Map.entry("enable.auto.commit", "false"),
                                Map.entry("auto.offset.reset", "earliest"),
                                Map.entry("allow.auto.create.topics", "false"),
                                Map.entry("metadata.max.age.ms", "10000"),
                                Map.entry("max.poll.records", Integer.toString(closing.records())),
                                Map.entry("key.deserializer", bytes),
                                Map.entry("value.deserializer", bytes))));
    }

    /// Polls until a batch is full or its time is over. When the reader is asked to stop, what is
    /// there is the last batch.
    private Map<TopicPartition, Polled> gather(KafkaConsumer<byte[], byte[]> consumer) {
        gathered.clear();
        take(consumer, poll(consumer, Duration.ZERO));
        long first = seen; // what was there at once has waited since the last look
        if (gathered.isEmpty()) {
            take(consumer, poll(consumer, QUIET));
            first = System.nanoTime();
        }
        long end = first + closing.linger().toNanos();
        while (!gathered.isEmpty() && !isStopped() && room() > 0) {
            lag.set(tenant, stream.name(), behind(consumer) + held());
            var left = Duration.ofNanos(end - System.nanoTime());
            if (!left.isPositive()) break;
            take(consumer, poll(consumer, left.compareTo(POLL) < 0 ? left : POLL));
        }
        seen = System.nanoTime();
        return gathered;
    }

    private int room() {
        boolean isFull = gathered.values().stream().mapToLong(Polled::bytes).sum() >= FULL;
        return isFull ? 0 : closing.records() - held();
    }

    private int held() {
        return gathered.values().stream().mapToInt(its -> its.messages().size()).sum();
    }

    /// What does not fit is read again with the next batch.
    private void take(
            KafkaConsumer<byte[], byte[]> consumer, ConsumerRecords<byte[], byte[]> polled) {
        for (var partition : polled.partitions()) {
            var records = polled.records(partition);
            int taken = Math.min(records.size(), room());
            if (taken < records.size()) consumer.seek(partition, records.get(taken).offset());
            if (taken == 0) continue;
            var its = gathered.computeIfAbsent(partition, _ -> new Polled());
            records.subList(0, taken).forEach(its::add);
        }
    }

    private ConsumerRecords<byte[], byte[]> poll(
            KafkaConsumer<byte[], byte[]> consumer, Duration patience) {
        try {
            return consumer.poll(patience);
        } catch (WakeupException e) {
            if (gathered.isEmpty()) throw e;
            return ConsumerRecords.empty();
        }
    }

    private void store(KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Polled> polled) {
        var done = new HashMap<TopicPartition, OffsetAndMetadata>();
        try {
            for (var entry : new TreeMap<>(byNumber(polled)).entrySet()) {
                var partition = new TopicPartition(stream.topic(), entry.getKey());
                store(partition, entry.getValue(), new Holding(consumer));
                if (!gathered.containsKey(partition)) continue;
                done.put(partition, new OffsetAndMetadata(stored.getOrDefault(entry.getKey(), 0L)));
            }
        } finally {
            isHolding = false;
        }
        commit(consumer, done);
    }

    /// Stores one after the other what can be decoded together. A partition that went to another
    /// reader meanwhile is that one's.
    private void store(TopicPartition partition, Polled its, Decoding.Patience patience) {
        var left = its.messages();
        while (!left.isEmpty() && gathered.containsKey(partition)) {
            var run = decoding.first(left, patience);
            if (!gathered.containsKey(partition)) return;
            var slice =
                    new Slice(
                            stream.name(),
                            topicId,
                            partition.partition(),
                            stream.dataset(),
                            pointer(),
                            run.messages(),
                            stored.getOrDefault(partition.partition(), 0L),
                            run.decoder(),
                            its.arrivedAt());
            store(slice, its.parent());
            stored.put(partition.partition(), run.messages().getLast().position() + 1);
            int count = run.messages().size();
            lag.read(tenant, stream.name(), partition.partition(), count);
            left = left.subList(run.messages().size(), left.size());
        }
    }

    private void store(Slice slice, @Nullable String parent) {
        var trace = parent == null ? Ids.random128() : TraceParent.trace(parent);
        tracer.begin(Span.Kind.CONSUMER, "receive source", trace, parent)
                .with("messaging.system", "kafka")
                .with(Span.TENANT, tenant.value())
                .within(() -> writer.store(tenant, slice, trace));
    }

    private static Map<Integer, Polled> byNumber(Map<TopicPartition, Polled> polled) {
        var numbered = new HashMap<Integer, Polled>();
        polled.forEach((partition, records) -> numbered.put(partition.partition(), records));
        return numbered;
    }

    private String pointer() {
        if (stream.pointer() != null) return stream.pointer();
        return stream.format().equals("cloudevents") ? "/data" : "";
    }

    /// For the tools that show the lag, so that nothing waits for it; the offset that counts is in
    /// Postgres.
    private void commit(
            KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, OffsetAndMetadata> done) {
        consumer.commitAsync(
                done,
                (_, failure) -> {
                    if (failure == null) return;
                    LOG.atWarn()
                            .addKeyValue("tenant", tenant)
                            .addKeyValue("service", "ingest")
                            .setCause(failure)
                            .log("cannot commit to Kafka");
                });
    }

    private void report(@Nullable String problem, @Nullable Throwable cause) {
        if (problem != null) {
            LOG.atWarn()
                    .addKeyValue("tenant", tenant)
                    .addKeyValue("service", "ingest")
                    .addKeyValue("problem", problem)
                    .setCause(cause)
                    .log("a source waits");
        }
        if (java.util.Objects.equals(problem, reported)) return;
        try {
            db.in(
                    tenant,
                    c -> {
                        sources.setProblem(c, stream.name(), problem);
                        return null;
                    });
            reported = problem;
        } catch (RuntimeException e) { // said again with the next trouble
            LOG.atWarn()
                    .addKeyValue("tenant", tenant)
                    .addKeyValue("service", "ingest")
                    .setCause(e)
                    .log("cannot note a source's state");
        }
    }

    /// While what was polled cannot be decoded yet nothing more is read; the polls go on, so that
    /// the partitions stay here.
    private final class Holding implements Decoding.Patience {
        private final KafkaConsumer<byte[], byte[]> consumer;

        Holding(KafkaConsumer<byte[], byte[]> consumer) {
            this.consumer = consumer;
        }

        @Override
        public void keep() {
            if (isStopped()) throw new WakeupException();
            isHolding = true;
            consumer.pause(consumer.assignment());
            if (!consumer.poll(Duration.ZERO).isEmpty()) {
                throw new KafkaException("it read while it rests");
            }
            lag.set(tenant, stream.name(), waiting(consumer) + held());
        }

        @Override
        public void rest(String problem, Duration time) {
            report(problem, null);
            long end = System.nanoTime() + time.toNanos();
            do {
                keep();
                pauseFor(Math.min(QUIET.toNanos(), end - System.nanoTime()));
            } while (end - System.nanoTime() > 0);
        }
    }

    /// Begins each partition where Postgres says.
    private final class Positions implements ConsumerRebalanceListener {
        private final KafkaConsumer<byte[], byte[]> consumer;

        Positions(KafkaConsumer<byte[], byte[]> consumer) {
            this.consumer = consumer;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            partitions.forEach(gathered::remove); // what is not stored is read again
            topicId = topicId(); // it may have been made anew meanwhile
            var known = db.in(tenant, c -> sources.offsets(c, stream.name()));
            for (var partition : partitions) {
                long next = known.getOrDefault(partition.partition(), 0L);
                stored.put(partition.partition(), next);
                if (next > 0) consumer.seek(partition, next);
                else seekToFirst(partition);
            }
            if (isOverQuota() || isHolding) consumer.pause(partitions);
            else report(null, null);
        }

        /// The end is asked for before the time, so that nothing that comes meanwhile is skipped.
        private void seekToFirst(TopicPartition partition) {
            var from = since;
            if (from == null) {
                consumer.seekToBeginning(List.of(partition));
                return;
            }
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            var first = consumer.offsetsForTimes(Map.of(partition, from.toEpochMilli()));
            var found = first.get(partition);
            consumer.seek(partition, found == null ? end : found.offset());
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            for (var partition : partitions) { // another node reads on from what is stored
                gathered.remove(partition);
                stored.remove(partition.partition());
            }
        }
    }
}
