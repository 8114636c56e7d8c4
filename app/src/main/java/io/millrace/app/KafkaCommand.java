package io.millrace.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.app.TopicReport.Topic;
import io.millrace.kernel.Json;
import io.millrace.stream.Topics;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `millrace kafka`: a look into the installation's Kafka, and records in and out by hand.
@Command(
        name = "kafka",
        description = "List topics, send and print records, and try the way to Kafka and back.",
        mixinStandardHelpOptions = true)
final class KafkaCommand implements Runnable {
    private static final double NANOS_PER_MILLI = 1e6;

    private final Stopping stopping;
    @Spec private CommandSpec spec;

    KafkaCommand(Stopping stopping) {
        this.stopping = stopping;
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "topics, produce, consume or test is expected");
    }

    @Command(
            name = "topics",
            description =
                    "List the topics with their partitions, their records, and how many of them"
                            + " each reader has not read yet.",
            mixinStandardHelpOptions = true)
    int topics(
            @Mixin KafkaPlace kafka,
            @Option(
                            names = "--init",
                            description = "first make those of the platform that are missing")
                    boolean isMaking,
            @Option(names = "--json", description = "print one JSON document") boolean json) {
        var topics =
                kafka.ask(brokers -> {
                    if (isMaking) Topics.create(brokers);
                    return TopicReport.of(brokers);
                });
        if (json) print(Json.write(Map.of("topics", topics)));
        else topics.forEach(topic -> print(line(topic)));
        return Main.WELL;
    }

    private static String line(Topic its) {
        var readers =
                its.readers().stream()
                        .map(reader -> "; " + reader.group() + " is " + reader.behind() + " behind")
                        .collect(Collectors.joining());
        return "%s: %d partitions, %d records%s"
                .formatted(its.topic(), its.partitions(), its.records(), readers);
    }

    @Command(
            name = "produce",
            description = "Send each line of standard input as a record.",
            mixinStandardHelpOptions = true)
    int produce(
            @Mixin KafkaPlace kafka,
            @Option(
                            names = "--topic",
                            paramLabel = "NAME",
                            required = true,
                            description = "made with three partitions where it is missing")
                    String topic) {
        var lines = new BufferedReader(new InputStreamReader(System.in, UTF_8)).lines().iterator();
        long sent = kafka.ask(brokers -> new TopicLines(brokers, topic).send(lines));
        tell("sent " + sent + " to " + topic);
        return Main.WELL;
    }

    @Command(
            name = "consume",
            description = "Print the records of a topic, one a line, until Ctrl-C.",
            mixinStandardHelpOptions = true)
    int consume(
            @Mixin KafkaPlace kafka,
            @Option(
                            names = "--topic",
                            paramLabel = "NAME",
                            required = true,
                            description = "that is there")
                    String topic,
            @Option(
                            names = "--from-beginning",
                            description = "also what was sent before; default: only what comes")
                    boolean isFromBeginning,
            @Option(names = "--max", paramLabel = "N", description = "end after so many")
                    @Nullable Long most) {
        if (most != null && most < 1) {
            var consume = spec.commandLine().getSubcommands().get("consume");
            throw new ParameterException(consume, "--max: 1 at least is expected");
        }
        long limit = most == null ? Long.MAX_VALUE : most;
        kafka.<Boolean>ask(brokers -> {
            new TopicLines(brokers, topic)
                    .read(
                            isFromBeginning,
                            limit,
                            () -> stopping.isAskedWithin(Duration.ZERO),
                            this::print);
            return true;
        });
        return Main.WELL;
    }

    @Command(
            name = "test",
            description = "Send a record and wait until it is back.",
            mixinStandardHelpOptions = true)
    int test(
            @Mixin KafkaPlace kafka,
            @Option(names = "--json", description = "print one JSON document") boolean json) {
        double millis = kafka.ask(TopicLines::measure).toNanos() / NANOS_PER_MILLI;
        print(
                json
                        ? Json.write(Map.of("milliseconds", millis))
                        : String.format(Locale.ROOT, "a record is back after %.1f ms", millis));
        return Main.WELL;
    }

    private void print(String line) {
        spec.commandLine().getOut().println(line);
        spec.commandLine().getOut().flush();
    }

    private void tell(String line) {
        spec.commandLine().getErr().println("millrace: " + line);
        spec.commandLine().getErr().flush();
    }
}
