package io.millrace.ingest.engine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The values of some records, by name, as a rule sees them.
///
/// @param names the dataset's columns, then what else the records have
/// @param rows in the order of the records; empty where a record cannot be read into fields
public record Values(List<String> names, List<Optional<List<@Nullable String>>> rows) {
    private static final int SPARE = Limits.DEFAULT.fields();

    public Values {
        names = List.copyOf(names);
        rows = List.copyOf(rows);
    }

    /// Of what records have beyond the dataset's columns, the first [Limits#fields()] names can be
    /// seen.
    public static Values of(Notation notation, List<MendedRecord> records, List<Column> columns) {
        try {
            return read(
                    new MendedReader(notation, records, columns, Limits.DEFAULT),
                    columns,
                    notation);
        } catch (IOException e) {
            throw new IllegalStateException("records in memory", e);
        }
    }

    private static Values read(MendedReader reader, List<Column> columns, Notation notation)
            throws IOException {
        var names = new ArrayList<String>();
        for (var column : columns) names.add(column.name());
        var rows = new ArrayList<Optional<List<@Nullable String>>>();
        while (reader.next()) {
            var fields = reader.fields();
            if (fields.fault != null) {
                rows.add(Optional.empty());
                continue;
            }
            var binding = Binding.of(reader.headers(), columns, notation.nested());
            var row = new ArrayList<@Nullable String>();
            for (int slot : binding.slots()) row.add(slot < 0 ? null : fields.value(slot));
            for (int slot : binding.spare()) {
                var header = reader.headers().get(slot);
                int at = names.indexOf(header);
                if (header.isEmpty() || (at >= 0 && at < columns.size())) continue;
                if (at < 0) {
                    if (names.size() >= columns.size() + SPARE) continue;
                    at = names.size();
                    names.add(header);
                }
                while (row.size() <= at) row.add(null);
                row.set(at, fields.value(slot));
            }
            rows.add(Optional.of(row));
        }
        return new Values(names, rows.stream().map(row -> row.map(r -> filled(r, names))).toList());
    }

    private static List<@Nullable String> filled(List<@Nullable String> row, List<String> names) {
        return Arrays.asList(row.toArray(new @Nullable String[names.size()]));
    }
}
