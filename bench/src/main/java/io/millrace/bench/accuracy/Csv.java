package io.millrace.bench.accuracy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A file of plain values between commas, none of them quoted.
record Csv(List<String> header, List<List<String>> rows) {
    static Csv read(Path file) throws IOException {
        var lines = Files.readAllLines(file).stream().map(Csv::split).toList();
        return new Csv(lines.getFirst(), lines.subList(1, lines.size()));
    }

    private static List<String> split(String line) {
        return List.of(line.split(",", -1));
    }

    /// A number; not a number when it is missing.
    static double number(String text) {
        return text.isBlank() ? Double.NaN : Double.parseDouble(text);
    }

    int column(String name) {
        int index = header.indexOf(name);
        if (index < 0) throw new IllegalArgumentException("no column " + name);
        return index;
    }
}
