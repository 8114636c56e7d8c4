package io.millrace.ingest.engine;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads a body as the store does, and keeps what came out.
record Reading(
        List<Column> columns,
        List<Rejected> rejected,
        List<List<String>> rows,
        long stored,
        Profile profile,
        Optional<Dialect> dialect,
        Notation notation) {
    static Reading csv(String body) {
        return of(body.getBytes(StandardCharsets.UTF_8), Format.CSV, List.of());
    }

    static Reading of(byte[] body, Format format, List<Column> known) {
        return of(new Source.Body(new ByteArrayInputStream(body), format), known);
    }

    static Reading of(InputStream body, Format format) {
        return of(new Source.Body(body, format), List.of());
    }

    static Reading of(Source source, List<Column> known) {
        try {
            var reader = new BatchReader(source, 7, known, Limits.DEFAULT);
            var columns = new ArrayList<>(known);
            var rejected = new ArrayList<Rejected>();
            var rows = new ArrayList<List<String>>();
            grow(reader, columns);
            while (true) {
                var step = reader.advance();
                rows.addAll(CopyRows.decode(reader.rows(), columns));
                rejected.addAll(reader.rejected());
                if (step == BatchReader.Step.NEW_HEADERS) grow(reader, columns);
                if (step == BatchReader.Step.END) break;
            }
            return new Reading(
                    columns,
                    rejected,
                    rows,
                    reader.stored(),
                    reader.profile(),
                    reader.dialect(),
                    reader.notation());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void grow(BatchReader reader, List<Column> columns) throws IOException {
        columns.addAll(reader.newColumns(List.copyOf(columns)));
        reader.bind(columns, false);
    }

    List<String> types() {
        return columns.stream().map(column -> column.name() + ":" + column.type().id()).toList();
    }

    List<String> faults() {
        return rejected.stream()
                .map(r ->
                        r.line()
                                + ":"
                                + (r.column() == null ? "" : r.column())
                                + ":"
                                + r.reason().code())
                .toList();
    }
}
