package io.millrace.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Other people's programs, and the CPU seconds that they took.
final class Shell {
    private Shell() {}

    /// Runs a program to its end and reads its CPU seconds, those of its children among them, from
    /// the shell's own `times`.
    ///
    /// @param output gets what it says
    /// @return empty when it cannot be started or fails
    static Optional<Double> run(Path output, Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        var all = new ArrayList<>(List.of("bash", "-c", "\"$@\" || exit 9; times", "bash"));
        all.addAll(command);
        var builder =
                new ProcessBuilder(all).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        try {
            if (builder.start().waitFor() != 0) return Optional.empty();
        } catch (IOException _) { // there is no bash
            return Optional.empty();
        }
        var last = Files.readAllLines(output).getLast();
        return Optional.of(Stream.of(last.split("\\s+")).mapToDouble(Shell::seconds).sum());
    }

    /// `0m1.234s` as seconds.
    private static double seconds(String time) {
        var parts = time.replace("s", "").split("m", 2);
        return Double.parseDouble(parts[0]) * 60 + Double.parseDouble(parts[1]);
    }
}
