package io.millrace.app;

import io.millrace.app.shop.OrderFile;
import io.millrace.app.shop.Publisher;
import io.millrace.app.shop.Totals;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `millrace replay`: the orders of a file as events in Kafka. Sent again, they add nothing.
@Command(
        name = "replay",
        description = "Send the orders of a CSV to Kafka, each as the event that it was created.",
        mixinStandardHelpOptions = true)
final class ReplayCommand implements Callable<Integer> {
    private static final int STEP = 100;

    private final Stopping stopping;
    @Mixin private KafkaOptions options = new KafkaOptions();

    @Option(
            names = "--orders",
            paramLabel = "FILE",
            defaultValue = "data/seed/orders.csv",
            description = "as ./millrace generate writes it (${DEFAULT-VALUE})")
    private Path orders = Path.of("");

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "10",
            description = "events a second (${DEFAULT-VALUE})")
    private double rate;

    ReplayCommand(Stopping stopping) {
        this.stopping = stopping;
    }

    @Override
    public Integer call() {
        options.checkRate(rate);
        return options.publish(this::publish);
    }

    private Totals publish(Publisher publisher) {
        long rows = OrderFile.rows(orders);
        try (var events = new OrderFile(orders, Instant::now)) {
            return publisher.publish(
                    events,
                    rate,
                    stopping::isAskedWithin,
                    sent -> {
                        if (sent % STEP == 0) options.tell("published " + sent + "/" + rows);
                    });
        }
    }
}
