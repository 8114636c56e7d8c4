package io.millrace.ingest.engine;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a dataset would make of a body, by its beginning: how it is written, the columns with their
/// types, the first records and what would be set aside. Stores nothing.
///
/// @param known columns of the dataset so far
public record Glance(Convention convention, List<Column> known, OnNewColumn onNewColumn) {
    private static final int SHOWN = 20;

    /// From one record in so many on it is the file that is encoded otherwise.
    private static final int ENCODED_OTHERWISE = 20;

    public Glance {
        known = List.copyOf(known);
    }

    /// A record as it is written, by column.
    public record Line(long number, List<@Nullable String> values) {}

    /// A column that is not called what its header says, as another is.
    public record Renamed(String header, String column) {}

    /// @param dialect of CSV
    /// @param headerLine 0 where there is none
    /// @param suggested the encoding that it may have, where it is not the one that it was read in
    /// @param columns those of the body in its order, then those of the dataset that it has not
    /// @param fresh how many of the columns the dataset has not yet
    /// @param lines the first records that have fields
    /// @param stored so many of the records that were read
    /// @param rejected the first records that would be set aside
    /// @param problem why the whole body would be refused
    public record Seen(
            Optional<Dialect> dialect,
            long headerLine,
            Optional<Encoding> suggested,
            List<Column> columns,
            List<Column> fresh,
            List<Renamed> renamed,
            List<Line> lines,
            long stored,
            long setAside,
            List<Rejected> rejected,
            Optional<String> problem) {}

    /// @param beginning of the body, unpacked
    /// @param isCut there is more of it
    public Seen at(byte[] beginning, boolean isCut, Format format) {
        try {
            var encoding = convention.encoding(format, beginning);
            var text = text(beginning, encoding, isCut && format != Format.JSON);
            return read(new Sample(text, encoding, isCut, format));
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory", e);
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Sample(byte[] text, Encoding encoding, boolean isCut, Format format) {
        Source.Body body(Convention convention) {
            var its = convention.dialect().in(Encoding.UTF_8);
            return new Source.Body(
                    new ByteArrayInputStream(text),
                    format,
                    new Convention(its, convention.nesting()));
        }
    }

    /// In UTF-8; without the line that is cut.
    private static byte[] text(byte[] beginning, Encoding encoding, boolean isCut)
            throws IOException {
        var text = beginning;
        if (encoding != Encoding.UTF_8) {
            try (var all = new Transcoded(new ByteArrayInputStream(beginning), encoding)) {
                text = all.readAllBytes();
            }
        }
        int end = text.length;
        while (isCut && end > 0 && text[end - 1] != '\n') end--;
        return end == 0 ? text : Arrays.copyOf(text, end);
    }

    private Seen read(Sample sample) throws IOException {
        BatchReader reader;
        try {
            reader = new BatchReader(sample.body(convention), 0, known, Limits.DEFAULT);
        } catch (Unreadable e) {
            return refused(String.valueOf(e.getMessage()));
        }
        var reading = new Reading(reader);
        var problem = reading.problem(sample.isCut);
        var columns = reading.columns();
        var nesting = convention.nesting().keepingDeclared(known);
        return new Seen(
                reader.dialect().map(its -> its.with(sample.encoding)),
                reader.headerLine(),
                suggested(sample, reader),
                columns,
                columns.stream().filter(its -> !known.contains(its)).toList(),
                renamed(columns, nesting),
                lines(sample, columns, nesting),
                reader.stored(),
                reader.setAside(),
                List.copyOf(reading.rejected),
                problem);
    }

    private static Seen refused(String problem) {
        return new Seen(
                Optional.empty(),
                0,
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                0,
                0,
                List.of(),
                Optional.of(problem));
    }

    private static Optional<Encoding> suggested(Sample sample, BatchReader reader) {
        long all = reader.stored() + reader.setAside();
        boolean isOther =
                sample.encoding == Encoding.UTF_8
                        && reader.badEncoding() > 0
                        && reader.badEncoding() * ENCODED_OTHERWISE >= all;
        return isOther ? Optional.of(Encoding.WINDOWS_1252) : Optional.empty();
    }

    private static List<Renamed> renamed(List<Column> columns, Nesting nesting) {
        var renamed = new ArrayList<Renamed>();
        for (var column : columns) {
            var label = nesting.label(column.header());
            var wanted = ColumnNames.clean(List.of(label), List.of()).getFirst();
            boolean isTaken = columns.stream().anyMatch(its -> its.name().equalsIgnoreCase(wanted));
            if (isTaken && !column.name().equalsIgnoreCase(wanted)) {
                renamed.add(new Renamed(column.header(), column.name()));
            }
        }
        return renamed;
    }

    private List<Line> lines(Sample sample, List<Column> columns, Nesting nesting)
            throws IOException {
        var lines = new ArrayList<Line>();
        try {
            var reader = new Opening(sample.body(convention), known, Limits.DEFAULT).reader();
            while (lines.size() < SHOWN && reader.next()) {
                var fields = reader.fields();
                if (fields.fault != null) continue;
                var slots = Binding.of(reader.headers(), columns, nesting).slots();
                var values = new ArrayList<@Nullable String>();
                for (int slot : slots) values.add(slot < 0 ? null : fields.value(slot));
                lines.add(new Line(fields.line, values));
            }
        } catch (Unreadable _) { // told already
            return lines;
        }
        return lines;
    }

    /// One reading of the sample, as a load does it.
    private final class Reading {
        private final BatchReader reader;
        private final List<Column> bound = new ArrayList<>(known);
        private final List<Column> seen = new ArrayList<>(known);
        private final List<Rejected> rejected = new ArrayList<>();

        Reading(BatchReader reader) {
            this.reader = reader;
        }

        /// Why the body would be refused.
        Optional<String> problem(boolean isCut) throws IOException {
            try {
                return read();
            } catch (Unreadable e) {
                keep();
                boolean isOfTheCut = isCut && reader.stored() + reader.setAside() > 0;
                return isOfTheCut ? Optional.empty() : Optional.of(String.valueOf(e.getMessage()));
            }
        }

        private Optional<String> read() throws IOException {
            bind();
            while (true) {
                var step = reader.advance();
                keep();
                if (step == BatchReader.Step.NEW_HEADERS) bind();
                if (step == BatchReader.Step.END) break;
            }
            boolean isHeld = onNewColumn == OnNewColumn.HOLD && seen.size() > known.size();
            return isHeld && !known.isEmpty()
                    ? Optional.of("The dataset holds new columns")
                    : Optional.empty();
        }

        private void bind() throws IOException {
            var added = reader.newColumns(List.copyOf(seen));
            seen.addAll(added);
            if (onNewColumn == OnNewColumn.ADD || known.isEmpty()) bound.addAll(added);
            reader.bind(List.copyOf(bound), onNewColumn != OnNewColumn.ADD);
        }

        private void keep() {
            for (var its : reader.rejected()) if (rejected.size() < SHOWN) rejected.add(its);
        }

        List<Column> columns() throws IOException {
            try {
                return reader.inSourceOrder(List.copyOf(seen));
            } catch (Unreadable _) { // told already
                return List.copyOf(seen);
            }
        }
    }
}
