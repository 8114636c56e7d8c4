package io.millrace.bench.matching;

import io.millrace.bench.Report;
import io.millrace.matching.engine.MatchResult;
import io.millrace.matching.engine.MatchSettings;
import io.millrace.matching.engine.Matcher;
import io.millrace.matching.engine.RecordKey;
import io.millrace.matching.engine.Row;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.function.DoubleSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Measures the matcher on a set, with the settings that it proposes itself.
///
/// @param cpuSeconds that this process has taken so far
/// @param mebibytes that it holds at most so far
public record MatchingCase(
        Report.Builder report, int shuffles, DoubleSupplier cpuSeconds, DoubleSupplier mebibytes) {
    private static final long SEED = 7;
    private static final int LARGE = 20_000;

    void run(MatchingSet set) {
        var proposed = set.proposed();
        double before = cpuSeconds.getAsDouble();
        var result = Matcher.match(proposed.rows(), proposed.settings(), SEED);
        double cpu = cpuSeconds.getAsDouble() - before;
        var score = MatchingScore.of(result, set.truth());
        var summary = result.summary();
        var name = set.name() + ", " + set.rows().size() + " records";
        report.add(name, "f1", score.f1(), "")
                .addNote(name, "precision", score.precision(), "", expected(summary.precision()))
                .addNote(name, "recall", score.recall(), "", expected(summary.recall()))
                .add(name, "cpuSeconds", cpu, "s")
                .add(name, "candidates", (double) summary.candidates(), "pairs")
                .add(name, "peakMemory", mebibytes.getAsDouble(), "MiB");
        for (var band : score.bands()) {
            report.addNote(
                    name,
                    String.format(Locale.ROOT, "true%.2fTo%.2f", band.from(), band.to()),
                    band.kept(),
                    "",
                    String.format(
                            Locale.ROOT, "%d pairs, promised %.3f", band.pairs(), band.promised()));
        }
        if (set.rows().size() <= LARGE) {
            report.add(
                    name,
                    "shufflesUnlike",
                    unlike(proposed.rows(), proposed.settings(), result),
                    "");
        }
    }

    private static String expected(double value) {
        return String.format(Locale.ROOT, "its own estimate %.3f", value);
    }

    /// How many orders of the records give another partition.
    private double unlike(List<Row> rows, MatchSettings settings, MatchResult result) {
        var expected = partition(result);
        int unlike = 0;
        for (int i = 0; i < shuffles; i++) {
            var shuffled = new ArrayList<>(rows);
            Collections.shuffle(shuffled, new Random(i));
            if (!partition(Matcher.match(shuffled, settings, SEED)).equals(expected)) unlike++;
        }
        return unlike;
    }

    private static Set<Set<RecordKey>> partition(MatchResult result) {
        return result.clusters().stream()
                .map(cluster ->
                        IntStream.of(cluster)
                                .mapToObj(result.keys()::get)
                                .collect(Collectors.toSet()))
                .collect(Collectors.toSet());
    }

    /// Runs the sets of a folder.
    public void folder(Path folder) throws IOException {
        for (var set : MatchingFiles.folders(folder)) run(MatchingFiles.read(set));
    }

    /// Runs invented persons.
    public void persons(int records) {
        run(Persons.of(records, SEED));
    }
}
