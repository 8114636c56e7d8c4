package io.millrace.app;

import io.millrace.kernel.Ids;
import io.millrace.stream.Brokers;
import io.millrace.stream.Topics;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/// Lines as records of a topic, and records as lines.
///
/// @param brokers of the topic
record TopicLines(Brokers brokers, String topic) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,249}");
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final int PARTITION = 0;
    private static final Map<String, String> PRODUCER =
            Map.of(
                    "acks", "all",
                    "enable.idempotence", "true",
                    "delivery.timeout.ms", "30000",
                    "request.timeout.ms", "10000",
                    "max.block.ms", "15000",
                    "linger.ms", "5");
    private static final Map<String, String> CONSUMER =
            Map.of(
                    "enable.auto.commit", "false",
                    "allow.auto.create.topics", "false",
                    "default.api.timeout.ms", "15000");

    TopicLines {
        checkName(topic);
    }

    /// @throws StartException when no topic can have the name
    static void checkName(String topic) {
        if (!NAME.matcher(topic).matches() || topic.equals(".") || topic.equals("..")) {
            throw new StartException(
                    "--topic: 1 to 249 letters, digits, dots, _ and - are expected");
        }
    }

    /// Sends each line as a record without a key, and waits until all are acknowledged. The topic
    /// is made where it is missing.
    ///
    /// @return how many were sent
    /// @throws StartException when the topic is the platform's own
    /// @throws ExecutionException with the cause of the first that was not taken
    long send(Iterator<String> lines) throws ExecutionException {
        if (Topics.isReserved(topic)) throw new StartException(topic + " is the platform's own");
        Topics.create(brokers, List.of(topic));
        var failure = new AtomicReference<@Nullable Exception>();
        long sent = 0;
        try (var producer = producer()) {
            while (lines.hasNext()) {
                var record = new ProducerRecord<String, String>(topic, lines.next());
                var _ = producer.send(record, (_, e) -> failure.compareAndSet(null, e));
                sent++;
            }
            producer.flush();
        }
        var first = failure.get();
        if (first != null) throw new ExecutionException(first);
        return sent;
    }

    /// Gives the values of records to `out` as they come, of each partition in its order.
    ///
    /// @param isFromBeginning those that are kept as well, else only what comes from now on
    /// @param most ends after so many
    /// @param isOver asked again and again
    /// @throws StartException when there is no such topic
    void read(boolean isFromBeginning, long most, BooleanSupplier isOver, Consumer<String> out) {
        try (var consumer = consumer()) {
            var partitions =
                    consumer.partitionsFor(topic, PATIENCE).stream()
                            .map(its -> new TopicPartition(topic, its.partition()))
                            .toList();
            if (partitions.isEmpty()) throw new StartException("there is no topic " + topic);
            consumer.assign(partitions);
            if (isFromBeginning) consumer.seekToBeginning(partitions);
            else consumer.seekToEnd(partitions);
            long left = most;
            while (left > 0 && !isOver.getAsBoolean()) {
                for (var record : consumer.poll(POLL)) {
                    if (left-- > 0) out.accept(String.valueOf(record.value()));
                }
            }
        }
    }

    /// How long a record takes to Kafka and back, over connections that are open, through a topic
    /// that is made for it and taken away.
    static Duration measure(Brokers brokers)
            throws ExecutionException, TimeoutException, InterruptedException {
        var lines = new TopicLines(brokers, "millrace-round-trip-" + Ids.random128());
        Topics.create(brokers, List.of(lines.topic));
        try {
            return lines.roundTrip();
        } finally {
            lines.remove();
        }
    }

    private Duration roundTrip() throws ExecutionException, TimeoutException, InterruptedException {
        try (var producer = producer();
                var consumer = consumer()) {
            var partitions = List.of(new TopicPartition(topic, PARTITION));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            roundTrip(producer, consumer); // opens the connections
            return roundTrip(producer, consumer);
        }
    }

    private Duration roundTrip(
            KafkaProducer<String, String> producer, KafkaConsumer<String, String> consumer)
            throws ExecutionException, TimeoutException, InterruptedException {
        var value = Ids.random128();
        long begun = System.nanoTime();
        var record = new ProducerRecord<String, String>(topic, PARTITION, null, value);
        producer.send(record).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        while (System.nanoTime() - begun < PATIENCE.toNanos()) {
            for (var its : consumer.poll(POLL)) {
                if (value.equals(its.value())) return Duration.ofNanos(System.nanoTime() - begun);
            }
        }
        throw new TimeoutException("the record did not come back");
    }

    private void remove() throws ExecutionException, TimeoutException, InterruptedException {
        try (var admin = Admin.create(Map.<String, Object>copyOf(brokers.client(Map.of())))) {
            var _ =
                    admin.deleteTopics(List.of(topic))
                            .all()
                            .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private KafkaProducer<String, String> producer() {
        return new KafkaProducer<>(
                Map.<String, Object>copyOf(brokers.client(PRODUCER)),
                new StringSerializer(),
                new StringSerializer());
    }

    private KafkaConsumer<String, String> consumer() {
        return new KafkaConsumer<>(
                Map.<String, Object>copyOf(brokers.client(CONSUMER)),
                new StringDeserializer(),
                new StringDeserializer());
    }
}
