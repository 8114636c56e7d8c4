package io.millrace.app;

import io.millrace.app.shop.Publisher;
import io.millrace.app.shop.ShopException;
import io.millrace.app.shop.Totals;
import io.millrace.kernel.Json;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Options of the commands that send events to Kafka.
final class KafkaOptions {
    /// What the environment says of where Kafka is: by our name, or else by the usual one.
    static final String SAID = "${env:MILLRACE_KAFKA:-${env:KAFKA_BOOTSTRAP_SERVERS}}";

    private static final double MOST_PER_SECOND = 1_000_000;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--bootstrap",
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

    @Option(
            names = "--topic",
            paramLabel = "NAME",
            defaultValue = "orders_topic",
            description = "default: ${DEFAULT-VALUE}")
    private String topic = "";

    @Option(names = "--json", description = "print one JSON document")
    private boolean json;

    void checkRate(double rate) {
        if (rate > 0 && rate <= MOST_PER_SECOND) return;
        throw new ParameterException(
                spec.commandLine(), "--rate: more than 0 events a second are expected");
    }

    /// Sends, and prints what became of it; the exit code.
    int publish(Function<Publisher, Totals> work) {
        TopicLines.checkName(topic);
        try (var publisher = Publisher.open(KafkaPlace.brokers(bootstrap, data), topic)) {
            var totals = work.apply(publisher);
            var out = spec.commandLine().getOut();
            out.println(json ? Json.write(totals) : totals.toString());
            out.flush();
            if (totals.failed() == 0) return Main.WELL;
            tell("the first that failed: " + publisher.failure());
            return Main.FAILED;
        } catch (ShopException e) {
            var cause = e.getCause();
            if (cause == null) throw new StartException(String.valueOf(e.getMessage()));
            var usual = "say where Kafka is with --bootstrap";
            throw new StartException(e.getMessage() + "; " + KafkaSecurity.advice(cause, usual));
        }
    }

    void tell(String what) {
        spec.commandLine().getErr().println("millrace: " + what);
        spec.commandLine().getErr().flush();
    }
}
