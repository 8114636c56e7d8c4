package io.millrace.embedded;

import java.nio.file.Path;

/// A process of its own that starts Kafka, stores messages and waits to be killed.
final class KafkaChild {
    private KafkaChild() {}

    public static void main(String[] arguments) throws Exception {
        var kafka = LocalKafka.start(Path.of(arguments[0]), 0);
        LocalKafkaTest.createTopic(kafka);
        LocalKafkaTest.send(kafka, 0, LocalKafkaTest.MESSAGES);
        System.out.println("stored");
        Thread.sleep(Long.MAX_VALUE);
    }
}
