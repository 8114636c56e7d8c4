package io.millrace.bench.accuracy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/// One series of the Numenta Anomaly Benchmark, with the windows in which anomalies are.
record NabFile(List<Instant> times, List<Double> values, List<Window> windows) {
    private static final double PROBATION = 0.15;
    private static final int LONGEST_PROBATION = 750;

    /// From the first to the last point.
    record Window(int first, int last) {
        boolean contains(int point) {
            return first <= point && point <= last;
        }

        int width() {
            return last - first + 1;
        }
    }

    static NabFile read(Path file, JsonNode windows) throws IOException {
        var rows = Csv.read(file).rows();
        var times = rows.stream().map(row -> instant(row.getFirst())).toList();
        var values = rows.stream().map(row -> Csv.number(row.get(1))).toList();
        var found = new ArrayList<Window>();
        for (var window : windows) {
            var from = instant(window.get(0).asText());
            var to = instant(window.get(1).asText());
            long before = times.stream().filter(time -> time.isBefore(from)).count();
            long until = times.stream().filter(time -> !time.isAfter(to)).count();
            found.add(new Window((int) before, (int) until - 1));
        }
        return new NabFile(times, values, found);
    }

    private static Instant instant(String text) {
        return LocalDateTime.parse(text.substring(0, 19).replace(' ', 'T'))
                .toInstant(ZoneOffset.UTC);
    }

    int size() {
        return values.size();
    }

    /// Points that a detector may watch without being judged.
    int probation() {
        return (int) Math.min(PROBATION * size(), LONGEST_PROBATION);
    }
}
