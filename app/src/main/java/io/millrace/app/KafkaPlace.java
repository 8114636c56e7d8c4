package io.millrace.app;

import io.millrace.stream.Brokers;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Options that say which Kafka is meant.
final class KafkaPlace {
    /// What the environment says of where Kafka is: by our name, or else by the usual one.
    static final String SAID = "${env:MILLRACE_KAFKA:-${env:KAFKA_BOOTSTRAP_SERVERS}}";

    private static final String USUAL = "Say where Kafka is with --bootstrap.";

    @Option(
            names = {"--bootstrap", "--kafka"},
            paramLabel = "HOST:PORT",
            defaultValue = SAID,
            description =
                    "Kafka (MILLRACE_KAFKA, else KAFKA_BOOTSTRAP_SERVERS); default: that of the"
                            + " node on --data, else localhost:9092")
    private @Nullable String bootstrap;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "${env:MILLRACE_DATA:-${sys:millrace.home:-.}/.millrace/data}",
            description = "folder of a node with an embedded Kafka (MILLRACE_DATA)")
    private Path data = Path.of(".millrace", "data");

    /// The one that is said, else that of the node on the folder, else the usual one.
    Brokers brokers() {
        boolean isSaid = bootstrap != null && !bootstrap.isEmpty();
        var embedded = DataFolder.kafkaOf(data).filter(_ -> !isSaid).map(Brokers::plain);
        return embedded.orElseGet(() ->
                new Brokers(
                        isSaid ? String.valueOf(bootstrap) : "localhost:9092",
                        KafkaSecurity.read(System.getenv())));
    }

    /// What is done with a Kafka.
    interface Work<T> {
        T with(Brokers brokers) throws ExecutionException, TimeoutException, InterruptedException;
    }

    /// Does work with it.
    ///
    /// @throws StartException with one line about a Kafka that does not answer or refuses
    <T> T ask(Work<T> work) {
        var brokers = brokers();
        try {
            return work.with(brokers);
        } catch (TimeoutException | org.apache.kafka.common.errors.TimeoutException e) {
            throw new StartException("Kafka at " + brokers + " does not answer. " + USUAL, e);
        } catch (ExecutionException e) {
            throw refused(brokers, e.getCause() == null ? e : e.getCause());
        } catch (KafkaException e) { // the address is none, or it does not let us in
            throw refused(brokers, e.getCause() == null ? e : e.getCause());
        } catch (IllegalStateException e) { // of making topics
            throw new StartException(e.getMessage() + ". " + KafkaSecurity.advice(e, USUAL), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartException("interrupted", e);
        }
    }

    private static StartException refused(Brokers brokers, Throwable cause) {
        if (cause instanceof org.apache.kafka.common.errors.TimeoutException) {
            return new StartException("Kafka at " + brokers + " does not answer. " + USUAL, cause);
        }
        var advice = KafkaSecurity.advice(cause, USUAL);
        return new StartException(
                "Kafka at " + brokers + ": " + cause.getMessage() + ". " + advice, cause);
    }
}
