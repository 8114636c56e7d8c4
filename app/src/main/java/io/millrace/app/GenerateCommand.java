package io.millrace.app;

import io.millrace.app.demo.DemoException;
import io.millrace.app.demo.Eshop;
import io.millrace.app.demo.generate.ShopSeed;
import io.millrace.app.shop.SeedFile;
import io.millrace.kernel.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `millrace generate`: the files of an e-shop, the same bytes for the same seed.
@Command(
        name = "generate",
        description =
                "Write customers, inventory and orders of an e-shop as CSV; with --url also set an"
                        + " organization up for them.",
        mixinStandardHelpOptions = true)
final class GenerateCommand implements Callable<Integer> {
    /// What six digits of an id hold.
    private static final int MOST = 999_999;

    @Spec private CommandSpec spec;

    @Option(names = "--customers", paramLabel = "N", defaultValue = "1000")
    private int customers;

    @Option(names = "--products", paramLabel = "N", defaultValue = "200")
    private int products;

    @Option(names = "--orders", paramLabel = "N", defaultValue = "5000")
    private int orders;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "42",
            description = "everything follows from it (${DEFAULT-VALUE})")
    private long seed;

    @Option(
            names = "--until",
            paramLabel = "DAY",
            defaultValue = "2024-12-31",
            description = "last day of the year of orders (${DEFAULT-VALUE})")
    private LocalDate until = LocalDate.EPOCH;

    @Option(
            names = "--output",
            paramLabel = "DIR",
            defaultValue = "data/seed",
            description = "folder, which is made (${DEFAULT-VALUE})")
    private Path output = Path.of("data", "seed");

    @Mixin private ApiOptions api = new ApiOptions();

    @Option(
            names = "--topic",
            paramLabel = "NAME",
            defaultValue = "orders_topic",
            description = "of the orders' events (${DEFAULT-VALUE})")
    private String topic = "";

    @Option(names = "--json", description = "print one JSON document")
    private boolean json;

    /// What `--json` prints.
    record Made(long seed, LocalDate until, List<SeedFile> files) {}

    @Override
    public Integer call() {
        check("--customers", customers);
        check("--products", products);
        check("--orders", orders);
        var made = made();
        api.open().ifPresent(shop -> prepare(shop, made.files()));
        var out = spec.commandLine().getOut();
        if (json) out.println(Json.write(made));
        else for (var file : made.files()) out.println(file.rows() + " rows in " + file.file());
        out.flush();
        return Main.WELL;
    }

    private void check(String option, int count) {
        if (count >= 1 && count <= MOST) return;
        throw new ParameterException(
                spec.commandLine(), option + ": 1 to " + MOST + " is expected");
    }

    private Made made() {
        var shop = new ShopSeed(seed);
        var size = new ShopSeed.Size(customers, products, orders);
        try {
            Files.createDirectories(output);
            return new Made(
                    seed,
                    until,
                    List.of(
                            write("customers.csv", shop.customers(customers)),
                            write("inventory.csv", shop.inventory(products)),
                            write("orders.csv", shop.orders(size, until))));
        } catch (IOException e) {
            throw new StartException("cannot write " + e.getMessage(), e);
        }
    }

    /// With `--url` the organization gets the pipeline, its customers and its inventory; the orders
    /// come over Kafka.
    private void prepare(Eshop shop, List<SeedFile> files) {
        try (shop) {
            shop.prepare(topic);
            for (var dataset : List.of("customers", "inventory")) {
                var file = output.resolve(dataset + ".csv");
                var written = files.stream().filter(each -> each.file().equals(file.toString()));
                var checksum = written.findFirst().orElseThrow().sha256();
                tell(dataset + ": " + shop.upload(dataset, file, checksum) + " rows stored");
            }
        } catch (DemoException e) {
            throw new StartException("the shop cannot be set up: " + e.getMessage());
        }
    }

    private SeedFile write(String name, Stream<String> lines) throws IOException {
        var written = SeedFile.write(output.resolve(name), lines);
        tell(name + ": " + written.rows() + " rows");
        return written;
    }

    private void tell(String what) {
        spec.commandLine().getErr().println("millrace: " + what);
        spec.commandLine().getErr().flush();
    }
}
