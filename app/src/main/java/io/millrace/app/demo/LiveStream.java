package io.millrace.app.demo;

import io.millrace.app.demo.generate.LiveRecords;
import io.millrace.kernel.Ids;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/// Sends the live records of one tenant to its topic, evenly over time.
final class LiveStream implements AutoCloseable {
    private static final long NANOS = 1_000_000_000;

    private final Producer<String, String> producer;
    private final String topic;
    private final LiveRecords records;
    private final String prefix;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private long sent;
    private boolean isStarted;

    /// @param kind first part of the records' ids; the second tells this start from others
    LiveStream(Producer<String, String> producer, String topic, LiveRecords records, String kind) {
        this.producer = producer;
        this.topic = topic;
        this.records = records;
        this.prefix = kind + "_" + Ids.random128().substring(0, 8) + "_";
    }

    /// Sends `count` and waits until Kafka has them; the offset after the last of each partition.
    Map<Integer, Long> send(int count) {
        var taken = Stream.generate(this::next).limit(count).toList();
        producer.flush();
        if (taken.stream().anyMatch(future -> future.state() != Future.State.SUCCESS)) {
            throw new DemoException("Kafka does not take records for " + topic);
        }
        return taken.stream()
                .map(Future::resultNow)
                .collect(
                        Collectors.toMap(
                                RecordMetadata::partition, sent -> sent.offset() + 1, Math::max));
    }

    private Future<RecordMetadata> next() {
        var record = records.next(prefix + ++sent, Instant.now());
        return producer.send(new ProducerRecord<>(topic, record));
    }

    /// Sends until [#close].
    void start(double perSecond) {
        long pause = Math.round(NANOS / perSecond);
        isStarted = true;
        Thread.ofVirtual().name("demo-" + topic).start(() -> run(pause));
    }

    private void run(long pauseNanos) {
        try {
            while (!closed.await(pauseNanos, TimeUnit.NANOSECONDS)) {
                var _ = next(); // a live record that Kafka does not take is gone
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            stopped.countDown();
        }
    }

    /// Returns when nothing more is sent.
    @Override
    public void close() {
        closed.countDown();
        if (!isStarted) return;
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
