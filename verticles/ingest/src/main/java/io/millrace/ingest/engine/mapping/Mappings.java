package io.millrace.ingest.engine.mapping;

import java.util.List;
import java.util.Optional;

/// The mappings that hold for a batch, in the order in which they were accepted: each is about what
/// those before it give.
public record Mappings(List<ColumnMapping> all) {
    public static final Mappings NONE = new Mappings(List.of());

    public Mappings {
        all = List.copyOf(all);
    }

    public boolean isEmpty() {
        return all.isEmpty();
    }

    public List<ColumnMapping> of(String column) {
        return all.stream().filter(its -> its.column().equals(column)).toList();
    }

    /// Whether `header` is a column under another name.
    public boolean takes(String header) {
        return taking(header).isPresent();
    }

    /// By which `header` is a column under another name.
    public Optional<ColumnMapping> taking(String header) {
        return all.stream()
                .filter(its -> its.takes() && its.sources().contains(header))
                .findFirst();
    }

    /// Whether values that the column has itself are converted before `mapping` gives it others,
    /// which are not.
    public boolean convertsBefore(ColumnMapping mapping) {
        for (var its : of(mapping.column())) {
            if (its.equals(mapping)) return false;
            if (its.isOwn()) return true;
        }
        return false;
    }
}
