package io.millrace.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.embedded.PostgresArchive;
import io.millrace.kernel.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// How long `millrace demo` takes to its first live frame (the page has its numbers), to the first
/// change of them (the page moves), and what it holds in memory: with an empty folder, then with
/// the data kept. A process of its own each time.
@Command(
        name = "boot",
        description = "start to the first live frame, and idle memory",
        mixinStandardHelpOptions = true)
final class BootBench implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private BenchOptions options = new BenchOptions();

    @Override
    public Integer call() throws IOException, InterruptedException {
        var folder = Files.createTempDirectory("millrace-bench");
        var report = new Report.Builder("boot");
        try {
            addRun(report, "first start, empty folder", folder);
            for (int run = 1; run <= (options.quick() ? 1 : 3); run++) {
                addRun(report, "start " + run + ", data kept", folder);
            }
        } finally {
            PostgresArchive.delete(folder);
        }
        options.print(report.build(), spec.commandLine().getOut());
        return io.millrace.app.Main.WELL;
    }

    private static void addRun(Report.Builder report, String name, Path folder)
            throws IOException, InterruptedException {
        var run = run(folder);
        var seconds = run.path("seconds");
        report.add(
                        name + ": first frame, a snapshot",
                        "wallSeconds",
                        seconds.path("firstFrame").asDouble(),
                        "s")
                .add(
                        name + ": first delta after it",
                        "wallSeconds",
                        seconds.path("firstChange").asDouble(Double.NaN),
                        "s")
                .add(name, "rssMiB", run.path("rssMiB").asDouble(), "MiB");
    }

    /// Starts the demo, takes what it says when all is loaded, and stops it.
    private static JsonNode run(Path folder) throws IOException, InterruptedException {
        var process =
                new ProcessBuilder(command(folder))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try (var output = process.inputReader()) {
            var said = output.readLine();
            process.destroy();
            int code = process.waitFor();
            if (said == null || code != 0) throw new IOException("the demo ended with " + code);
            return Json.MAPPER.readTree(said);
        } finally {
            process.destroyForcibly();
        }
    }

    private static List<String> command(Path folder) {
        return NodeProcess.command("demo", folder, "--json");
    }
}
