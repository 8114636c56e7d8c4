package io.millrace.ingest.store;

import io.millrace.ingest.engine.Chain;
import io.millrace.ingest.engine.Column;
import io.millrace.ingest.engine.Fits;
import io.millrace.ingest.engine.mapping.Mappings;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What mappings make of a stored row: the same as of a record that is read.
final class RowConversion {
    private final List<Column> columns;
    private final Mappings mappings;
    private final List<@Nullable Chain> chains = new ArrayList<>();
    private final Fits fits = new Fits();

    /// @param all columns of the dataset
    RowConversion(List<Column> all, Mappings mappings) {
        this.mappings = mappings;
        this.columns = all.stream().filter(this::isTouched).toList();
        for (var column : columns) {
            var its = mappings.of(column.name());
            chains.add(its.isEmpty() ? null : Chain.of(its, this::place));
        }
    }

    private boolean isTouched(Column column) {
        return mappings.all().stream()
                .anyMatch(its ->
                        its.column().equals(column.name())
                                || its.sources().contains(column.header()));
    }

    private int place(String header) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).header().equals(header)) return i;
        }
        return -1;
    }

    /// Those that are read, and may be written, in the order of a row's values.
    List<Column> columns() {
        return columns;
    }

    /// Whether something can become of rows.
    boolean isEmpty() {
        return chains.stream().allMatch(its -> its == null);
    }

    /// @param values as they are then; the same where nothing changes
    /// @param isLeft a value stays that was to be converted
    record Made(List<@Nullable String> values, boolean isLeft) {}

    Made of(List<@Nullable String> values) {
        var made = new ArrayList<@Nullable String>(values);
        boolean isLeft = false;
        for (int i = 0; i < columns.size(); i++) {
            var chain = chains.get(i);
            if (chain == null) continue;
            var outcome = chain.of(values.get(i), values::get);
            var value = outcome.value();
            isLeft |= outcome.isLeft();
            if (value == null || outcome.isRefused()) continue;
            if (!fits.of(columns.get(i).type(), value)) {
                isLeft |= !outcome.isLenient();
                continue;
            }
            if (value.equals(values.get(i))) continue;
            made.set(i, value);
            if (values.get(i) == null) take(columns.get(i), made);
        }
        return new Made(made, isLeft);
    }

    /// What lay under another name lies there no more.
    private void take(Column column, List<@Nullable String> made) {
        for (var mapping : mappings.of(column.name())) {
            if (!mapping.takes()) continue;
            for (var source : mapping.sources()) {
                int place = place(source);
                if (place >= 0) made.set(place, null);
            }
        }
    }
}
