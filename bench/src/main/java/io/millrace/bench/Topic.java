package io.millrace.bench;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/// A topic of records `{"id","key","n","sent"}` in three partitions: `id` is one of so many, so
/// that a merge by it has something to update, `n` grows within each `key`, and `sent` is the time
/// in microseconds since 1970.
record Topic(String bootstrap, String name, int ids) {
    private static final int PARTITIONS = 3;

    /// Record `i` has the key `i % KEYS` and the number `i / KEYS`.
    static final int KEYS = 1_000;

    private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long TURNS_A_SECOND = 100;

    static Topic create(String bootstrap, String name, int ids)
            throws ExecutionException, InterruptedException {
        try (var admin = Admin.create(Map.of("bootstrap.servers", (Object) bootstrap))) {
            admin.createTopics(List.of(new NewTopic(name, PARTITIONS, (short) 1))).all().get();
        }
        return new Topic(bootstrap, name, ids);
    }

    private KafkaProducer<String, String> producer() {
        var settings =
                Map.<String, Object>of(
                        "bootstrap.servers", bootstrap,
                        "acks", "all",
                        "linger.ms", "0",
                        "buffer.memory", "16777216");
        return new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
    }

    /// Sends `rate` records a second, each when it is due; the number of records sent. Blocks where
    /// the broker is slower, and does not catch up.
    ///
    /// @param first number of the first record
    long send(long first, int rate, Duration length) throws InterruptedException {
        long number = first;
        var failed = new AtomicLong();
        try (var producer = producer()) {
            long start = System.nanoTime();
            long turns = length.toMillis() * TURNS_A_SECOND / 1_000;
            for (long turn = 0; turn < turns; turn++) {
                long due = start + turn * TURN_NANOS;
                TimeUnit.NANOSECONDS.sleep(Math.max(0, due - System.nanoTime()));
                long until = first + (turn + 1) * rate / TURNS_A_SECOND;
                while (number < until) send(producer, number++, failed);
            }
        }
        if (failed.get() > 0) throw new IllegalStateException(failed + " records were not taken");
        return number - first;
    }

    /// Sends so many at once.
    ///
    /// @param first number of the first record
    void burst(long first, long records) {
        var failed = new AtomicLong();
        try (var producer = producer()) {
            for (long number = first; number < first + records; number++) {
                send(producer, number, failed);
            }
        }
        if (failed.get() > 0) throw new IllegalStateException(failed + " records were not taken");
    }

    private void send(KafkaProducer<String, String> producer, long number, AtomicLong failed) {
        long key = number % KEYS;
        var now = java.time.Instant.now();
        long sent = now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
        var value =
                "{\"id\":%d,\"key\":%d,\"n\":%d,\"sent\":%d}"
                        .formatted(number % ids, key, number / KEYS, sent);
        var _ =
                producer.send(
                        new ProducerRecord<>(name, Long.toString(key), value),
                        (_, fault) -> {
                            if (fault != null) failed.incrementAndGet();
                        });
    }
}
