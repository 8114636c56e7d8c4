package io.millrace.app;

import io.millrace.app.shop.Publisher;
import io.millrace.app.shop.ShopException;
import io.millrace.app.shop.Totals;
import io.millrace.kernel.Json;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Options of the commands that send events to Kafka.
final class KafkaOptions {
    private static final double MOST_PER_SECOND = 1_000_000;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Mixin private KafkaPlace kafka = new KafkaPlace();

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
        try (var publisher = Publisher.open(kafka.brokers(), topic)) {
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
