package io.millrace.app.shop;

import io.millrace.app.demo.generate.ShopEvent;
import io.millrace.stream.Brokers;
import io.millrace.stream.Topics;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/// Sends events to a topic at a rate. An order's events stay in their order: they have one key, and
/// the client repeats what fails without overtaking.
public final class Publisher implements AutoCloseable {
    private static final double NANOS = 1e9;
    private static final Map<String, String> SETTINGS =
            Map.of(
                    "acks", "all",
                    "enable.idempotence", "true",
                    "retries", "3",
                    "delivery.timeout.ms", "30000",
                    "request.timeout.ms", "10000",
                    "max.block.ms", "30000",
                    "linger.ms", "5");

    private final Producer<String, String> producer;
    private final String topic;
    private final LongSupplier nanos;
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicReference<@Nullable Exception> firstFailure = new AtomicReference<>();

    /// @param nanos a clock as [System#nanoTime] is one
    Publisher(Producer<String, String> producer, String topic, LongSupplier nanos) {
        this.producer = producer;
        this.topic = topic;
        this.nanos = nanos;
    }

    /// Makes the topic where it is missing.
    ///
    /// @throws ShopException when Kafka does not answer
    public static Publisher open(Brokers brokers, String topic) {
        if (Topics.isReserved(topic)) throw new ShopException(topic + " is the platform's own");
        try {
            Topics.create(brokers, List.of(topic));
            return new Publisher(
                    new KafkaProducer<>(
                            settings(brokers), new StringSerializer(), new StringSerializer()),
                    topic,
                    System::nanoTime);
        } catch (IllegalStateException e) {
            throw noKafka(e);
        } catch (KafkaException e) { // the address is none
            throw noKafka(e.getCause() == null ? e : e.getCause());
        }
    }

    /// How the client of Kafka is set up.
    static Map<String, Object> settings(Brokers brokers) {
        return Map.copyOf(brokers.client(SETTINGS));
    }

    private static ShopException noKafka(Throwable cause) {
        return new ShopException(String.valueOf(cause.getMessage()), cause);
    }

    /// Sends all `events`, so many a second, until it is asked to stop; then waits for what is
    /// under way. The n-th is due n / rate seconds after the first: what was late is made up for.
    ///
    /// @param isStopped waits so long, but no longer than until the process is asked to end
    /// @param progress is told how many were sent
    public Totals publish(
            Iterator<ShopEvent> events,
            double rate,
            Predicate<Duration> isStopped,
            LongConsumer progress) {
        long begun = nanos.getAsLong();
        long sent = 0;
        boolean stopped = false;
        while (!stopped && events.hasNext()) {
            long due = begun + Math.round(sent * NANOS / rate);
            stopped = isStopped.test(Duration.ofNanos(Math.max(0, due - nanos.getAsLong())));
            if (stopped) break;
            send(events.next());
            progress.accept(++sent);
        }
        producer.flush();
        return new Totals(topic, sent, acknowledged.get(), failed.get(), stopped);
    }

    private void send(ShopEvent event) {
        var record = new ProducerRecord<>(topic, event.key(), event.json());
        var _ =
                producer.send(
                        record,
                        (_, failure) -> {
                            if (failure == null) acknowledged.incrementAndGet();
                            else fail(failure);
                        });
    }

    private void fail(Exception failure) {
        failed.incrementAndGet();
        firstFailure.compareAndSet(null, failure);
    }

    /// Why the first one failed that did; null when none did.
    public @Nullable String failure() {
        var failure = firstFailure.get();
        return failure == null ? null : failure.getMessage();
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
