package io.millrace.bench.accuracy;

import io.millrace.bench.Report;
import io.millrace.rca.engine.combination.Combination;
import io.millrace.rca.engine.combination.CombinationSearch;
import io.millrace.rca.engine.combination.CombinationSearch.Limits;
import io.millrace.rca.engine.combination.Leaves;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Which dimension values made a measure leave its forecast, beside the ones that were planted: the
/// data of Squeeze (Li et al., 2019) and RiskLoc (Kalander, 2022).
public final class AttributionCase {
    private static final List<Goal> GOALS =
            List.of(
                    new Goal("squeeze-B0", "0.96 in 0.05 CPU s", "RiskLoc 0.95 in 0.39 s"),
                    new Goal("riskloc-L", "0.80", "RiskLoc 0.76"));

    private AttributionCase() {}

    private record Goal(String set, String wanted, String elsewhere) {}

    /// One instance's counts.
    private record Found(int right, int wrong, int missed, double cpuSeconds) {}

    /// Adds the figures of every set whose folder has an injection_info.csv.
    public static void measure(Report.Builder report, DataSets data) throws IOException {
        var bySet = new TreeMap<String, List<Found>>();
        for (var folder : data.foldersWith("injection_info.csv")) {
            var found = found(folder);
            if (found.isEmpty()) continue; // all kept aside
            bySet.computeIfAbsent(set(folder), _ -> new ArrayList<>()).addAll(found);
        }
        bySet.forEach((set, found) -> add(report, set, found));
        if (bySet.isEmpty()) {
            report.addNote("attribution", "total", 0, "cases", "no data: give it by --data");
        }
    }

    /// The archive's name where there is one.
    private static String set(Path folder) {
        for (var path : folder) {
            var name = path.toString();
            for (var goal : GOALS) if (name.startsWith(goal.set())) return goal.set();
        }
        var name = String.valueOf(folder.getFileName());
        return name.equals("L") ? "riskloc-L" : name;
    }

    private static void add(Report.Builder report, String set, List<Found> found) {
        var goal =
                GOALS.stream()
                        .filter(g -> g.set().equals(set))
                        .findFirst()
                        .orElse(new Goal(set, "none", "not known"));
        var name = "attribution " + set;
        var f1 = Spread.of(found, AttributionCase::f1);
        report.addNote(name, "f1", f1.value(), "", f1.note(goal.wanted(), goal.elsewhere()));
        double seconds = Spread.mean(found, Found::cpuSeconds);
        report.add(name, "cpuSeconds", seconds, "s");
    }

    private static double f1(List<Found> found) {
        int right = found.stream().mapToInt(Found::right).sum();
        int others = found.stream().mapToInt(f -> f.wrong() + f.missed()).sum();
        return right == 0 ? 0 : 2.0 * right / (2 * right + others);
    }

    private static List<Found> found(Path folder) throws IOException {
        var injections = Csv.read(folder.resolve("injection_info.csv"));
        int time = injections.column("timestamp");
        int set = injections.column("set");
        var found = new ArrayList<Found>();
        for (var injection : injections.rows()) {
            var file = folder.resolve(injection.get(time) + ".csv");
            if (!Files.exists(file)) continue; // kept aside
            var leaves = leaves(file);
            double before = CpuClock.seconds();
            var told = CombinationSearch.find(leaves, Limits.USUAL);
            double cpuSeconds = CpuClock.seconds() - before;
            var truth = Stream.of(injection.get(set).split(";")).map(AttributionCase::values);
            found.add(compared(told, truth.collect(Collectors.toSet()), cpuSeconds));
        }
        return found;
    }

    private static Map<String, String> values(String element) {
        return Stream.of(element.split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    }

    private static Found compared(
            List<Combination> told, Set<Map<String, String>> truth, double cpuSeconds) {
        var names = told.stream().map(Combination::values).collect(Collectors.toSet());
        var right = new HashSet<Map<String, String>>(truth);
        right.retainAll(names);
        int hits = right.size();
        return new Found(hits, names.size() - hits, truth.size() - hits, cpuSeconds);
    }

    private static Leaves leaves(Path file) throws IOException {
        var csv = Csv.read(file);
        int real = csv.column("real");
        int predict = csv.column("predict");
        var dimensions = new ArrayList<>(csv.header());
        dimensions.removeAll(List.of("real", "predict"));
        var columns = dimensions.stream().map(csv::column).toList();
        var leaves = new Leaves(dimensions);
        for (var row : csv.rows()) {
            leaves.add(
                    columns.stream().map(row::get).toList(),
                    Csv.number(row.get(real)),
                    Csv.number(row.get(predict)));
        }
        return leaves;
    }
}
