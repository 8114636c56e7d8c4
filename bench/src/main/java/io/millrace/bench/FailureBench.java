package io.millrace.bench;

import io.millrace.bench.accuracy.DataSets;
import io.millrace.bench.accuracy.FailureCase;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// How well failures are foretold.
@Command(
        name = "failure",
        description = "failures of machines foretold",
        mixinStandardHelpOptions = true)
final class FailureBench implements Callable<Integer> {
    static final int SPLITS = 10;
    static final int QUICK_SPLITS = 3;

    @Spec private CommandSpec spec;
    @Mixin private BenchOptions options = new BenchOptions();

    @Override
    public Integer call() throws IOException, InterruptedException {
        var report = new Report.Builder("failure");
        try (var data = DataSets.open(options.data(), "samples/ai4i")) {
            FailureCase.measure(report, data, options.quick() ? QUICK_SPLITS : SPLITS);
        }
        options.print(report.build(), spec.commandLine().getOut());
        return io.millrace.app.Main.WELL;
    }
}
