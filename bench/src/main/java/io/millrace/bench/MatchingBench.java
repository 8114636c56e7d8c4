package io.millrace.bench;

import io.millrace.bench.matching.MatchingCase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Who is who, without labels, on records whose truth is known: those of a folder, and invented
/// persons.
@Command(
        name = "matching",
        description = "who is who, without labels, beside the truth",
        mixinStandardHelpOptions = true)
final class MatchingBench implements Callable<Integer> {
    private static final Path BESIDE = Path.of("..", "shared", "data", "matching");
    private static final int SHUFFLES = 20;
    private static final int FEW_SHUFFLES = 3;
    private static final int FEW_PERSONS = 10_000;

    @Spec private CommandSpec spec;
    @Mixin private BenchOptions options = new BenchOptions();

    @Option(
            names = "--persons",
            paramLabel = "N",
            defaultValue = "100000",
            description = "invented persons to find among each other")
    private int persons;

    @Override
    public Integer call() throws IOException {
        var report = new Report.Builder("matching");
        long pid = ProcessHandle.current().pid();
        int shuffles = options.quick() ? FEW_SHUFFLES : SHUFFLES;
        try (var memory = PeakMemory.watch()) {
            var cases = new MatchingCase(report, shuffles, () -> Cpu.own(pid), memory::mebibytes);
            var folder = options.data().orElse(BESIDE);
            if (Files.isDirectory(folder)) {
                cases.folder(folder);
            } else {
                report.addNote("sets with truth", "missing", 1, "", "no folder " + folder);
            }
            cases.persons(options.quick() ? Math.min(persons, FEW_PERSONS) : persons);
        }
        options.print(report.build(), spec.commandLine().getOut());
        return io.millrace.app.Main.WELL;
    }
}
