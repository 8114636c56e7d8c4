package io.millrace.bench.accuracy;

import io.millrace.bench.Report;
import io.millrace.rca.engine.prediction.Example;
import io.millrace.rca.engine.prediction.FailureModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/// Which machines fail: AI4I 2020 (Matzka, 2020) without the columns that name the way they failed,
/// learned on seven tenths and tried on the others, anew for each split.
public final class FailureCase {
    private static final String CASE = "failure prediction, AI4I 2020";
    private static final String FILE = "ai4i2020.csv";
    private static final List<String> WORDS = List.of("Type");
    private static final List<String> NUMBERS =
            List.of(
                    "Air temperature [K]",
                    "Process temperature [K]",
                    "Rotational speed [rpm]",
                    "Torque [Nm]",
                    "Tool wear [min]");

    private FailureCase() {}

    /// One split's figures.
    ///
    /// @param told how many failures were foretold in all, of one that came
    private record Found(double prAuc, double f1, double brier, double told, double cpuSeconds) {}

    /// Adds the figures of the file ai4i2020.csv.
    public static void measure(Report.Builder report, DataSets data, int splits)
            throws IOException {
        var folders = data.foldersWith(FILE);
        if (folders.isEmpty()) {
            report.addNote(CASE, "total", 0, "splits", "no data: give it by --data");
            return;
        }
        var examples = read(folders.getFirst().resolve(FILE));
        var found = new ArrayList<Found>();
        for (int split = 0; split < splits; split++) found.add(found(examples, split));
        var prAuc = Spread.of(found, f -> Spread.mean(f, Found::prAuc));
        var f1 = Spread.of(found, f -> Spread.mean(f, Found::f1));
        report.addNote(CASE, "prAuc", prAuc.value(), "", prAuc.note("0.87", "0.80, by hand 0.87"));
        report.addNote(CASE, "f1", f1.value(), "", f1.note("0.84", "0.72, by hand 0.84"));
        double brier = Spread.mean(found, Found::brier);
        double told = Spread.mean(found, Found::told);
        double seconds = Spread.mean(found, Found::cpuSeconds);
        report.add(CASE, "brier", brier, "")
                .addNote(CASE, "told", told, "x", "failures foretold for each that came")
                .add(CASE, "cpuSeconds", seconds, "s a model");
    }

    private static List<Example> read(Path file) throws IOException {
        var csv = Csv.read(file);
        var examples = new ArrayList<Example>();
        for (var row : csv.rows()) {
            var numbers =
                    NUMBERS.stream().map(name -> Csv.number(row.get(csv.column(name)))).toList();
            var words = WORDS.stream().map(name -> row.get(csv.column(name))).toList();
            boolean failed = row.get(csv.column("Machine failure")).equals("1");
            examples.add(new Example(numbers, words, failed));
        }
        return examples;
    }

    private static Found found(List<Example> examples, int split) {
        var shuffled = new ArrayList<>(examples);
        Collections.shuffle(shuffled, new Random(split));
        int border = shuffled.size() * 7 / 10;
        double start = CpuClock.seconds();
        var model = FailureModel.learn(NUMBERS, WORDS, shuffled.subList(0, border), split);
        double cpuSeconds = CpuClock.seconds() - start;
        var said = new ArrayList<Said>();
        for (var example : shuffled.subList(border, shuffled.size())) {
            said.add(new Said(model.probability(example), example.failed()));
        }
        return new Found(
                Said.prAuc(said),
                Said.f1(said, model.threshold()),
                Said.brier(said),
                Said.told(said),
                cpuSeconds);
    }
}
