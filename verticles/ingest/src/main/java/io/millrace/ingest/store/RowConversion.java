package io.millrace.ingest.store;

import io.millrace.ingest.engine.Chain;
import io.millrace.ingest.engine.Column;
import io.millrace.ingest.engine.ColumnType;
import io.millrace.ingest.engine.Fits;
import io.millrace.ingest.engine.mapping.Mappings;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What mappings make of a stored row: the same as of a record that is read.
final class RowConversion {
    private final List<Column> columns;
    private final Mappings mappings;
    private final List<@Nullable Chain> chains = new ArrayList<>();
    private final List<Integer> written = new ArrayList<>();
    private final Fits fits = new Fits();

    /// @param all columns of the dataset
    RowConversion(List<Column> all, Mappings mappings) {
        this.mappings = mappings;
        this.columns = all.stream().filter(this::isTouched).toList();
        for (int i = 0; i < columns.size(); i++) {
            var column = columns.get(i);
            var its = mappings.of(column.name());
            chains.add(its.isEmpty() ? null : Chain.of(its, this::place));
            if (!its.isEmpty() || mappings.takes(column.header())) written.add(i);
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

    /// Those that are read, in the order of a row's values.
    List<Column> columns() {
        return columns;
    }

    /// Those that may be written. What values are only made of is left alone, as another drift may
    /// change it.
    List<Column> writtenColumns() {
        return written.stream().map(columns::get).toList();
    }

    /// The values of these.
    List<@Nullable String> written(List<@Nullable String> values) {
        var its = new ArrayList<@Nullable String>();
        for (int place : written) its.add(values.get(place));
        return its;
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
            var outcome = chain.apply(values.get(i), values::get);
            var value = outcome.value();
            isLeft |= outcome.isLeft();
            if (outcome.isRefused() || Objects.equals(value, values.get(i))) continue;
            var column = columns.get(i);
            if (value == null || value.isEmpty()) {
                if (column.required()) isLeft = true;
                else made.set(i, null);
                continue;
            }
            if (!fits.of(column.type(), value)) {
                isLeft |= !outcome.isLenient();
                continue;
            }
            made.set(i, plain(column.type(), value));
            if (values.get(i) == null) take(column, made);
        }
        return new Made(made, isLeft);
    }

    /// As Postgres reads it, which is stricter.
    private static String plain(ColumnType type, String value) {
        return switch (type) {
            case TEXT -> value;
            case TIMESTAMP, TIMESTAMPTZ -> value.strip().replace(',', '.');
            default -> value.strip();
        };
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
