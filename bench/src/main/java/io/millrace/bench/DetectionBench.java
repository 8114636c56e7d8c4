package io.millrace.bench;

import io.millrace.bench.accuracy.DataSets;
import io.millrace.bench.accuracy.DetectionCase;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// How well anomalies in streams are detected.
@Command(
        name = "detection",
        description = "anomalies detected in public streams",
        mixinStandardHelpOptions = true)
final class DetectionBench implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private BenchOptions options = new BenchOptions();

    @Override
    public Integer call() throws IOException, InterruptedException {
        var report = new Report.Builder("detection");
        try (var data = DataSets.open(options.data(), "rca")) {
            DetectionCase.measure(report, data);
        }
        options.print(report.build(), spec.commandLine().getOut());
        return io.millrace.app.Main.WELL;
    }
}
