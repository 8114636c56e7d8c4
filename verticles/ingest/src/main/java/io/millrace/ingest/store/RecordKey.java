package io.millrace.ingest.store;

import io.millrace.ingest.engine.Column;
import io.millrace.ingest.engine.KeyText;
import io.millrace.kernel.Problem;
import io.millrace.kernel.ProblemException;
import java.util.List;

/// Which record of an upsert dataset.
///
/// @param columns in the order in which the dataset declares them
/// @param values as text, one a column
record RecordKey(List<Column> columns, List<String> values) {
    RecordKey {
        columns = List.copyOf(columns);
        values = List.copyOf(values);
    }

    /// @throws ProblemException `invalid` when `text` has another number of values
    static RecordKey of(List<Column> columns, String text) {
        var values = KeyText.split(text, columns.size());
        if (values.size() != columns.size()) throw unfit(columns);
        return new RecordKey(columns, values);
    }

    /// The columns of a key; empty while the dataset does not have them all.
    static List<Column> columns(List<String> key, List<Column> columns) {
        var found =
                key.stream()
                        .flatMap(name ->
                                columns.stream()
                                        .filter(column ->
                                                column.name().equals(name)
                                                        || column.header().equals(name))
                                        .limit(1))
                        .toList();
        return found.size() == key.size() ? found : List.of();
    }

    static ProblemException unfit(List<Column> columns) {
        var wanted =
                columns.stream()
                        .map(column -> column.name() + " (" + column.type().id() + ")")
                        .toList();
        return Problem.invalid("key: " + String.join(",", wanted) + " is wanted.").toException();
    }

    String text() {
        return KeyText.join(values);
    }
}
