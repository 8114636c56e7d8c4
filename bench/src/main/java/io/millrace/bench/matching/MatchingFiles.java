package io.millrace.bench.matching;

import io.millrace.matching.engine.RecordKey;
import io.millrace.matching.engine.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads sets of records from folders: `records.csv` with the columns `id` and `ent_id`, or
/// `a.csv`, `b.csv` and `truth.csv` with the columns `id_a` and `id_b`.
final class MatchingFiles {
    private static final String ID = "id";
    private static final String ENTITY = "ent_id";

    private MatchingFiles() {}

    /// The sets below `folder`, or `folder` itself where it is one, by name.
    static List<Path> folders(Path folder) throws IOException {
        if (isSet(folder)) return List.of(folder);
        try (var inside = Files.list(folder)) {
            return inside.filter(MatchingFiles::isSet).sorted().toList();
        }
    }

    private static boolean isSet(Path folder) {
        return Files.exists(folder.resolve("records.csv"))
                || Files.exists(folder.resolve("truth.csv"));
    }

    static MatchingSet read(Path folder) throws IOException {
        var name = String.valueOf(folder.getFileName());
        var records = folder.resolve("records.csv");
        return Files.exists(records) ? entities(name, records) : links(name, folder);
    }

    static MatchingSet entities(String name, Path file) throws IOException {
        var columns = new ArrayList<String>();
        var rows = new ArrayList<Row>();
        var truth = new HashMap<RecordKey, String>();
        each(
                file,
                line -> {
                    var entity = line.remove(ENTITY);
                    var row = row("records", line, columns);
                    rows.add(row);
                    if (entity != null) truth.put(row.key(), entity);
                });
        return new MatchingSet(name, columns, rows, false, new Truth.Entities(truth));
    }

    private static MatchingSet links(String name, Path folder) throws IOException {
        var columns = new ArrayList<String>();
        var rows = new ArrayList<Row>();
        for (var source : List.of("a", "b")) {
            each(folder.resolve(source + ".csv"), line -> rows.add(row(source, line, columns)));
        }
        var links = new HashSet<List<String>>();
        each(
                folder.resolve("truth.csv"),
                line -> links.add(List.of(text(line, "id_a"), text(line, "id_b"))));
        return new MatchingSet(name, columns, rows, true, new Truth.Links(links));
    }

    private static String text(Map<String, String> line, String column) {
        return line.getOrDefault(column, "");
    }

    private static Row row(String dataset, Map<String, String> line, List<String> columns) {
        if (columns.isEmpty()) {
            columns.addAll(line.keySet().stream().filter(name -> !name.equals(ID)).toList());
        }
        var values = new ArrayList<String>(columns.size());
        for (var column : columns) values.add(text(line, column));
        return new Row(new RecordKey(dataset, text(line, ID)), values);
    }

    @FunctionalInterface
    private interface Taker {
        void take(Map<String, String> line);
    }

    private static void each(Path file, Taker taker) throws IOException {
        try (var lines = new CsvLines(file)) {
            var header = lines.read();
            for (var line = lines.read(); !line.isEmpty(); line = lines.read()) {
                var values = new LinkedHashMap<String, String>();
                for (int i = 0; i < header.size(); i++) {
                    var value = i < line.size() ? line.get(i) : "";
                    values.put(header.get(i), value);
                }
                taker.take(values);
            }
        }
    }
}
