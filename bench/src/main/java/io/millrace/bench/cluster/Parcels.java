package io.millrace.bench.cluster;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;

/// Sends records with keys to a topic all the time; each key's numbers grow. Two sources read it:
/// one keeps every record, the other the last of each key.
final class Parcels implements AutoCloseable {
    static final String TOPIC = "parcels_topic";
    static final String DATASET = "parcels";

    /// Of the last record of each key.
    static final String LAST = "last_parcels";

    private static final int KEYS = 9;
    private static final long PAUSE_MILLIS = 40;

    private final String bootstrap;
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final Thread thread;
    private volatile boolean over;

    private Parcels(String bootstrap) {
        this.bootstrap = bootstrap;
        this.thread = Thread.ofPlatform().daemon().name("parcels").unstarted(this::run);
    }

    static Parcels start(String bootstrap) {
        var parcels = new Parcels(bootstrap);
        parcels.thread.start();
        return parcels;
    }

    private void run() {
        int number = 0;
        while (!over) {
            // A broker that came back may refuse an old producer for ever.
            try (var producer = producer()) {
                while (!over) {
                    send(producer, number++);
                    TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
                }
            } catch (KafkaException | ExecutionException _) { // that one may be stored or not
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private KafkaProducer<String, String> producer() {
        return new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers", bootstrap,
                        "acks", "all",
                        "linger.ms", "0",
                        "request.timeout.ms", "3000",
                        "delivery.timeout.ms", "20000",
                        "max.block.ms", "20000"),
                new StringSerializer(),
                new StringSerializer());
    }

    private void send(KafkaProducer<String, String> producer, int number)
            throws ExecutionException, InterruptedException {
        var key = Integer.toString(number % KEYS);
        var id = key + "-" + number;
        var value =
                "{\"id\":\"%s\",\"key\":%s,\"number\":%d,\"amount\":%d}"
                        .formatted(id, key, number, Audit.amount(id));
        producer.send(new ProducerRecord<>(TOPIC, key, value)).get();
        acknowledged.add(id);
    }

    Set<String> acknowledged() {
        return acknowledged;
    }

    void finish() {
        over = true;
        try {
            thread.join(Duration.ofSeconds(60));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        finish();
    }
}
