package io.millrace.app;

import io.millrace.app.demo.generate.ShopEvent;
import io.millrace.app.demo.generate.ShopStream;
import io.millrace.app.shop.Publisher;
import io.millrace.app.shop.Totals;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Iterator;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `millrace stream`: events of new orders in Kafka, without end. Those of the same seed have the
/// same ids: sent again, they add nothing.
@Command(
        name = "stream",
        description = "Send events of new and changed orders to Kafka until Ctrl-C.",
        mixinStandardHelpOptions = true)
final class StreamCommand implements Callable<Integer> {
    private static final int STEP = 50;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SEEDS = 1_000_000_000;

    private final Stopping stopping;
    @Spec private CommandSpec spec;
    @Mixin private KafkaOptions options = new KafkaOptions();

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "5",
            description = "events a second (${DEFAULT-VALUE})")
    private double rate;

    @Option(
            names = "--count",
            paramLabel = "N",
            description = "end after so many; default: at Ctrl-C")
    private @Nullable Long count;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "of the events and their ids; default: another at each start")
    private @Nullable Long seed;

    @Option(
            names = "--updates",
            paramLabel = "SHARE",
            defaultValue = "0.2",
            description = "of the events that change an order (${DEFAULT-VALUE})")
    private double updates;

    @Option(
            names = "--shop",
            paramLabel = "N",
            defaultValue = "42",
            description = "seed that customers and products were generated with (${DEFAULT-VALUE})")
    private long shop;

    @Option(
            names = "--customers",
            paramLabel = "N",
            defaultValue = "100",
            description = "who order (${DEFAULT-VALUE})")
    private int customers;

    @Option(
            names = "--products",
            paramLabel = "N",
            defaultValue = "50",
            description = "that are ordered (${DEFAULT-VALUE})")
    private int products;

    StreamCommand(Stopping stopping) {
        this.stopping = stopping;
    }

    @Override
    public Integer call() {
        options.checkRate(rate);
        check(updates >= 0 && updates < 1, "--updates: 0 to less than 1 is expected");
        check(customers > 0 && products > 0, "--customers, --products: 1 at least is expected");
        check(count == null || count > 0, "--count: 1 at least is expected");
        check(seed == null || seed >= 0, "--seed: 0 at least is expected");
        return options.publish(this::publish);
    }

    private void check(boolean holds, String expected) {
        if (!holds) throw new ParameterException(spec.commandLine(), expected);
    }

    private Totals publish(Publisher publisher) {
        long its = seed == null ? RANDOM.nextInt(SEEDS) : seed;
        options.tell("events of seed " + its);
        var known = new ShopStream.Shop(shop, customers, products, updates);
        return publisher.publish(
                events(new ShopStream(its, known)),
                rate,
                stopping::isAskedWithin,
                sent -> {
                    if (sent % STEP == 0) options.tell("published " + sent);
                });
    }

    private Iterator<ShopEvent> events(ShopStream stream) {
        var events = Stream.generate(() -> stream.next(Instant.now()));
        return (count == null ? events : events.limit(count)).iterator();
    }
}
