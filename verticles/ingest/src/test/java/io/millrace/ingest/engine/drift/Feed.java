package io.millrace.ingest.engine.drift;

import io.millrace.ingest.engine.BatchReader;
import io.millrace.ingest.engine.Column;
import io.millrace.ingest.engine.Format;
import io.millrace.ingest.engine.Limits;
import io.millrace.ingest.engine.Source;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// A source whose batches are read as the store reads them, into one dataset.
final class Feed {
    private final Format format;
    private final List<Column> columns = new ArrayList<>();
    private final List<Batch> batches = new ArrayList<>();

    Feed(Format format) {
        this.format = format;
    }

    List<Change> send(List<? extends Map<String, String>> rows) {
        return send(body(rows).getBytes(StandardCharsets.UTF_8));
    }

    List<Change> send(byte[] body) {
        var batch = read(body);
        var changes = Detector.changes(batches, batch);
        batches.add(batch);
        return changes;
    }

    String body(List<? extends Map<String, String>> rows) {
        return format == Format.CSV ? csv(rows) : json(rows);
    }

    private static String csv(List<? extends Map<String, String>> rows) {
        var headers = new LinkedHashSet<String>();
        for (var row : rows) headers.addAll(row.keySet());
        var body = new StringBuilder(String.join(",", headers)).append('\n');
        for (var row : rows) {
            body.append(
                    headers.stream()
                            .map(header -> quoted(row.getOrDefault(header, "")))
                            .collect(Collectors.joining(",")));
            body.append('\n');
        }
        return body.toString();
    }

    private static String quoted(String value) {
        boolean needs = value.contains(",") || value.contains("\"");
        return needs ? '"' + value.replace("\"", "\"\"") + '"' : value;
    }

    static String json(List<? extends Map<String, String>> rows) {
        return rows.stream().map(Feed::json).collect(Collectors.joining("\n", "", "\n"));
    }

    static String json(Map<String, String> row) {
        return row.entrySet().stream()
                .map(e -> '"' + e.getKey() + "\":" + value(e.getValue()))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String value(String value) {
        boolean isBare = value.matches("-?(0|[1-9]\\d*)(\\.\\d+)?") || value.startsWith("{");
        return isBare ? value : '"' + value.replace("\"", "\\\"") + '"';
    }

    static List<Map<String, String>> each(
            List<Map<String, String>> rows,
            Function<Map<String, String>, Map<String, String>> how) {
        return rows.stream().map(row -> how.apply(new LinkedHashMap<>(row))).toList();
    }

    private Batch read(byte[] body) {
        try {
            var source = new Source.Body(new ByteArrayInputStream(body), format);
            var reader = new BatchReader(source, 1, List.copyOf(columns), Limits.DEFAULT);
            grow(reader);
            while (true) {
                var step = reader.advance();
                if (step == BatchReader.Step.NEW_HEADERS) grow(reader);
                if (step == BatchReader.Step.END) break;
            }
            return new Batch(
                    reader.profile(), reader.stored() + reader.setAside(), reader.badEncoding());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void grow(BatchReader reader) throws IOException {
        columns.addAll(reader.newColumns(List.copyOf(columns)));
        reader.bind(columns, false);
    }
}
