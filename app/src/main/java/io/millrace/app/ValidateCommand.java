package io.millrace.app;

import io.millrace.app.demo.DemoException;
import io.millrace.app.shop.Validation;
import io.millrace.kernel.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `millrace validate`: whether an e-shop's orders are what its events say, as a report.
@Command(
        name = "validate",
        description = "Compare an e-shop's raw events with its orders and write a report.",
        mixinStandardHelpOptions = true)
final class ValidateCommand implements Callable<Integer> {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    @Spec private CommandSpec spec;
    @Mixin private ApiOptions api = new ApiOptions();

    @Option(
            names = "--reports",
            paramLabel = "DIR",
            defaultValue = "reports",
            description = "folder of the report (${DEFAULT-VALUE})")
    private Path reports = Path.of("reports");

    @Option(names = "--json", description = "print the report")
    private boolean json;

    @Override
    public Integer call() {
        try (var shop = api.shop()) {
            var report = Validation.of(shop.validation(), Instant.now());
            var text = Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(report);
            var file =
                    reports.resolve(
                            "validate_report_" + STAMP.format(report.timestamp()) + ".json");
            Files.createDirectories(reports);
            Files.writeString(file, text + "\n");
            print(report, file);
            return report.status() == Validation.Status.FAIL ? Main.FAILED : Main.WELL;
        } catch (DemoException e) {
            throw new StartException(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new StartException("cannot write the report: " + e.getMessage(), e);
        }
    }

    private void print(Validation report, Path file) {
        var out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.write(report));
        } else {
            report.checks()
                    .forEach((name, check) ->
                            out.println(check.status() + " " + name + ": " + check.message()));
            out.println(report.status() + ", the report is in " + file);
        }
        out.flush();
    }
}
