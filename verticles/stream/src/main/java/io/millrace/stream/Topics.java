package io.millrace.stream;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.TopicExistsException;

/// The platform's own Kafka topics.
public final class Topics {
    public static final String INGEST = "ingest-events";
    public static final String TRANSFORM = "dbt-events";
    public static final String MATCHING = "reconciliation-events";
    public static final String QUALITY = "quality-events";
    public static final String RCA = "rca-events";
    public static final String ALERTS = "alerts";
    public static final String METRICS = "metrics";
    public static final String AUDIT = "audit-logs";
    public static final List<String> ALL =
            List.of(INGEST, TRANSFORM, MATCHING, QUALITY, RCA, ALERTS, METRICS, AUDIT);

    private static final int PARTITIONS = 3;
    private static final int WAIT_SECONDS = 15;

    private Topics() {}

    /// Whether a topic is the platform's or Kafka's own, which no tenant may read: the events of
    /// all tenants are in it.
    public static boolean isReserved(String topic) {
        return topic.startsWith("__") || ALL.contains(topic);
    }

    /// Makes the topics that are missing. Blocks.
    ///
    /// @throws IllegalStateException when Kafka does not answer within a quarter of a minute
    public static void create(Brokers brokers) {
        create(brokers, ALL);
    }

    /// Makes `names` with three partitions where they are missing.
    public static void create(Brokers brokers, List<String> names) {
        var wait = Integer.toString(WAIT_SECONDS * 1000);
        var settings = Map.of("default.api.timeout.ms", wait, "request.timeout.ms", wait);
        try (var admin = Admin.create(Map.<String, Object>copyOf(brokers.client(settings)))) {
            var existing = admin.listTopics().names().get(WAIT_SECONDS, TimeUnit.SECONDS);
            var missing =
                    names.stream()
                            .filter(name -> !existing.contains(name))
                            .map(name -> new NewTopic(name, PARTITIONS, (short) -1))
                            .toList();
            admin.createTopics(missing).all().get(WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) { // another node was faster
            if (e.getCause() instanceof TopicExistsException) return;
            if (e.getCause() instanceof org.apache.kafka.common.errors.TimeoutException) {
                throw silent(brokers, e);
            }
            if (e.getCause() instanceof AuthenticationException refused) {
                throw new IllegalStateException(
                        "Kafka at "
                                + brokers
                                + " and this machine do not trust each other: "
                                + words(refused),
                        e);
            }
            throw new IllegalStateException("Kafka at " + brokers + " refuses topics", e);
        } catch (TimeoutException e) {
            throw silent(brokers, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /// What was wrong in the first place: of a certificate the handshake's end only says that it
    /// failed.
    private static String words(Throwable e) {
        return e.getCause() == null ? String.valueOf(e.getMessage()) : words(e.getCause());
    }

    private static IllegalStateException silent(Brokers brokers, Exception e) {
        return new IllegalStateException("Kafka at " + brokers + " does not answer", e);
    }
}
